# A receiver that speaks UBX is unplugged for two minutes: its serial port vanishes under the daemon. HOLDOVER, LOCKED again without a step.
PROTOCOL=ubx
board 12500 $TRUE_START
start_ours /dev/pps0
wait_state LOCKED 50 "before" && sleep 60
steps=$(grep -c 'stepped' /run/log)
plug() {
    echo "$1" > /sys/module/ntplab_tty/parameters/plugged
    echo "$1" > /sys/module/ntplab/parameters/enable
}
plug 0
[ ! -e /dev/ttyLAB0 ] && pass "the port is gone" || fail "the port is still there"
wait_state HOLDOVER 30 "unplugged"
QUIET=1 watch 120 10000 "without it"
plug 1
wait_state LOCKED 60 "plugged in"
QUIET=1 watch 30 10000 "after"
[ "$(grep -c 'stepped' /run/log)" = "$steps" ] && pass "no step" || fail "it stepped"
stop_ours
