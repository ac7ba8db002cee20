#!/usr/bin/env bash
# Boots the amd64 image in QEMU and updates it: images/test.sh [IMAGE] (default: what images/build.sh amd64 left, or leaves now).
# From outside it is asked by a real chronyd with NTP and NTS, and entered by SSH with the key of stratum1.txt. Updates: an unsigned one is
# refused, a power cut in the midst of one does no harm, a broken one goes back by itself, a good one stays. The receiver is simulated.
# Prints each verdict, and at last "image: N passed, N failed".
set -u
cd "$(dirname "$0")/.."
[ "$(uname -m)" = x86_64 ] && command -v dpkg-query >/dev/null || { echo "image: skipped, it needs Debian on x86-64"; exit 77; }
images/prepare.sh amd64 || exit
images/prepare.sh --test || exit
image=${1:-out/images/amd64/stratum1-amd64.img}
[ -e "$image" ] || images/build.sh amd64 || exit
peers=$(tests/peers.sh)/bin || exit
work=$(mktemp -d)
chmod 755 "$work"
guest=
cut_power() { [ -z "$guest" ] || { kill -9 "$guest" 2>/dev/null; wait "$guest" 2>/dev/null; guest=; }; }
trap 'cut_power; rm -rf "$work"' EXIT
begin=$SECONDS
verdict() { echo "image: [$((SECONDS - begin))] $*" | tee -a "$work/verdicts"; }

cp --sparse=always "$image" "$work/disk"
ssh-keygen -q -t ed25519 -N '' -C test -f "$work/key"
fat() { MTOOLS_SKIP_CHECK=1 mcopy -o -i "$work/disk@@4M" "$1" "::$2"; }
printf 'hostname=teststratum\r\nssh_key=%s\r\nreceiver=SIM\nnts_name=localhost\n allow = 0.0.0.0/0\nupdate_minutes=%s\n' \
    "$(cat "$work/key.pub")" "${UPDATE_MINUTES:-20}" >"$work/stratum1.txt"
# A starved emulator is not a hung board: the watchdog is patient here.
echo 'set local="console=ttyS0,115200 systemd.watchdog_sec=240"' >"$work/local.cfg"
fat "$work/stratum1.txt" stratum1.txt
fat "$work/local.cfg" grub/local.cfg

# Two updates out of the one that belongs to the image: a good one, and one whose daemon does not start. Signed by the key that may log in.
. images/lib/slot.sh
architecture=amd64
make_update() { # make_update NAME
    version=$1
    sed -i "s/^VERSION=.*/VERSION=$1/" "$work/root/usr/lib/stratum1/image"
    mksquashfs "$work/root" "$work/slot/root.squashfs" -noappend -quiet -no-progress -comp zstd -Xcompression-level 3 -no-xattrs >/dev/null 2>&1
    update_file "$work/slot" "$work/$1.update" "$work/key"
}
mkdir "$work/slot" "$work/slot/boot"
tar -xf "${image%.img}.update" -C "$work/slot"
tar -xf "$work/slot/boot.tar" -C "$work/slot/boot"
unsquashfs -quiet -no-progress -d "$work/root" "$work/slot/root.squashfs" >/dev/null 2>&1
SOURCE_DATE_EPOCH=1795000000
make_update good
ssh-keygen -q -t ed25519 -N '' -C nobody -f "$work/stranger"
update_file "$work/slot" "$work/all" "$work/stranger"
head -c 20000000 "$work/all" >"$work/forged.update"
rm "$work/all"
printf '#!/bin/sh\nexit 1\n' >"$work/root/usr/sbin/stratum1d"
make_update broken
rm -rf "$work/root" "$work/slot"

