# Serves NTP and NTS to whoever asks from outside the board; for hw/lab/outside.sh. SERVED is for how many seconds, if nobody switches it
# off before.
ip link set eth0 up && ip addr add 10.0.2.15/24 dev eth0 && ip route add default via 10.0.2.2
board 12500 $TRUE_START
start_ours /dev/pps0
wait_state LOCKED 120 "served" || exit 1
stop_ours
stratum1 nts init --folder /data/nts --name localhost > /run/init.log 2>&1 || fail "stratum1 nts init: $(cat /run/init.log)"
EXTRA="ntsauthority /data/nts
ntsdumpdir /data/stratum1"
start_ours /dev/pps0
wait_state LOCKED 120 "served again"
cat /data/nts/ca.crt
say READY
sleep "${SERVED:-60}"
tail -n 20 /run/log
