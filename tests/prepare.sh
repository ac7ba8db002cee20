#!/usr/bin/env bash
# Sees to what building and testing need: the SDK, and (as root) a few Debian packages.
set -eu
if ! command -v dotnet >/dev/null; then
    echo "The .NET 10 SDK is needed: https://learn.microsoft.com/dotnet/core/install/linux" >&2
    exit 1
fi

missing=()
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
[ -e /usr/include/openssl/ssl.h ] || missing+=(libssl-dev)
command -v ip >/dev/null || missing+=(iproute2)
command -v aarch64-linux-gnu-gcc >/dev/null || missing+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
command -v arm-linux-gnueabihf-gcc >/dev/null || missing+=(gcc-arm-linux-gnueabihf libc6-dev-armhf-cross)
command -v qemu-aarch64 >/dev/null || missing+=(qemu-user)
command -v python3 >/dev/null || missing+=(python3)
if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq -o DPkg::Lock::Timeout=600 --no-install-recommends "${missing[@]}" >/dev/null
    else
        echo "not installed, tests that need it are skipped: ${missing[*]}" >&2
    fi
fi
"$(dirname "$0")"/peers.sh >/dev/null || { [ "${CI:-}" != true ] || exit 1; }
