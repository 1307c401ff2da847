"""``handgrad feedback`` and ``handgrad report`` on a small graded course."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from handgrad.adapters.cli import main
from nbgrader.api import Gradebook


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One assignment of one notebook; Ann has half of its points, Bob handed in nothing."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    (tmp_path / "source" / "ps1").mkdir(parents=True)
    (tmp_path / "source" / "ps1" / "nb.ipynb").write_text("{}")
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n")
    with Gradebook(url) as book:
        book.add_assignment("ps1")
        book.add_notebook("nb", "ps1")
        book.add_grade_cell("a-check", "nb", "ps1", max_score=4, cell_type="code")
        book.add_student("bob")
        book.add_student("ann")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def graded(course: Path) -> Path:
    """The course once Ann is graded."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        book.add_submission("ps1", "ann")
        book.find_grade("a-check", "nb", "ps1", "ann").auto_score = 2.0
        book.db.commit()
    folder = course / "autograded" / "ann" / "ps1"
    folder.mkdir(parents=True)
    cell = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "a-check"}}, "source": "", "outputs": []}
    (folder / "nb.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return course


def test_feedback_writes_a_page_for_each_graded_notebook(graded: Path) -> None:
    """Where nbgrader would write it; nobody else gets a page."""
    assert main(["feedback", "ps1"]) == 0
    assert "2</b> of 4" in (graded / "feedback" / "ann" / "ps1" / "nb.html").read_text()
    assert not (graded / "feedback" / "bob").exists()


def test_report_writes_the_page_and_its_numbers(graded: Path) -> None:
    """One page, three tables."""
    assert main(["report", "ps1"]) == 0
    names = sorted(path.name for path in (graded / "reports").iterdir())
    assert names == ["ps1-mistakes.csv", "ps1-parts.csv", "ps1-students.csv", "ps1.html"]
    assert "Nothing handed in: bob" in (graded / "reports" / "ps1.html").read_text()


@pytest.mark.parametrize("command", ["feedback", "report"])
def test_before_grading_the_next_step_is_named(course: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence and exit code 2."""
    assert main([command, "ps1"]) == 2
    assert "handgrad autograde ps1" in capsys.readouterr().err
    assert main([command, "ps9"]) == 2
    assert "ps9" in capsys.readouterr().err


def test_feedback_for_one_student_only(graded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A student without a graded notebook is named."""
    assert main(["feedback", "ps1", "--student", "bob"]) == 2
    assert "bob" in capsys.readouterr().err
