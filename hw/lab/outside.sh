#!/usr/bin/env bash
# The board in real time, asked from outside by a real chronyd, with NTP and with NTS.
set -u
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
chmod 755 "$work" # chronyd reads the certificate as another user.
trap 'rm -rf "$work"' EXIT
read -r ntp ntske < <(shuf -i 20000-32000 -n 2 | paste -sd' ')
set -m # A process group of its own: it is switched off when all has been asked.
LAB_PORTS="$ntp $ntske" LAB_DISK=$work/disk hw/lab/run.sh served SERVED=600 >"$work/guest" 2>&1 &
guest=$!
set +m
for _ in $(seq 300); do
    grep -q READY "$work/guest" && break
    kill -0 $guest 2>/dev/null || break
    sleep 1
done
tr -d '\r' <"$work/guest" | sed -n '/BEGIN CERT/,/END CERT/p' >"$work/ca.crt"

ask() { # ask NAME SERVER-OPTIONS: chronyd must reach the board and find the time of 20 November 2026 there; a busy machine may try thrice
    local answer offset told
    for _ in 1 2 3; do
        answer=$(timeout 90 out/peers/bin/chronyd -Q -t 80 -f /dev/null "$2" 'nocerttimecheck 1' "ntstrustedcerts $work/ca.crt" 2>&1)
        offset=$(sed -n 's/.*wrong by \(-\?[0-9]*\)\..*/\1/p' <<<"$answer")
        # The board's truth begins on 2026-11-20 at 12:00:00.
        told=$(($(date +%s) + ${offset:-0}))
        if [ -n "$offset" ] && [ "$told" -ge 1795176000 ] && [ "$told" -le 1795176600 ]; then
            echo "[0] PASS $1: the board says $(date -u -d "@$told" +%FT%TZ)"
            return
        fi
    done
    echo "[0] FAIL $1: $answer"
}
tests/peers.sh >/dev/null || exit
ask "NTP from outside" "server 127.0.0.1 port $ntp iburst maxsamples 4 maxdelay 10"
ask "NTS from outside" "server localhost port $ntp nts ntsport $ntske iburst maxsamples 4 maxdelay 10"
kill -- -$guest 2>/dev/null
wait $guest 2>/dev/null
tr -d '\r' <"$work/guest" | grep -aE 'PASS|FAIL|Z '
