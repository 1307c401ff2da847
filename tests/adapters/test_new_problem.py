"""``handgrad new``: a notebook for a problem entry that nbgrader accepts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
import sympy as sp
from handgrad.adapters import problem_template
from handgrad.adapters.cli import main
from handgrad.adapters.course import CONFIG, Course
from handgrad.adapters.problem_template import source_notebook
from handgrad.adapters.release import generate
from handgrad.problems.activations import RELU, TANH, Activation
from handgrad.problems.judge import judge
from handgrad.problems.problem import Problem
from handgrad.problems.registry import all_problems, problem
from handgrad.problems.standard import standard_problem

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty course folder, which is the current one."""
    shutil.copy(TOP / CONFIG, tmp_path)
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("entry", all_problems(), ids=lambda entry: entry.name)
def test_every_entry_makes_a_valid_notebook(entry: Problem) -> None:
    """The notebook is valid, names every part once, and its points are those that the entry can give."""
    notebook = source_notebook(entry)
    nbformat.validate(notebook)
    cells: dict[str, Any] = {cell["id"]: cell for cell in notebook["cells"]}
    assert len(cells) == len(notebook["cells"])
    for part in entry.parts:
        check = cells[f"{part.id}-check"]
        assert cells[part.id]["metadata"]["nbgrader"]["solution"]
        assert check["metadata"]["nbgrader"]["points"] > 0
        assert f'handgrad.score("{part.id}"' in check["source"]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            compile(cell["source"], cell["id"], "exec")


def test_the_command_writes_a_notebook_that_nbgrader_releases(
    scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file lies where its assignment's sources lie, and generates a release without a solution in it."""
    name = all_problems()[-1].name
    assignment = problem(name).assignment
    assert main(["new", name]) == 0
    assert f"source/{assignment}/{name}.ipynb" in capsys.readouterr().out
    (released,) = generate(Course(scratch), [assignment])
    assert "BEGIN SOLUTION" not in released.read_text(encoding="utf-8")


def test_an_unknown_entry_gets_the_list_of_those_there_are(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No entry, no notebook."""
    assert main(["new", "sigmiod"]) == 2
    assert "No problem is called 'sigmiod'; there are sigmoid, tanh" in capsys.readouterr().err
    assert list((scratch / "source").iterdir()) == []


def test_a_notebook_that_exists_is_left_as_it_is(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that somebody wrote is overwritten."""
    path = scratch / "source" / "ps1-activations" / "sigmoid.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps({"mine": True}))
    assert main(["new", "sigmoid"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert json.loads(path.read_text()) == {"mine": True}


SOFTPLUS = Activation("softplus", "The softplus", "log(1 + exp(x))", r"\operatorname{softplus}(x) = \log(1 + e^x)")


@pytest.mark.parametrize("entry", [SOFTPLUS, RELU, TANH], ids=lambda entry: entry.name)
def test_an_activations_notebook_is_complete_but_for_its_code(
    entry: Activation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It draws the function, states it in 18 to 44 words beside the formula, and its SymPy solution earns all points."""
    monkeypatch.setattr(problem_template, "ACTIVATIONS", (entry,))
    made = standard_problem(entry)
    cells = {cell["id"]: cell["source"] for cell in source_notebook(made)["cells"]}
    assert cells[f"{entry.name}-figure"] == f'handgrad.figure("{entry.name}")'
    assert f"$${entry.latex}$$" in cells[f"{entry.name}-expression-task"]
    for part in made.parts:
        words = cells[f"{part.id}-task"].split("\n\n")[2].split()
        assert 18 <= len(words) <= 44
    names: dict[str, Any] = {"sp": sp, "x": sp.Symbol("x", real=True)}
    exec(cells[f"{entry.name}-expression"], names)
    result = judge(made.parts[0], {f"{entry.name}_grad_expr": names[f"{entry.name}_grad_expr"]})
    assert result.points == result.out_of
