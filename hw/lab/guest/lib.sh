# What scenarios have in common. The truth of the lab is /sys/kernel/ntplab: nothing in the guest steers it.
# A scenario says "pass NAME" or "fail NAME WHY" for each thing it must show.

TRUE_START=1795176000 # 2026-11-20 12:00:00 UTC

say() { echo "[$(cut -d' ' -f1 /proc/uptime)] $*"; }
pass() { say "PASS $*"; }
fail() { say "FAIL $*"; tail -n 20 /run/log; }

truth() { cat "/sys/kernel/ntplab/$1"; }

# board FREQUENCY_PPB TRUE_SECONDS: the oscillator is wrong by so much, and the true date is that.
board() {
    insmod /modules/pps-ldisc.ko
    insmod /modules/ntplab_tty.ko
    insmod /modules/ntplab.ko freq_ppb="$1" jitter_ns="${JITTER:-0}"
    echo "${2}000000000" > /sys/kernel/ntplab/true_ns
    /modules/receiver "${LATENCY:-120}" "${BAUD:-9600}" "${PROTOCOL:-nmea}" &
}

# start_ours PULSE: our daemon with full control of the clock, on the given pulse input.
start_ours() {
    mkdir -p /data/stratum1
    cat > /etc/stratum1.conf <<CONF
refclock GNSS /dev/ttyLAB0 pps $1
driftfile /data/stratum1/drift
makestep 0.1 3
pidfile /run/stratum1d.pid
allow
$EXTRA
CONF
    : > /run/log
    stratum1d -s -d -f /etc/stratum1.conf > /run/log 2>&1 &
    DAEMON=$!
}

stop_ours() {
    kill "$DAEMON"
    wait "$DAEMON"
}

state() { grep -o 'Clock is .*' /run/log | tail -n 1 | cut -d' ' -f3; }

# wait_state STATE SECONDS NAME
wait_state() {
    for _ in $(seq "$2"); do
        [ "$(state)" = "$1" ] && { pass "$3: $1 error_ns $(truth error_ns)"; return 0; }
        sleep 1
    done
    fail "$3: not $1 within $2 s"
    return 1
}

# root NUMBER: its square root, whole (Newton; the guest's awk has none).
root() {
    guess=$1
    while [ $((guess * guess)) -gt "$1" ]; do guess=$(((guess + $1 / guess) / 2)); done
    echo "$guess"
}

# watch SECONDS LIMIT_NS NAME: the error of the guest's clock once a second, its RMS, and whether it stays below a limit.
watch() {
    sum=0 worst=0
    for _ in $(seq "$1"); do
        sleep 1
        error=$(truth error_ns)
        [ -n "$QUIET" ] || say "$3 error_ns $error"
        magnitude=${error#-}
        [ "$magnitude" -gt "$worst" ] && worst=$magnitude
        [ "$magnitude" -lt 1000000 ] && sum=$((sum + error * error)) || sum=$((sum + 1000000000000))
    done
    rms=$(root $((sum / $1)))
    [ "$worst" -le "$2" ] && pass "$3: rms_ns $rms worst_ns $worst" || fail "$3: rms_ns $rms worst_ns $worst, limit $2"
}
