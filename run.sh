#!/usr/bin/env bash
# The main job with the built-in simulated receiver, unprivileged and touching no system clock:
#   ./run.sh [--for SECONDS]
# A receiver that exists only as bytes on a pseudo-terminal and as pulses tells a truth that is the system clock plus 0.25 s and
# drifts by 12 ppm; the daemon finds it, follows it, and serves it on 127.0.0.1:11123. Ctrl-C ends it.
set -eu
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
time_limit=()
if [ $# -gt 0 ]; then
    [ $# = 2 ] && [ "$1" = --for ] && [ "$2" -gt 0 ] 2>/dev/null || { echo "usage: ./run.sh [--for SECONDS]" >&2; exit 64; }
    time_limit=(-t "$2")
fi

if ! command -v dotnet >/dev/null; then
    echo "The .NET 10 SDK is needed: https://learn.microsoft.com/dotnet/core/install/linux" >&2
    exit 1
fi
log=$(mktemp)
echo "Building ..."
dotnet build src/Stratum1.Cli -c Release -v q --nologo >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; exit 1; }
rm -f "$log"

echo "Serving the simulated truth on 127.0.0.1:11123. Once it says LOCKED, ask it from another terminal, with a real client:"
echo "    chronyd -Q -t 10 'server 127.0.0.1 port 11123 iburst maxsamples 4'"
# Sockets of its own: the usual ones belong to a daemon that is in earnest, and take rights.
sockets=${XDG_RUNTIME_DIR:-/tmp}/stratum1-demo-$(id -u)
mkdir -p -m 700 "$sockets"
echo "What it thinks of itself:"
echo "    out/bin/Stratum1.Cli/release/stratum1 -h $sockets/stratum1d.sock status      (or why, gps, pps, sources, tracking ...)"
exec out/bin/Stratum1.Server/release/stratum1d -x -d -U --live "${time_limit[@]}" \
    'refclock SIM offset 0.25 drift 12' 'makestep 0.1 3' 'port 11123' 'pidfile /' \
    "bindcmdaddress $sockets/stratum1d.sock" 'cmdport 0' \
    'allow 127.0.0.0/8' 'allow ::1' 'bindaddress 127.0.0.1' 'bindaddress ::1'
