"""A gradebook on a PostgreSQL server: a real one, started for these tests; skipped where none is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from handgrad.adapters.gradebook_tables import GradebookUnavailable
from handgrad.grading.sandbox import missing_parts

from tests.grading.classes import SmallCourse

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
INITDB = shutil.which("initdb") or (str(PROGRAMS[-1]) if PROGRAMS else "")
USER = "postgres" if hasattr(os, "getuid") and os.getuid() == 0 else None  # the server refuses to run as root
pytestmark = [
    pytest.mark.skipif(not INITDB or find_spec("psycopg") is None, reason="PostgreSQL or its driver is not installed"),
    pytest.mark.skipif(bool(missing_parts()), reason=missing_parts()),
]
HONEST = {"slope-check": (3.0, False), "total-check": (2.0, False), "helper-check": (2.0, False), "words": (None, True)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of an empty database on a server of its own, on loopback."""
    folder = Path(tempfile.mkdtemp())
    if USER:
        shutil.chown(folder, USER)
    port, programs = _free_port(), Path(INITDB).parent
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-l", str(folder / "log"), "-w"]

    def call(*command: str) -> None:
        subprocess.run(command, user=USER, cwd="/", check=True, capture_output=True, timeout=60)

    call(INITDB, "-D", str(folder / "data"), "-A", "trust", "-U", "course")
    call(*control, "-o", f"-p {port} -h 127.0.0.1 -k {folder}", "start")
    try:
        yield f"postgresql+psycopg://course@127.0.0.1:{port}/postgres"
    finally:
        call(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_a_class_is_graded_into_it(address: str, tmp_path: Path) -> None:
    """Ten students, one with a name that SQL would read; the next run has nothing to do, a forced one repeats."""
    course = SmallCourse(tmp_path, address=address)
    students = [*(f"student{number}" for number in range(9)), "o'neil; DROP TABLE grade;--"]
    for student in students:
        course.hand_in(student)
    course.hand_in("student0", total="total = -1.0")
    assert course.autograde().graded == 10
    grades = course.grades()
    assert grades == dict.fromkeys(students, HONEST) | {"student0": {**HONEST, "total-check": (0.0, False)}}
    assert course.autograde().skipped == 10
    assert course.autograde(force=True, student="student[0-4]").graded == 5
    assert course.grades() == grades


def test_a_server_that_is_not_there(address: str, tmp_path: Path) -> None:
    """One sentence with the address and without the password."""
    course = SmallCourse(tmp_path, address=address)
    course.config.CourseDirectory.db_url = f"postgresql+psycopg://course:secret-word@127.0.0.1:{_free_port()}/postgres"
    with pytest.raises(GradebookUnavailable, match="cannot be opened") as caught:
        course.autograde()
    assert "127.0.0.1" in str(caught.value)
    assert "secret-word" not in str(caught.value)
