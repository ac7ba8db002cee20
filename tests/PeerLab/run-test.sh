#!/usr/bin/env bash
# One test of the suite, in a copy of its own: run-test.sh TEST, with the environment of tests/peer-suite.sh. Prints one line.
set -eu
test=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/test"
cp -r "$PEERLAB_CHRONY/test/simulation" "$copy/test/simulation"
cp "$PEERLAB_LAUNCHER" "$copy/chronyd"
ln -s "$PEERLAB_CHRONY/chronyc" "$copy/chronyc"

# The suite asks this file what the daemon can do; FEAT_DEBUG stands for messages that are chronyd's private matter.
for feature in FEAT_CMDMON FEAT_REFCLOCK FEAT_PHC FEAT_PPS FEAT_RTC FEAT_IPV6 FEAT_NTS FEAT_SECHASH HAVE_CMAC HAVE_LONG_TIME_T \
    HAVE_LINUX_TIMESTAMPING; do
    echo "#define $feature 1"
done >"$copy/config.h"
# AEAD 30: we have it, the reference only with a new library.
if [ "$PEERLAB_ROLE" = both ] || grep -q '_SIV_GCM 1' "$PEERLAB_CHRONY/config.h"; then
    echo "#define HAVE_SIV_GCM 1" >>"$copy/config.h"
fi
# Timestamps are understood from fifty years before the release (2026-11-20, see Release and NetworkContext) on.
echo "#define NTP_ERA_SPLIT (1795132800 - 50*31556952)" >>"$copy/config.h"

cd "$copy/test/simulation"
rm -rf tmp
mkdir tmp
begin=$(date +%s%N)
code=0
timeout 900 "./$test" >"$copy/output" 2>&1 || code=$?
seconds=$(awk "BEGIN { printf \"%.1f\", ($(date +%s%N) - $begin) / 1e9 }")
rm -rf "$PEERLAB_RESULTS/$test"
mkdir -p "$PEERLAB_RESULTS/$test"
cp -r "$copy/output" tmp "$PEERLAB_RESULTS/$test/"
case $code in 0) verdict=PASS ;; 9) verdict=SKIP ;; *) verdict=FAIL ;; esac
line=$(printf '%s  %-22s %7s s' "$verdict" "$test" "$seconds")
if [ $verdict = FAIL ]; then
    # The check that failed, and what the first node complained of.
    why=$(grep -B 99 -m 1 -E '(BAD|ERROR)$' "$copy/output" | grep -E 'checking|running|starting|BAD|ERROR' | tail -n 2 \
        | tr -s ' \t' ' ' | tr '\n' ' ')
    complaint=$(grep -h -m 1 -E 'error:|Fatal|Unhandled' tmp/log.[0-9]* | head -n 1 | cut -c 1-140)
    line="$line  $why${complaint:+ [$complaint]}"
fi
echo "$line"
