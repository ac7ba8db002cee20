#!/usr/bin/env bash
# The NTP server against Debian's chronyd and against the least that any server over UDP sockets costs, in one run, on loopback.
# Needs two cores, gcc, taskset, tests/peers.sh, and ntpload.c and ntplimit.c in ../shared/tools (or $STRATUM1_SHARED/tools).
set -eu
cd "$(dirname "$0")/.."
usage='usage: throughput.sh [--json] [--rounds N] [--seconds S] [--clients N] [--idle S] [--core N] [--no-aot]
--seconds: of load for each server in each round. --core: where the servers run (default 0). --no-aot: the JIT alone.'
aot=1 core=0 words=()
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) echo "$usage"; exit 0 ;;
        --no-aot) aot=0 ;;
        --core) core=${2:?}; shift ;;
        *) words+=("$1") ;;
    esac
    shift
done

tools=${STRATUM1_SHARED:-../shared}/tools
[ -e "$tools/ntpload.c" ] || { echo "throughput.sh: no $tools/ntpload.c; set STRATUM1_SHARED" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O2 -w -o "$work/ntpload" "$tools/ntpload.c"
gcc -O2 -w -o "$work/ntplimit" "$tools/ntplimit.c"
peers=$(tests/peers.sh)
dotnet build src/Stratum1.Server -c Release -v q --nologo >&2
dotnet build bench/Serving -c Release -v q --nologo >&2
daemon=
if [ $aot = 1 ]; then
    runtime=linux-$([ "$(uname -m)" = aarch64 ] && echo arm64 || echo x64)
    dotnet publish src/Stratum1.Server -p:Stratum1Aot=true -r "$runtime" -c Release -v q --nologo >&2
    daemon=out/aot/publish/Stratum1.Server/release_$runtime/stratum1d
fi

# Everything on any core but the servers'; they go to theirs themselves.
others=$(seq -s , 0 $(($(nproc) - 1)) | tr , '\n' | grep -vx "$core" | paste -sd ,)
taskset -c "$others" out/bin/Serving/release/Stratum1.Bench.Serving throughput --core "$core" --load "$work/ntpload" \
    --floor "$work/ntplimit" --chronyd "$peers/bin/chronyd" --jit out/bin/Stratum1.Server/release/stratum1d --aot "$daemon" "${words[@]}"
