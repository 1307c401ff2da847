"""The demo: a class made by code, graded from end to end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from handgrad.adapters import demo, demo_answers, demo_mistakes
from handgrad.adapters.cli import main
from handgrad.adapters.cli_command import CommandError
from handgrad.adapters.course import Course
from handgrad.adapters.demo_class import STUDENTS, damaged, hand_in, solutions

TOP = Path(__file__).resolve().parent.parent
HERE = Course(TOP)
COLLECTIONS = {
    name: getattr(module, name)
    for module, names in (
        (demo_answers, ("OTHER_FORMS", "HELPERS")),
        (demo_mistakes, ("SIGNS", "FACTORS", "TRANSPOSED", "NAIVE")),
    )
    for name in names
}


def _student(name: str) -> Any:
    return next(student for student in STUDENTS if student.name == name)


def _errors(folder: Path) -> Iterator[str]:
    """What went wrong in the cells of a student's graded notebooks."""
    for path in folder.glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield from (out["evalue"] for out in cell.get("outputs", []) if out["output_type"] == "error")


def _texts(notebook: dict[str, Any]) -> list[str]:
    return [
        str(cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"]))
        for cell in notebook["cells"]
    ]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_answer_belongs_to_a_part_of_the_course(collection: str) -> None:
    """No student of the demo answers a part that does not exist."""
    parts = {
        part
        for assignment in HERE.assignments()
        for path in HERE.notebooks(assignment)
        for part in solutions(json.loads(path.read_text(encoding="utf-8")))
    }
    assert set(COLLECTIONS[collection]) <= parts


def test_nobody_hands_in_what_only_the_instructor_has() -> None:
    """No submission has a marker, a mark scheme or a hidden test in it."""
    for student in STUDENTS:
        for assignment in HERE.assignments():
            for _name, notebook in hand_in(student, HERE, assignment):
                text = "\n".join(_texts(notebook))
                for secret in ("BEGIN SOLUTION", "END SOLUTION", "MARK SCHEME", "handgrad.score"):
                    assert secret not in text


def test_the_untouched_notebooks_are_the_release() -> None:
    """The student who did nothing hands in exactly what was released."""
    for assignment in HERE.assignments():
        for name, notebook in hand_in(_student("juma"), HERE, assignment):
            released = TOP / "release" / assignment / name
            assert notebook == json.loads(released.read_text(encoding="utf-8"))


def test_damage_keeps_every_answer() -> None:
    """The damaged notebook has another name, lost metadata and a cell twice, and still all of its text."""
    name, before = hand_in(_student("ada"), HERE, "ps1-activations")[0]
    new_name, after = damaged((name, before))
    assert new_name == f"Copy of {name}"
    assert set(_texts(before)) == set(_texts(after))
    assert len(after["cells"]) == len(before["cells"]) + 1
    assert sum("nbgrader" in cell["metadata"] for cell in after["cells"]) == len(before["cells"])


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """The demo replaces its own folder and no other."""
    (tmp_path / "thesis.tex").write_text("precious")
    with pytest.raises(CommandError, match="was not made by the demo"):
        demo.make_folder(HERE, tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "precious"
    made = demo.make_folder(HERE, tmp_path / "class")
    (made.folder / "left-over.txt").write_text("old")
    assert not (demo.make_folder(HERE, tmp_path / "class").folder / "left-over.txt").exists()


@pytest.mark.slow
def test_the_demo_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of it: exit code 0, the right students have every automatic point, the untouched one has none."""
    folder = tmp_path / "class"
    assert main(["demo", "--folder", str(folder), "--jobs", "2"]) == 0
    shown = capsys.readouterr().out
    course = Course(folder)
    lost = dict.fromkeys((student.name for student in STUDENTS), 0.0)
    for assignment in course.assignments():
        assert f"\n{assignment}" in shown
        scores = demo.scores_of(course, assignment)
        for name in scores.rows:
            earned, out_of = scores.automatic(name)
            lost[name] += out_of - earned
            if _student(name).right:
                assert not list(_errors(folder / "autograded" / name / assignment))
            if name == "juma":
                assert (assignment, earned) == (assignment, 0.0)
                assert not any(score.waits for score in scores.rows[name].values())
        for page in (folder / "feedback" / "juma" / assignment).glob("*.html"):
            text = page.read_text(encoding="utf-8")
            assert [words for words in ("From your grader", "ellipsis", "run this one") if words in text] == []
        pages = list((folder / "feedback").glob(f"*/{assignment}/*.html"))
        assert len(pages) == len(list((folder / "autograded").glob(f"*/{assignment}/*.ipynb"))) > 0
    assert {student.name for student in STUDENTS if student.right} == {name for name in lost if lost[name] == 0}
    assert str(folder / "feedback") in shown
    named = [Path(word) for word in shown.split() if word.endswith(".html")]
    assert [path.parent.parent for path in named] == [folder / "feedback" / "emil", folder]
    assert all(path.is_file() for path in named)
    assert {path.stem for path in (folder / "reports").glob("*.html")} == set(course.assignments())
