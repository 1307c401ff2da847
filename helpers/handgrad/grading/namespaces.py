"""Linux calls that Python 3.11 has no name for: namespaces, mounts, capabilities, prctl. Used inside the sandbox.

Numbers are those of ``linux/sched.h``, ``linux/prctl.h``, ``sys/mount.h`` and ``linux/capability.h``.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
_MS_NOSUID_NODEV_NOEXEC = 2 | 4 | 8
_MS_RDONLY = 1
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAPBSET_DROP = 24
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def unshare(flags: int) -> None:
    """Leave the namespaces in ``flags`` for new ones."""
    _check(_libc.unshare(flags), "unshare")


def join(descriptor: int, kind: int) -> None:
    """Enter the namespace behind ``descriptor``."""
    _check(_libc.setns(descriptor, kind), "setns")


def map_identity(proc: int, uid: int, gid: int) -> None:
    """In a new user namespace, be who we were; ``proc`` is a descriptor of /proc/self."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        descriptor = os.open(name, os.O_WRONLY, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def mount_tmpfs(target: str, size: int, *, read_only: bool = False) -> None:
    """Cover ``target`` with an empty file system in memory of at most ``size`` bytes."""
    flags = _MS_NOSUID_NODEV_NOEXEC | (_MS_RDONLY if read_only else 0)
    options = f"size={size},nr_inodes=4096,mode=0755".encode()
    _check(_libc.mount(b"tmpfs", target.encode(), b"tmpfs", ctypes.c_ulong(flags), options), f"mount on {target}")


def drop_capabilities() -> None:
    """Give up every capability for good."""
    for capability in range(_LAST_CAPABILITY + 1):
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def no_new_privileges() -> None:
    """Let no program that is started from here gain rights."""
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(no_new_privs)")


def set_dumpable(value: bool) -> None:
    """Whether others of the same user may look into this process (and it into its own /proc)."""
    _check(_libc.prctl(_PR_SET_DUMPABLE, int(value), 0, 0, 0), "prctl(dumpable)")


def die_with_parent() -> None:
    """Be killed when the parent ends."""
    _check(_libc.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0), "prctl(pdeathsig)")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
