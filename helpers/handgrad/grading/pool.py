"""Warm worker processes behind ``concurrent.futures.Executor``.

Each thread of the pool has one worker process of its own, started from scratch (never forked from a program that may
have threads). A worker that dies while it grades is replaced and the job tried once more.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from queue import SimpleQueue
from typing import Any

from . import execute, worker
from .job import Graded, Job
from .sandbox import SandboxUnavailable, missing_parts

_ATTEMPTS = 2


class WorkerDied(Exception):
    """A worker died twice over the same submission; the message is one sentence."""


class WorkerPool(Executor):
    """Grades several submissions at a time: ``pool.submit(execute.grade, job)``."""

    def __init__(self, jobs: int | None = None, *, unsafe: bool = False) -> None:
        """``jobs`` workers, by default one for each processor that this process may use; they start at once.

        Raises SandboxUnavailable where this machine has no sandbox and ``unsafe`` is not set.
        """
        if not unsafe and (missing := missing_parts()):
            raise SandboxUnavailable(missing)
        self.jobs = max(1, jobs or default_jobs())
        self._unsafe = unsafe
        self._threads = ThreadPoolExecutor(self.jobs, thread_name_prefix="grading")
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._lock = threading.Lock()
        self._workers: set[Worker] = set()
        self._closed = False
        for _ in range(self.jobs):
            self._idle.put(self._hire())

    @property
    def pids(self) -> list[int]:
        """The workers' process ids."""
        with self._lock:
            return [each.pid for each in self._workers]

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Grade a job; ``fn`` is ``execute.grade``. The future raises SandboxUnavailable or WorkerDied."""
        if fn is not execute.grade or kwargs or len(args) != 1:
            raise TypeError("This pool runs execute.grade on one job.")
        return self._threads.submit(self._grade, args[0])

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: after their jobs where ``wait``, else at once."""
        if not wait:
            self._dismiss(patient=False)
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        self._dismiss(patient=wait)

    def _dismiss(self, *, patient: bool) -> None:
        with self._lock:
            self._closed = True
            leaving, self._workers = self._workers, set()
        for each in leaving:
            each.close(patient=patient)

    def _grade(self, job: Job) -> Graded:
        mine = self._idle.get()
        try:
            for _ in range(_ATTEMPTS):
                try:
                    return mine.grade(job)
                except (EOFError, OSError):
                    mine = self._replace(mine)
        finally:
            self._idle.put(mine)
        raise WorkerDied(
            f"Grading {job.notebook} of {job.student} ended the grading process twice; nothing was recorded for it."
        )

    def _hire(self) -> Worker:
        with self._lock:
            if self._closed:
                raise WorkerDied("Grading was stopped.")
            made = Worker(unsafe=self._unsafe)
            self._workers.add(made)
        return made

    def _replace(self, dead: Worker) -> Worker:
        with self._lock:
            self._workers.discard(dead)
        dead.close()
        return self._hire()


def default_jobs() -> int:
    """One for each processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Worker:
    """One worker process, as its pool sees it."""

    def __init__(self, *, unsafe: bool = False) -> None:
        """Begins to start it."""
        self._channel, theirs = socket.socketpair()
        mode = "unsafe" if unsafe else "safe"
        threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handgrad.grading.worker", str(theirs.fileno()), mode],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **threads, "MPLBACKEND": "agg"},
            start_new_session=True,  # Ctrl-C is for the program that asked; it ends its workers itself
        )
        theirs.close()
        self._ready = False

    def _wait_until_ready(self) -> None:
        refused = worker.receive(self._channel)
        if isinstance(refused, Exception):
            raise refused
        self._ready = True

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def grade(self, job: Job) -> Graded:
        """Grade one job; raises SandboxUnavailable, and EOFError or OSError where the worker has died."""
        if not self._ready:
            self._wait_until_ready()
        worker.send(self._channel, job)
        answer = worker.receive(self._channel)
        if isinstance(answer, Exception):
            raise WorkerDied(f"Grading {job.notebook} of {job.student} failed: {answer}")
        assert isinstance(answer, Graded)
        return answer

    def close(self, *, patient: bool = False) -> None:
        """End it, and its sandbox with it; ``patient`` lets it leave by itself."""
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        self._channel.close()
        if patient:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self._process.kill()
        self._process.wait()


@cache
def _own_pool(unsafe: bool) -> WorkerPool:
    return WorkerPool(unsafe=unsafe)


def grade_here(job: Job) -> Graded:
    """Grade a job with workers that this process keeps; for programs with threads, as a Dask worker."""
    graded: Graded = _own_pool(job.unsafe).submit(execute.grade, job).result()
    return graded
