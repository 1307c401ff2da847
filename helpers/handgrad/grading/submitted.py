"""What a student handed in, as a list of cells: any notebook format since 3, any damage that leaves it readable."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .limits import SUBMISSION_BYTES

MAX_CELLS = 1_000
MAX_TEXT = 1_000_000
MAX_ATTACHMENT = 4_000_000


class Unreadable(Exception):
    """The file is not a notebook; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Given:
    """One cell as handed in. ``id`` is the cell's own, or Colab's in its metadata."""

    position: int
    kind: str
    text: str
    grade_id: str = ""
    id: str = ""
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)


def read(data: bytes) -> tuple[Given, ...]:
    """The cells of a notebook file; raises Unreadable."""
    if len(data) > SUBMISSION_BYTES:
        raise Unreadable(f"The file has {len(data) / 1e6:.0f} MB; a notebook of this homework has less than 20.")
    if not data.strip():
        raise Unreadable("The file is empty.")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("The file is not text, so it is not a notebook.") from None
    except RecursionError:
        raise Unreadable("The file is nested too deeply to be a notebook.") from None
    except ValueError:
        start = data.lstrip()[:200].lower()
        if start.startswith((b"<!doctype", b"<html")):
            raise Unreadable("The file is a web page, not a notebook; the link may need to be shared.") from None
        raise Unreadable("The file is not a complete notebook: its JSON breaks off or is damaged.") from None
    return tuple(_given(position, cell) for position, cell in enumerate(_cells(notebook)[:MAX_CELLS]))


def _cells(notebook: Any) -> list[Mapping[str, Any]]:
    if not isinstance(notebook, dict):
        raise Unreadable("The file is JSON, but not a notebook.")
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):
        sheets = [sheet for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
    if not isinstance(cells, list):
        raise Unreadable("The file is JSON, but not a notebook: it has no cells.")
    return [cell for cell in cells if isinstance(cell, dict)]


def _given(position: int, cell: Mapping[str, Any]) -> Given:
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    kind = cell.get("cell_type")
    text = _text(cell.get("source", cell.get("input", "")))
    if kind == "heading":
        level = cell.get("level")
        text = "#" * (level if type(level) is int and 1 <= level <= 6 else 1) + " " + text
    return Given(
        position,
        kind if kind in ("code", "raw") else "markdown",
        text[:MAX_TEXT],
        _name(nbgrader.get("grade_id")) if isinstance(nbgrader, dict) else "",
        _name(cell.get("id")) or _name(metadata.get("id")),
        _attachments(cell.get("attachments")),
    )


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    # A lone surrogate can be written in JSON but not to a file.
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else ""


def _name(value: Any) -> str:
    return value[:200] if isinstance(value, str) else ""


def _attachments(found: Any) -> dict[str, dict[str, str]]:
    """Pasted pictures of a markdown cell; nothing but pictures."""
    kept: dict[str, dict[str, str]] = {}
    room = MAX_ATTACHMENT
    for name, kinds in found.items() if isinstance(found, dict) else ():
        for mime, data in kinds.items() if isinstance(kinds, dict) else ():
            text = _text(data)
            picture = mime in ("image/png", "image/jpeg", "image/gif") and re.fullmatch(r"[A-Za-z0-9+/=\s]+", text)
            if picture and len(text) <= room and re.fullmatch(r"[\w. -]{1,100}", name):
                room -= len(text)
                kept.setdefault(name, {})[mime] = text
    return kept
