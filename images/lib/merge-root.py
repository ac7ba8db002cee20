#!/usr/bin/env python3
"""merge-root.py TWIN UNPACKED OUT: the unpacked packages of one architecture, with what the packages' scripts made in the configured twin.

All three are tars. From the twin come: files that belong to no package, and of all others owner, group and mode. What depends on the
processor is left behind: dpkg's own notes, caches, kernel and boot files.
"""
import sys
import tarfile

LEFT_BEHIND = ("./var/lib/dpkg", "./var/cache", "./var/log", "./boot", "./usr/lib/modules", "./etc/ld.so.cache", "./dev", "./proc", "./sys",
               "./run", "./tmp", "./usr/lib/stratum1", "./usr/bin/chronyc", "./etc/apt/sources.list", "./usr/share/doc", "./usr/share/man")
MERGED = ("bin", "sbin", "lib", "lib64")


def plain(path):
    """The path under which a file is found since /bin, /sbin and /lib are links into /usr."""
    parts = path.split("/")
    return "/".join([".", "usr", *parts[1:]] if len(parts) > 2 and parts[1] in MERGED else parts)


def owned(twin):
    """The paths that packages of the twin brought with them."""
    paths = set()
    for entry in twin:
        if entry.name.startswith("./var/lib/dpkg/info/") and entry.name.endswith(".list"):
            paths.update(plain("." + line) for line in twin.extractfile(entry).read().decode().splitlines())
    return paths


def main():
    twin_path, unpacked_path, out_path = sys.argv[1:]
    with tarfile.open(twin_path) as twin, tarfile.open(unpacked_path) as unpacked, tarfile.open(out_path, "w", format=tarfile.GNU_FORMAT) as out:
        belongs = owned(twin)
        rights = {plain(entry.name): entry for entry in twin}
        have = set()
        for entry in unpacked:
            path = plain(entry.name)
            have.add(path)
            model = rights.get(path)
            if model is not None and model.type == entry.type and path in belongs:
                entry.uid, entry.gid, entry.mode, entry.uname, entry.gname = model.uid, model.gid, model.mode, model.uname, model.gname
            out.addfile(entry, unpacked.extractfile(entry) if entry.isreg() else None)
        made = 0
        for entry in twin:
            path = plain(entry.name)
            if path in have or path in belongs or any(path == left or path.startswith(left + "/") for left in LEFT_BEHIND):
                continue
            if entry.ischr() or entry.isblk():
                continue
            if entry.islnk() and plain(entry.linkname) not in have:
                sys.exit(f"merge-root: {entry.name} is a hard link to what is left behind")
            have.add(path)
            made += 1
            out.addfile(entry, twin.extractfile(entry) if entry.isreg() else None)
        if made < 50:
            sys.exit(f"merge-root: the twin's scripts made {made} files only; is it configured?")
        print(f"{made} files taken from the configured twin", file=sys.stderr)


main()
