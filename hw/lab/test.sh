#!/usr/bin/env bash
# All scenarios of the emulated board, and power cuts at seeded moments: hw/lab/test.sh [CUTS] (default 10).
# Prints each verdict, and at last "N passed, N failed".
set -u
cd "$(dirname "$0")/../.."
cuts=${1:-10}
[ "$(uname -m)" = x86_64 ] && command -v dpkg-query >/dev/null || { echo "emulated board: skipped, it needs Debian on x86-64"; exit 77; }
hw/lab/prepare.sh || exit
export LAB_READY=1
results=$(mktemp)
trap 'rm -f "$results" "$results.disk"' EXIT

for scenario in cold-boot inputs antenna-loss bad-pulses unplug wrong-step killed peer; do
    hw/lab/run.sh "$scenario" QUIET=1 2>&1 | tr -d '\r' | sed "s/^/$scenario: /" | tee -a "$results" | grep -aE 'PASS|FAIL|asks'
    grep -aq "^$scenario: .* PASS " "$results" || echo "$scenario: [0] FAIL it said nothing" | tee -a "$results"
    grep -aq "^$scenario: .* done$" "$results" || echo "$scenario: [0] FAIL it did not come to its end" | tee -a "$results"
done

hw/lab/outside.sh 2>&1 | sed 's/^/outside: /' | tee -a "$results" | grep -aE 'PASS|FAIL'

# Each life ends in a cut; the next one begins with what is on the disk, in 1970 again.
RANDOM=${LAB_SEED:-4711}
age=0 known=
for cut in $(seq "$cuts"); do
    case $((cut % 3)) in
        0) moment=-1 ;;
        *) moment=$((RANDOM % 12)) ;;
    esac
    LAB_DISK=$results.disk hw/lab/run.sh power-cut QUIET=1 CUT=$moment LIFE=$((RANDOM % 30)) AGE=$age ${known:+KNOWN=1} 2>&1 | tr -d '\r' \
        | sed "s/^/power cut $cut ($moment ms): /" > "$results.life"
    grep -q 'PASS life' "$results.life" && grep -q 'POWER CUT' "$results.life" || echo "power cut $cut: [0] FAIL it did not live" >> "$results.life"
    ! grep -q 'PASS drift' "$results.life" || known=1
    grep -aE 'FAIL|PASS' "$results.life"
    cat "$results.life" >> "$results"
    age=$((age + 100))
done
rm -f "$results.life"
e2fsck -fn "$results.disk" > /dev/null 2>&1 || echo "note: the file system wants its journal replayed"

passed=$(grep -c ' PASS ' "$results")
failed=$(grep -c ' FAIL ' "$results")
echo "emulated board: $passed passed, $failed failed"
[ "$failed" = 0 ]
