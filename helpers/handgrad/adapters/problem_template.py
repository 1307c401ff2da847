"""A source notebook made from a problem entry: the layout that every notebook of the course has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..judging.notation import Notation, Symbol
from ..problems.activations import ACTIVATIONS
from ..problems.problem import DerivationPart, ExpressionPart, Part, Problem
from .addresses import COURSE_INSTALL, OPEN_IN_COLAB

Cell = dict[str, Any]

HOW_TO = """- **Write** where you see an ellipsis, `…` in text and `...` in code.
- **Check** with the cell below your answer, as often as you like. Save first (Ctrl+S) after a derivation.
- **Hand in** with the last cell, which looks over the notebook and tells you what to send."""

# Words and no picture from the web: without a network there is nothing that looks broken.
BADGE = f"[**Open in Colab**]({OPEN_IN_COLAB}) to work in the browser with nothing to install, or go on here."

INSTALL = f'''try:
    import handgrad
except ImportError:  # in a fresh Colab: bring the checks, and leave everything else as it is
    import subprocess
    import sys

    pip = [sys.executable, "-m", "pip", "install", "--quiet", "{COURSE_INSTALL}"]
    if subprocess.run(pip, capture_output=True).returncode == 0:
        print("The checks are installed.")
    else:
        print("The checks could not be installed. Connect to the internet and run this cell again.")'''

HAND_IN = "## Hand in\n\nSave, then run this last cell. It shows which parts are answered and what to send."


def source_notebook(problem: Problem) -> dict[str, Any]:
    """The notebook of a problem entry: title, set-up, and for each part its statement, answer and check."""
    name = problem.name
    points = sum(_points(part) for part in problem.parts)
    head = f"# {problem.title}\n\n*{problem.assignment.capitalize()} · {_counted(points)}*\n\n{HOW_TO}"
    cells = [
        _locked("markdown", f"{name}-title", head),
        _locked("markdown", f"{name}-badge", BADGE),
        _locked("code", f"{name}-install", INSTALL),
        _locked("code", f"{name}-setup", _setup(problem)),
    ]
    if name in {entry.name for entry in ACTIVATIONS}:
        cells.append(_locked("code", f"{name}-figure", f'handgrad.figure("{name}")'))
    for number, part in enumerate(problem.parts, start=1):
        cells.extend(_part_cells(number, part))
    cells.append(_locked("markdown", f"{name}-hand-in-task", HAND_IN))
    cells.append(_locked("code", f"{name}-hand-in", "handgrad.hand_in()"))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _part_cells(number: int, part: Part) -> Iterator[Cell]:
    points = _points(part)
    kind = {DerivationPart: "Derivation", ExpressionPart: "SymPy"}.get(type(part), "NumPy")
    asked = (not isinstance(part, DerivationPart) and part.statement) or "Say here what is asked, in 20 to 40 words."
    statement = f"## {number} · {part.title}\n\n*{kind} · {_counted(points)}*\n\n{asked}"
    yield _locked("markdown", f"{part.id}-task", statement)
    if isinstance(part, DerivationPart):
        yield _cell("markdown", part.id, _derivation(part), solution=True, grade=True, points=0)
        arguments = [json.dumps(part.id)]
    else:
        names = list(part.answers) if isinstance(part, ExpressionPart) else list(part.functions)
        yield _cell("code", part.id, _code(part), solution=True)
        arguments = [json.dumps(part.id), *names]
    call = ", ".join(arguments)
    check = f"handgrad.check({call})\n### BEGIN HIDDEN TESTS\nhandgrad.score({call})\n### END HIDDEN TESTS"
    yield _cell("code", f"{part.id}-check", check, grade=True, points=points, locked=True)


def _derivation(part: DerivationPart) -> str:
    steps = " \\\\\n&= ".join(part.goals)
    return (
        "**Your derivation**\n\n$$\n\\begin{aligned}\n"
        f"{part.start[0]} &=\n% ### BEGIN SOLUTION\n{steps}\n% ### END SOLUTION\n"
        "\\end{aligned}\n$$"
    )


def _code(part: Part) -> str:
    if isinstance(part, ExpressionPart):
        answers = [
            f"{name} = (\n    ### BEGIN SOLUTION\n    {_solution(reference)}\n    ### END SOLUTION\n)"
            for name, (reference, _points) in part.answers.items()
        ]
        return "\n".join(answers)
    assert not isinstance(part, DerivationPart)
    bodies = [
        f"def {name}(x):\n    ### BEGIN SOLUTION\n    return np.zeros_like(x)\n    ### END SOLUTION"
        for name in part.functions
    ]
    return "\n\n\n".join(bodies)


def _solution(reference: str) -> str:
    """The reference as code of a notebook, where SymPy itself can read it."""
    import sympy as sp

    from ..judging.equality.sources import read_source

    try:
        value = read_source(reference)
    except Exception:  # a name of the problem's own, which the author has to write out
        return "sp.nan"
    if not isinstance(value, sp.Basic):  # an interval
        return "sp.nan"
    value = value.doit()  # a derivative that is asked for is none that is left
    symbols = ", ".join(f'"{symbol.name}": {symbol.name}' for symbol in sorted(value.free_symbols, key=str))
    return f'sp.sympify("{sp.sstr(value)}", {{{symbols}}})'


def _setup(problem: Problem) -> str:
    lines = ["import handgrad", "import numpy as np", "import sympy as sp", ""]
    known: dict[str, Symbol] = {}
    for part in problem.parts:
        notation = getattr(part, "notation", Notation())
        known.update({symbol.name: symbol for symbol in notation.symbols if symbol.name.isidentifier()})
    lines.extend(line for symbol in known.values() if (line := _declaration(symbol)))
    return "\n".join(lines).rstrip()


def _declaration(symbol: Symbol) -> str:
    if symbol.kind == "matrix":
        return f'{symbol.name} = sp.MatrixSymbol("{symbol.name}", {symbol.shape[0]}, {symbol.shape[1]})'
    if symbol.kind == "vector":
        return f'{symbol.name} = sp.MatrixSymbol("{symbol.name}", {symbol.shape[0]}, 1)'
    if symbol.kind == "scalar":
        assumption = "real=True" if symbol.domain == "real" else "positive=True"
        return f'{symbol.name} = sp.Symbol("{symbol.name}", {assumption})'
    return ""


def _points(part: Part) -> float:
    if isinstance(part, DerivationPart):
        return part.points_start + part.points_steps + part.points_goal + part.points_work
    if isinstance(part, ExpressionPart):
        return float(sum(points for _reference, points in part.answers.values()))
    return part.out_of


def _counted(points: float) -> str:
    return f"{points:g} point" + ("" if points == 1 else "s")


def _locked(cell_type: str, grade_id: str, source: str) -> Cell:
    return _cell(cell_type, grade_id, source, locked=True)


def _cell(
    cell_type: str,
    grade_id: str,
    source: str,
    *,
    solution: bool = False,
    grade: bool = False,
    locked: bool = False,
    points: float | None = None,
) -> Cell:
    known: dict[str, Any] = {
        "cell_type": cell_type,
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        known["points"] = points
    cell: Cell = {"cell_type": cell_type, "id": grade_id, "metadata": {"nbgrader": known}, "source": source}
    if cell_type == "code":
        cell.update(execution_count=None, outputs=[])
    return cell
