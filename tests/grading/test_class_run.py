"""A class graded into nbgrader's gradebook: what is recorded, what is skipped, and that nobody stops the others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from handgrad.adapters.gradebook_tables import NotGenerated
from handgrad.adapters.grading_course import autograde
from handgrad.grading.sandbox import missing_parts
from nbgrader.api import Gradebook

from tests.grading.classes import SmallCourse
from tests.grading.course import packed

pytestmark = pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())
HONEST = {"slope-check": (3.0, False), "total-check": (2.0, False), "helper-check": (2.0, False), "words": (None, True)}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A class with an honest student and every kind of damage that once ended a run."""
    made = SmallCourse(tmp_path_factory.mktemp("class"))
    made.hand_in("alice")
    made.hand_in("bob", total="total = 5.0", words="")
    made.hand_in("carol", name="Copy of small (1).ipynb")
    made.hand_in("dave", name="homework/small.ipynb")
    made.hand_in("eve", b'{"cells": [')
    made.hand_in("fred", name="my homework.ipynb")
    (made.folder / "submitted/gina/ps").mkdir(parents=True)
    link = made.folder / "submitted/harry/ps/small.ipynb"
    link.parent.mkdir(parents=True)
    link.symlink_to(made.folder / "source/ps/small.ipynb")
    os.mkfifo(made.hand_in("ivy").parent / "pipe.txt")
    os.mkfifo(made.folder / "submitted/ivy/ps/other.ipynb")
    made.summary = made.autograde()  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize("student", ["alice", "carol", "dave", "fred", "ivy"])
def test_honest_answers_get_their_points_whatever_the_file_is_called(course: SmallCourse, student: str) -> None:
    """Copies, folders, other names and odd neighbours cost nothing; text answers wait for a person."""
    assert course.grades()[student] == HONEST


def test_a_wrong_answer_and_an_empty_one(course: SmallCourse) -> None:
    """Only the wrong one loses its points; an empty text answer is 0 and needs nobody."""
    assert course.grades()["bob"] == {**HONEST, "total-check": (0.0, False), "words": (0.0, False)}


@pytest.mark.parametrize(
    ("student", "reason"), [("eve", "JSON breaks off"), ("harry", "is a link"), ("gina", "No notebook")]
)
def test_what_cannot_be_read_is_reported(course: SmallCourse, student: str, reason: str) -> None:
    """Never a silent 0: the summary has the reason."""
    assert any(name == student and reason in sentence for name, sentence in course.summary.refused)  # type: ignore[attr-defined]
    assert all(score == 0.0 for score, _ in course.grades()[student].values())


def test_a_refused_file_waits_for_a_person(course: SmallCourse) -> None:
    """A person must look at what could not be read, but not at what was never handed in."""
    assert all(needs for _, needs in course.grades()["eve"].values())
    assert not any(needs for _, needs in course.grades()["gina"].values())


def test_the_next_run_has_nothing_to_do(course: SmallCourse) -> None:
    """What is recorded is not graded again."""
    again = course.autograde()
    assert (again.graded, again.skipped) == (0, 9)


def test_a_new_file_is_graded_again_and_manual_scores_stay(course: SmallCourse) -> None:
    """A person's score is kept and marked for another look."""
    with Gradebook(course.config.CourseDirectory.db_url, "small") as gradebook:
        gradebook.find_grade("words", "small", "ps", "alice").manual_score = 0.5
        gradebook.db.commit()
    course.hand_in("alice", total="total = 6.0  # again")
    assert course.autograde(student="alice").graded == 1
    with Gradebook(course.config.CourseDirectory.db_url, "small") as gradebook:
        grade = gradebook.find_grade("words", "small", "ps", "alice")
        assert (grade.manual_score, grade.needs_manual_grade) == (0.5, True)


def test_a_regrade_repeats(course: SmallCourse) -> None:
    """The hidden inputs are drawn from a recorded seed: everything comes out the same."""
    before = course.autograded("carol")
    assert course.autograde(student="carol", force=True).graded == 1
    after = course.autograded("carol")
    for each in (before, after):
        each["metadata"]["handgrad"].pop("seconds")  # how long it took is no part of what came out
    assert after == before
    assert before["metadata"]["handgrad"]["seed"] != course.autograded("dave")["metadata"]["handgrad"]["seed"]


def test_late_submissions_get_the_configured_penalty(tmp_path: Path) -> None:
    """nbgrader's plugin decides, with the due date and the timestamp that collecting left."""
    late = SmallCourse(tmp_path)
    late.config.LateSubmissionPlugin.penalty_method = "zero"
    with Gradebook(late.config.CourseDirectory.db_url, "small") as gradebook:
        gradebook.update_or_create_assignment("ps", duedate="2026-01-01 12:00:00 UTC")
    for student, time in (("early", "2026-01-01 11:59:00 UTC"), ("late", "2026-01-01 12:01:00 UTC")):
        (late.hand_in(student).parent / "timestamp.txt").write_text(time)
    late.autograde()
    with Gradebook(late.config.CourseDirectory.db_url, "small") as gradebook:
        found = {s.student.id: s.notebooks[0].late_submission_penalty for s in gradebook.assignment_submissions("ps")}
    assert found == {"early": None, "late": 7.0}


def test_nbgraders_own_command_grades_the_same(course: SmallCourse) -> None:
    """`nbgrader autograde` with the course's configuration: same scores, and nobody ends the run."""
    before = course.grades()
    command = [str(Path(sys.executable).parent / "nbgrader"), "autograde", "ps", "--force"]
    subprocess.run(command, cwd=course.folder, capture_output=True, timeout=200, check=False)
    after = course.grades()
    readable = {"alice", "bob", "carol", "eve", "fred", "ivy"}
    assert {name: after[name] for name in readable} == {name: before[name] for name in readable}


def test_an_assignment_that_was_not_generated_is_named(course: SmallCourse) -> None:
    """One sentence with the remedy."""
    from handgrad.adapters.class_summary import Options

    with pytest.raises(NotGenerated, match="run: handgrad release nothing"):
        autograde(course.coursedir(), course.config, "nothing", Options(), progress=False)


def test_damaged_metadata_ends_nothing(tmp_path: Path) -> None:
    """A duplicated grade cell with an old schema version, which ends a stock run for the whole class."""
    from tests.grading.course import handed_in

    small = SmallCourse(tmp_path)
    notebook = handed_in()
    notebook["cells"].append({**notebook["cells"][3], "id": "again"})
    notebook["cells"][3]["metadata"]["nbgrader"]["schema_version"] = 1
    small.hand_in("a", packed(notebook))
    small.hand_in("b")
    small.autograde()
    assert small.grades() == {"a": HONEST, "b": HONEST}
