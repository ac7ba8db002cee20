# The machine under test: QEMU with the disk in $work/disk, reached by SSH with the key in $work/key. Its second serial line has a
# receiver, its third an octet at each second, from which pulser.c knows when to interrupt by the parallel port: a pulse for pps_parport.
guest='' receiver=''
ssh-keygen -q -t ed25519 -N '' -C test -f "$work/key"
read -r ssh ntp ntske web < <(shuf -i 20000-32000 -n 4 | paste -sd' ')

# boot [uefi]
boot() {
    local firmware=() ports='' forward
    [ "${1:-}" != uefi ] || firmware=(-bios /usr/share/ovmf/OVMF.fd)
    for forward in "tcp:127.0.0.1:$ssh-:22" "udp:127.0.0.1:$ntp-:123" "tcp:127.0.0.1:$ntske-:4460" "tcp:127.0.0.1:$web-:9123"; do
        ports+=,hostfwd=$forward
    done
    cut_power
    qemu-system-x86_64 -accel tcg -M pc -cpu max,-smap,-smep -smp 2 -m 768 -nodefaults -display none -monitor none "${firmware[@]}" \
        -serial "file:$work/serial" -chardev "pipe,id=line,path=$work/line" -serial chardev:line \
        -chardev "pipe,id=second,path=$work/second" -serial chardev:second -parallel null -device i6300esb \
        -drive "file=$work/disk,format=raw,if=virtio,cache=unsafe" \
        -drive "file=$work/good.update,format=raw,if=virtio,readonly=on" -drive "file=$work/broken.update,format=raw,if=virtio,readonly=on" \
        -nic "user,model=virtio-net-pci$ports" \
        </dev/null >"$work/qemu" 2>&1 &
    guest=$!
}
cut_power() { [ -z "$guest" ] || { kill -9 "$guest" 2>/dev/null; wait "$guest" 2>/dev/null; guest=; }; }
inside() { # inside COMMAND...: as root there
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
awake() { until_holds 900 inside true || { tail -n 20 "$work/serial"; cat "$work/qemu"; return 1; }; }

# settings LINE...: stratum1.txt, each line ended as Windows does.
settings() {
    printf '%b\r\n' "$@" >"$work/stratum1.txt"
    to_fat "$work/stratum1.txt" stratum1.txt
}
to_fat() { MTOOLS_SKIP_CHECK=1 mcopy -o -i "$work/disk@@4M" "$1" "::$2"; }

for line in line second; do # What the machine says there is heard by nobody.
    mkfifo "$work/$line.in"
    ln -s /dev/null "$work/$line.out"
done
# begin_receiver: when the machine listens already, for what was said before would keep it busy.
begin_receiver() {
    bash images/test/receiver.sh "$work/line.in" "$work/second.in" &
    receiver=$!
}
end_receiver() { [ -z "$receiver" ] || { kill "$receiver" 2>/dev/null; wait "$receiver" 2>/dev/null; receiver=; }; }
begin_pulse() {
    gcc -O2 -Wall -Wextra -Werror -static -o "$work/pulser" images/test/pulser.c
    inside 'cat >/run/pulser && chmod +x /run/pulser && modprobe parport_pc && modprobe pps_parport && stty -F /dev/ttyS2 raw -echo &&
        systemd-run -q -p StandardInput=file:/dev/ttyS2 /run/pulser 378' <"$work/pulser"
}
