"""A real scheduler and two workers on loopback, one of them killed in the middle: everything is graded once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from handgrad.adapters.dask import NoCluster
from handgrad.grading.sandbox import missing_parts

from tests.grading.classes import SmallCourse

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())]
STUDENTS = [f"student{number:02d}" for number in range(30)]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address and its two workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    options: dict[str, object] = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    started = [subprocess.Popen(dask, **options)]  # type: ignore[call-overload]
    started += [subprocess.Popen(worker, **options) for _ in range(2)]  # type: ignore[call-overload]
    yield address, started[1:]
    for process in started:
        process.kill()
        process.wait()


def test_a_worker_that_dies_loses_nothing(tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]) -> None:
    """Dask gives its tasks to the other worker; the one writer records each submission once."""
    address, workers = cluster
    course = SmallCourse(tmp_path / "course")
    for student in STUDENTS:
        course.hand_in(student, total="import time\ntime.sleep(0.3)\ntotal = 6.0")

    def kill_when_grading() -> None:
        until = time.monotonic() + 100
        while not list((course.folder / "autograded").glob("*/ps")) and time.monotonic() < until:
            time.sleep(0.1)
        os.kill(workers[0].pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_when_grading)
    killer.start()
    summary = course.autograde(scheduler=address)
    killer.join()
    assert workers[0].wait(timeout=5) == -signal.SIGKILL
    assert (summary.graded, summary.failed) == (len(STUDENTS), [])
    grades = course.grades()
    assert sorted(grades) == STUDENTS
    assert all(each["total-check"] == (2.0, False) for each in grades.values())


def test_a_scheduler_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the address."""
    course = SmallCourse(tmp_path / "course")
    course.hand_in("alice")
    monkeypatch.setattr("handgrad.adapters.dask.CONNECT_SECONDS", 1)
    with pytest.raises(NoCluster, match=r"127\.0\.0\.1:9"):
        course.autograde(scheduler="tcp://127.0.0.1:9")
