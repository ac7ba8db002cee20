#!/usr/bin/env bash
# Do control requests delay time replies? bench/control.sh [REQUESTS_PER_SECOND [PAIRS]]: a client measures the turnaround of plain NTP
# requests (round trip on loopback, 99th percentile) in pairs of seconds, without and with so many chronyc requests a second, and prints
# the median ratio. Needs Release builds; paired, because this machine's other work comes and goes.
set -eu
cd "$(dirname "$0")/.."
rate=${1:-50000} pairs=${2:-10}
daemon=${STRATUM1D:-out/bin/Stratum1.Server/release/stratum1d}
"$daemon" -x -d -U 'refclock SIM' 'makestep 0.1 3' 'port 11723' 'cmdport 11724' 'allow 127.0.0.1' 'bindcmdaddress /' 'pidfile /' \
    >/tmp/stratum1-control.log 2>&1 &
pid=$!
trap 'kill $pid' EXIT
sleep 5
python3 bench/control.py "$rate" "$pairs" 11723 11724
