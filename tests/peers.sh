#!/usr/bin/env bash
# Unpacks the real peers (chrony, NTPsec) from Debian's packages into out/peers, without installing or starting them:
# NTPsec and chrony exclude each other as installed packages, and no service of theirs may run on this machine.
# Prints the folder. Exits with 1, and says why, when the packages cannot be had.
set -eu
cd "$(dirname "$0")/.."
peers=$PWD/out/peers
packages="chrony ntpsec ntpsec-ntpdig"
if [ -e "$peers/.complete" ]; then echo "$peers"; exit 0; fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "peers.sh: no apt-get and dpkg here" >&2; exit 1; }
[ "$(id -u)" = 0 ] && apt-get update -qq >&2 || true
mkdir -p "$peers/cache/archives/partial"
for package in $packages; do
    # One by one, because apt refuses to plan two that conflict; each comes with the libraries this machine lacks.
    apt-get install -qq -y --download-only --reinstall --no-install-recommends \
        -o Debug::NoLocking=1 -o Dir::Cache::archives="$peers/cache/archives" "$package" >&2 || { echo "peers.sh: $package cannot be had" >&2; exit 1; }
done
for deb in "$peers"/cache/archives/*.deb; do dpkg -x "$deb" "$peers"; done
rm -rf "$peers/cache"

libraries=$(dirname "$(find "$peers/usr/lib" -name libntpc.so -path '*/ntp/*' | head -n 1)")
ln -sf "$libraries/libntpc.so" "$peers/usr/lib/python3/dist-packages/ntp/libntpc.so"
mkdir -p "$peers/bin"
for program in chronyd chronyc ntpd ntpdig ntpq; do
    file=$(find "$peers/usr/bin" "$peers/usr/sbin" -name "$program" | head -n 1)
    cat > "$peers/bin/$program" <<EOF
#!/bin/sh
export LD_LIBRARY_PATH="$(dirname "$libraries")" PYTHONPATH="$peers/usr/lib/python3/dist-packages" PYTHONDONTWRITEBYTECODE=1
exec "$file" "\$@"
EOF
    chmod +x "$peers/bin/$program"
done
touch "$peers/.complete"
echo "$peers"
