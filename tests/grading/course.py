"""A small course of our own: one instructor's notebook with asserts, numbers, prose and a derivation without math."""

from __future__ import annotations

import copy
import json
from typing import Any

Notebook = dict[str, Any]


def cell(kind: str, source: str, name: str = "", **meta: Any) -> dict[str, Any]:
    """One cell; with a name it gets nbgrader's metadata."""
    made: dict[str, Any] = {
        "cell_type": kind,
        "metadata": {},
        "source": source,
        "id": name or f"c{abs(hash(source)) % 10**8}",
    }
    if name:
        base = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False, "locked": True, "task": False}
        made["metadata"] = {"nbgrader": {**base, "cell_type": kind, **meta}}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    return made


ANSWERS = {
    "slope": "def slope(x):\n    return 2 * x",
    "total": "numbers = np.arange(4.0)\ntotal = float(numbers.sum())",
    "helper": "def helper(x):\n    return x + 1\n\ndef twice(x):\n    return helper(helper(x))",
    "words": "Because the tangent is flat there.",
}
POINTS = {"slope-check": 3.0, "total-check": 2.0, "helper-check": 2.0, "words": 1.0}

CELLS = [
    cell("markdown", "# A small homework", "title"),
    cell("code", "import handgrad\nimport numpy as np\nrate = 0.5", "setup"),
    cell("code", "### BEGIN SOLUTION\ndef slope(x):\n    return 2 * x\n### END SOLUTION", "slope", solution=True, locked=False),
    cell(
        "code",
        "assert slope(1.0) is not None\n### BEGIN HIDDEN TESTS\n"
        "points = [np.array([0.25, -3.0]), np.float64(7.5)]\n"
        "good = sum(bool(np.allclose(slope(p), 2 * p)) for p in points)\n"
        "1.5 * good\n### END HIDDEN TESTS",
        "slope-check",
        grade=True,
        points=3,
    ),
    cell("code", "### BEGIN SOLUTION\ntotal = 6.0\n### END SOLUTION", "total", solution=True, locked=False),
    cell("code", "### BEGIN HIDDEN TESTS\nassert abs(total - 6) < 1e-9, 'The total is off.'\n### END HIDDEN TESTS", "total-check", grade=True, points=2),
    cell("code", "### BEGIN SOLUTION\ndef twice(x):\n    return x + 2\n### END SOLUTION", "helper", solution=True, locked=False),
    cell("code", "assert twice(rate) == 2.5\n### BEGIN HIDDEN TESTS\nassert twice(x=40) == 42\n### END HIDDEN TESTS", "helper-check", grade=True, points=2),
    cell("markdown", "Why is it zero?\n### BEGIN SOLUTION\nFlat.\n### END SOLUTION", "words", solution=True, grade=True, points=1, locked=False),
]  # fmt: skip


def source() -> Notebook:
    """The instructor's notebook."""
    return {"cells": copy.deepcopy(CELLS), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def handed_in(**answers: str) -> Notebook:
    """What an honest student hands in, with some answers replaced; an answer given as "" stays empty."""
    notebook = source()
    filled = {**ANSWERS, **answers}
    for made in notebook["cells"]:
        name = made["id"]
        if name in filled:
            made["source"] = filled[name]
        elif "HIDDEN TESTS" in made["source"]:
            made["source"] = made["source"].split("### BEGIN HIDDEN TESTS")[0]
    return notebook


def packed(notebook: Notebook) -> bytes:
    """As a file's content."""
    return json.dumps(notebook).encode()
