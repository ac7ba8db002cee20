# One life of a board without RTC that ends by a power cut; CUT says where: at so many thousandths of a second after the daemon was told
# to save everything (-1: without any warning, at LIFE seconds). State files must be readable, the time restored, the drift kept.
mkdir -p /data && mount -t ext4 /dev/pmem0 /data || fail "the data partition cannot be mounted"
board 12500 $((TRUE_START + ${AGE:-0}))
saved=$(cat /data/stratum1/* 2>/dev/null | grep -o '1795[0-9]*' | sort -n | tail -n 1)
start_ours /dev/pps0
sleep 3
if [ -n "$saved" ]; then
    [ "$(date +%s)" -ge "$saved" ] && pass "time restored" || fail "time not restored: $(date +%s), saved was $saved"
fi
grep -iE 'cannot be read|damaged|invalid|ignored' /run/log && fail "a state file is unreadable"
wait_state LOCKED 50 "life"
sleep "${LIFE:-20}"
if [ "${CUT:--1}" -ge 0 ]; then
    kill "$DAEMON"
    usleep $((CUT * 1000))
fi
say "POWER CUT"
echo b > /proc/sysrq-trigger
sleep 10
