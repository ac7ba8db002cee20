#!/usr/bin/env bash
# The Raspberry Pi's image: built twice (same bytes), its overlays laid over Debian's device trees, and booted: as QEMU's raspi3b from the
# card, and on the "virt" machine, where a simulated pin gives pulses and a slot is tried. QEMU has no VideoCore: config.txt is read
# by images/pi/firmware.sh in its place. Prints each verdict, and at last "N passed, N failed"; exit status 77 when it cannot run here.
set -u
cd "$(dirname "$0")/../.."
out=$PWD/out/images/pi-test
rm -rf "$out"
mkdir -p "$out"
images/prepare.sh arm64 || exit
images/prepare.sh --test-arm64 || exit
. images/pi/firmware.sh
patient="systemd.default_device_timeout_sec=900 systemd.default_timeout_start_sec=900" # A starved emulator is no broken board.
export STRATUM1_ZSTD=${STRATUM1_ZSTD:-3} MTOOLS_SKIP_CHECK=1
passed=0 failed=0 machine=
check() { # check WHAT COMMAND...: its verdict is also the exit status
    local what=$1
    shift
    if "$@" >"$out/check.log" 2>&1; then echo "PASS $what"; passed=$((passed + 1)); else
        echo "FAIL $what: $*"
        tail -n 3 "$out/check.log"
        failed=$((failed + 1))
        return 1
    fi
}
total() {
    [ -z "$machine" ] || kill "$machine" 2>/dev/null
    echo "Raspberry Pi image: $passed passed, $failed failed"
    exit $((failed > 0))
}
trap total EXIT
trap 'exit 1' INT TERM

begin=$SECONDS
images/build.sh arm64 --out "$out/first.img" >"$out/build.log" 2>&1
code=$?
[ $code != 77 ] || { trap - EXIT; tail -n 1 "$out/build.log"; exit 77; }
check "the image is built ($((SECONDS - begin)) s)" [ $code = 0 ]
[ $code = 0 ] || { tail -n 20 "$out/build.log"; exit 1; }
images/build.sh arm64 --out "$out/second.img" >"$out/build2.log" 2>&1
check "same input, same image" cmp "$out/first.img" "$out/second.img"
check "same input, same update" cmp "$out/first.update" "$out/second.update"
rm -f "$out"/second.*
megabytes=$(($(zstd -q -3 -c "$out/first.img" | wc -c) / 1000000))
check "compressed it has at most 400 MB ($megabytes)" [ "$megabytes" -le 400 ]

# Our overlays on Debian's device trees: what the kernel would see.
fat=$out/first.img@@4M
mcopy -n -s -i "$fat" ::a "$out/a"
has() { [ "$(fdtget "$@" 2>&1)" = "$want" ]; } # has [-t TYPE] DTB NODE PROPERTY: it is $want
for board in bcm2837-rpi-3-b bcm2837-rpi-3-b-plus bcm2837-rpi-3-a-plus bcm2837-rpi-cm3-io3 bcm2837-rpi-zero-2-w \
    bcm2711-rpi-4-b bcm2711-rpi-400 bcm2711-rpi-cm4-io; do
    laid=$out/$board.dtb
    check "$board takes our overlays" fdtoverlay -i "$out/a/$board.dtb" -o "$laid" "$out"/a/overlays/{pps-gpio,gnss-uart,i2c-rtc}.dtbo
    want=pps-gpio check "$board: a pulse" has "$laid" /pps compatible
    want=1 check "$board: pulled down" has "$laid" /soc/gpio@7e200000/pps-pins brcm,pull
    want=$(fdtget "$laid" /soc/gpio@7e200000/uart0-gpio14 phandle) \
        check "$board: the good UART on the header" has "$laid" /soc/serial@7e201000 pinctrl-0
    want=disabled check "$board: no mini UART" has "$laid" /soc/serial@7e215040 status
    want=maxim,ds3231 check "$board: a clock" has "$laid" /soc/i2c@7e804000/rtc@68 compatible
done
for board in bcm2712-rpi-5-b bcm2712-d-rpi-5-b; do
    laid=$out/$board.dtb bus=/axi/pcie@1000120000/pci@0,0/dev@0,0/pci-ep-bus@1
    check "$board takes our overlays" fdtoverlay -i "$out/a/$board.dtb" -o "$laid" "$out"/a/overlays/{rp1-pps,rp1-uart}.dtbo
    want=pps-gpio check "$board: a pulse" has "$laid" /pps compatible
    want="arm,pl011 arm,primecell" check "$board: a UART" has "$laid" $bus/serial@40030000 compatible
    want=$bus/serial@40030000 check "$board: is ttyAMA0" has "$laid" /aliases serial0
done

