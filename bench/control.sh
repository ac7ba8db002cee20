#!/usr/bin/env bash
# Do control requests delay time replies? bench/control.sh [REQUESTS_PER_SECOND [ROUNDS]], beside Debian's chronyd in the same run.
# A flood takes processor time of its own, so each round measures three seconds: without a flood, with one to a port where nobody answers
# ("sink"), and with the same to the control port. What the daemon does to its replies is the last against the one before. The flood runs
# on the last core, the client on the first. Needs Release builds and tests/peers.sh.
set -eu
cd "$(dirname "$0")/.."
rate=${1:-50000} rounds=${2:-10}
daemon=${STRATUM1D:-out/bin/Stratum1.Server/release/stratum1d}
peer=$(tests/peers.sh)/bin/chronyd
work=$(mktemp -d) pids=
trap 'kill $pids; rm -rf "$work"' EXIT
start() { # start PORT PROGRAM OPTION...: serves time on PORT, control on the next
    local port=$1
    shift
    "$@" -x -d -U 'local stratum 1' 'makestep 0.1 3' "port $port" "cmdport $((port + 1))" 'allow 127.0.0.1' 'bindcmdaddress /' \
        "pidfile $work/$port.pid" >"$work/$port.log" 2>&1 &
    pids="$pids $!"
}
start 11723 "$daemon"
start 11725 "$peer" -u root
sleep 5
python3 bench/control.py "$rate" "$rounds" stratum1d:11723 chronyd:11725
