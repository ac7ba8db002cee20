#!/bin/sh
# Called by mmdebstrap with a root whose packages were unpacked only: writes the list of them that dpkg would have written.
set -eu
root=$1
mkdir -p "$root/var/lib/dpkg/info"
for deb in "$root"/var/cache/apt/archives/*.deb; do
    dpkg-deb -f "$deb" | sed 's/^Package: .*/&\nStatus: install ok installed/'
    echo
done >"$root/var/lib/dpkg/status"
