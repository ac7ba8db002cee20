#!/usr/bin/env bash
# Builds an image that is flashed onto a card or disk, and the update file for machines that run an earlier one:
#   images/build.sh ARCH [--package DEB] [--runtime DIR] [--out FILE] [--signer KEY] [--fresh]        ARCH: amd64, arm64
# --package  the .deb to install (default: packaging/build.sh makes it)      --runtime  .NET runtime for programs that are not native
# --signer   private SSH key that signs the update file; the image trusts it (default: a key of this machine, made once, in the cache)
# --fresh    fetches Debian's packages again, though the list of them is the same
# Writes out/images/ARCH/stratum1-ARCH.img and stratum1-ARCH.update. The same input gives the same bytes. No loop device, no mount.
set -eu
shopt -s inherit_errexit
cd "$(dirname "$0")/.."
architecture=${1:-}
[ -e "images/disk/$architecture.sh" ] || { sed -n '2,7s/^# \?//p' images/build.sh >&2; exit 64; }
shift
package='' runtime='' image='' signer='' fresh=''
while [ $# -gt 0 ]; do
    case $1 in
        --package) package=$2; shift 2 ;;
        --runtime) runtime=$2; shift 2 ;;
        --out) image=$2; shift 2 ;;
        --signer) signer=$2; shift 2 ;;
        --fresh) fresh=1; shift ;;
        *) echo "images/build.sh: what is $1?" >&2; exit 64 ;;
    esac
done
images/prepare.sh "$architecture"
[ "$(id -u)" = 0 ] || { echo "images: skipped, root's rights are needed to give files their owners" >&2; exit 77; }

export LC_ALL=C TZ=UTC
umask 022
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1795000000)}
export SOURCE_DATE_EPOCH
version=${STRATUM1_IMAGE_VERSION:-$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props src/Directory.Build.props | head -n 1)}
version=${version:-0.1.0}
cache=${STRATUM1_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stratum1}
out=$PWD/out/images/$architecture
image=${image:-$out/stratum1-$architecture.img}
work=$out/work
rm -rf "$work"
mkdir -p "$cache" "$out" "$work"
. images/lib/root.sh
. images/lib/foreign.sh
. images/lib/slot.sh
. "images/disk/$architecture.sh"

signer=${signer:-$cache/update-key}
[ -e "$signer" ] || ssh-keygen -q -t ed25519 -N '' -C "updates from $(uname -n)" -f "$signer"
base=$(base_tar)
configured_root "$base" "$work/root"
slot_parts "$work/root" "$work/slot"
disk_image "$work/slot" "$image"
update_file "$work/slot" "${image%.img}.update" "$signer"
rm -rf "$work"
ls -lh "$image" "${image%.img}.update" | awk '{ print $5, $9 }'
