#!/bin/sh
# Called by mmdebstrap with the new root: adds the kernel, without what makes an initial RAM disk (ours is made outside), and chronyc
# without chronyd. The kernel's modules are left out where no time server has their device.
set -eu
root=$1
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
fetch() { apt-get -qq -o APT::Sandbox::User=root download "$@"; }
depends() { dpkg-deb -f "$1" Depends | grep -o "$2-[0-9][^ ,]*"; }
# KERNEL is linux-image-ARCH, which depends on the newest; since 7.2 that consists of three more packages.
fetch "$KERNEL" chrony busybox-static
kernel=$(depends linux-image-*.deb linux-image | head -n 1)
rm linux-image-*.deb
fetch "$kernel"
for part in $(depends linux-image-*.deb 'linux-\(base\|binary\|modules\)'); do fetch "$part"; done
for part in linux-*.deb; do dpkg-deb -x "$part" "$work/kernel"; done
dpkg-deb -x "$work"/chrony_*.deb "$work/chrony"

tree=$(find "$work/kernel" -type d -path '*lib/modules/*' -prune)
rm -rf "$tree"/kernel/sound "$tree"/kernel/drivers/media "$tree"/kernel/drivers/gpu "$tree"/kernel/drivers/infiniband \
    "$tree"/kernel/drivers/isdn "$tree"/kernel/drivers/iio "$tree"/kernel/drivers/staging "$tree"/kernel/drivers/scsi/[!sv]* \
    "$tree"/kernel/fs/ocfs2 "$tree"/kernel/fs/ceph "$tree"/kernel/fs/xfs "$tree"/kernel/fs/btrfs "$tree"/kernel/fs/bcachefs
mkdir -p "$root/usr/lib/modules" "$root/boot"
cp -a "$tree" "$root/usr/lib/modules/"
for file in "$work"/kernel/boot/vmlinuz-* "$root"/usr/lib/modules/*/vmlinuz; do # Since 7.2 it lies beside its modules, like the device trees.
    [ ! -e "$file" ] || mv "$file" "$root/boot/vmlinuz"
done
for folder in "$work"/kernel/usr/lib/linux-image-*; do
    [ -L "$folder" ] || [ ! -d "$folder" ] || mv "$folder" "$root/usr/lib/modules/$(basename "$tree")/dtb"
done
dpkg-deb -x "$work"/busybox-static_*.deb "$work/busybox"
mkdir -p "$root/usr/lib/stratum1"
find "$work/busybox" -type f -name busybox -exec cp {} "$root/usr/lib/stratum1/busybox" \; # For the initial RAM disk.
depmod -b "$root" "$(basename "$tree")"
cp "$work/chrony/usr/bin/chronyc" "$root/usr/bin/"
mkdir -p "$root/usr/share/doc/chronyc"
cp "$work/chrony/usr/share/doc/chrony/copyright" "$root/usr/share/doc/chronyc/"
