"""Whatever is killed, and whenever: after the last run every submission is graded exactly once."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from handgrad.grading.sandbox import missing_parts

from tests.grading.classes import SmallCourse

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())]
STUDENTS = [f"student{number:02d}" for number in range(40)]
KILLS = 20
SLOW = "import time\ntime.sleep(0.1)\ntotal = 6.0"


def start(course: SmallCourse) -> subprocess.Popen[bytes]:
    """`handgrad autograde ps` with two workers."""
    command = [sys.executable, "-m", "handgrad", "autograde", "ps", "--jobs", "2"]
    return subprocess.Popen(command, cwd=course.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def victims(main: int) -> dict[str, list[psutil.Process]]:
    """The processes of a run by their part in it."""
    with suppress(psutil.NoSuchProcess):
        workers = psutil.Process(main).children()
        below = [child for worker in workers for child in worker.children(recursive=True)]
        return {"main": [psutil.Process(main)], "worker": workers, "child": below}
    return {"main": [], "worker": [], "child": []}


def kill_one(run: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Wait until the run grades, then kill one of its processes."""
    until = time.monotonic() + 60
    while run.poll() is None and not victims(run.pid)["child"] and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 3))
    part = chance.choice(["main", "worker", "child", "child"])
    there = victims(run.pid)[part]
    if not there:
        return "nothing"
    with suppress(psutil.NoSuchProcess):
        chance.choice(there).send_signal(signal.SIGKILL)
    return part


def test_every_submission_is_graded_exactly_once(tmp_path: Path) -> None:
    """Twenty runs over changing hand-ins, each with one process killed; then one run that is left alone."""
    chance = random.Random(4)
    course = SmallCourse(tmp_path / "course")
    for student in STUDENTS:
        course.hand_in(student, total=SLOW)
    killed = []
    for number in range(KILLS):
        for student in chance.sample(STUDENTS, 15):
            course.hand_in(student, total=f"{SLOW}  # version {number}")
        run = start(course)
        killed.append(kill_one(run, chance))
        run.wait(timeout=120)
    assert killed.count("nothing") <= KILLS // 3, killed
    last = start(course)
    assert last.wait(timeout=200) == 0
    _is_whole(course)
    assert course.autograde().graded == 0


def _is_whole(course: SmallCourse) -> None:
    grades = course.grades()
    assert sorted(grades) == STUDENTS
    wanted = {
        "slope-check": (3.0, False),
        "total-check": (2.0, False),
        "helper-check": (2.0, False),
        "words": (None, True),
    }
    assert all(each == wanted for each in grades.values())
    with sqlite3.connect(course.folder / "gradebook.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM grade").fetchone() == (4 * len(STUDENTS),)
        assert database.execute("SELECT count(*) FROM submitted_notebook").fetchone() == (len(STUDENTS),)
    for student in STUDENTS:
        handed = next(cell for cell in course.autograded(student)["cells"] if cell["id"] == "total")["source"]
        assert handed in (course.folder / "submitted" / student / "ps/small.ipynb").read_text().replace("\\n", "\n")
