# From power-on in 1970, with an oscillator that is wrong by 12.5 ppm, to LOCKED; then the error of the clock, and what a client is told.
say "boot, the clock says $(date -u +%Y-%m-%d)"
board 12500 $TRUE_START
start_ours /dev/pps0
wait_state LOCKED 50 cold-boot
[ "$(cut -d. -f1 /proc/uptime)" -le 60 ] && pass "power-on to LOCKED" || fail "power-on to LOCKED takes too long"
watch "${SECONDS_WATCHED:-120}" 1000 ours
offset=$(chronyd -Q -t 10 'server 127.0.0.1 iburst maxsamples 4' 2>&1 | grep 'wrong by')
say "chronyd asks: $offset"
echo "$offset" | grep -qE 'wrong by -?0\.0000[0-9]* ' && pass "NTP answers are right" || fail "NTP answers: $offset"
stop_ours