read -r ssh ntp ntske < <(shuf -i 20000-32000 -n 3 | paste -sd' ')
boot() {
    cut_power
    qemu-system-x86_64 -accel tcg -M pc -cpu max,-smap,-smep -smp 2 -m 768 -nodefaults -display none -monitor none \
        -serial "file:$work/serial" -device i6300esb \
        -drive "file=$work/disk,format=raw,if=virtio,cache=unsafe" \
        -drive "file=$work/good.update,format=raw,if=virtio,readonly=on" -drive "file=$work/broken.update,format=raw,if=virtio,readonly=on" \
        -nic "user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:$ssh-:22,hostfwd=udp:127.0.0.1:$ntp-:123,hostfwd=tcp:127.0.0.1:$ntske-:4460" \
        </dev/null >"$work/qemu" 2>&1 &
    guest=$!
}
inside() {
    timeout "${LIMIT:-300}" ssh -p "$ssh" -i "$work/key" -o StrictHostKeyChecking=no -o UserKnownHostsFile="$work/known" -o LogLevel=ERROR \
        -o ConnectTimeout=30 -o ServerAliveInterval=30 -o PasswordAuthentication=no root@127.0.0.1 "$@"
}
until_holds() { # until_holds SECONDS COMMAND...
    local end=$((SECONDS + $1))
    until "${@:2}" >/dev/null 2>&1; do
        kill -0 "$guest" 2>/dev/null && [ $SECONDS -lt $end ] || return 1
        sleep 3
    done
}
check() { # check NAME COMMAND...
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then verdict "PASS $name"; else verdict "FAIL $name: $(tail -c 500 <<<"$said" | tr '\r\n' '  ')"; return 1; fi
}
awake() { until_holds 900 inside true || { tail -n 20 "$work/serial"; cat "$work/qemu"; return 1; }; }
slot() { inside /usr/lib/stratum1/slots current; }
is_in() { [ "$(slot)" = "$1" ]; }

boot
check "boots, and lets in who has the key of stratum1.txt" awake || { echo "image: 0 passed, 1 failed"; exit 1; }
while read -r line; do
    case $line in PASS* | FAIL*) verdict "$line" ;; *) echo "$line" ;; esac
done < <(LIMIT=900 inside 'bash -s' <images/test/inside.sh 2>&1)
check "nobody is let in without a key" sh -c "! ssh -p $ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes \
    -o IdentityFile=/dev/null -o ConnectTimeout=60 root@127.0.0.1 true 2>&1"

# chronyd outside: the guest's clock was set from this machine's, and its receiver follows that clock.
inside cat /var/lib/stratum1/nts/ca.crt >"$work/ca.crt"
ask() {
    local said
    for _ in 1 2 3; do
        said=$(timeout 90 "$peers/chronyd" -Q -t 60 -f /dev/null "$@" 'nocerttimecheck 1' "ntstrustedcerts $work/ca.crt" 2>&1)
        grep -qE 'wrong by -?[0-9]?[0-9]\.' <<<"$said" && return
    done
    echo "$said"
    return 1
}
check "a chronyd outside synchronises by NTP" ask "server 127.0.0.1 port $ntp iburst maxsamples 4 maxdelay 10"
check "a chronyd outside synchronises by NTS" ask "server localhost port $ntp nts ntsport $ntske iburst maxsamples 4 maxdelay 10"

refused() { ! inside 'stratum1 update -' <"$1" && is_in a && ! inside grep -q trial= /boot/firmware/grub/state; }
check "an update that nobody signed is refused" refused "$work/forged.update"

# The plug is pulled while the update is written.
LIMIT=900 inside 'stratum1 update /dev/vdb' >"$work/said" 2>&1 &
writing=$!
until_holds 300 grep -q 'into slot b' "$work/said"
sleep $((RANDOM % 8))
cut_power
wait $writing
boot
check "a power cut in an update: the old slot starts" awake
check "it is slot a" is_in a
check "state is there, and LOCKED again" until_holds 600 inside 'test -s /var/lib/stratum1/drift && stratum1 --json status | grep -q LOCKED'

result() { inside cat /data/update/result | grep -q "$1"; }
inside "mount -o remount,rw /boot/firmware && sed -i s/^update_minutes=.*/update_minutes=3/ /boot/firmware/stratum1.txt && mount -o remount,ro /boot/firmware"
LIMIT=900 inside 'stratum1 update /dev/vdc' >"$work/said" 2>&1
check "an update whose daemon does not start is written and tried" grep -q 'restart into slot b' "$work/said"
check "it is given up, and the old slot starts by itself" until_holds 1200 result 'given up'
check "it is slot a again" is_in a
inside "mount -o remount,rw /boot/firmware && sed -i s/^update_minutes=.*/update_minutes=20/ /boot/firmware/stratum1.txt && mount -o remount,ro /boot/firmware"

until_holds 600 inside 'test "$(/usr/lib/stratum1/probe | wc -l)" = 3'
LIMIT=900 inside 'stratum1 update /dev/vdb' >"$work/said" 2>&1
check "a good update is written and tried" grep -q 'restart into slot b' "$work/said"
check "it has what worked before, and is kept" until_holds 1200 result 'slot b is kept'
cut_power
boot
awake
check "and starts from now on" is_in b
check "it is the new version" inside grep -qx VERSION=good /usr/lib/stratum1/image

passed=$(grep -c ' PASS ' "$work/verdicts")
failed=$(grep -c ' FAIL ' "$work/verdicts")
echo "image: $passed passed, $failed failed"
[ "$failed" = 0 ]
