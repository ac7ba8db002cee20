#!/usr/bin/env bash
# Makes what the emulated board consists of, in out/lab (cached): Debian's kernel, our modules for it, and the initial RAM disk
# with busybox, the NativeAOT daemon, and the peer. As root on Debian it installs what it needs; nothing of it runs on this machine.
set -eu
cd "$(dirname "$0")/../.."
lab=$PWD/out/lab
mkdir -p "$lab/deb"

packages=(qemu-system-x86 linux-headers-amd64 busybox-static cpio zstd make gcc libc6-dev kmod e2fsprogs)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "emulated board: skipped, it needs ${missing[*]}" >&2; exit 77; }
    apt-get update -qq && apt-get install -y -qq -o DPkg::Lock::Timeout=600 --no-install-recommends "${missing[@]}" >/dev/null
fi

# The kernel that fits the headers; unpacked, not installed.
version=$(basename "$(readlink -f "/usr/src/$(dpkg-query -W -f='${Depends}' linux-headers-amd64 | grep -o 'linux-headers-[0-9][^ ,]*')")" | sed 's/linux-headers-//')
if [ ! -e "$lab/kernel/boot/vmlinuz-$version" ]; then
    (cd "$lab/deb" && apt-get download -q "linux-image-$version" >/dev/null)
    rm -rf "$lab/kernel"
    dpkg-deb -x "$lab"/deb/linux-image-"$version"_*.deb "$lab/kernel"
fi
[ -e "$lab/kernel/lib/modules/$version/modules.dep" ] || /sbin/depmod -b "$lab/kernel" "$version"
ln -sf "kernel/boot/vmlinuz-$version" "$lab/vmlinuz"

mkdir -p "$lab/module"
cp -u hw/lab/module/* "$lab/module/"
make -s -C "/lib/modules/$version/build" M="$lab/module" modules >"$lab/module.log" 2>&1 || { cat "$lab/module.log" >&2; exit 1; }
gcc -O2 -Wall -Wextra -Werror -static -o "$lab/receiver" hw/lab/guest/receiver.c

for project in Server Cli; do
    dotnet publish "src/Stratum1.$project" -p:Stratum1Aot=true -r linux-x64 -c Release -v q --nologo >"$lab/publish.log" 2>&1 \
        || { cat "$lab/publish.log" >&2; exit 1; }
done

root=$lab/root
rm -rf "$root"
mkdir -p "$root"/{bin,sbin,dev,proc,sys,tmp,run,etc,lib,modules,data,var/lib}
cp /bin/busybox "$root/bin/"
cp "$lab"/module/*.ko "$lab/receiver" "$root/modules/"

# Debian's modules that the board loads at boot, each after those it needs: a disk in memory with a file system on it.
tree=$lab/kernel/lib/modules/$version
load() {
    local file needs
    file=$(grep -o "^[^:]*/$1\.ko:" "$tree/modules.dep") || return 0 # Built in.
    needs=$(grep "^$file" "$tree/modules.dep" | cut -d: -f2)
    for file in $(printf '%s\n' $needs | tac) "${file%:}"; do
        grep -qx "$(basename "$file")" "$root/modules/order" 2>/dev/null && continue
        cp "$tree/$file" "$root/modules/"
        basename "$file" >> "$root/modules/order"
    done
}
for module in nfit nd_pmem crc32c_generic ext4 virtio_pci virtio_net; do load "$module"; done
cp "$tree/kernel/drivers/pps/clients/pps-ldisc.ko" "$root/modules/"
for program in Server/release_linux-x64/stratum1d Cli/release_linux-x64/stratum1; do
    cp "out/aot/publish/Stratum1.$program" "$root/sbin/"
done
cp hw/lab/guest/init "$root/init"
cp hw/lab/guest/lib.sh "$root/lib.sh"
cp -r hw/lab/scenarios "$root/scenarios"
chmod +x "$root/init"

# The peer, and the libraries that it and the daemon are linked with.
peers=$(tests/peers.sh)
cp "$(find "$peers/usr/sbin" -name chronyd)" "$(find "$peers/usr/bin" -name chronyc)" "$root/sbin/"
echo 'root:x:0:0::/:/bin/sh
_chrony:x:1:1::/:/bin/sh' > "$root/etc/passwd"
{
    for program in stratum1d stratum1 chronyd chronyc; do
        LD_LIBRARY_PATH=$(dirname "$(find "$peers/usr/lib" -name 'libntp*.so*' | head -n 1)") ldd "$root/sbin/$program"
    done
    /sbin/ldconfig -p | grep -E 'lib(ssl|crypto)\.so\.3 .*x86-64' # Opened at run time, for NTS.
} | grep -o '/[^ ]*' | sort -u | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
(cd "$root" && find . | cpio --quiet -o -H newc | zstd -q -3 -f -o "$lab/initrd.zst")
