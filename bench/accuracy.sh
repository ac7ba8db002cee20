#!/bin/sh
# Time error of the discipline in the scenarios of accuracy.md, against the optimal filter and chronyd. See --help.
# --clknetsim DIR: the same through the peer's simulator (clknetsim.sh).
set -eu
cd "$(dirname "$0")/.."
[ "${1-}" = --clknetsim ] && { shift; exec bench/clknetsim.sh "$@"; }
exec dotnet run --project bench/Accuracy -c Release -v q -- "$@"
