#!/usr/bin/env bash
# Proves the package in a fresh Debian: packaging/test.sh [--base FOLDER] [PACKAGE]. Needs root, debootstrap and the peers of
# tests/peers.sh; takes a minute, and the network for debootstrap (FOLDER: a root that was made before, copied and not changed).
# Installs, starts with -x, asks with Debian's chronyc, upgrades and sees that state and configuration stay, purges and looks for leftovers.
set -eu
cd "$(dirname "$0")/.."
base=
[ "${1:-}" != --base ] || { base=$2; shift 2; }
package=${1:-$(packaging/build.sh)}
chronyc=$(tests/peers.sh)/bin/chronyc
work=$(mktemp -d)
network=stratum1-package-$$
daemon=
cleanup() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
    ip netns delete "$network" 2>/dev/null || true
    umount "$work/root/dev/pts" "$work/root/proc" 2>/dev/null || true
    rm -rf --one-file-system "$work"
}
trap cleanup EXIT
fail() { echo "FAILED  $*"; exit 1; }
step() { echo "ok      $*"; }

if [ -n "$base" ]; then
    cp -a "$base" "$work/root"
else
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | grep -m 1 '/debian/*$')
    debootstrap --variant=minbase --include=libssl3,zlib1g bookworm "$work/root" "$mirror" >"$work/debootstrap.log" \
        || { tail -n 5 "$work/debootstrap.log"; fail "debootstrap"; }
fi
ip netns add "$network"
ip -n "$network" link set lo up
inside() { ip netns exec "$network" chroot "$work/root" "$@"; }
mount -t proc proc "$work/root/proc"
mkdir -p "$work/root/dev/pts" # For the simulated receiver's serial line.
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$work/root/dev/pts"
ln -sf pts/ptmx "$work/root/dev/ptmx"
files() { (cd "$work/root" && find . \( -path ./proc -o -path ./dev \) -prune -o \( -type f -o -type d -o -type l \) -print \
    | grep -vE '^./(var/(lib/dpkg|cache|log/(dpkg|apt|alternatives))|proc|tmp)|^./etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$' | sort); }
before=$(files)

start() {
    # As the unit has it, but for the right to set the clock.
    ip netns exec "$network" chroot "$work/root" setpriv --reuid=stratum1 --regid=stratum1 --init-groups --no-new-privs \
        --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service \
        /usr/sbin/stratum1d -n -x -U -F 1 >"$work/daemon.log" 2>&1 &
    daemon=$!
    for _ in $(seq 100); do
        if ip netns exec "$network" "$chronyc" -h 127.0.0.1 -c tracking >"$work/tracking" 2>/dev/null; then return; fi
        sleep 0.1
    done
    cat "$work/daemon.log"
    fail "the daemon does not answer chronyc"
}
stop() {
    kill "$daemon"
    wait "$daemon" || { cat "$work/daemon.log"; fail "the daemon did not end well"; }
    daemon=
}

cp "$package" "$work/root/tmp/new.deb"
inside dpkg -i /tmp/new.deb >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "install"; }
[ "$(stat -c %U:%a "$work/root/var/lib/stratum1" 2>/dev/null | cut -d: -f2)" = 750 ] || fail "state folder"
inside id stratum1 >/dev/null || fail "user"
inside stratum1d --check >"$work/check" 2>&1 || { cat "$work/check"; fail "the packaged configuration has errors"; }
step "installs: $(inside stratum1d -v), $(stat -c %s "$package") octets"

mkdir -p "$work/root/run/stratum1" && inside chown stratum1: /run/stratum1
printf 'refclock SIM\nallow 127.0.0.1\n' >>"$work/root/etc/stratum1/stratum1.conf"
start
for _ in $(seq 150); do grep -q 'Clock is LOCKED' "$work/daemon.log" && break; sleep 0.1; done
ip netns exec "$network" "$chronyc" -h 127.0.0.1 -c tracking >"$work/tracking"
grep -q '^53494D00,' "$work/tracking" || { cat "$work/daemon.log" "$work/tracking"; fail "not locked to the simulated receiver"; }
inside stratum1 -c tracking | grep -q '^53494D00,' || fail "stratum1 over the Unix socket"
stop
step "starts with -x as its own user, and chronyc and stratum1 see it locked"

state=$(ls "$work/root/var/lib/stratum1")
[ -n "$state" ] || fail "no state was kept"
sums=$(cd "$work/root/var/lib/stratum1" && sha256sum -- *)
dpkg-deb -R "$package" "$work/next"
sed -i 's/^Version: .*/&+upgrade/' "$work/next/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$work/next" "$work/root/tmp/next.deb" >/dev/null
inside dpkg -i --force-confdef --force-confold /tmp/next.deb >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "upgrade"; }
[ "$sums" = "$(cd "$work/root/var/lib/stratum1" && sha256sum -- *)" ] || fail "the upgrade changed the state"
grep -q 'refclock SIM' "$work/root/etc/stratum1/stratum1.conf" || fail "the upgrade changed the configuration"
start
stop
step "upgrades, keeping its configuration and $(echo "$state" | tr '\n' ' ')"

inside dpkg --purge stratum1 >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "purge"; }
rm -f "$work/root/tmp/new.deb" "$work/root/tmp/next.deb"
left=$(comm -13 <(echo "$before") <(files))
[ -z "$left" ] || fail "purge left: $left"
! inside id stratum1 >/dev/null 2>&1 || fail "purge left the user"
step "purges, leaving nothing"
