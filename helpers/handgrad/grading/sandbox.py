"""A warm Python inside bubblewrap, from which each submission is forked. The trusted side of ``zygote``.

The file tree inside holds the interpreter, its libraries and the parts of this package that a student's cell may
import; not the course, nobody's home, not ``handgrad.problems``. There is no network and no environment.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import handgrad

from . import processes
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
_ENVIRONMENT = {
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
_START_SECONDS = 90.0
_END_SECONDS = 2.0


class SandboxUnavailable(Exception):
    """This machine cannot keep student code apart; the message is one sentence that names the remedy."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What a started sandbox really has."""

    confined: bool
    nested: bool
    seccomp: bool


def missing_parts() -> str:
    """One sentence on what is missing for a sandbox here, with the remedy; empty where nothing is."""
    if not sys.platform.startswith("linux"):
        return (
            "Student code can only be kept apart on Linux; grade in a Linux machine, container or WSL 2, "
            "or pass --unsafe-no-sandbox to run it unprotected."
        )
    if shutil.which("bwrap") is None:
        return (
            "The program bwrap is missing; install bubblewrap (Debian, Ubuntu: apt install bubblewrap), "
            "or pass --unsafe-no-sandbox to run student code unprotected."
        )
    return ""


class Zygote:
    """One warm parent. ``start`` gives a channel to a new child, ``end`` kills it with all that it started."""

    def __init__(self, *, unsafe: bool = False, nested: bool = True) -> None:
        """Begins to start it; without ``nested`` as on a machine that refuses nested namespaces.

        Raises SandboxUnavailable where parts are missing and ``unsafe`` is not set.
        """
        if not unsafe and (missing := missing_parts()):
            raise SandboxUnavailable(missing)
        packets = socket.SOCK_SEQPACKET if sys.platform.startswith("linux") else socket.SOCK_DGRAM
        self._control, theirs = socket.socketpair(socket.AF_UNIX, packets)
        self._serial = 0
        argv = _inside(theirs.fileno(), "open" if unsafe else "nested" if nested else "flat")
        command = argv if unsafe else [*_bubblewrap(), *argv]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
            env=_ENVIRONMENT if unsafe else {},
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        self._confined = not unsafe
        self._parent = 0
        self.baseline = 0
        self.protection: Protection | None = None

    def ready(self) -> Protection:
        """Wait until it is warm; what it has. Raises SandboxUnavailable."""
        if self.protection is None:
            self.protection = self._greeting()
            self._parent = processes.last_descendant(self._process.pid)
            self.baseline = processes.resident(self._parent)
        return self.protection

    def processes(self) -> int:
        """How many processes of submissions there are now."""
        return len(processes.children(self._parent))

    def _greeting(self) -> Protection:
        try:
            hello = self._listen(time.monotonic() + _START_SECONDS)
            return Protection(confined=self._confined, nested=hello["nested"], seccomp=hello["seccomp"])
        except (OSError, ValueError, KeyError) as error:
            self.close()
            assert self._process.stderr is not None
            said = self._process.stderr.read().decode(errors="replace").strip().splitlines()
            why = said[-1][:300] if said else str(error)
            raise SandboxUnavailable(
                f"The sandbox could not be started ({why}); allow unprivileged user namespaces for bubblewrap "
                "(on Ubuntu 24.04: its AppArmor profile), or pass --unsafe-no-sandbox."
            ) from error

    def start(self) -> tuple[socket.socket, int, int]:
        """A channel to a new child, the child's id for ``end``, and its process id as this side sees it."""
        self.ready()
        ours, theirs = socket.socketpair()
        self._serial += 1
        command = json.dumps({"do": "start", "id": self._serial}).encode()
        socket.send_fds(self._control, [command], [theirs.fileno()])
        theirs.close()
        child = int(self._reply()["pid"])
        return ours, child, processes.newest_child(self._parent)

    def end(self, child: int) -> int | None:
        """Kill a child and wait for it; its exit code (negative: a signal), None if unknown."""
        self._serial += 1
        self._control.send(json.dumps({"do": "end", "id": self._serial, "pid": child}).encode())
        status = self._reply()["status"]
        return None if status is None else int(status)

    def close(self) -> None:
        """End the sandbox and everything in it: the warm parent leaves when its socket closes."""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _reply(self) -> dict[str, Any]:
        deadline = time.monotonic() + _START_SECONDS
        while (message := self._listen(deadline)).get("id") != self._serial:
            pass
        return message

    def _listen(self, deadline: float) -> dict[str, Any]:
        ready, _, _ = select.select([self._control], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError("it did not answer in time")
        packet = self._control.recv(1 << 16)
        if not packet:
            raise ConnectionError("it ended")
        message = json.loads(packet)
        return dict(message)


def _inside(control: int, mode: str) -> list[str]:
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


def _bubblewrap() -> list[str]:
    """Namespaces, a minimal read-only tree, an empty environment; all of it dies with us."""
    root = os.getuid() == 0
    command = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", "--clearenv"]
    command += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    # Root keeps just what it takes to become an unprivileged user inside, so that limits on users count there.
    command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if root else ["--unshare-user"]
    for name, value in _ENVIRONMENT.items():
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
