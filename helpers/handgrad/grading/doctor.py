"""What protection this machine has for running student code, found by trying it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from dataclasses import dataclass

from .limits import Limits
from .sandbox import Protection, SandboxUnavailable, Zygote
from .session import Session

# What a submission must not be able to do; each is run in the sandbox and must fail.
_PROBES = (
    ("reach the network", "import socket; socket.create_connection(('192.0.2.1', 9), 1)"),
    ("read your files", f"import os; os.listdir({os.path.expanduser('~')!r} if {os.getuid() != 0} else '/home')"),
    ("read the answers", "import handgrad.problems"),
    ("write outside its own folder", "open('/usr/x', 'w')"),
    ("be root", "import os; assert os.getuid() == 0"),
    ("see other processes", "import os; os.kill(2, 0)"),
    ("see your environment", "import os; assert 'LOGNAME' in os.environ or 'SSH_CLIENT' in os.environ"),
    ("become somebody else", "import os; os.setuid(1)"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. ``ok``: student code can be run safely here."""

    ok: bool
    sentences: tuple[str, ...]

    def lines(self) -> list[str]:
        """For people, one line each."""
        return list(self.sentences)


def report() -> Report:
    """Start a sandbox and try to break out of it."""
    said = [f"{platform.system()} {platform.release()}, Python {platform.python_version()}"]
    if (bwrap := shutil.which("bwrap")) is not None:
        version = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        said.append(f"{version} at {bwrap}")
    started = time.monotonic()
    try:
        zygote = Zygote()
        has = zygote.ready()
    except SandboxUnavailable as error:
        return Report(False, (*said, str(error)))
    try:
        said.append(f"The sandbox starts, in {time.monotonic() - started:.1f} s, and then serves many submissions.")
        said += _protection(has)
        held = _held(zygote)
    finally:
        zygote.close()
    said += [f"A submission {'cannot' if kept else 'CAN'} {what}." for what, kept in held]
    return Report(all(kept for _, kept in held), tuple(said))


def _protection(has: Protection) -> list[str]:
    user = "as an unprivileged user of its own" if os.getuid() == 0 else "as yourself without any rights"
    limits = Limits()
    return [
        f"Student code runs {user}, without network, in a read-only tree of its own.",
        "Each submission has its own processes, files and users."
        if has.nested
        else "This machine allows no nested namespaces: each submission gets a new sandbox, which is slower.",
        "System calls that no homework needs are refused (seccomp)."
        if has.seccomp
        else "libseccomp was not found: system calls are not filtered; the other walls stand. Install libseccomp2.",
        f"Limits: {limits.memory >> 20} MB of memory, {limits.processes} processes, {limits.disk >> 20} MB of files, "
        f"{limits.cell_seconds:g} s a cell, {limits.notebook_seconds:g} s a notebook.",
    ]


def _held(zygote: Zygote) -> list[tuple[str, bool]]:
    ids: list[int] = []
    session = Session(zygote, Limits(), {}, lambda child, _: ids.append(child))
    held = []
    for what, code in _PROBES:
        outputs = session.run(code)
        held.append((what, any(output["output_type"] == "error" for output in outputs)))
    if ids and ids[-1]:
        zygote.end(ids[-1])
    return held
