#!/usr/bin/env bash
# Boots the amd64 image in QEMU and updates it: images/test.sh [IMAGE] (default: what images/build.sh amd64 left, or leaves now).
# At first it has a receiver at a serial line and a pulse at its parallel port, later a simulated one. From outside it is asked by a real
# chronyd with NTP and NTS, and entered by SSH with the key of stratum1.txt. Updates: an unsigned one is refused, a power cut in the
# midst of one does no harm, a broken one goes back by itself, a good one stays. Prints each verdict, and at last "image: N passed, N failed".
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
begin=$SECONDS
verdict() { echo "image: [$((SECONDS - begin))] $*" | tee -a "$work/verdicts"; }
check() { # check NAME COMMAND...
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then verdict "PASS $name"; else verdict "FAIL $name: $(tail -c 500 <<<"$said" | tr '\r\n' '  ')"; return 1; fi
}
. images/test/machine.sh
. images/test/updates.sh
trap 'cut_power; end_receiver; rm -rf "$work"' EXIT

make_updates "${image%.img}.update"
cp --sparse=always "$image" "$work/disk"
# As somebody's editor on Windows leaves it, and not without mistakes.
settings '\xef\xbb\xbfhostname=teststratum' "ssh_key=$(cat "$work/key.pub")" 'receiver=/dev/ttyS1' ' allow = 0.0.0.0/0' \
    'nts_name=localhost' 'allow=10.0.0.0/64' 'wifi_ssid=Kaffee "1"' 'wifi_password=sesam öffne dich' 'metrics=yes' 'colour=blue' \
    'update_minutes=20' 'nts=perhaps'
# A starved emulator is not a hung board: the watchdog is patient here.
echo 'set local="console=ttyS0,115200 systemd.watchdog_sec=240"' >"$work/local.cfg"
to_fat "$work/local.cfg" grub/local.cfg

boot
check "boots, and lets in who has the key of stratum1.txt" awake || { echo "image: 0 passed, 1 failed"; exit 1; }
begin_receiver
begin_pulse
while read -r line; do
    case $line in PASS* | FAIL*) verdict "$line" ;; *) echo "$line" ;; esac
done < <(LIMIT=1500 inside 'bash -s' <images/test/inside.sh 2>&1)
grep -q 'PASS all was looked at' "$work/verdicts" || verdict "FAIL what must hold inside was not looked at to the end"
check "nobody is let in without a key" sh -c "! ssh -p $ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes \
    -o IdentityFile=/dev/null -o ConnectTimeout=60 root@127.0.0.1 true 2>&1"
check "metrics for Prometheus, where metrics=yes" sh -c "curl -s -m 60 http://127.0.0.1:$web/metrics | grep -q '^chrony_tracking_'"

# chronyd outside: the receiver speaks of this machine's seconds.
inside cat /var/lib/stratum1/nts/ca.crt >"$work/ca.crt"
ask() {
    local said
    for _ in 1 2 3; do
        said=$(timeout 90 "$peers/chronyd" -Q -t 60 -f /dev/null "$@" 'nocerttimecheck 1' "ntstrustedcerts $work/ca.crt" 2>&1)
        grep -qE 'wrong by -?0\.[0-3]' <<<"$said" && return
    done
    echo "$said"
    return 1
}
check "a chronyd outside synchronises by NTP" ask "server 127.0.0.1 port $ntp iburst maxsamples 4 maxdelay 10"
check "a chronyd outside synchronises by NTS" ask "server localhost port $ntp nts ntsport $ntske iburst maxsamples 4 maxdelay 10"

refused() { # refused UPDATE WHY
    inside 'stratum1 update -' <"$1" >"$work/said" 2>&1
    grep -q "$2" "$work/said" && is_in a && inside '! grep -q trial= /boot/firmware/grub/state'
}
check "an update that nobody signed is refused" refused "$work/forged.update" 'nobody whom this machine trusts has signed it'
check "an update with a second list behind the signed one is refused" refused "$work/relisted.update" 'its list comes again'

# The plug is pulled while the update is written.
LIMIT=900 inside 'stratum1 update /dev/vdb' >"$work/said" 2>&1 &
writing=$!
until_holds 300 grep -q 'into slot b' "$work/said"
sleep $((RANDOM % 8))
cut_power
wait $writing
settings 'hostname=teststratum' "ssh_key=$(cat "$work/key.pub")" 'receiver=SIM' 'allow=0.0.0.0/0' 'update_minutes=2'
boot
check "a power cut in an update: the old slot starts" awake
check "it is slot a" is_in a
check "state is there, and LOCKED again" until_holds 600 inside 'test -s /var/lib/stratum1/drift && stratum1 --json status | grep -q LOCKED'
check "no problems, no problems.txt, no unit that failed" inside '! test -e /boot/firmware/problems.txt && ! systemctl -q is-failed "*"'

LIMIT=900 inside 'stratum1 update /dev/vdc' >"$work/said" 2>&1
check "an update whose daemon does not start is written and tried" grep -q 'restart into slot b' "$work/said"
given_up() { result 'given up' && is_in a; }
check "it is given up, and the old slot starts by itself" until_holds 1200 given_up

inside 'mount -o remount,rw /boot/firmware && sed -i s/^update_minutes=.*/update_minutes=20/ /boot/firmware/stratum1.txt
    mount -o remount,ro /boot/firmware'
until_holds 600 all_works
LIMIT=900 inside 'stratum1 update /dev/vdb' >"$work/said" 2>&1
check "a good update is written and tried" grep -q 'restart into slot b' "$work/said"
check "it has what worked before, and is kept" until_holds 1200 result 'slot b is kept'
cut_power
boot uefi
check "and starts from now on, by UEFI too" awake
check "it is slot b" is_in b
check "it is the new version" inside grep -qx VERSION=good /usr/lib/stratum1/image
cut_power
dd if=/dev/zero of="$work/disk" bs=1M seek=$((4 + boot_size + slot_size)) count=1 conv=notrunc status=none
boot
check "a slot that was kept and can no longer be mounted is left for the other" awake
check "it is slot a once more" is_in a

passed=$(grep -c ' PASS ' "$work/verdicts")
failed=$(grep -c ' FAIL ' "$work/verdicts")
echo "image: $passed passed, $failed failed"
[ "$failed" = 0 ]
