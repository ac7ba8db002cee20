# A poor pulse: each edge as late as the interrupt, jitter, every fifth one missing, and a spurious one in every third second.
board 12500 $TRUE_START
echo 0 > /sys/module/ntplab/parameters/exact
echo 500 > /sys/module/ntplab/parameters/jitter_ns
start_ours /dev/pps0
wait_state LOCKED 50 "before" && sleep 30
echo 20 > /sys/module/ntplab/parameters/drop_pct
echo 33 > /sys/module/ntplab/parameters/spur_pct
QUIET=1 watch 180 10000 "drops and spurious pulses"
[ "$(truth drops)" -ge 20 ] && pass "$(truth drops) pulses were missing" || fail "only $(truth drops) pulses were missing"
[ "$(state)" = LOCKED ] && pass "still LOCKED" || fail "it is $(state)"
stop_ours
