"""Hostile folders: what lies beside a notebook, what it is called, and whose folder it is. Nobody ends the run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from handgrad.grading.sandbox import missing_parts

from tests.grading.classes import SmallCourse
from tests.grading.course import handed_in, packed

pytestmark = [pytest.mark.hostile, pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())]
HONEST = {"slope-check": (3.0, False), "total-check": (2.0, False), "helper-check": (2.0, False), "words": (None, True)}
NOBODY = "link"


def _fill(course: SmallCourse) -> None:
    for student in ("pipe", "device", "folder", "times", "bytes", "shadow", "clash", "o'neil; DROP TABLE grade;--"):
        course.hand_in(student)
    place = {name: course.folder / "submitted" / name / "ps" for name in os.listdir(course.folder / "submitted")}
    os.mkfifo(place["pipe"] / "timestamp.txt")
    (place["device"] / "timestamp.txt").symlink_to("/dev/zero")
    (place["folder"] / "timestamp.txt").mkdir()
    (place["times"] / "timestamp.txt").write_text("9999-12-31 23:59:59 -23:59")
    (place["bytes"] / "timestamp.txt").write_bytes(b"\xff\x00" * 1000)
    (place["bytes"] / os.fsdecode(b"\xff\xfe.txt")).write_text("x")
    for name in ("numpy.py", "handgrad.py", "sitecustomize.py", "nbgrader_config.py"):
        (place["shadow"] / name).write_text("raise SystemExit")
    deep = place["clash"].joinpath(*["d"] * 60)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("x")
    course.hand_in("odd", name=os.fsdecode(b"Copy of small\xff\n.ipynb"))
    inside = course.folder / "submitted/directory/ps/small.ipynb"
    inside.mkdir(parents=True)
    (inside / "small.ipynb").write_bytes(packed(handed_in()))
    (inside / "note.txt").write_text("x")
    (course.folder / "submitted" / NOBODY).symlink_to(place["pipe"].parent)
    (course.folder / "submitted" / os.fsdecode(b"bad\xff") / "ps").mkdir(parents=True)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A class of such folders, graded once."""
    made = SmallCourse(tmp_path_factory.mktemp("folders"))
    _fill(made)
    made.summary = made.autograde()  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize(
    "student", ["pipe", "device", "folder", "times", "bytes", "shadow", "clash", "odd", "o'neil; DROP TABLE grade;--"]
)
def test_honest_answers_are_graded_and_written(course: SmallCourse, student: str) -> None:
    """Whatever lies beside them."""
    assert course.grades()[student] == HONEST
    assert course.autograded(student)["metadata"]["handgrad"]["problem"] == ""


def test_a_folder_with_the_name_of_a_notebook(course: SmallCourse) -> None:
    """It is refused, and a person must look."""
    assert all(needs for _, needs in course.grades()["directory"].values())
    assert "is not a file" in course.autograded("directory")["metadata"]["handgrad"]["problem"]


def test_a_link_to_a_classmates_folder_earns_nothing(course: SmallCourse) -> None:
    """Nothing is recorded for it, and the summary says why."""
    assert NOBODY not in course.grades()
    assert any(name == NOBODY and "is a link" in why for name, why in course.summary.refused)  # type: ignore[attr-defined]


def test_a_folder_whose_name_is_no_text(course: SmallCourse) -> None:
    """Reported in a line that can be printed."""
    summary = course.summary  # type: ignore[attr-defined]
    assert [name for name, _ in summary.failed] == ["bad?"]
    "\n".join(summary.lines()).encode()


def test_the_next_run_has_nothing_to_do(course: SmallCourse) -> None:
    """Everything that was recorded was also written, so that it is found again."""
    assert course.autograde().graded == 0


def test_nbgraders_own_command_refuses_the_link_too(tmp_path: Path) -> None:
    """Through the configured exporter; a time that cannot be read leaves nobody out."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    small = SmallCourse(tmp_path)
    (small.hand_in("alice").parent / "timestamp.txt").mkdir()
    (small.folder / "submitted/mallory").symlink_to(small.folder / "submitted/alice")
    config = Config(small.config)
    config.Autograde.exporter_class = "handgrad.adapters.nbgrader_autograde.GradingExporter"
    config.Autograde.pre_convert_hook = "handgrad.adapters.nbgrader_autograde.prepare_submission"
    config.Autograde.sanitize_preprocessors = config.Autograde.autograde_preprocessors = []
    for student in ("alice", "mallory"):
        NbGraderAPI(small.coursedir(), config=config).autograde("ps", student)
    assert small.grades()["alice"] == HONEST
    assert not any(score for score, _ in small.grades()["mallory"].values())
