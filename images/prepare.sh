#!/usr/bin/env bash
# Sees to the tools that images are built (and, with --test, booted) with: as root on Debian installs them, else exits with 77 and names them.
set -eu
cd "$(dirname "$0")/.."
# One at a time: both images are built and tested at once, and what they install and publish is the same.
mkdir -p out
[ "${BUILD_LOCK:-}" = held ] || BUILD_LOCK=held exec flock -o out/build.lock images/prepare.sh "$@"
packages=(mmdebstrap squashfs-tools mtools dosfstools e2fsprogs fdisk zstd cpio kmod busybox-static openssh-client systemd)
case ${1:-amd64} in
    amd64) packages+=(grub-pc-bin grub-efi-amd64-bin grub-common) ;;
    --test) packages+=(qemu-system-x86 ipxe-qemu seabios ovmf gcc libc6-dev curl) ;;
    --test-arm64) packages+=(qemu-system-arm ipxe-qemu device-tree-compiler) ;;
    arm64) packages+=(device-tree-compiler python3 passwd) ;;
esac
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "images: skipped, they need ${missing[*]}" >&2; exit 77; }
apt-get update -qq && apt-get install -y -qq -o DPkg::Lock::Timeout=600 --no-install-recommends "${missing[@]}" >/dev/null
