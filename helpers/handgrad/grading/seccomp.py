"""System calls that no homework needs, refused through libseccomp where the machine has it.

The namespaces already keep a submission apart; this makes the kernel's surface smaller and closes ways of holding
memory that no limit on a process counts (memfd, System V segments). A refused call fails with EPERM.
"""

from __future__ import annotations

import ctypes
import errno
from typing import Any

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000

REFUSED = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd", "personality"),
    *("mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsmount", "fsconfig", "fspick"),
    *("mount_setattr", "unshare", "setns", "swapon", "swapoff", "quotactl", "acct", "reboot", "syslog", "bpf"),
    *("perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "fanotify_init"),
    *("open_by_handle_at", "name_to_handle_at", "add_key", "request_key", "keyctl", "kexec_load", "kexec_file_load"),
    *("init_module", "finit_module", "delete_module", "iopl", "ioperm", "modify_ldt", "vhangup", "nfsservctl"),
    *("memfd_create", "memfd_secret", "shmget", "shmat", "semget", "msgget", "mq_open", "vmsplice", "splice"),
    *("mknod", "mknodat", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "sethostname"),
)


class _Comparison(ctypes.Structure):
    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


def build() -> Any:
    """A filter that is ready to be loaded, or None where libseccomp is missing."""
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_rule_add_array.argtypes = (
        *(ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint),
        ctypes.POINTER(_Comparison),
    )
    library.seccomp_load.argtypes = (ctypes.c_void_p,)
    context = library.seccomp_init(_ALLOW)
    if not context:
        return None
    for name in REFUSED:
        _refuse(library, context, name, errno.EPERM)
    # clone3 hides its flags from a filter; without it the C library falls back to clone, whose flags can be seen.
    _refuse(library, context, "clone3", errno.ENOSYS)
    new_user = 0x10000000
    masked = _Comparison(0, 7, new_user, new_user)  # SCMP_CMP_MASKED_EQ on the flags
    _refuse(library, context, "clone", errno.EPERM, masked)
    return library, context


def load(built: Any) -> None:
    """Obey the filter from here on, also in every child."""
    library, context = built
    if library.seccomp_load(context) != 0:
        raise OSError("the seccomp filter could not be loaded")


def _refuse(library: Any, context: Any, name: str, number: int, condition: _Comparison | None = None) -> None:
    call = library.seccomp_syscall_resolve_name(name.encode())
    if call < 0:  # a call that this libseccomp or machine does not have
        return
    conditions = (_Comparison * 1)(condition) if condition else None
    library.seccomp_rule_add_array(context, _ERRNO | number, call, 1 if condition else 0, conditions)
