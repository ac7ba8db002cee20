#!/usr/bin/env bash
# What bench/accuracy.sh --clknetsim DIR runs: scenarios of accuracy.md with the whole daemon in the peer's network simulator (DIR: a built
# clknetsim, got by whoever runs this), beside the same scenarios in our own world:
#   bench/clknetsim.sh DIR [--scenario NAME[,NAME...]] [--seeds A-B]
# RMS over the second half of each run, medians over the seeds. Exits with 1 if the two differ by more than 5 %.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
usage() { sed -n '4s/^# *//p' "$0" >&2; exit 64; }
[ $# -ge 1 ] || usage
clknetsim=$(cd "$1" && pwd)
shift
scenarios=S1a,S2b,S3,S6-lan-p6,S7,S8 seeds=1-10
while [ $# -gt 0 ]; do
    case $1 in
        --scenario) scenarios=${2-} ;;
        --seeds) seeds=${2-} ;;
        *) usage ;;
    esac
    shift 2 || usage
done
[ -x "$clknetsim/clknetsim" ] || { echo "clknetsim.sh: $clknetsim/clknetsim is missing" >&2; exit 1; }
[ -x "$repository/out/peerlab/PeerLab" ] || "$repository"/tests/PeerLab/build.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wandering() { echo "(+ 1e-05 (sum (* $1 (normal))))"; }

# SCENARIO FOLDER: the simulator's configuration, the nodes', and length (s) and number of nodes, of which the last is observed.
prepare() {
    local refclock="refclock SHM 0 poll 0 dpoll 0" nodes=1 limit=86400 offset=0.01 freq source
    freq=$(wandering 1e-09) source="(* 1e-06 (normal))"
    case $1 in
        S1a) ;;
        S2b) source="(* 1e-05 (normal))" ;;
        S3) source="(+ (* 1e-6 (normal)) (* 1e-3 (+ -1 (* 2 (uniform))) (equal 0.01 0.01 (uniform))))" ;;
        S6-lan-p6) limit=172800 nodes=2 ;;
        S7) limit=172800 freq="(+ 1e-05 (* 5e-7 (sine 86400)) (* 1e-6 (sine 3600)) (sum (* 1e-10 (normal))))" ;;
        S8) limit=14400 offset=1e+06 freq="(+ 8e-05 (sum (* 1e-09 (normal))))" ;;
        *) echo "clknetsim.sh: there is no scenario $1 here" >&2; exit 64 ;;
    esac
    printf '%s\n' "node${nodes}_offset = $offset" "node${nodes}_freq = $freq" > "$2/simulator"
    if [ "$nodes" = 1 ]; then
        echo "node1_refclock = $source" >> "$2/simulator"
        printf '%s\n' "$refclock" "makestep 0.1 3" > "$2/conf.1"
    else
        for way in node2_delay1 node1_delay2; do
            echo "$way = (+ 0.0001 (* 1e-05 (exponential)))" >> "$2/simulator"
        done
        printf '%s\n' "local stratum 1" "allow" > "$2/conf.1"
        printf '%s\n' "server 192.168.123.1 minpoll 6 maxpoll 6" "makestep 0.1 3" > "$2/conf.2"
    fi
    echo "$limit $nodes"
}

# SCENARIO SEED: RMS in µs.
run() {
    local folder=$work/$1-$2 limit nodes node begin
    mkdir "$folder"
    read -r limit nodes < <(prepare "$1" "$folder")
    export CLKNETSIM_SOCKET=$folder/socket CLKNETSIM_RANDOM_SEED=$2 CLKNETSIM_CONNECT_TIMEOUT=60
    local clients=()
    for node in $(seq "$nodes"); do
        printf '%s\n' "pidfile $folder/pid.$node" "cmdport 0" >> "$folder/conf.$node"
        (cd "$folder" && CLKNETSIM_NODE=$node exec "$repository/out/peerlab/PeerLab" -d -f "$folder/conf.$node" > "log.$node" 2>&1) &
        clients+=($!)
    done
    (cd "$folder" && "$clknetsim/clknetsim" -s socket -l "$limit" -r $((limit / 2)) simulator "$nodes" > stats 2>&1) || cat "$folder/stats" >&2
    kill "${clients[@]}" 2> /dev/null || true
    wait "${clients[@]}" 2> /dev/null || true
    awk '/RMS offset/ { rms = $NF } END { printf "%.5f\n", 1e6 * rms }' "$folder/stats"
    rm -rf "$folder"
}

median() { sort -g | awk '{ v[NR] = $1 } END { printf "%.4f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

printf '%-12s %14s %14s %8s\n' scenario "clknetsim, us" "our world, us" differs
failed=0
for scenario in ${scenarios//,/ }; do
    theirs=$(for seed in $(seq "${seeds%-*}" "${seeds#*-}"); do run "$scenario" "$seed"; done | median)
    ours=$("$repository"/bench/accuracy.sh --scenario "$scenario" --seeds "$seeds" --json | awk -F'[:,]' '/"rms_us"/ { print $2; exit }')
    awk -v name="$scenario" -v a="$theirs" -v b="$ours" 'BEGIN {
        d = a / b - 1
        printf "%-12s %14.4f %14.4f %+7.1f %%\n", name, a, b, 100 * d
        exit (d > 0.05 || d < -0.05) }' || failed=1
done
exit $failed
