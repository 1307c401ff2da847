"""Find a part's answer cell in a notebook given as JSON, also when its metadata was lost on the way.

Plain dictionaries, not nbformat: Colab has its own flavour of the format, and students' files are often slightly off.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

Cell = Mapping[str, Any]
CALLS = ("check", "score")
STUBS = ("…", "YOUR ANSWER HERE")  # what stands where an answer goes: ours, and nbgrader's own
_RIGHT_SIDE = re.compile(r"=(.*?)(?==|\\\\|\\end\b|\$\$|\Z)", re.DOTALL)


def source(cell: Cell) -> str:
    """A cell's text, whether stored as one string or as a list of lines.

    >>> source({"source": ["a\\n", "b"]})
    'a\\nb'
    """
    text = cell.get("source", "")
    if isinstance(text, list):
        return "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""


def cells(notebook: Any) -> Sequence[Cell]:
    """The cells of a notebook's JSON; empty for anything that is not one."""
    found = notebook.get("cells") if isinstance(notebook, Mapping) else None
    return [cell for cell in found if isinstance(cell, Mapping)] if isinstance(found, list) else []


def grade_id(cell: Cell) -> str:
    """nbgrader's name of a cell, or an empty text."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    name = nbgrader.get("grade_id") if isinstance(nbgrader, Mapping) else None
    return name if isinstance(name, str) else ""


def checks(cell: Cell, part: str) -> bool:
    """Whether a code cell calls ``check`` or ``score`` for ``part``."""
    if cell.get("cell_type") != "code" or part not in source(cell):
        return False
    try:
        tree = ast.parse(source(cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(_is_call(node, part) for node in ast.walk(tree))


def _is_call(node: ast.AST, part: str) -> bool:
    if not isinstance(node, ast.Call) or not node.args:
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    first = node.args[0]
    return name in CALLS and isinstance(first, ast.Constant) and first.value == part


def check_position(notebook: Any, part: str) -> int | None:
    """Where the check cell of ``part`` stands, or None."""
    for position, cell in enumerate(cells(notebook)):
        if checks(cell, part) or grade_id(cell) == f"{part}-check":
            return position
    return None


def answer_position(notebook: Any, part: str) -> int | None:
    """Where the markdown answer of ``part`` stands, or None.

    By its grade_id; where a copied cell gives two of the same, the last one above the check; and where the
    metadata was lost, the nearest markdown cell above the check.
    """
    found = cells(notebook)
    check = check_position(notebook, part)
    markdown = [i for i, cell in enumerate(found) if cell.get("cell_type") == "markdown"]
    named = [i for i in markdown if grade_id(found[i]) == part]
    above = [i for i in named if check is not None and i < check]
    if above or named:
        return (above or named)[-1]
    nearest = [i for i in markdown if check is not None and i < check]
    return nearest[-1] if nearest else None


def answer(notebook: Any, part: str) -> str | None:
    """The text of the markdown answer of ``part``, or None where there is no such cell."""
    position = answer_position(notebook, part)
    return None if position is None else source(cells(notebook)[position])


def is_untouched(text: str) -> bool:
    r"""Whether a derivation is still as it was handed out: no equals sign has a right side yet.

    >>> is_untouched(r"$$\begin{aligned} \sigma'(x) &= … \end{aligned}$$"), is_untouched("$a = b$")
    (True, False)
    """
    for stub in STUBS:
        text = text.replace(stub, " ")
    sides = _RIGHT_SIDE.findall(text)
    return not text.strip() or (bool(sides) and not any(side.strip(" &\n\t$") for side in sides))
