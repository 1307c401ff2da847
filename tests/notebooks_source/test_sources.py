"""The source notebooks: valid for nbgrader, complete, in step with the problem entries, and brief."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from handgrad.problems import all_problems
from handgrad.problems.problem import DerivationPart, ExpressionPart, FunctionPart, Part
from nbgrader.nbgraderformat import MetadataValidator

SOURCE = Path(__file__).parents[2] / "source"

# Every exercise that the homework must contain, by what it asks, and the parts that ask it.
EXERCISES = {
    "ps1-activations/sigmoid": {
        "derivative by the chain rule": ["sigmoid-derive"],
        "gradient in terms of the output": ["sigmoid-show", "sigmoid-expression"],
        "gradient from the output alone": ["sigmoid-from-output"],
        "far out on either side": ["sigmoid-limits", "sigmoid-saturation", "sigmoid-saturation-words"],
    },
    "ps1-activations/tanh": {
        "quotient rule": ["tanh-derive", "tanh-expression"],
        "through the sigmoid": ["tanh-relation", "tanh-second-way"],
        "ranges, and which gradient is larger": ["tanh-ranges", "tanh-larger"],
    },
    "ps1-activations/relu": {
        "derivative on both sides": ["relu-derive", "relu-expression"],
        "what happens at 0": ["relu-kink", "relu-subgradient", "relu-kink-words"],
        "gradient in NumPy": ["relu-grad"],
    },
    "ps1-activations/vanishing": {
        "product of gradients": ["vanishing-bound", "vanishing-through", "vanishing-plot", "vanishing-words"],
    },
    "ps2-softmax/softmax": {
        "invariance under a shift": ["softmax-invariance"],
        "why the maximum is subtracted": ["softmax-shift-ranges", "softmax-why", "softmax-stable"],
        "three steps, range and sum": ["softmax-steps", "softmax-range"],
    },
    "ps2-softmax/softmax-jacobian": {
        "both kinds of entries": ["softmax-jacobian-same", "softmax-jacobian-different", "softmax-jacobian-three"],
        "matrix and product": ["softmax-jacobian-matrix", "softmax-jacobian-vjp"],
    },
    "ps2-softmax/cross-entropy": {
        "derivative of the loss": ["cross-entropy-derive", "cross-entropy-expression"],
        "stable loss and gradient": ["cross-entropy-functions"],
    },
    "ps3-backprop/linear-layer": {
        "gradients in scalars, then as matrices": [
            "linear-layer-dW",
            "linear-layer-dx",
            "linear-layer-db",
            "linear-layer-forms",
            "linear-layer-matrices",
        ],
        "for a batch": ["linear-layer-batch"],
    },
    "ps3-backprop/network": {
        "trained with one's own gradients": ["network-backward", "network-train", "network-curve", "network-words"],
    },
}
NAMES = sorted(str(path.relative_to(SOURCE).with_suffix("")) for path in SOURCE.glob("*/*.ipynb"))
ENTRIES = [(f"{problem.assignment}/{problem.name}", part) for problem in all_problems() for part in problem.parts]
each_notebook = pytest.mark.parametrize("name", NAMES)
each_part = pytest.mark.parametrize(("name", "part"), ENTRIES, ids=[part.id for _, part in ENTRIES])


def read(name: str) -> Any:
    """The notebook as nbformat reads it."""
    return nbformat.read(SOURCE / f"{name}.ipynb", as_version=4)


def cells(name: str) -> dict[str, Any]:
    """Its cells by grade_id, in order."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in read(name).cells}


def rubric_sum(part: Part) -> float:
    """What the part's entry can give."""
    if isinstance(part, DerivationPart):
        return part.points_start + part.points_steps + part.points_goal + part.points_work
    if isinstance(part, ExpressionPart):
        return sum(points for _, points in part.answers.values())
    return part.out_of


def names_of(part: Part) -> list[str]:
    """The names that a check of this part is given."""
    if isinstance(part, ExpressionPart):
        return list(part.answers)
    return list(part.functions) if isinstance(part, FunctionPart) else []


def without_mathematics(text: str) -> str:
    """Prose only: displays, inline formulas and code taken out."""
    return re.sub(r"\$\$.*?\$\$|\$[^$]+\$|`[^`]+`", " ", text, flags=re.DOTALL)


def asked(name: str) -> list[str]:
    """The parts that a notebook asks: those of the homework's exercises, or of its entry."""
    exercises = EXERCISES.get(name)
    if exercises is None:
        return [part.id for place, part in ENTRIES if place == name]
    return [part for parts in exercises.values() for part in parts]


def test_every_notebook_of_the_homework_is_there_and_every_other_has_an_entry() -> None:
    """No notebook is missing, none is left over."""
    assert {*EXERCISES, *(name for name, _ in ENTRIES)} == set(NAMES)


@each_notebook
def test_is_valid_nbformat_with_cell_ids(name: str) -> None:
    """Format 4.5 or later, every cell with its own id (nbformat fills in missing ones, so the file itself is read)."""
    notebook = json.loads((SOURCE / f"{name}.ipynb").read_text("utf-8"))
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    assert (notebook["nbformat"], notebook["nbformat_minor"]) >= (4, 5)
    nbformat.validate(notebook)


