#!/bin/sh
# Time error of the discipline in the scenarios of accuracy.md, against the optimal filter and chronyd. See --help.
set -eu
cd "$(dirname "$0")/.."
exec dotnet run --project bench/Accuracy -c Release -v q -- "$@"
