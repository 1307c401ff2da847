"""The students of the demo class: what each hands in, made from the released notebooks."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import demo_answers, demo_mistakes
from .course import Course

Notebook = dict[str, Any]
Submission = tuple[str, Notebook]
"""A file's name and its contents."""


@dataclass(frozen=True, slots=True)
class Student:
    """One student. ``answers`` replace the solution; ``upto`` bounds what is answered at all.

    ``upto`` maps an assignment to the number of its notebooks that are answered (the others stay as
    released); an assignment that maps to None is not handed in. ``untouched``: nothing is answered anywhere.
    ``damage`` spoils the file afterwards.
    """

    name: str
    about: str
    answers: demo_answers.Answers = field(default_factory=dict)
    upto: dict[str, int | None] = field(default_factory=dict)
    untouched: bool = False
    damage: Callable[[Submission], Submission] | None = None
    right: bool = False


def solutions(source: Notebook) -> dict[str, str]:
    """The text of every answer cell of a source notebook, its markers and mark schemes taken out."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: _without_markers(_text(cell))
        for cell in source["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def answered(released: Notebook, answers: demo_answers.Answers) -> Notebook:
    """The released notebook with these answers in their cells."""
    notebook = copy.deepcopy(released)
    for cell in notebook["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if grade_id in answers:
            cell["source"] = answers[grade_id].strip("\n")
    return notebook


def in_order(notebooks: Sequence[Path]) -> tuple[Path, ...]:
    """Notebooks in the order in which the problems are set; those of no entry last, by name."""
    from ..problems.registry import place

    return tuple(sorted(notebooks, key=lambda path: place(path.stem)))


def hand_in(student: Student, course: Course, assignment: str) -> tuple[Submission, ...]:
    """What ``student`` hands in for one assignment; nothing where it is not handed in."""
    bound = 0 if student.untouched else student.upto.get(assignment, len(course.notebooks(assignment)))
    if bound is None:
        return ()
    submissions: list[Submission] = []
    for number, path in enumerate(in_order(course.notebooks(assignment))):
        notebook = _load(course.folder / "release" / assignment / path.name)
        if number < bound:
            right = solutions(_load(path))
            own = {part: text for part, text in student.answers.items() if part in right}
            notebook = answered(notebook, {**right, **own})
        submission = (path.name, notebook)
        submissions.append(student.damage(submission) if student.damage else submission)
    return tuple(submissions)


def damaged(submission: Submission) -> Submission:
    """A notebook after a bad journey: renamed, metadata lost, a cell twice, ids and format of old.

    Every answer is still in it.
    """
    name, notebook = submission
    notebook = copy.deepcopy(notebook)
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell["metadata"]["id"] = cell.pop("id", "")
        cell["metadata"]["outputId"] = "0a1b"
    checks = [cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
    checks[0]["metadata"].pop("nbgrader")
    notebook["cells"].append(copy.deepcopy(checks[-1]))
    return f"Copy of {name}", notebook


def with_scratch(submission: Submission) -> Submission:
    """A notebook with scratch cells of the student's own, as a working notebook has."""
    name, notebook = submission
    notebook = copy.deepcopy(notebook)
    scratch: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": "scratch = np.linspace(-3, 3, 7)\nprint(scratch, scratch.mean())",
    }
    position = 1 + next(i for i, cell in enumerate(notebook["cells"]) if "import numpy" in _text(cell))
    notebook["cells"].insert(position, {**scratch, "id": "my-scratch"})
    return name, notebook


STUDENTS: tuple[Student, ...] = (
    Student("ada", "all right, as the solutions have it", right=True),
    Student("bela", "all right, in other forms", demo_answers.OTHER_FORMS, right=True),
    Student("chen", "all right; files renamed and damaged", damage=damaged, right=True),
    Student("dora", "all right, with helper functions", demo_answers.HELPERS, damage=with_scratch, right=True),
    Student("emil", "signs lost on the way", demo_mistakes.SIGNS),
    Student("fay", "factors of the chain rule lost", demo_mistakes.FACTORS),
    Student("goro", "shapes and indices exchanged", demo_mistakes.TRANSPOSED),
    Student("hana", "naive code, a bare result, an unread line", demo_mistakes.NAIVE),
    Student("ines", "half done", upto={"ps1-activations": 2, "ps2-softmax": 1, "ps3-backprop": None}),
    Student("juma", "untouched", untouched=True),
)


def _load(path: Path) -> Notebook:
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def _text(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _without_markers(text: str) -> str:
    kept, in_scheme = [], False
    for line in text.split("\n"):
        if "BEGIN MARK SCHEME" in line:
            in_scheme = True
        elif "END MARK SCHEME" in line:
            in_scheme = False
        elif not in_scheme and "BEGIN SOLUTION" not in line and "END SOLUTION" not in line:
            kept.append(line)
    return "\n".join(kept)