# The card, with settings as somebody would write them, and what the test asks the board to say.
ssh-keygen -q -t ed25519 -N '' -C tester -f "$out/key"
printf 'hostname=pitest\r\nssh_key=%s\r\npps_gpio=4\r\npps_edge=Falling\r\n' "$(cat "$out/key.pub")" >"$out/stratum1.txt"
new_card() { # new_card FILE: a copy of the image, as large as QEMU's card reader wants it (a power of two)
    cp --sparse=always "$out/first.img" "$1" && truncate -s 2G "$1"
    mcopy -o -i "$1@@4M" "$out/stratum1.txt" ::stratum1.txt && mcopy -o -i "$1@@4M" images/pi/report.sh ::report.sh
}
part() { dd if="$1" bs=1M skip=$2 count=$3 status=none | sha256sum; } # part IMAGE START MEBIBYTES
wait_for() { # wait_for SECONDS COMMAND...: until it succeeds, or the machine has ended
    local until=$((SECONDS + $1))
    shift
    while [ $SECONDS -lt $until ]; do
        "$@" >/dev/null 2>&1 && return 0
        kill -0 "$machine" 2>/dev/null || break
        sleep 1
    done
    "$@" >/dev/null 2>&1
}
gone() { ! kill -0 "$machine" 2>/dev/null; }
stop() { kill "$machine" 2>/dev/null; wait "$machine" 2>/dev/null; machine=; }

# A trial: slot b holds the same system and is tried once; then the same with a slot b that cannot be mounted.
card=$out/virt.img
new_card "$card"
dd if="$card" of="$card" bs=1M skip=260 seek=708 count=448 conv=notrunc,sparse status=none
mcopy -s -i "$card@@4M" "$out/a" ::b
slots=images/root-arm64/usr/lib/stratum1/slots
virt() { # virt LOG PORT: the virt machine with the card as its disk, started as slot.txt says
    rm -rf "$out/virt"
    play_firmware "$card" virt "" "$out/virt" || return 1
    timeout 1500 qemu-system-aarch64 -M virt,gic-version=3,acpi=off -cpu cortex-a72 -smp 2 -m 1G -nodefaults -no-reboot -display none \
        -accel tcg,thread=multi -dtb "$out/virt.dtb" -kernel "$out/virt/kernel" -initrd "$out/virt/initrd" \
        -append "$(cat "$out/virt/cmdline") console=ttyAMA0 $patient" -serial "file:$1" \
        -drive "file=$card,if=none,id=disk,format=raw" -device virtio-blk-pci,drive=disk \
        -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$2-:22" -device virtio-net-pci,netdev=net -device virtio-rng-pci &
    machine=$!
}
qemu-system-aarch64 -M virt,gic-version=3,acpi=off,dumpdtb="$out/plain.dtb" -cpu cortex-a72 -smp 2 -m 1G -nodefaults -display none \
    -device virtio-blk-pci,drive=disk -drive if=none,id=disk,format=raw,file=/dev/null >"$out/dumpdtb.log" 2>&1
