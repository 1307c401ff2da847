"""Which of the assignment's notebooks a file is, decided by what it contains and not by its name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Half of an assignment's fixed text must be there; a student may delete a good deal of it.
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells one notebook of an assignment from the others: its grade ids and its fixed text.

    ``stubs`` are the texts of its answer cells as they were released.
    """

    name: str
    grade_ids: frozenset[str]
    texts: frozenset[str]
    stubs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NotThisOne:
    """Why what arrived cannot be taken; ``kind`` is one of ``not a notebook`` and ``other notebook``."""

    kind: str
    sentence: str


def fingerprints(folder: Path) -> tuple[Fingerprint, ...]:
    """One for each notebook of an assignment's release (or source) folder."""
    return tuple(
        fingerprint(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.ipynb"))
    )


def fingerprint(name: str, notebook: Mapping[str, Any]) -> Fingerprint:
    """From a notebook of the course, as JSON."""
    stubs = frozenset(_squeezed(cell) for cell in _cells(notebook) if _mark(cell).get("solution"))
    return Fingerprint(name, frozenset(_grade_ids(notebook)), frozenset(_texts(notebook)), stubs)


def is_untouched(data: bytes, mark: Fingerprint) -> bool:
    """Is every answer still as released, in a notebook that was recognised as ``mark``'s?"""
    notebook = _notebook(data)
    if isinstance(notebook, NotThisOne) or not mark.stubs:
        return False
    return mark.stubs <= {_squeezed(cell) for cell in _cells(notebook)}


def recognise(data: bytes, expected: Iterable[Fingerprint]) -> str | NotThisOne:
    """The name of the notebook that ``data`` is, or why it is none of ``expected``."""
    notebook = _notebook(data)
    if isinstance(notebook, NotThisOne):
        return notebook
    ids, texts = set(_grade_ids(notebook)), set(_texts(notebook))
    scores = {mark.name: max(_share(mark.grade_ids, ids), _share(mark.texts, texts)) for mark in expected}
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is not None and scores[best] >= _ENOUGH:
        return best
    wanted = ", ".join(scores) or "none"
    return NotThisOne("other notebook", f"The link leads to a notebook, but not to one of this assignment ({wanted}).")


def _notebook(data: bytes) -> dict[str, Any] | NotThisOne:
    refused = NotThisOne("not a notebook", "The link leads to a file that is not a Jupyter notebook.")
    head = data[:1000].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html")):
        return NotThisOne("not a notebook", "The link leads to a web page, not to the notebook itself.")
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        return refused
    return notebook if isinstance(notebook, dict) and list(_cells(notebook)) else refused


def _cells(notebook: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The cells, of notebook formats 3 (in worksheets) and 4."""
    groups = [notebook.get("cells")]
    sheets = notebook.get("worksheets")
    groups += [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
    for group in groups:
        yield from (cell for cell in group if isinstance(cell, dict)) if isinstance(group, list) else ()


def _grade_ids(notebook: Mapping[str, Any]) -> Iterable[str]:
    for cell in _cells(notebook):
        name = _mark(cell).get("grade_id")
        if isinstance(name, str):
            yield name


def _mark(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """nbgrader's metadata of a cell, or nothing."""
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return mark if isinstance(mark, dict) else {}


def _squeezed(cell: Mapping[str, Any]) -> str:
    """A cell's text without blanks."""
    source = cell.get("source", cell.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return re.sub(r"\s+", "", text)


def _texts(notebook: Mapping[str, Any]) -> Iterable[str]:
    """Each cell's text without blanks; cells of a few characters tell nothing."""
    yield from (text for text in map(_squeezed, _cells(notebook)) if len(text) > 40)


def _share(wanted: frozenset[str], found: set[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 0.0
