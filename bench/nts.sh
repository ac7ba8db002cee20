#!/usr/bin/env bash
# What NTS costs beside Debian's chronyd: both servers on the same core with the same load, by turns, several times over. Prints the
# median ratios: NTS responses per second of CPU (ours / theirs), CPU per key exchange (ours / theirs); then what plain clients notice of
# 500 key exchanges a second. CPU time is counted, and as root everything runs with real-time priority: other work then disturbs little.
# Our code is compiled whole before it is measured, as NativeAOT ships it; DAEMON=file measures another build.
# usage: bench/nts.sh [ROUNDS=5] [SECONDS=2]     needs ../shared/tools, libgnutls28-dev and nettle-dev, two processors
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-5} seconds=${2:-2}
tools=${STRATUM1_TOOLS:-/work/shared/tools}
[ -e "$tools/ntsload.c" ] || { echo "nts.sh: $tools/ntsload.c is not here" >&2; exit 1; }
tests/peers.sh >/dev/null
[ -n "${NO_BUILD:-}" ] || for project in src/Stratum1.Server bench/Nts; do dotnet build $project -c Release -v q --nologo >&2; done
work=$(mktemp -d)
declare -A server pid ntp ke
stop() { kill "${pid[@]}" "${server[@]}" 2>/dev/null || true; wait 2>/dev/null || true; pid=() server=(); }
trap 'stop; rm -rf "$work"' EXIT
cc -O2 -o "$work/ntsload" "$tools/ntsload.c" -lgnutls -lnettle
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" -out "$work/crt" -days 30 \
    -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null

start() { # name, directive, program …
    local name=$1 more=$2; shift 2
    ntp[$name]=$((20000 + RANDOM % 5000)) ke[$name]=$((25000 + RANDOM % 5000))
    DOTNET_TieredCompilation=0 taskset -c 0 "$@" -x -d -U "allow 127.0.0.1" "bindaddress 127.0.0.1" "cmdport 0" "bindcmdaddress /" \
        "local stratum 1" "ntsserverkey $work/key" "ntsservercert $work/crt" "maxntsconnections 1000" "noclientlog" "$more" \
        "pidfile $work/$name.pid" "port ${ntp[$name]}" "ntsport ${ke[$name]}" >"$work/$name.log" 2>&1 &
    server[$name]=$!
    for _ in $(seq 100); do load k "$name" 0.2 >/dev/null 2>&1 && break; sleep 0.1; done
    pid[$name]=$(cat "$work/$name.pid")
}
start_both() {
    start chronyd "$1" out/peers/bin/chronyd -u root
    start stratum1d "$1" "${DAEMON:-out/bin/Stratum1.Server/release/stratum1d}"
}
load() { # k or n, name, seconds
    local port=; [ "$1" = n ] && port=${ntp[$2]}
    taskset -c 1 "$work/ntsload" "$1" 127.0.0.1 "${ke[$2]}" $port "$3"
}
family() { for p in ${pid[$1]} $(pgrep -P "${pid[$1]}" || true); do echo "/proc/$p/task/"*; done; }
cpu() { for t in $(family "$1"); do cut -d' ' -f1 "$t/schedstat"; done | awk '{ s += $1 } END { printf "%.0f", s }'; } # Nanoseconds.
measure() { # k or n, name, word before the count, formula of t seconds and n: prints what one load costs
    local before after made
    before=$(cpu "$2")
    made=$(load "$1" "$2" "$seconds" | grep -oE " $3 [0-9]+" | grep -oE '[0-9]+')
    after=$(cpu "$2")
    awk -v t="$((after - before))" -v n="$made" "BEGIN { t /= 1e9; printf \"%.1f\", $4 }"
}

start_both "ntsprocesses 1"
if [ "$(id -u)" = 0 ]; then
    for name in chronyd stratum1d; do for t in $(family $name); do chrt -f -p 10 "${t##*/}"; done; done
    chrt -f -p 9 $$
fi
for name in chronyd stratum1d; do load n $name 1 >/dev/null; load k $name 1 >/dev/null; done # Warms up.
for round in $(seq "$rounds"); do
    for name in chronyd stratum1d; do
        echo "$(measure n $name nts n/t) $(measure k $name ok 1e6*t/n)"
    done | paste -sd ' ' | tee -a "$work/table" \
        | awk '{ print "chronyd " $1 " responses per CPU second, " $2 " us/exchange; stratum1d " $3 ", " $4 }' >&2
done
stop
[ "$(id -u)" != 0 ] || chrt -o -p 0 $$
median() { sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
echo "NTS responses per CPU second, ours / chronyd's: $(awk '{ print $3 / $1 }' "$work/table" | median) (at least 1.8 wanted)"
echo "CPU per key exchange, ours / chronyd's: $(awk '{ print $4 / $2 }' "$work/table" | median) (at most 0.7 wanted)"

# With this directive chronyd serves time with real-time priority. Our threads that do never have any; here they get the same, so that
# other work on the machine does not count.
start_both "sched_priority 10"
for t in $([ "$(id -u)" != 0 ] || family stratum1d); do
    case $(cat "$t/comm") in ntp[0-9]*) chrt -f -p 10 "${t##*/}" ;; esac
done
for name in chronyd stratum1d; do
    echo "$name: $(taskset -c 1 dotnet out/bin/Nts/release/Stratum1.Bench.Nts.dll background "${ntp[$name]}" "${ke[$name]}" "$work/crt" 500)"
done
