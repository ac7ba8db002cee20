# Plays the Raspberry Pi's firmware for QEMU, which has none: reads config.txt as raspberrypi/documentation describes it (sections by
# board, include, os_prefix, cmdline, dtoverlay with gpiopin), and puts kernel, initrd, cmdline and dtb into a folder.

# play_firmware IMAGE BOARD DTB FOLDER: BOARD is the section of config.txt, pi3; DTB the name of the board's device tree.
play_firmware() {
    local image=$1 board=$2 dtb=$3 out=$4 section=all word prefix='' cmdline=cmdline.txt kernel='' ramdisk='' overlay pin
    local fat=$image@@4M overlays=()
    mkdir -p "$out"
    get() { mcopy -n -i "$fat" "::$1" "$2"; }
    get config.txt "$out/config.txt" && get slot.txt "$out/slot.txt" && get board.txt "$out/board.txt" || return 1
    while read -r word; do
        case $word in
            '#'* | '') continue ;;
            '['*']') section=${word//[\[\]]/}; continue ;;
        esac
        [ "$section" = all ] || [ "$section" = "$board" ] || continue
        case $word in
            os_prefix=*) prefix=${word#*=} ;;
            cmdline=*) cmdline=${word#*=} ;;
            kernel=*) kernel=${word#*=} ;;
            'initramfs '*) ramdisk=$(echo "$word" | cut -d' ' -f2) ;;
            dtoverlay=*) overlays+=("${word#*=}") ;;
        esac
    done < <(sed -e "/^include slot.txt/ { r $out/slot.txt
d }" -e "/^include board.txt/ { r $out/board.txt
d }" "$out/config.txt")
    get "$prefix$kernel" "$out/kernel" && get "$prefix$ramdisk" "$out/initrd" && get "$prefix$cmdline" "$out/cmdline" || return 1
    [ -n "$dtb" ] || return 0
    get "$prefix$dtb" "$out/dtb" && get "${prefix}overlays/README" "$out/README" || return 1
    for word in "${overlays[@]}"; do
        overlay=${word%%,*}
        get "${prefix}overlays/$overlay.dtbo" "$out/$overlay.dtbo" && fdtoverlay -i "$out/dtb" -o "$out/dtb.new" "$out/$overlay.dtbo" || return 1
        mv "$out/dtb.new" "$out/dtb"
        case $word in
            pps-gpio,gpiopin=*)
                pin=$(echo "$word" | sed 's/.*gpiopin=\([0-9]*\).*/\1/')
                fdtput -t i "$out/dtb" /pps gpios $(fdtget -t i "$out/dtb" /pps gpios | awk -v pin="$pin" '{ print $1, pin, $3 }')
                fdtput -t i "$out/dtb" /soc/gpio@7e200000/pps-pins brcm,pins "$pin"
                ;;
        esac
    done
}
