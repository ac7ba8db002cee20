#!/usr/bin/env bash
# Everything that must hold: ./test.sh (all but the images), ./test.sh --fast (the part under three minutes), ./test.sh --lab-full (besides
# all: fifty power cuts of the emulated board, and the images built, booted, asked and updated). With CI=true the images are tested, too.
# The last line is the plain total: "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
fast=0 full=0
for argument in "$@"; do
    case $argument in
        --fast) fast=1; export STRATUM1_FAST=1 ;;
        --lab-full) full=1 ;;
        *) echo "usage: ./test.sh [--fast | --lab-full]" >&2; exit 64 ;;
    esac
done

results=out/test-results
rm -rf "$results"
mkdir -p "$results"
step() { # step NAME COMMAND...: runs it, shows its output only when it fails, and its time
    local name=$1 log start=$SECONDS
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        echo "ok      $name ($((SECONDS - start)) s)"
    else
        cat "$log"
        echo "FAIL $name ($((SECONDS - start)) s): $*" | tee -a "$results/steps.log"
    fi
    rm -f "$log"
}

./tests/prepare.sh || exit 1
step "restore" dotnet restore Stratum1.sln
step "build" dotnet build Stratum1.sln --no-restore -c Release -v q
step "format" dotnet format Stratum1.sln --no-restore --verify-no-changes & # One core's work, beside that of the next step.
format=$!
[ $fast = 1 ] || step "NativeAOT build, no trim or AOT warnings, binary starts" ./tests/aot.sh
wait $format

# The emulated board, the real kernel's path from pulse to client, runs beside the other tests once those that look at the time of
# this machine are through: its own time is counted, and does not mind. The images come last: theirs is real.
board='' images=0 cuts=3
[ "${CI:-}" != true ] || { images=1 cuts=10; }
[ $full = 0 ] || { images=1 cuts=50; }
part() { # part LOG COMMAND...: its output, exit status and duration, for collect
    local log=$results/$1 start=$SECONDS
    shift
    "$@" >"$log.log" 2>&1
    echo $? >"$log.code"
    echo $((SECONDS - start)) >"$log.seconds"
}
start_board() {
    [ $fast = 0 ] || return 0
    part board ./hw/lab/test.sh $cuts &
    board=$!
}

projects=$(grep -L 'IsTestProject>false' tests/*/*.csproj)
for project in $projects; do
    dotnet test "$project" --no-build -c Release -v q --results-directory "$results" \
        --logger "trx;LogFilePrefix=$(basename "$project" .csproj)" --logger "console;verbosity=minimal" 2>&1 \
        | grep -vE '^(Test run for|A total of|VSTest version|Starting test|$)|^Results File'
    case $project in *Interop*) start_board ;; esac
done

lab_passed=0 lab_failed=0 lab_skipped=0
collect() { # collect LOG NAME: what a part that ran beside the others says of itself in its log's last line
    local log=$results/$1 name=$2 good bad
    case $(cat "$log.code") in
        77) lab_skipped=$((lab_skipped + 1)); tail -n 1 "$log.log" ;;
        *)
            read -r good bad < <(sed -n "s/^$name: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p" "$log.log")
            [ "${bad:=1}" = 0 ] || cat "$log.log"
            echo "$name: ${good:=0} passed, $bad failed ($(cat "$log.seconds") s)"
            lab_passed=$((lab_passed + good)) lab_failed=$((lab_failed + bad))
            ;;
    esac
}
if [ -n "$board" ]; then
    wait "$board"
    collect board "emulated board"
    if [ $images = 1 ]; then
        part image ./images/test.sh &
        image=$!
        part pi ./images/pi/test.sh
        wait "$image"
        collect image image
        collect pi "Raspberry Pi image"
    fi
    [ "${CI:-}" != true ] || lab_failed=$((lab_failed + lab_skipped))
fi

# Why tests were skipped, once for each reason.
sed -n '/outcome="NotExecuted"/,/<\/UnitTestResult>/ s/.*<\(Message\|StdOut\)>\(.*\)<\/.*/skipped: \2/p' "$results"/*.trx 2>/dev/null | sort | uniq -c

# What failed, once more, where it is looked for first.
sed -n '/outcome="Failed"/,/<\/UnitTestResult>/ { s/.* testName="\([^"]*\)".*/FAIL \1/p; s/.*<Message>\(.*\)/     \1/p }' "$results"/*.trx 2>/dev/null
grep -hsE '(^| )FAIL ' "$results"/*.log

# Totals from the result files: what ran, not what was meant to run.
count() { # count NAME: the sum of that counter over all result files
    grep -ho '<Counters [^>]*' "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}
expected=$(echo "$projects" | wc -l)
reports=$(ls "$results"/*.trx 2>/dev/null | wc -l)
[ "$reports" = "$expected" ] || echo "FAILED  $((expected - reports)) of $expected test projects left no results"
passed=$(($(count passed) + lab_passed))
failed_steps=$(cat "$results/steps.log" 2>/dev/null | wc -l)
failed=$(($(count failed) + $(count error) + failed_steps + lab_failed + expected - reports))
skipped=$(($(count total) - $(count executed) + lab_skipped))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
