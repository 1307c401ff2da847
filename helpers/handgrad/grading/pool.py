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
from typing import Any

from . import execute, worker
from .job import Graded, Job

_ATTEMPTS = 2


class WorkerDied(Exception):
    """A worker died twice over the same submission; the message is one sentence."""


class WorkerPool(Executor):
    """Grades several submissions at a time: ``pool.submit(execute.grade, job)``."""

    def __init__(self, jobs: int | None = None, *, unsafe: bool = False) -> None:
        """``jobs`` workers, by default one for each processor that this process may use."""
        self.jobs = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
        self._unsafe = unsafe
        self._threads = ThreadPoolExecutor(self.jobs, thread_name_prefix="grading")
        self._local = threading.local()
        self._lock = threading.Lock()
        self._workers: set[Worker] = set()
        self._closed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Grade a job; ``fn`` is ``execute.grade``. The future raises SandboxUnavailable or WorkerDied."""
        if fn is not execute.grade or kwargs or len(args) != 1:
            raise TypeError("This pool runs execute.grade on one job.")
        return self._threads.submit(self._grade, args[0])

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; those that still grade are killed unless ``wait``."""
        if not wait:
            self._kill()
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        self._kill()

    def _kill(self) -> None:
        with self._lock:
            self._closed = self._closed or True
            for each in self._workers:
                each.close()
            self._workers.clear()

    def _grade(self, job: Job) -> Graded:
        for _ in range(_ATTEMPTS):
            mine = self._mine()
            try:
                return mine.grade(job)
            except (EOFError, OSError):
                self._drop(mine)
        raise WorkerDied(
            f"Grading {job.notebook} of {job.student} ended the grading process twice; nothing was recorded for it."
        )

    def _mine(self) -> Worker:
        found: Worker | None = getattr(self._local, "worker", None)
        if found is None:
            found = Worker(unsafe=self._unsafe)
            with self._lock:
                if self._closed:
                    found.close()
                    raise WorkerDied("Grading was stopped.")
                self._workers.add(found)
            self._local.worker = found
        return found

    def _drop(self, dead: Worker) -> None:
        dead.close()
        self._local.worker = None
        with self._lock:
            self._workers.discard(dead)


class Worker:
    """One worker process, as its pool sees it."""

    def __init__(self, *, unsafe: bool = False) -> None:
        """Raises SandboxUnavailable where there is no sandbox."""
        self._channel, theirs = socket.socketpair()
        mode = "unsafe" if unsafe else "safe"
        threads = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handgrad.grading.worker", str(theirs.fileno()), mode],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **threads, "MPLBACKEND": "agg"},
            start_new_session=True,  # Ctrl-C is for the program that asked; it ends its workers itself
        )
        theirs.close()
        try:
            refused = worker.receive(self._channel)
        except BaseException:
            self.close()
            raise
        if isinstance(refused, Exception):
            self.close()
            raise refused

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def grade(self, job: Job) -> Graded:
        """Grade one job; raises EOFError or OSError where the worker has died."""
        worker.send(self._channel, job)
        answer = worker.receive(self._channel)
        if isinstance(answer, Exception):
            raise WorkerDied(f"Grading {job.notebook} of {job.student} failed: {answer}")
        assert isinstance(answer, Graded)
        return answer

    def close(self) -> None:
        """Kill it; its sandbox dies with it."""
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        self._channel.close()
        self._process.kill()
        self._process.wait()


@cache
def _own_pool(unsafe: bool) -> WorkerPool:
    return WorkerPool(unsafe=unsafe)


def grade_here(job: Job) -> Graded:
    """Grade a job with workers that this process keeps; for programs with threads, as a Dask worker."""
    graded: Graded = _own_pool(job.unsafe).submit(execute.grade, job).result()
    return graded
