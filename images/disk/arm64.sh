# The card of a Raspberry Pi. Its firmware reads config.txt from the FAT partition, which includes slot.txt (which of the folders a and b
# it takes kernel, device tree and command line from) and board.txt (which pin the pulse comes in at).

# boot_files ROOT FOLDER: what a slot has on the FAT partition besides kernel and initial RAM disk: Debian's device trees, our overlays,
# and the four command lines, of which slot.txt names one.
boot_files() {
    local root=$1 out=$2 slot overlay
    cp "$root"/usr/lib/modules/*/dtb/broadcom/bcm2*-rpi-*.dtb "$out/"
    rm -rf "$root"/usr/lib/modules/*/dtb
    mkdir "$out/overlays"
    echo "The firmware takes overlays from this folder only when there is a file of this name in it." >"$out/overlays/README"
    for overlay in images/pi/overlays/*.dts; do
        dtc -@ -q -I dts -O dtb -o "$out/overlays/$(basename "$overlay" .dts).dtbo" "$overlay"
    done
    for slot in a b; do
        echo "$(cat images/pi/cmdline.txt) stratum1.slot=$slot" >"$out/slot-$slot.txt"
        echo "$(cat images/pi/cmdline.txt) stratum1.slot=$slot stratum1.trial=1 stratum1.forget" >"$out/trial-$slot.txt"
        images/root-arm64/usr/lib/stratum1/slots words slot $slot >"$out/state-$slot.txt" # What is restored then.
    done
}

# disk_image SLOT IMAGE
disk_image() {
    local slot=$1 image=$2 fat=$work/fat firmware=$work/root/usr/lib/raspi-firmware
    mkdir -p "$fat"
    cp "$firmware"/{bootcode.bin,start.elf,fixup.dat,start4.elf,fixup4.dat} "$fat/"
    cp -r "$slot/boot" "$fat/a"
    cp images/pi/config.txt images/stratum1.txt "$fat/"
    cp "$fat/a/state-a.txt" "$fat/slot.txt"
    images/root-arm64/usr/lib/stratum1/board-settings words 18 >"$fat/board.txt"
    fat_partition "$fat" "$work/boot.vfat" $boot_size
    data_partition "$work/data.ext4" $data_size
    assemble "$image" "$work/boot.vfat" "$slot/root.squashfs" "$work/data.ext4"
}

# managed_programs FOLDER OPTION...: publishes both programs, to be run by a .NET runtime, into FOLDER/managed, and what starts them into
# FOLDER/programs.
managed_programs() {
    local folder=$1 project
    shift
    mkdir -p "$folder/programs"
    for project in Stratum1.Server:stratum1d Stratum1.Cli:stratum1; do
        dotnet publish "src/${project%:*}" -c Release -v q --nologo -p:DebugType=none "$@" -o "$folder/managed" || return
        sed "s/PROGRAM/${project#*:}/" images/pi/managed-program.sh >"$folder/programs/${project#*:}"
    done
}

# install_foreign_package FOLDER: our package without running a program of the image: a .deb of native programs (--package), or what
# runs on a .NET runtime: the one that --runtime names, else NuGet's.
install_foreign_package() {
    local root=$1 deb=$package identifier=linux-$architecture portable=(--no-self-contained -p:UseAppHost=false) folder
    if [ -z "$deb" ]; then
        if [ -n "$runtime" ]; then
            [ -e "$runtime/dotnet" ] || { echo "images: $runtime has no program called dotnet" >&2; return 1; }
            mkdir -p "$root/usr/lib/dotnet"
            cp -r "$runtime"/. "$root/usr/lib/dotnet/"
            managed_programs "$work/managed" "${portable[@]}" >&2
        elif ! managed_programs "$work/managed" -r "$identifier" --self-contained -p:ArtifactsPath="$work/managed/build" \
            >"$work/nuget.log" 2>&1; then
            grep -q NU1101 "$work/nuget.log" || { cat "$work/nuget.log" >&2; return 1; } # It has the runtime, and something else is wrong.
            echo "images: THIS IMAGE KEEPS NO TIME: NuGet has no .NET runtime for $identifier here. Give one with --runtime DIR," \
                "or a native package with --package DEB" >&2
            rm -rf "$work/managed"
            managed_programs "$work/managed" "${portable[@]}" >&2
        fi
        mkdir -p "$root/usr/lib/stratum1/managed"
        find "$work/managed/managed" -maxdepth 1 -type f ! -name '*.xml' ! -name createdump -exec cp {} "$root/usr/lib/stratum1/managed/" \;
        chmod -R a+rX "$root/usr/lib/stratum1/managed"
        install -D -m 644 images/pi/managed.conf "$root/usr/lib/systemd/system/stratum1d.service.d/managed.conf"
        deb=$(packaging/build.sh --binaries "$work/managed/programs" --architecture "$architecture")
        mv "$deb" "$work/managed.deb" # It is a package for this image alone.
        deb=$work/managed.deb
    fi
    dpkg-deb -x "$deb" "$root"
    groupadd --prefix "$root" --system stratum1
    useradd --prefix "$root" --system --gid stratum1 --home-dir /var/lib/stratum1 --no-create-home --shell /usr/sbin/nologin stratum1
    for folder in lib log; do
        install -d -m 750 -o "$(sed -n 's/^stratum1:x:\([0-9]*\):.*/\1/p' "$root/etc/passwd")" \
            -g "$(sed -n 's/^stratum1:x:\([0-9]*\):.*/\1/p' "$root/etc/group")" "$root/var/$folder/stratum1"
    done
}
