# A slot: the root as a squashfs, and what the boot loader loads for it. Reads: architecture, work, version.

# The disk's signature (MBR) is how the initial RAM disk and fstab know it: partitions are 53545231-01 to -04.
disk_signature=0x53545231

# slot_parts ROOT FOLDER: writes FOLDER/root.squashfs and FOLDER/boot/*.
slot_parts() {
    local root=$1 out=$2
    mkdir -p "$out/boot"
    mv "$root/boot/vmlinuz" "$out/boot/vmlinuz"
    initial_disk "$root" "$out/boot/initrd.img"
    boot_files "$root" "$out/boot" # In disk/ARCH.sh.
    rm -f "$root/usr/lib/stratum1/busybox"
    mksquashfs "$root" "$out/root.squashfs" -noappend -quiet -no-progress -comp zstd -Xcompression-level "${STRATUM1_ZSTD:-12}" \
        -b 256K -no-exports -no-xattrs 2>&1 | grep -v '^$' >&2 || true
    [ -s "$out/root.squashfs" ]
}

# initial_disk ROOT FILE: busybox, the modules that are needed until root is mounted, in the order to load them, and init.
initial_disk() {
    local root=$1 file=$2 disk=$work/initrd module tree path needs
    tree=$(echo "$root"/usr/lib/modules/*)
    mkdir -p "$disk"/{bin,dev,proc,sys,run,disk,image,changes,new,modules}
    cp "$root/usr/lib/stratum1/busybox" "$disk/bin/"
    install -m 755 images/initrd/init "$disk/init"
    for module in $(words images/initrd/modules."$architecture"); do
        path=$(grep -oE "^[^:]*/${module//_/[-_]}\.ko[^:]*" "$tree/modules.dep" | head -n 1)
        if [ -z "$path" ]; then
            grep -qE "/${module//_/[-_]}\.ko" "$tree/modules.builtin" || { echo "images: this kernel has no $module" >&2; return 1; }
            continue
        fi
        needs=$(grep "^$path:" "$tree/modules.dep" | cut -d: -f2)
        for path in $(printf '%s\n' $needs | tac) $path; do
            module=$(basename "$path")
            module=${module%%.ko*}.ko
            [ ! -e "$disk/modules/$module" ] || continue
            case $path in
                *.xz) xz -dc "$tree/$path" ;;
                *.zst) zstd -qdc "$tree/$path" ;;
                *) cat "$tree/$path" ;;
            esac >"$disk/modules/$module"
            echo "$module" >>"$disk/modules/order"
        done
    done
    find "$disk" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    (cd "$disk" && find . | sort | cpio --quiet --reproducible --owner=0:0 -o -H newc) | zstd -q -12 -T1 -f -o "$file"
}

# fat_partition FOLDER FILE MEBIBYTES: a FAT32 file system with what is in the folder.
fat_partition() {
    truncate -s "${3}M" "$2"
    mkfs.vfat --invariant -F 32 -n STRATUM1 -i "${disk_signature#0x}" "$2" >/dev/null
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    (cd "$1" && find . -mindepth 1 -type d | sort | while read -r folder; do MTOOLS_SKIP_CHECK=1 mmd -i "$2" "::$folder"; done
        find . -type f | sort | while read -r path; do MTOOLS_SKIP_CHECK=1 mcopy -m -i "$2" "$path" "::$path"; done)
}

# data_partition FILE MEBIBYTES: the empty file system of what is kept.
data_partition() {
    truncate -s "${2}M" "$1"
    E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -L stratum1-data -U 53545231-0000-4000-8000-000000000004 \
        -E hash_seed=53545231-0000-4000-8000-000000000005,lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0 "$1"
}

# assemble IMAGE BOOT SLOT DATA: the partition table (MBR: the ROM of a Pi 3 knows no other), and the partitions in their places.
# Boot begins at 4 MiB. The second slot is empty until the first update.
boot_size=256 slot_size=448 data_size=128 # MiB
assemble() {
    local at=4
    [ "$(stat -c %s "$3")" -le $((slot_size << 20)) ] || { echo "images: root does not fit into a slot" >&2; return 1; }
    rm -f "$1"
    truncate -s $((at + boot_size + 2 * slot_size + data_size))M "$1"
    sfdisk -q "$1" <<TABLE
label: dos
label-id: $disk_signature
start=${at}MiB, size=${boot_size}MiB, type=c, bootable
start=$((at + boot_size))MiB, size=${slot_size}MiB, type=83
start=$((at + boot_size + slot_size))MiB, size=${slot_size}MiB, type=83
start=$((at + boot_size + 2 * slot_size))MiB, size=${data_size}MiB, type=83
TABLE
    dd if="$2" of="$1" bs=1M seek=$at conv=notrunc,sparse status=none
    dd if="$3" of="$1" bs=1M seek=$((at + boot_size)) conv=notrunc,sparse status=none
    dd if="$4" of="$1" bs=1M seek=$((at + boot_size + 2 * slot_size)) conv=notrunc,sparse status=none
}

# update_file SLOT FILE KEY: one tar, the signed list of what is in it first, so that nothing is written before it has been believed.
update_file() {
    local folder=$1
    tar -C "$folder/boot" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf "$folder/boot.tar" .
    {
        printf 'version %s\narchitecture %s\n' "$version" "$architecture"
        printf 'root %s %s\n' "$(stat -c %s "$folder/root.squashfs")" "$(sha256sum <"$folder/root.squashfs" | cut -d' ' -f1)"
        (cd "$folder/boot" && find . -type f | sort | xargs -d '\n' sha256sum) | sed 's/^/file /'
    } >"$folder/manifest"
    rm -f "$folder/manifest.sig"
    ssh-keygen -q -Y sign -f "$3" -n stratum1-update "$folder/manifest" 2>/dev/null
    tar -C "$folder" --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf "$2" manifest manifest.sig boot.tar root.squashfs
}
