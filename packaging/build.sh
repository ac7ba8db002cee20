#!/usr/bin/env bash
# Builds the Debian package: packaging/build.sh [--binaries FOLDER [--architecture ARCH]] [VERSION]. Prints its path.
# FOLDER holds stratum1d and stratum1 as programs for ARCH; without it they are published for this machine, as tests/aot.sh does.
set -eu
cd "$(dirname "$0")/.."
# One at a time: both images are built and tested at once, and what they install and publish is the same.
mkdir -p out
[ "${BUILD_LOCK:-}" = held ] || BUILD_LOCK=held exec flock -o out/build.lock packaging/build.sh "$@"
binaries='' architecture=$(dpkg --print-architecture)
while :; do
    case ${1:-} in
        --binaries) binaries=$2; shift 2 ;;
        --architecture) architecture=$2; shift 2 ;;
        *) break ;;
    esac
done
version=${1:-$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props src/Directory.Build.props | head -n 1)}
version=${version:-0.1.0}
if [ -z "$binaries" ]; then
    runtime=linux-$([ "$(uname -m)" = aarch64 ] && echo arm64 || echo x64)
    binaries=out/packaging/binaries
    mkdir -p "$binaries"
    for project in Stratum1.Server:stratum1d Stratum1.Cli:stratum1; do
        dotnet publish "src/${project%:*}" -p:Stratum1Aot=true -r "$runtime" -c Release -v q --nologo >&2
        cp "out/aot/publish/${project%:*}/release_$runtime/${project#*:}" "$binaries/"
    done
fi

root=out/packaging/root
rm -rf "$root"
install -D -m 755 "$binaries/stratum1d" "$root/usr/sbin/stratum1d"
install -D -m 755 "$binaries/stratum1" "$root/usr/bin/stratum1"
strip --strip-unneeded "$root/usr/sbin/stratum1d" "$root/usr/bin/stratum1" 2>/dev/null || true
for unit in packaging/*.service packaging/*.socket; do install -D -m 644 "$unit" "$root/usr/lib/systemd/system/$(basename "$unit")"; done
install -D -m 644 packaging/stratum1.conf "$root/etc/stratum1/stratum1.conf"
install -D -m 644 packaging/stratum1.logrotate "$root/etc/logrotate.d/stratum1"
install -D -m 644 packaging/60-stratum1.rules "$root/usr/lib/udev/rules.d/60-stratum1.rules"
install -D -m 644 LICENSE "$root/usr/share/doc/stratum1/copyright"
for page in docs/manual/*.[158]; do
    section=${page##*.}
    install -d "$root/usr/share/man/man$section"
    gzip -9nc "$page" >"$root/usr/share/man/man$section/$(basename "$page").gz"
done

install -d "$root/DEBIAN"
for script in postinst prerm postrm; do install -m 755 "packaging/debian/$script" "$root/DEBIAN/$script"; done
printf '/etc/stratum1/stratum1.conf\n/etc/logrotate.d/stratum1\n' >"$root/DEBIAN/conffiles"
size=$(du -sk --exclude=DEBIAN "$root" | cut -f1)
sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$size/" packaging/debian/control >"$root/DEBIAN/control"
package=out/packaging/stratum1_${version}_$architecture.deb
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1} dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >&2
echo "$package"
