"""Grade one submission: rebuild, run in the sandbox, judge on the trusted side. A pure function of its job."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from . import namespaces, wire
from .cells import load
from .driver import CellDone, drive
from .job import Graded, Job
from .limits import Limits
from .processes import used_memory
from .rebuild import Rebuilt, rebuild
from .sandbox import Zygote
from .scoring import CRASHED, graded
from .session import Session

_TICK = 0.1
_JUDGE_MEMORY = 6 << 30
_STOPPED = 6
TOO_LONG = "Our check of this answer took too long; please grade it by hand."


def grade(job: Job) -> Graded:
    """Grade one notebook of one student with this process's warm sandbox. Never raises on account of a submission.

    Raises SandboxUnavailable where the machine has no sandbox and the job does not allow to go without.
    """
    return _grader(job.unsafe).grade(job)


@cache
def _grader(unsafe: bool) -> Grader:
    return Grader(unsafe=unsafe)


class Grader:
    """Grades one job after another in a warm sandbox, which it replaces where it has to."""

    def __init__(self, *, unsafe: bool = False) -> None:
        self._unsafe = unsafe
        self._zygote: Zygote | None = None

    def warm(self) -> Zygote:
        """The sandbox, begun where there is none; ``ready`` waits for it."""
        if self._zygote is None:
            self._zygote = Zygote(unsafe=self._unsafe)
        return self._zygote

    def close(self) -> None:
        """End the sandbox."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def grade(self, job: Job) -> Graded:
        """See ``grade``."""
        started = time.monotonic()
        release = load(job.release.encode()) if job.release else None
        rebuilt = rebuild(load(job.source.encode()), job.submitted, release, job.problem)
        done: dict[int, CellDone] = {}
        stopped: set[int] = set()
        while not rebuilt.problem and len(stopped) < _STOPPED and not self._attempt(job, rebuilt, done, stopped):
            pass
        return graded(job, rebuilt, done, time.monotonic() - started)

    def _attempt(self, job: Job, rebuilt: Rebuilt, done: dict[int, CellDone], stopped: set[int]) -> bool:
        """Run what is not done yet; False where a cell had to be stopped and the rest is still to be run.

        Cells in ``stopped`` are not run again, so that there are no more attempts than cells.
        """
        zygote = self.warm()
        protection = zygote.ready()
        ours, theirs = socket.socketpair()
        driver = os.fork()
        if driver == 0:
            ours.close()
            _be_driver(theirs, zygote, job, rebuilt, frozenset(done), frozenset(stopped))
        theirs.close()
        watch = _Watch(job.limits, zygote.baseline)
        try:
            finished = watch.follow(ours, done)
        finally:
            ours.close()
            with suppress(ProcessLookupError):
                os.kill(driver, signal.SIGKILL)
            os.waitpid(driver, 0)
        if finished and protection.nested and not self._unsafe:
            try:
                if watch.child:
                    zygote.end(watch.child)
                return True
            except (OSError, ValueError):
                pass  # the sandbox is gone; the next submission gets a new one
        self.close()  # nothing of a submission can be left in a sandbox that is gone
        if not finished:
            stopped.add(watch.position)
            done[watch.position] = CellDone(watch.position, [], 0.0, watch.reason)
        return finished or watch.position < 0


class _Watch:
    """Follows a driver: collects finished cells, and ends what takes too long or too much."""

    def __init__(self, limits: Limits, baseline: int) -> None:
        self._limits, self._baseline = limits, baseline
        self.child = self._pid = 0
        self.position = -1
        self.reason = CRASHED
        self._until = time.monotonic() + limits.notebook_seconds + limits.judge_seconds

    def follow(self, channel: socket.socket, done: dict[int, CellDone]) -> bool:
        """True once the driver says that it is finished; False where it died or had to be given up."""
        checked = time.monotonic()
        while True:
            ready, _, _ = select.select([channel], [], [], _TICK)
            now = time.monotonic()
            if now - checked > _TICK:
                checked = now
                self._check_memory()
            if ready:
                try:
                    message = wire.receive(channel, now + 60, 1 << 30)
                except wire.Gone:
                    return False
                if message["what"] == "finished":
                    return True
                self._note(message, done)
            elif now > self._until:
                self.reason = TOO_LONG
                return False

    def _note(self, message: dict[str, Any], done: dict[int, CellDone]) -> None:
        if message["what"] == "child":
            self.child, self._pid = message["child"], message["pid"]
        elif message["what"] == "begin":
            self.position = message["position"]
            limits = self._limits
            self._until = time.monotonic() + limits.judge_seconds + limits.cell_seconds + limits.call_seconds
        elif message["position"] not in done:
            done[message["position"]] = CellDone(
                message["position"], message["outputs"], message["points"], message["needs_person"]
            )

    def _check_memory(self) -> None:
        if not self._pid:
            return
        used, processes = used_memory(self._pid, self._baseline)
        if used > self._limits.memory or processes > self._limits.processes + 8:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(self._pid, signal.SIGKILL)


def _be_driver(
    channel: socket.socket,
    zygote: Zygote,
    job: Job,
    rebuilt: Rebuilt,
    done_before: frozenset[int],
    stopped: frozenset[int],
) -> None:
    """The whole life of a driver; it leaves without running anything that its worker has registered."""
    try:
        _prepare_driver()

        def tell(**message: Any) -> None:
            wire.send(channel, message)

        session = Session(zygote, job.limits, job.files, lambda child, pid: tell(what="child", child=child, pid=pid))

        def begin(position: int) -> None:
            tell(what="begin", position=position)

        for cell in drive(rebuilt, session, job.seed, begin, done_before, stopped):
            tell(
                what="done",
                position=cell.position,
                outputs=cell.outputs,
                points=cell.points,
                needs_person=cell.needs_person,
            )
        tell(what="finished")
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.__stderr__)
    finally:
        os._exit(0)


def _prepare_driver() -> None:
    import resource  # not on Windows, where grading refuses before it gets here

    if sys.platform.startswith("linux"):
        namespaces.die_with_parent()
        # On top of what the process it was forked from has: a library may have reserved far more than it uses.
        limit = _address_space() + _JUDGE_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of address space in use; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
