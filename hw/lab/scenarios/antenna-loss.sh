# The antenna is lost for five minutes: no fix, no pulse. HOLDOVER, no wandering off, LOCKED again without a step.
board 12500 $TRUE_START
start_ours /dev/pps0
wait_state LOCKED 50 "before" && sleep 120
echo V > /run/receiver
echo 0 > /sys/module/ntplab/parameters/enable
wait_state HOLDOVER 20 "antenna lost"
QUIET=1 watch 300 10000 "holdover"
steps=$(grep -c 'stepped' /run/log)
echo F > /run/receiver
echo 1 > /sys/module/ntplab/parameters/enable
wait_state LOCKED 30 "antenna back"
QUIET=1 watch 30 10000 "after"
[ "$(grep -c 'stepped' /run/log)" = "$steps" ] && pass "no step" || fail "it stepped"
stop_ours
