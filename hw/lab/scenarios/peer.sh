# The same board for us and for chronyd, one after the other: RMS error of the kernel's clock under each, with the pulse's jitter in
# JITTER (nanoseconds to either side, default 1000). chronyd cannot read the receiver's sentences: its clock is set by hand first,
# and it follows the pulse alone. Reading the guest's clock and the truth one after the other takes a few instructions of 4 ns each:
# below 10 ns nobody is the better one.
board 12500 $TRUE_START
jitter=${JITTER:-1000}
say "pulse jitter ±$jitter ns"
echo "$jitter" > /sys/module/ntplab/parameters/jitter_ns
echo 4711 > /sys/module/ntplab/parameters/seed
start_ours /dev/pps0
wait_state LOCKED 50 "ours" && sleep 300
QUIET=1 watch 300 100000 "ours"
ours=$rms
stop_ours
printf 'refclock PPS /dev/pps0 refid PPS poll 2\nlocal stratum 10\nmaxupdateskew 1000\n' > /etc/chrony.conf
mkdir -p /run/chrony
echo 4711 > /sys/module/ntplab/parameters/seed
chronyd -d -f /etc/chrony.conf > /run/log 2>&1 &
peer=$!
sleep 310
QUIET=1 watch 300 100000 "chronyd"
kill $peer
wait $peer
[ $((ours * 10)) -le $((rms * 11 + 100)) ] && pass "ours $ours ns, chronyd $rms ns" || fail "ours $ours ns, chronyd $rms ns"
