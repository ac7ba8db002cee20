#!/bin/sh
# Called by mmdebstrap with the new root: adds the kernel, without what makes an initial RAM disk (ours is made outside), and chronyc
# without chronyd. The kernel's modules are left out where no time server has their device.
set -eu
root=$1
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
kernel=$(apt-cache depends "$KERNEL" | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
(cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$kernel" chrony busybox-static)
dpkg-deb -x "$work"/linux-image-*.deb "$work/kernel"
dpkg-deb -x "$work"/chrony_*.deb "$work/chrony"

tree=$(find "$work/kernel" -type d -path '*lib/modules/*' -prune)
rm -rf "$tree"/kernel/sound "$tree"/kernel/drivers/media "$tree"/kernel/drivers/gpu "$tree"/kernel/drivers/infiniband \
    "$tree"/kernel/drivers/isdn "$tree"/kernel/drivers/iio "$tree"/kernel/drivers/staging "$tree"/kernel/drivers/scsi/[!sv]* \
    "$tree"/kernel/fs/ocfs2 "$tree"/kernel/fs/ceph "$tree"/kernel/fs/xfs "$tree"/kernel/fs/btrfs "$tree"/kernel/fs/bcachefs
mkdir -p "$root/usr/lib/modules" "$root/boot"
cp -a "$tree" "$root/usr/lib/modules/"
cp "$work"/kernel/boot/vmlinuz-* "$root/boot/vmlinuz"
for folder in "$work"/kernel/usr/lib/linux-image-*; do # Device trees, where there are any.
    [ ! -d "$folder" ] || cp -a "$folder" "$root/usr/lib/"
done
dpkg-deb -x "$work"/busybox-static_*.deb "$work/busybox"
mkdir -p "$root/usr/lib/stratum1"
find "$work/busybox" -type f -name busybox -exec cp {} "$root/usr/lib/stratum1/busybox" \; # For the initial RAM disk.
depmod -b "$root" "$(basename "$tree")"
cp "$work/chrony/usr/bin/chronyc" "$root/usr/bin/"
mkdir -p "$root/usr/share/doc/chronyc"
cp "$work/chrony/usr/share/doc/chrony/copyright" "$root/usr/share/doc/chronyc/"
