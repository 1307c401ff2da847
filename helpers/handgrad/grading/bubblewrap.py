"""The command line of the sandbox: namespaces, a minimal read-only file tree, an empty environment.

The tree inside holds the interpreter, its libraries and the parts of this package that a student's cell may import;
not the course, nobody's home, not ``handgrad.problems``. There is no network and no environment.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import handgrad

from .limits import MIB

# Places inside. Libraries are moved there because their own directory may lie under one that is covered, as /tmp.
_PACKAGE = "/opt/handgrad"
_SITE = "/opt/site"
_SHARED = ("__init__.py", "judging", "notebooks", "grading")
_SYSTEM = (
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/usr/share/zoneinfo",
)
ENVIRONMENT = {
    "HANDGRAD_SANDBOX": "1",
    "HOME": "/tmp/home",
    "TMPDIR": "/tmp",
    "MPLCONFIGDIR": "/tmp/mpl",
    "MPLBACKEND": "agg",
    "IPYTHONDIR": "/tmp/ipython",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_UNPRIVILEGED_UID = 64500


def inside(control: int, mode: str) -> list[str]:
    """The command line of the warm parent, as it reads in the sandbox."""
    confined = mode != "open"
    sites = [f"{_SITE}/{number}" for number, _ in enumerate(_libraries())]
    paths = [_PACKAGE, *sites] if confined else [str(_package().parent), *_libraries()]
    uid = _UNPRIVILEGED_UID if confined and os.getuid() == 0 else 0
    code = (
        f"import sys; sys.path += {paths!r}; sys.dont_write_bytecode = True; "
        "from handgrad.grading.zygote import main; main()"
    )
    return [_interpreter(), "-I", "-S", "-X", "frozen_modules=on", "-c", code, str(control), mode, str(uid)]


def bubblewrap() -> list[str]:
    """Namespaces, a minimal read-only tree, an empty environment; all of it dies with us."""
    root = os.getuid() == 0
    command = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", "--clearenv"]
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    # Root keeps just what it takes to become an unprivileged user inside, so that limits on users count there.
    command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if root else ["--unshare-user"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    seen: set[str] = set()
    tree: list[tuple[str, str, str]] = []
    for path in (*_SYSTEM, os.path.join(os.path.realpath(sys.base_prefix), "lib"), _interpreter()):
        tree += _seen_at_its_place(path, seen)
    tree += [("--ro-bind", site, f"{_SITE}/{number}") for number, site in enumerate(_libraries())]
    tree += [("--ro-bind", str(_package() / name), f"{_PACKAGE}/handgrad/{name}") for name in _SHARED]
    folders = {str(parent) for _, _, target in tree for parent in Path(target).parents if parent != Path("/")}
    for folder in sorted(folders):
        command += ["--perms", "0755", "--dir", folder]
    for entry in tree:
        command += entry
    for number, site in enumerate(_libraries()):
        if os.path.isdir(os.path.join(site, "handgrad")):
            command += ["--tmpfs", f"{_SITE}/{number}/handgrad"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/dev/shm", "/tmp"):
        command += ["--perms", "1777", "--size", str(64 * MIB), "--tmpfs", place]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/", "--"]


def _seen_at_its_place(path: str, seen: set[str]) -> list[tuple[str, str, str]]:
    if not os.path.lexists(path) or any(path == other or path.startswith(other + "/") for other in seen):
        return []
    if os.path.islink(path):  # /lib is one to usr/lib on most machines
        return [("--symlink", os.readlink(path), path)]
    seen.add(path)
    return [("--ro-bind", path, path)]


def _interpreter() -> str:
    running = "/proc/self/exe"  # what a virtual environment's python really is
    return os.path.realpath(running if os.path.exists(running) else sys.executable)


def _libraries() -> list[str]:
    """Directories of installed packages on our own path, not those of a source checkout."""
    named = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found = [path for path in sys.path if path in named or path.endswith(("site-packages", "dist-packages"))]
    return list(dict.fromkeys(path for path in found if os.path.isdir(path)))


def _package() -> Path:
    assert handgrad.__file__ is not None
    return Path(handgrad.__file__).parent
