#!/usr/bin/env bash
# What NTS costs beside Debian's chronyd: both servers on the same core, one after the other, with the same load, several times over.
# Prints the median ratios: NTS responses per second of CPU (ours / theirs), CPU per key exchange (ours / theirs). CPU time is counted,
# not time, so that other work on the machine disturbs less. Our code is compiled whole before it is measured, as NativeAOT ships it.
# usage: bench/nts.sh [ROUNDS=5] [SECONDS=4]     needs ../shared/tools, libgnutls28-dev and nettle-dev, two processors
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-5} seconds=${2:-4}
tools=${STRATUM1_TOOLS:-/work/shared/tools}
[ -e "$tools/ntsload.c" ] || { echo "nts.sh: $tools/ntsload.c is not here" >&2; exit 1; }
tests/peers.sh >/dev/null
[ -n "${NO_BUILD:-}" ] || dotnet build src/Stratum1.Server -c Release -v q --nologo >&2
work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
cc -O2 -o "$work/ntsload" "$tools/ntsload.c" -lgnutls -lnettle
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" -out "$work/crt" -days 30 \
    -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
common=(-x -d -U "allow 127.0.0.1" "bindaddress 127.0.0.1" "cmdport 0" "bindcmdaddress /" "local stratum 1" \
    "ntsserverkey $work/key" "ntsservercert $work/crt" "maxntsconnections 1000" "noclientlog")

# CPU time of a process and its children, clock ticks.
cpu() { local p sum=0; for p in $1 $(pgrep -P "$1" || true); do
    sum=$((sum + $(sed 's/.*) //' "/proc/$p/stat" | awk '{print $12 + $13}'))); done; echo $sum; }

run() { # name, program …: prints "responses/s  microseconds of CPU per key exchange"
    local name=$1 ntp ke; shift
    ntp=$((20000 + RANDOM % 10000)) ke=$((30000 + RANDOM % 10000))
    DOTNET_TieredCompilation=0 taskset -c 0 "$@" "${common[@]}" "pidfile $work/$name.pid" "port $ntp" "ntsport $ke" >"$work/$name.log" 2>&1 &
    server=$!
    for _ in $(seq 100); do taskset -c 1 "$work/ntsload" k 127.0.0.1 $ke 0.2 >/dev/null 2>&1 && break; sleep 0.1; done
    local pid=$server
    [ "$name" = chronyd ] && pid=$(cat "$work/$name.pid")
    taskset -c 1 "$work/ntsload" n 127.0.0.1 $ke $ntp 1 >/dev/null 2>&1 # Warms up.
    local rate before after made
    before=$(cpu "$pid")
    made=$(taskset -c 1 "$work/ntsload" n 127.0.0.1 $ke $ntp "$seconds" | grep -oE ' nts [0-9]+' | grep -oE '[0-9]+')
    after=$(cpu "$pid")
    rate=$(awk -v t=$((after - before)) -v n="$made" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.0f", n * hz / t }')
    taskset -c 1 "$work/ntsload" k 127.0.0.1 $ke 1 >/dev/null
    before=$(cpu "$pid")
    made=$(taskset -c 1 "$work/ntsload" k 127.0.0.1 $ke "$seconds" | grep -oE 'ok [0-9]+' | grep -oE '[0-9]+')
    after=$(cpu "$pid")
    kill "$server"; wait "$server" 2>/dev/null || true
    echo "$rate $(awk -v t=$((after - before)) -v n="$made" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.1f", 1e6 * t / hz / n }')"
}

for round in $(seq "$rounds"); do
    theirs=$(run chronyd "out/peers/bin/chronyd" -u root)
    ours=$(run stratum1d "out/bin/Stratum1.Server/release/stratum1d")
    echo "$theirs $ours"
    echo "round $round: chronyd ${theirs/ / responses per CPU second, } us/exchange; stratum1d ${ours/ / responses per CPU second, } us/exchange" >&2
done > "$work/table"
median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
echo "NTS responses per CPU second, ours / chronyd's: $(awk '{ print $3 / $1 }' "$work/table" | median) (at least 1.8 wanted)"
echo "CPU per key exchange, ours / chronyd's: $(awk '{ print $4 / $2 }' "$work/table" | median) (at most 0.7 wanted)"
