# kill -9, ten times, at moments up to 20 ms after the daemon was told to save and end: state files stay readable, and the drift is kept.
board 12500 $TRUE_START
for life in 1 2 3 4 5 6 7 8 9 10; do
    start_ours /dev/pps0
    wait_state LOCKED 50 "life $life" && sleep 5
    grep -iE 'cannot be read|damaged|invalid' /run/log && fail "life $life: a state file is unreadable"
    kill "$DAEMON"
    usleep $((life * 2000))
    kill -9 "$DAEMON" 2> /dev/null
    wait "$DAEMON"
done
drift=$(grep -vE '^#' /data/stratum1/drift | awk '{ print $1; exit }')
case $drift in 12.[45]*|-12.[45]*) pass "drift kept: $drift ppm" ;; *) fail "drift: $(cat /data/stratum1/drift)" ;; esac