@each_notebook
def test_is_valid_for_nbgrader(name: str) -> None:
    """nbgrader's own validator takes the metadata; it also finds duplicate grade_ids."""
    MetadataValidator().validate_nb(read(name))


@each_notebook
def test_holds_no_outputs(name: str) -> None:
    """What is committed was not run."""
    code = [cell for cell in read(name).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


@each_notebook
def test_runs_on_any_python3_kernel(name: str) -> None:
    """The kernel is the ordinary one, and no version is recorded."""
    metadata = read(name).metadata
    assert metadata.kernelspec.name == "python3"
    assert "version" not in metadata.language_info


@each_notebook
def test_only_answers_are_open(name: str) -> None:
    """Every cell that is not an answer is locked."""
    for cell in read(name).cells:
        assert cell.metadata.nbgrader.locked is not cell.metadata.nbgrader.solution, cell.id


@each_notebook
def test_opens_with_the_set_up_and_ends_with_handing_in(name: str) -> None:
    """The first code cell finds or installs handgrad, the second imports it, the last one hands in."""
    code = [cell.source for cell in read(name).cells if cell.cell_type == "code"]
    assert code[0].startswith("try:\n    import handgrad\n")
    assert code[1].startswith("import handgrad\n")
    assert code[-1] == "handgrad.hand_in()"


@each_notebook
def test_has_every_exercise(name: str) -> None:
    """The answer cells are those that the exercises name, each stated in a locked cell above."""
    parts = asked(name)
    found = cells(name)
    assert {grade_id for grade_id, cell in found.items() if cell.metadata.nbgrader.solution} == set(parts)
    order = list(found)
    for part in parts:
        assert order.index(f"{part}-task") == order.index(part) - 1


@each_notebook
def test_statements_are_brief(name: str) -> None:
    """A statement is some 20 to 40 words besides its formulas."""
    found = cells(name)
    for part in asked(name):
        heading, kind, body = found[f"{part}-task"].source.split("\n\n", 2)
        assert re.fullmatch(r"## \d · .+", heading)
        assert re.fullmatch(r"\*(Derivation|SymPy|NumPy|Figure|In words) · \d+ points?\*", kind)
        assert 18 <= len(without_mathematics(body).split()) <= 44, part


@each_notebook
def test_announces_its_points(name: str) -> None:
    """The points in a statement are those of the part, and the title gives their sum."""
    found = cells(name)
    total = 0
    for part in asked(name):
        graded = found.get(f"{part}-check", found[part])
        points = graded.metadata.nbgrader.points
        announced = re.search(r"· (\d+) points?\*", found[f"{part}-task"].source)
        assert announced is not None, part
        assert int(announced[1]) == points, part
        total += points
    title = re.search(r"· (\d+) points\*", next(iter(found.values())).source)
    assert title is not None
    assert int(title[1]) == total


@each_notebook
def test_text_answers_have_a_mark_scheme_for_as_many_points(name: str) -> None:
    """A person grades by a scheme that lies in the solution, which students do not get."""
    for grade_id, cell in cells(name).items():
        meta = cell.metadata.nbgrader
        if cell.cell_type == "markdown" and meta.solution and meta.points:
            solution = cell.source.split("BEGIN SOLUTION")[1].split("END SOLUTION")[0]
            scheme = solution.split("BEGIN MARK SCHEME")[1].split("END MARK SCHEME")[0]
            assert sum(int(n) for n in re.findall(r"- (\d+) points?:", scheme)) == meta.points, grade_id


@each_part
def test_answer_cell_suits_the_part(name: str, part: Part) -> None:
    """A derivation is answered in markdown with 0 points, anything else in code; both have a solution region."""
    cell = cells(name)[part.id]
    if isinstance(part, DerivationPart):
        assert (cell.cell_type, cell.metadata.nbgrader.points) == ("markdown", 0)
    else:
        assert (cell.cell_type, cell.metadata.nbgrader.grade) == ("code", False)
    assert cell.source.count("### BEGIN SOLUTION") == cell.source.count("### END SOLUTION") >= 1


@each_part
def test_check_cell_names_the_part_and_its_answers(name: str, part: Part) -> None:
    """The visible check and the hidden score are asked for the same part and the same names."""
    arguments = ", ".join([f'"{part.id}"', *names_of(part)])
    assert cells(name)[f"{part.id}-check"].source == (
        f"handgrad.check({arguments})\n### BEGIN HIDDEN TESTS\nhandgrad.score({arguments})\n### END HIDDEN TESTS"
    )


@each_part
def test_check_cell_has_the_points_of_the_rubric(name: str, part: Part) -> None:
    """nbgrader's points and the entry's rubric agree."""
    assert cells(name)[f"{part.id}-check"].metadata.nbgrader.points == rubric_sum(part)


def test_every_check_belongs_to_an_entry() -> None:
    """No notebook checks a part that has no entry."""
    checked = {
        grade_id.removesuffix("-check") for name in NAMES for grade_id in cells(name) if grade_id.endswith("-check")
    }
    assert checked == {part.id for _, part in ENTRIES}


def test_one_worked_example_shows_the_style() -> None:
    """The first notebook of the class has a typed, typeset and checked derivation of another function."""
    example = cells("ps1-activations/sigmoid")["sigmoid-example"].source
    assert [mark for mark in ("<pre>", r"\begin{aligned}", "✓") if mark not in example] == []
