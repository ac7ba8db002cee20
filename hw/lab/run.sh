#!/usr/bin/env bash
# Boots the emulated board and runs a scenario in it:
#   hw/lab/run.sh SCENARIO [NAME=VALUE...]       (scenarios: hw/lab/scenarios; values reach the scenario as $NAME)
# Prints what the guest says: its clock minus the truth each second, state changes, figures. The guest's time is counted
# instructions (QEMU -icount, sleep=off): it does not depend on this machine's load and passes faster than ours.
# With LAB_PORTS="NTP NTSKE" time is real instead, and those ports of 127.0.0.1 reach the guest's 123 (UDP) and 4460 (TCP).
set -eu
cd "$(dirname "$0")/../.."
scenario=${1:?usage: hw/lab/run.sh SCENARIO [NAME=VALUE...]}
[ -e "hw/lab/scenarios/$scenario.sh" ] || { echo "no such scenario; there are: $(basename -s .sh hw/lab/scenarios/*)" >&2; exit 64; }
shift
settings=
for setting in "$@"; do settings+=" lab.$setting"; done
[ -n "${LAB_READY:-}" ] || hw/lab/prepare.sh
# The data partition: memory that outlives the board (LAB_DISK=FILE keeps it from run to run).
disk=${LAB_DISK:-$(mktemp)}
[ -s "$disk" ] || { truncate -s 32M "$disk" && mke2fs -q -t ext4 "$disk"; }
[ -n "${LAB_DISK:-}" ] || trap 'rm -f "$disk"' EXIT
time=(-accel "tcg,thread=single" -icount "shift=2,sleep=off" -rtc "base=${LAB_DATE:-1970-01-01T00:00:00},clock=vm")
if [ -n "${LAB_PORTS:-}" ]; then
    read -r ntp ntske <<<"$LAB_PORTS"
    time=(-accel tcg -nic "user,model=virtio-net-pci,hostfwd=udp:127.0.0.1:$ntp-:123,hostfwd=tcp:127.0.0.1:$ntske-:4460")
fi
timeout --foreground "${LAB_TIMEOUT:-1200}" qemu-system-x86_64 \
    "${time[@]}" -M pc,nvdimm=on -cpu max,-smap,-smep -smp 1 -m 512M,slots=1,maxmem=2G \
    -nodefaults -no-reboot -display none -seed 1 -monitor none -serial stdio \
    -object memory-backend-file,id=disk,mem-path="$disk",size=32M,share=on -device nvdimm,memdev=disk \
    -kernel out/lab/vmlinuz -initrd out/lab/initrd.zst \
    -append "console=ttyS0 quiet panic=-1 nokaslr tsc=reliable random.trust_cpu=on lab.scenario=$scenario$settings" </dev/null
