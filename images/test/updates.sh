# Updates for the machine under test, made out of the one that belongs to the image: $work/good.update, $work/broken.update, whose daemon
# does not start, both signed by the key that may log in, $work/forged.update, signed by a stranger, and $work/relisted.update, which has
# a stranger's list behind the signed one.
. images/lib/slot.sh
architecture=amd64

make_updates() { # make_updates UPDATE
    local root=$work/root slot=$work/slot
    SOURCE_DATE_EPOCH=1795000000
    mkdir "$slot" "$slot/boot"
    tar -xf "$1" -C "$slot"
    tar -xf "$slot/boot.tar" -C "$slot/boot"
    unsquashfs -quiet -no-progress -d "$root" "$slot/root.squashfs" >/dev/null 2>&1
    make_update good
    ssh-keygen -q -t ed25519 -N '' -C nobody -f "$work/stranger"
    update_file "$slot" "$work/all" "$work/stranger"
    head -c 20000000 "$work/all" >"$work/forged.update"
    rm "$work/all"
    # The signed list makes it believed; the list that follows is a stranger's, and fits what comes with it.
    mkdir "$work/known" "$work/own"
    tar -xf "$work/good.update" -C "$work/known" manifest manifest.sig boot.tar
    head -c 1000000 "$slot/root.squashfs" >"$work/own/root.squashfs"
    sed "s/^root .*/root 1000000 $(sha256sum <"$work/own/root.squashfs" | cut -d' ' -f1)/" "$work/known/manifest" >"$work/own/manifest"
    tar -cf "$work/relisted.update" -C "$work/known" manifest manifest.sig boot.tar -C "$work/own" manifest root.squashfs
    rm -r "$work/known" "$work/own"
    printf '#!/bin/sh\nexit 1\n' >"$root/usr/sbin/stratum1d"
    make_update broken
    rm -rf "$root" "$slot"
}
make_update() { # make_update VERSION
    version=$1
    sed -i "s/^VERSION=.*/VERSION=$1/" "$work/root/usr/lib/stratum1/image"
    mksquashfs "$work/root" "$work/slot/root.squashfs" -noappend -quiet -no-progress -comp zstd -Xcompression-level 3 -no-xattrs >/dev/null 2>&1
    update_file "$work/slot" "$work/$1.update" "$work/key"
}

slot() { inside /usr/lib/stratum1/slots current; }
is_in() { [ "$(slot)" = "$1" ]; }
result() { inside cat /data/update/result | grep -q "$1"; }
all_works() { [ "$(inside /usr/lib/stratum1/probe | wc -l)" = 3 ]; }
