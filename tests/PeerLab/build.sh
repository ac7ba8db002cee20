#!/usr/bin/env bash
# Builds what a simulation needs into out/peerlab: PeerLab (our daemon as a node) and launcher (its stand-in for chronyd).
# PeerLab is native code, because a suite starts it thousands of times; where that cannot be built, it is compiled at each start.
set -eu
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p out/peerlab
gcc -static -O2 -Wall -Werror -o out/peerlab/launcher tests/PeerLab/launcher.c
runtime=linux-$([ "$(uname -m)" = aarch64 ] && echo arm64 || echo x64)
log=$(mktemp)
if dotnet publish tests/PeerLab -p:Stratum1Aot=true -r "$runtime" -c Release -v q --nologo >"$log" 2>&1; then
    ln -sf "../aot/publish/PeerLab/release_$runtime/PeerLab" out/peerlab/PeerLab
elif dotnet build tests/PeerLab -c Release -v q --nologo >"$log" 2>&1; then
    echo "build.sh: no native code here, every start takes longer" >&2
    ln -sf ../bin/PeerLab/release/PeerLab out/peerlab/PeerLab
else
    cat "$log" >&2
    rm -f "$log"
    exit 1
fi
rm -f "$log"
