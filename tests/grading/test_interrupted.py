"""Ctrl-C in the middle of a run: one sentence, nothing recorded is lost, and the next run goes on."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from handgrad.grading.sandbox import missing_parts

from tests.grading.classes import SmallCourse

pytestmark = pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())
STUDENTS = [f"student{number:02d}" for number in range(30)]
SLOW = "import time\ntime.sleep(0.3)\ntotal = 6.0"


def _recorded(course: SmallCourse) -> int:
    with sqlite3.connect(course.folder / "gradebook.db", timeout=30) as database:
        return int(database.execute("SELECT count(*) FROM submitted_notebook").fetchone()[0])


def test_ctrl_c(tmp_path: Path) -> None:
    """Stopped once something is recorded; what is recorded and what lies in ``autograded/`` are the same students."""
    course = SmallCourse(tmp_path / "course")
    for student in STUDENTS:
        course.hand_in(student, total=SLOW)
    command = [sys.executable, "-m", "handgrad", "autograde", "ps", "--jobs", "1"]
    run = subprocess.Popen(
        command, cwd=course.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until = time.monotonic() + 90
    while not _recorded(course) and time.monotonic() < until:
        time.sleep(0.1)
    below = psutil.Process(run.pid).children(recursive=True)
    run.send_signal(signal.SIGINT)
    said, complaints = run.communicate(timeout=60)
    done = {path.parts[-2] for path in (course.folder / "autograded").glob("*/ps")}
    assert run.returncode == 130
    assert "Stopped before the end; the next run goes on from here." in said
    assert "Traceback" not in said + complaints
    assert 0 < len(done) < len(STUDENTS)
    assert done == set(course.grades())
    psutil.wait_procs(below, timeout=10)
    assert not [process for process in below if process.is_running()], "a process of the run is still there"
    rest = course.autograde()
    assert (rest.graded, rest.skipped) == (len(STUDENTS) - len(done), len(done))
