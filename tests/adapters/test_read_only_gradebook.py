"""A gradebook that may be read and not written: said in one sentence before anything is graded, and nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from handgrad.adapters.cli import main
from handgrad.adapters.gradebook_tables import GradebookUnavailable, check_writable, is_read_only, reason
from handgrad.grading.sandbox import missing_parts
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from tests.grading.classes import SmallCourse


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course with one submission."""
    made = SmallCourse(tmp_path)
    made.hand_in("alice")
    return made


def set_address(course: SmallCourse, options: str) -> None:
    """Open the course's gradebook with these options from now on."""
    config = course.folder / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = 'sqlite:///file:{book(course)}{options}'\n")


def book(course: SmallCourse) -> Path:
    """The gradebook's file."""
    return course.folder / "gradebook.db"


@pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())
def test_autograde_says_it_at_once_and_the_next_run_loses_nothing(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with the file and the remedy, no words of a library; written again, everything is graded."""
    monkeypatch.chdir(course.folder)
    before = book(course).read_bytes()
    set_address(course, "?mode=ro&uri=true")
    assert main(["autograde", "ps", "--jobs", "1"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert f"{book(course)} cannot be written, so nothing was graded; make the file and its folder writable" in line
    assert "sqlite3" not in line
    assert "SQL" not in line
    assert book(course).read_bytes() == before
    assert not (course.folder / "autograded").exists()
    set_address(course, "?mode=rw&uri=true")
    assert main(["autograde", "ps", "--jobs", "1"]) == 0
    assert course.grades()["alice"]["total-check"] == (2.0, False)


def test_a_gradebook_that_another_program_writes_is_waited_for(course: SmallCourse) -> None:
    """Busy is not read-only: no complaint, since the one writer waits."""
    engine = create_engine(f"sqlite:///{book(course)}", connect_args={"timeout": 0})
    other = sqlite3.connect(book(course))
    other.execute("BEGIN IMMEDIATE")
    check_writable(engine, "here")
    other.close()
    engine.dispose()


def test_asking_changes_nothing(course: SmallCourse) -> None:
    """What can be written is left as it was."""
    before = book(course).read_bytes()
    engine = create_engine(f"sqlite:///{book(course)}")
    check_writable(engine, "here")
    engine.dispose()
    assert book(course).read_bytes() == before


def test_another_fault_is_told_in_the_databases_own_words(tmp_path: Path) -> None:
    """What is no gradebook at all is not called read-only."""
    engine = create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(GradebookUnavailable, match=r"at here cannot be written: no such table: course\.$"):
        check_writable(engine, "here")
    engine.dispose()


@pytest.mark.parametrize(
    ("words", "read_only"),
    [
        ("attempt to write a readonly database", True),
        ("unable to open database file", True),
        ("cannot execute UPDATE in a read-only transaction", True),
        ("permission denied for table grade\nDETAIL: ask", True),
        ("database is locked", False),
        ("database or disk is full", False),
    ],
)
def test_a_databases_words_are_kept_and_sqlalchemys_left_out(words: str, read_only: bool) -> None:
    """The first line of the database, without the statement, its parameters and the names of classes."""
    error = OperationalError("UPDATE grade SET auto_score=?", {"a": 1}, Exception(words))
    assert reason(error) == words.splitlines()[0]
    assert is_read_only(error) is read_only
