"""Cells as JSON: reading an instructor's, and making those of a clean notebook."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from .submitted import Given

Cell = dict[str, Any]


def nbgrader(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """nbgrader's metadata of a cell, or nothing."""
    found = cell.get("metadata", {}).get("nbgrader")
    return found if isinstance(found, dict) else {}


def text_of(cell: Mapping[str, Any]) -> str:
    """A cell's text."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def clean(cell: Cell) -> Cell:
    """An instructor's cell with its outputs removed, and no tag that could keep it from running."""
    fresh: Cell = {
        "cell_type": cell.get("cell_type", "markdown"),
        "metadata": copy.deepcopy(cell.get("metadata", {})),
        "source": text_of(cell),
    }
    fresh["metadata"].pop("tags", None)
    if isinstance(cell.get("id"), str):
        fresh["id"] = cell["id"]
    if cell.get("attachments"):
        fresh["attachments"] = copy.deepcopy(cell["attachments"])
    if fresh["cell_type"] == "code":
        fresh |= {"outputs": [], "execution_count": None}
    return fresh


def filled(cell: Cell, text: str, matched: list[Given]) -> Cell:
    """An answer cell with the student's text and pictures."""
    fresh = clean(cell) | {"source": text}
    fresh.pop("attachments", None)
    if fresh["cell_type"] == "markdown":
        pictures = {name: kinds for given in matched for name, kinds in given.attachments.items()}
        fresh |= {"attachments": pictures} if pictures else {}
    return fresh


def scratch_cell(given: Given) -> tuple[Cell, str, str]:
    """A cell of the student's own, with its role and text."""
    cell: Cell = {"cell_type": given.kind, "metadata": {}, "source": given.text}
    if given.kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    elif given.attachments:
        cell["attachments"] = given.attachments
    return cell, "scratch", given.text


def named(cells: list[Cell]) -> list[Cell]:
    """Every cell gets an id that is valid and its own."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        name = str(cell.get("id") or nbgrader(cell).get("grade_id") or f"cell-{number}")
        name = re.sub(r"[^A-Za-z0-9_-]", "-", name)[:60] or f"cell-{number}"
        while name in seen:
            name = f"{name[:50]}-{number}"
        seen.add(name)
        cell["id"] = name
    return cells


def load(data: bytes) -> dict[str, Any]:
    """An instructor's notebook; raises ValueError."""
    notebook = json.loads(data.decode("utf-8-sig"))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("not a notebook")
    return notebook
