"""A warm Python inside bubblewrap, from which each submission is forked. The trusted side of ``zygote``."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from . import processes
from .bubblewrap import ENVIRONMENT, bubblewrap, inside

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
        argv = inside(theirs.fileno(), "open" if unsafe else "nested" if nested else "flat")
        command = argv if unsafe else [*bubblewrap(), *argv]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
            env=ENVIRONMENT if unsafe else {},
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
