"""Notebooks as Colab saves them are graded like any other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from handgrad.adapters.demo_class import answered, solutions
from handgrad.grading.execute import grade
from handgrad.grading.job import Graded, Job

from .as_saved import as_colab_saves
from .conftest import TOP, released

NAMES = [f"{path.parent.name}/{path.stem}" for path in sorted((TOP / "release").glob("*/*.ipynb"))]
pytestmark = pytest.mark.slow


def _with_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    """As it was run: every code cell has an output."""
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["shown\n"]}]
            cell["execution_count"] = number
    return notebook


def _graded(name: str, *, lost: bool) -> Graded:
    assignment, stem = name.split("/")
    source = (TOP / "source" / f"{name}.ipynb").read_text("utf-8")
    release = released(name)
    notebook = _with_outputs(answered(release, solutions(json.loads(source))))
    submitted = json.dumps(as_colab_saves(notebook, lost=lost)).encode()
    return grade(Job("ann", assignment, stem, source, submitted, json.dumps(release), seed=1))


def _hand_graded(graded: Graded) -> set[str]:
    texts = [cell for cell in graded.executed["cells"] if cell["cell_type"] == "markdown"]
    return {
        cell["metadata"]["nbgrader"]["grade_id"] for cell in texts if cell["metadata"].get("nbgrader", {}).get("points")
    }


@pytest.mark.parametrize("lost", [False, True], ids=["kept", "lost"])
@pytest.mark.parametrize("name", NAMES)
def test_what_colab_saves_gets_full_marks(name: str, lost: bool) -> None:
    """With ids, format and notes of Colab's own; also where nbgrader's metadata was lost on the way."""
    graded = _graded(name, lost=lost)
    assert graded.problem == ""
    texts = _hand_graded(graded)
    scores = {score.grade_id: (score.points, score.out_of) for score in graded.scores if score.grade_id not in texts}
    assert scores
    assert {part: score for part, score in scores.items() if score[0] != score[1]} == {}


def test_a_wrong_answer_does_not() -> None:
    """After the same journey, so that the test above can fail."""
    source = (TOP / "source" / "ps1-activations" / "relu.ipynb").read_text("utf-8")
    release = released("ps1-activations/relu")
    wrong = solutions(json.loads(source)) | {"relu-expression": "relu_grad_expr = sp.Integer(1)"}
    submitted = json.dumps(as_colab_saves(answered(release, wrong), lost=True)).encode()
    graded = grade(Job("ann", "ps1-activations", "relu", source, submitted, json.dumps(release), seed=1))
    assert [score.points for score in graded.scores if score.grade_id == "relu-expression-check"] == [0.0]
