# One life of a board without RTC that ends by a power cut; CUT says where: at so many thousandths of a second after the daemon was told
# to save everything (-1: without any warning, at LIFE seconds). State files must be readable, the time restored, the drift kept once it is
# known (KNOWN=1: an earlier life has seen it on the disk), and the time that is served must be right.
mkdir -p /data && mount -t ext4 /dev/pmem0 /data || fail "the data partition cannot be mounted"
board 12500 $((TRUE_START + ${AGE:-0}))
saved=$(cat /data/stratum1/* 2>/dev/null | grep -o '1795[0-9]*' | sort -n | tail -n 1)
drift=$(grep -vE '^#' /data/stratum1/drift 2>/dev/null | awk '{ print $1; exit }')
case $drift in
    12.[45]* | -12.[45]*) pass "drift kept: $drift ppm" ;;
    '') [ -z "$KNOWN" ] || fail "the drift is lost" ;;
    *) fail "drift: $drift ppm" ;;
esac
start_ours /dev/pps0
sleep 3
if [ -n "$saved" ]; then
    [ "$(date +%s)" -ge "$saved" ] && pass "time restored" || fail "time not restored: $(date +%s), saved was $saved"
fi
grep -iE 'cannot be read|damaged|invalid|ignored' /run/log && fail "a state file is unreadable"
wait_state LOCKED 50 "life"
offset=$(chronyd -Q -t 10 'server 127.0.0.1 iburst maxsamples 4' 2>&1 | grep 'wrong by')
error=$(truth error_ns)
echo "$offset" | grep -qE 'wrong by -?0\.0000[0-9]* ' && [ "${error#-}" -lt 10000 ] && pass "correct time is served" \
    || fail "served: $offset; clock minus truth $error ns"
sleep "${LIFE:-20}"
if [ "${CUT:--1}" -ge 0 ]; then
    kill "$DAEMON"
    usleep $((CUT * 1000))
fi
say "POWER CUT"
echo b > /proc/sysrq-trigger
sleep 10
