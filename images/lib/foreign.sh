# Debian's part of the root for another kind of processor, without running any of its programs (under qemu-user that took 20 minutes of
# processor time). The packages are only unpacked; what their scripts would have made (users, alternatives, enabled services, ...) is
# taken from the twin: the root of this machine's kind, made of the same list of packages, where the scripts ran.

# foreign_tar TAR TWIN PACKAGE,...: reads what base_tar reads.
foreign_tar() {
    local tar=$1 twin=$2 include=$3 components="main non-free-firmware"
    KERNEL=$(words images/packages/kernel."$architecture") \
        mmdebstrap --quiet --mode=root --architectures="$architecture" --variant=extract --format=tar \
        --include='?essential' --include='?priority(required)' --include="$include" --components="$components" \
        --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Retries "5"' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/info/*' \
        --extract-hook="$PWD/images/lib/base-hook.sh" --extract-hook="$PWD/images/lib/foreign-hook.sh" \
        "$suite" "$tar.unpacked" \
        "deb $mirror/debian $suite $components" "deb $mirror/debian $suite-updates $components" \
        "deb $mirror/debian-security $suite-security $components" "deb $mirror/debian $suite-backports $components" >&2
    python3 images/lib/merge-root.py "$twin" "$tar.unpacked" "$tar"
    rm "$tar.unpacked"
}
