#!/usr/bin/env bash
# Runs chrony's own simulation suite, untouched, against our daemon as a native node of clknetsim:
#   tests/peer-suite.sh [--role both|server|client] [--seed N] [--jobs N] CHRONY_TREE CLKNETSIM_TREE [TEST...]
# Both trees are built ones (chronyd, chronyc; clknetsim, clknetsim.so), got by whoever runs this; nothing of them is part of this
# repository. Of a test's nodes, ours are all (both), those without network sources (server), or those with (client); the others are
# the reference daemon. Prints one line per test and a total; what each test said and left is in out/peer-suite/TEST.
# Exits with 1 if a test fails.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
usage() { sed -n '2,3s/^# *//p' "$0" >&2; exit 64; }

role=both seed=101 jobs=1
while [ $# -gt 0 ]; do
    case $1 in
        --role) role=${2-} ;;
        --seed) seed=${2-} ;;
        --jobs) jobs=${2-} ;;
        -*) usage ;;
        *) break ;;
    esac
    shift 2 || usage
done
[ $# -ge 2 ] || usage
case $role in both|server|client) ;; *) usage ;; esac
chrony=$(cd "$1" && pwd) clknetsim=$(cd "$2" && pwd)
shift 2
for file in "$chrony"/chronyd "$chrony"/chronyc "$chrony"/test/simulation/test.common "$clknetsim"/clknetsim "$clknetsim"/clknetsim.so; do
    [ -e "$file" ] || { echo "peer-suite.sh: $file is missing" >&2; exit 1; }
done

"$repository"/tests/PeerLab/build.sh
results=$repository/out/peer-suite
mkdir -p "$results"
export CLKNETSIM_PATH=$clknetsim CLKNETSIM_RANDOM_SEED=$seed
export PEERLAB_OURS=$repository/out/peerlab/PeerLab PEERLAB_LAUNCHER=$repository/out/peerlab/launcher
export PEERLAB_ROLE=$role PEERLAB_REFERENCE=$chrony/chronyd PEERLAB_CHRONY=$chrony PEERLAB_RESULTS=$results

[ $# -gt 0 ] || set -- $(cd "$chrony/test/simulation" && echo [0-9][0-9][0-9]-*)
printf '%s\n' "$@" | xargs -P "$jobs" -n 1 "$repository"/tests/PeerLab/run-test.sh | tee "$results/verdicts"
awk '{ count[$1]++; seconds += $3 } END {
    printf "%d passed, %d failed, %d skipped, %.0f s\n", count["PASS"], count["FAIL"], count["SKIP"], seconds
    exit count["FAIL"] > 0 }' "$results/verdicts"