dtc -@ -q -I dts -O dtb -o "$out/virt-pps.dtbo" images/pi/virt-pps.dts
check "the virt machine takes a simulated pin" fdtoverlay -i "$out/plain.dtb" -o "$out/virt.dtb" "$out/virt-pps.dtbo"
port=$((20000 + RANDOM % 20000))
ask() {
    ssh -p $port -i "$out/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=20 -o LogLevel=ERROR \
        -o BatchMode=yes root@127.0.0.1 "$@"
}
$slots words trial b >"$out/slot.txt" && mcopy -o -i "$card@@4M" "$out/slot.txt" ::slot.txt
begin=$SECONDS
virt "$out/virt.log" $port
check "virt: reached by SSH with the key of stratum1.txt" wait_for 600 ask true || tail -n 40 "$out/virt.log"
echo "     after $((SECONDS - begin)) s"
ask sh /boot/firmware/report.sh >"$out/virt.report" 2>&1
told() { grep -qE "^REPORT $2\$" "$out/$1.report" || { grep "^REPORT ${2%% *}" "$out/$1.report"; false; }; }
check "virt: is called what stratum1.txt says" told virt "hostname pitest"
check "virt: root is memory over the image" told virt "root overlay .*"
check "virt: only what lacks a runtime has failed" told virt "failed ((stratum1-nts|stratum1-metrics|stratum1d).service )*"
check "virt: the trial of slot b runs, slot a is the next again" told virt "slot b a"
check "virt: a trial is known to be one" ask grep -q stratum1.trial=1 /proc/cmdline
check "virt: a trial that works is kept" ask '/usr/lib/stratum1/slots keep b && [ $(/usr/lib/stratum1/slots default) = b ]'
# Raised at the beginning of each second, by one process that starts no others.
ask bash >"$out/pulses" 2>&1 <<'PULSES'
exec 3<> <(:)
cd /sys/devices/platform/gpio-sim/gpiochip*/sim_gpio4 || exit
for pulse in 0 1 2 3 4 5 6 7 8; do
    part=${EPOCHREALTIME#*.}
    printf -v wait %06d $((999999 - 10#$part))
    read -rt 0.$wait -u 3
    echo pull-up >pull
    read -rt 0.1 -u 3
    echo pull-down >pull
    read -r edge </sys/class/pps/pps0/assert
    echo $edge
done
PULSES
check "virt: nine pulses are counted, eight seconds from the first to the last" awk -F'#' '
    NR == 1 { first = $1 }
    NR > 1 && $2 != count + 1 { bad = 1 }
    { last = $1; count = $2 }
    END { exit bad || NR != 9 || last - first < 6 || last - first > 10 }' "$out/pulses" # A starved emulator is late by up to a second.
check "virt: without a runtime the programs say so" told virt "program stratum1d: this image was built without a .NET runtime .*"
stop
mcopy -n -o -i "$card@@4M" ::slot.txt "$out/slot.txt"
check "virt: what was kept is on the card" cmp <($slots words slot b) "$out/slot.txt"

dd if=/dev/zero of="$card" bs=1M seek=708 count=1 conv=notrunc status=none
$slots words trial b >"$out/slot.txt" && mcopy -o -i "$card@@4M" "$out/slot.txt" ::slot.txt
virt "$out/broken.log" $port
check "virt: a slot that cannot be mounted ends in a restart" wait_for 300 gone
stop
mcopy -n -o -i "$card@@4M" ::slot.txt "$out/slot.txt"
check "virt: and the other slot is the next" cmp <($slots words slot a) "$out/slot.txt"

# The board itself. At its first start it moves the pulse to the pin of stratum1.txt, which is done by a restart.
card=$out/card.img
new_card "$card"
unit=$(printf '[Unit]\nDefaultDependencies=no\nAfter=multi-user.target\n[Service]\nType=oneshot\nExecStart=/bin/sh /boot/firmware/report.sh\nStandardOutput=tty\nTTYPath=/dev/ttyAMA0\n' | base64 -w0)
raspi3b() { # raspi3b LOG: without systemd's hand on the watchdog, which QEMU's resets the machine at once
    rm -rf "$out/raspi3b"
    play_firmware "$card" pi3 bcm2837-rpi-3-b.dtb "$out/raspi3b" || return 1
    timeout 1500 qemu-system-aarch64 -M raspi3b -no-reboot -display none -monitor none -accel tcg,thread=multi \
        -dtb "$out/raspi3b/dtb" -kernel "$out/raspi3b/kernel" -initrd "$out/raspi3b/initrd" \
        -append "$(cat "$out/raspi3b/cmdline") console=ttyAMA0,115200 $patient systemd.watchdog_sec=0 systemd.wants=report.service systemd.set_credential_binary=systemd.extra-unit.report.service:$unit" \
        -drive "file=$card,if=sd,format=raw" -serial "file:$1" &
    machine=$!
}
begin=$SECONDS
raspi3b "$out/first-start.log"
check "raspi3b: another pin for the pulse means one restart" wait_for 900 gone
echo "     after $((SECONDS - begin)) s"
stop
mcopy -n -o -i "$card@@4M" ::board.txt "$out/board.txt"
check "raspi3b: board.txt has the pin of stratum1.txt" cmp <(images/root-arm64/usr/lib/stratum1/board-settings words 4) "$out/board.txt" \
    || tail -n 40 "$out/first-start.log"
begin=$SECONDS
raspi3b "$out/raspi3b.log"
check "raspi3b: comes up" wait_for 1200 grep -q "^REPORT end" "$out/raspi3b.log" || tail -n 40 "$out/raspi3b.log"
echo "     after $((SECONDS - begin)) s"
tr -d '\r' <"$out/raspi3b.log" | grep -a '^REPORT' >"$out/raspi3b.report"
check "raspi3b: multi-user" told raspi3b "state active"
check "raspi3b: hostname from stratum1.txt" told raspi3b "hostname pitest"
check "raspi3b: SSH key from stratum1.txt" told raspi3b "key tester"
check "raspi3b: an edge that there is not is named" told raspi3b "problem stratum1.txt: pps_edge=Falling: it is one of: rising falling"
check "raspi3b: root is memory over the image" told raspi3b "root overlay .*"
check "raspi3b: boot partition is read-only" told raspi3b "firmware ro"
check "raspi3b: data partition" told raspi3b "data ext4 +rw.*"
check "raspi3b: pulse on the pin of stratum1.txt" told raspi3b "edge .*bcm2835 4 Edge pps.*"
check "raspi3b: the receiver's line" told raspi3b "serial ttyAMA0"
check "raspi3b: watchdog" told raspi3b "watchdog .*[Ww]atchdog.*"
check "raspi3b: nobody logs in by the receiver's line" told raspi3b "gettys 0"
check "raspi3b: only what lacks a runtime has failed" told raspi3b "failed ((stratum1-nts|stratum1-metrics|stratum1d).service )*"
stop
check "raspi3b: the slot is as it was built" [ "$(part "$card" 260 448)" = "$(part "$out/first.img" 260 448)" ]
rm -f "$out"/*.img
