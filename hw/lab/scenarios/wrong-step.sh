# Another program sets the clock wrong by an hour, forward and back: noticed and undone.
board -7300 $TRUE_START
start_ours /dev/pps0
wait_state LOCKED 50 "before" && sleep 30
for by in 3600 -3600; do
    date -u -s "@$(($(date +%s) + by))" > /dev/null
    sleep 15
    wait_state LOCKED 60 "after a step of $by s"
    QUIET=1 watch 10 20000 "after a step of $by s"
done
stop_ours
