# The root file system: Debian's packages (cached), our package, the files laid over them.
# Reads: architecture, cache, fresh, package, runtime, version, signer, work.

suite=trixie
# Where this machine gets Debian's packages from; another mirror must have debian and debian-security.
indices=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian')
mirror=${STRATUM1_MIRROR:-$(echo "$indices" | sed -n 's#/debian/*$##p' | head -n 1)}

words() { sed 's/#.*//' "$@" | tr -s ' \n' '\n' | grep . ; } # words FILE...: the words in them, without comments

# base_tar: prints the path of the tar of Debian's part; makes it when there is none that was made by the same lists and the same script.
base_tar() {
    local lists=(images/packages/common images/packages/"$architecture" images/packages/kernel."$architecture") key tar
    local scripts=(images/lib/base-hook.sh images/lib/root.sh) foreign=
    if [ "$architecture" != "$(dpkg --print-architecture)" ]; then
        foreign=1
        scripts+=(images/lib/foreign.sh images/lib/foreign-hook.sh images/lib/merge-root.py)
    fi
    key=$(cat "${lists[@]}" "${scripts[@]}" | sha256sum | cut -c1-16)
    tar=$cache/base-$architecture-$key.tar
    exec 8>"$cache/$architecture.lock" # Another build may be fetching the same.
    flock 8
    [ -z "$fresh" ] || rm -f "$tar"
    if [ ! -e "$tar" ]; then
        echo "fetching Debian's packages for $architecture" >&2
        local include components="main non-free-firmware"
        include=$(words images/packages/common images/packages/"$architecture" | paste -sd,)
        if [ -n "$foreign" ]; then
            foreign_tar "$tar.new" "$(architecture=$(dpkg --print-architecture); base_tar)" "$include"
            mv "$tar.new" "$tar"
            echo "$tar"
            return
        fi
        KERNEL=$(words images/packages/kernel."$architecture") mmdebstrap --quiet --mode=root --format=tar --architectures="$architecture" \
            --variant=minbase --include="$include" --components="$components" \
            --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Retries "5"' \
            --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
            --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
            --dpkgopt='path-exclude=/usr/share/info/*' \
            --customize-hook="$PWD/images/lib/base-hook.sh" \
            "$suite" "$tar.new" \
            "deb $mirror/debian $suite $components" "deb $mirror/debian $suite-updates $components" \
            "deb $mirror/debian-security $suite-security $components" >&2
        mv "$tar.new" "$tar"
    fi
    echo "$tar"
}

# configured_root TAR FOLDER: the root as it is shipped.
configured_root() {
    local root=$2
    mkdir -p "$root"
    tar -xf "$1" -C "$root" --numeric-owner --exclude='./dev/*'
    install_package "$root"
    cp -rT --no-preserve=ownership images/root "$root"
    [ ! -d "images/root-$architecture" ] || cp -rT --no-preserve=ownership "images/root-$architecture" "$root"
    chmod 755 "$root"/usr/lib/stratum1/*
    printf 'stratum1-update %s\n' "$(cut -d' ' -f1,2 "$signer.pub")" >"$root/usr/lib/stratum1/update-signers"
    printf 'VERSION=%s\nARCHITECTURE=%s\n' "$version" "$architecture" >"$root/usr/lib/stratum1/image"
    echo stratum1 >"$root/etc/hostname"
    printf '127.0.0.1 localhost stratum1\n::1 localhost stratum1\n' >"$root/etc/hosts"
    ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
    ln -sf /usr/share/zoneinfo/UTC "$root/etc/localtime"
    : >"$root/etc/machine-id"
    rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/{passwd,group,shadow,gshadow}- "$root/var/lib/dbus/machine-id"
    rm -rf "$root"/var/cache/* "$root"/var/log/* "$root"/var/lib/apt/lists/* "$root"/tmp/* "$root"/run/*
    mkdir -p "$root/data" "$root/boot/firmware" "$root/var/log"
    systemctl --root="$root" preset-all >/dev/null 2>&1
    systemctl --root="$root" set-default multi-user.target >/dev/null 2>&1
    systemctl --root="$root" mask systemd-firstboot.service getty@ttyAMA0.service serial-getty@ttyAMA0.service ldconfig.service >/dev/null 2>&1
    awk -F: '$2 !~ /^[!*]/ { print "a password is set for " $1; bad = 1 } END { exit bad }' "$root/etc/shadow"
}

# install_package FOLDER: our .deb, by dpkg itself where its programs run here, else unpacked and its users made.
install_package() {
    local root=$1
    if [ "$architecture" = "$(dpkg --print-architecture)" ]; then
        [ -n "$package" ] || package=$(packaging/build.sh)
        cp "$package" "$root/tmp/stratum1.deb"
        chroot "$root" dpkg -i /tmp/stratum1.deb >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log" >&2; return 1; }
        rm "$root/tmp/stratum1.deb"
    else
        install_foreign_package "$root" # In disk/ARCH.sh.
    fi
}
