# The disk of a PC or virtual machine: GRUB, for BIOS and for UEFI, with both slots' kernels on the FAT partition.
# GRUB reads its state (which slot, which trial) from a file of one sector, and clears a trial there before it boots it.

# boot_files ROOT FOLDER: what a slot has on the FAT partition besides kernel and initial RAM disk: its options, and the two states, of
# which the RAM disk writes one when the slot cannot be mounted.
boot_files() {
    local slot
    cp images/disk/amd64.slot.cfg "$2/slot.cfg"
    for slot in a b; do images/root-amd64/usr/lib/stratum1/slots words $slot >"$2/state-$slot.txt"; done
}

# disk_image SLOT IMAGE
disk_image() {
    local slot=$1 image=$2 fat=$work/fat modules
    mkdir -p "$fat/grub" "$fat/EFI/BOOT"
    cp -r "$slot/boot" "$fat/a"
    cp images/disk/amd64.grub.cfg "$fat/grub/grub.cfg"
    cp images/stratum1.txt "$fat/stratum1.txt"
    cp "$fat/a/state-a.txt" "$fat/grub/state"

    modules=(part_msdos fat normal configfile loadenv linux test echo search search_label sleep reboot serial terminal halt)
    printf 'search --label STRATUM1 --set root\nset prefix=($root)/grub\nconfigfile /grub/grub.cfg\n' >"$work/early.cfg"
    grub-mkimage -O x86_64-efi -p /grub -c "$work/early.cfg" -o "$fat/EFI/BOOT/BOOTX64.EFI" "${modules[@]}" efi_gop all_video
    grub-mkimage -O i386-pc -p /grub -c "$work/early.cfg" -o "$work/core.img" "${modules[@]}" biosdisk
    fat_partition "$fat" "$work/boot.vfat" $boot_size
    data_partition "$work/data.ext4" $data_size
    assemble "$image" "$work/boot.vfat" "$slot/root.squashfs" "$work/data.ext4"

    # GRUB's first sector, without the places of the partition table, and its core behind it, where boot.img looks by default.
    [ "$(stat -c %s "$work/core.img")" -lt $(((4 << 20) - 512)) ]
    dd if=/usr/lib/grub/i386-pc/boot.img of="$image" bs=440 count=1 conv=notrunc status=none
    dd if="$work/core.img" of="$image" bs=512 seek=1 conv=notrunc status=none
}
