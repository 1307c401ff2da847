"""Read an answer from the saved notebook on disk, and say how sure it is that this is the newest text."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import cells
from .host import AnswerText, OpenNotebook

SESSION = "JPY_SESSION_NAME"  # set by Jupyter's server for each kernel it starts: the notebook's path
VSCODE = "__vsc_ipynb_file__"  # VS Code leaves the notebook's path in this variable
LARGEST = 64_000_000  # bytes
FRESH = 5.0  # seconds: a file younger than this was surely saved for this very check

AGAIN = "Save (Ctrl+S, or ⌘S on a Mac) and run this cell again."


@dataclass(frozen=True, slots=True)
class SavedNotebook:
    """A notebook's JSON, its path, when it was saved (seconds since the epoch), and whether a person edits it."""

    notebook: Any
    path: Path
    saved: float
    edited: bool


class Unreadable(Exception):
    """One sentence why a notebook could not be read."""


def answer_text(part: str, names: Mapping[str, Any] | None = None) -> AnswerText:
    """The answer of ``part`` in the first notebook that has its check; never raises.

    ``names`` are the kernel's variables.
    """
    reason = ""
    for path, edited in _candidates(part, names or {}):
        try:
            found = _read(path, edited)
        except Unreadable as error:
            reason = reason or str(error)
            continue
        text = cells.answer(found.notebook, part)
        if text is not None:
            return AnswerText(text, _is_newest(found), _where(found))
        reason = reason or f"There is no markdown cell for {part} in {path.name}."
    return AnswerText(None, False, "", reason or "The notebook's file was not found. " + AGAIN)


def open_notebook(part: str, names: Mapping[str, Any]) -> OpenNotebook | None:
    """The saved notebook that has the check of ``part``; with no part at all, the one that is open for certain."""
    for path, edited in _candidates(part, names):
        if not part and not edited:
            continue
        try:
            found = _read(path, edited)
        except Unreadable:
            continue
        if not part or cells.check_position(found.notebook, part) is not None:
            return OpenNotebook(found.notebook, _is_newest(found), _where(found))
    return None


def _candidates(part: str, names: Mapping[str, Any]) -> list[tuple[Path, bool]]:
    """Where the notebook may be, the likeliest first, and whether a person has it open.

    An inherited ``JPY_SESSION_NAME`` names the notebook that started this process, which is not always the
    one that runs: a file of the right name in the working directory is preferred unless both are one folder.
    """
    here = Path.cwd()
    open_ones = [Path(str(names[VSCODE]))] if VSCODE in names else []
    if session := os.environ.get(SESSION):
        open_ones.append(Path(session) if session.endswith(".ipynb") else Path(session + ".ipynb"))
    beside = [here / f"{name}.ipynb" for name in _notebook_names(part)]
    beside = [path for path in beside if path.is_file()]
    others = [path for path in sorted(here.glob("*.ipynb"))[:50] if path not in beside]
    inside = [path for path in open_ones if path.parent == here]
    ordered = [*inside, *(p for p in beside if p not in inside), *open_ones, *others]
    return [(path, path in open_ones) for path in dict.fromkeys(ordered)]


def _notebook_names(part: str) -> list[str]:
    """The part's notebook by the registry; a part that it does not know begins with its notebook's name."""
    from ..problems.registry import all_problems

    known = [problem.name for problem in all_problems() if any(p.id == part for p in problem.parts)]
    words = part.split("-")
    return known or ["-".join(words[:n]) for n in range(len(words), 0, -1)]


def _read(path: Path, edited: bool) -> SavedNotebook:
    try:
        status = path.stat()
        if status.st_size > LARGEST:
            raise Unreadable(f"{path.name} is larger than {LARGEST // 1_000_000} MB; clear its outputs and save it.")
        notebook = json.loads(path.read_text("utf-8"))
    except OSError:
        raise Unreadable(f"{path.name} could not be read. {AGAIN}") from None
    except (ValueError, RecursionError):
        raise Unreadable(f"{path.name} is not a whole notebook at this moment. {AGAIN}") from None
    return SavedNotebook(notebook, path, status.st_mtime, edited)


def _is_newest(found: SavedNotebook) -> bool:
    """Edits that are not saved cannot be seen from here, so an older file that somebody edits is "perhaps"."""
    return not found.edited or time.time() - found.saved < FRESH


def _where(found: SavedNotebook) -> str:
    if not found.edited:
        return found.path.name
    return f"{found.path.name} as saved at {time.strftime('%H:%M:%S', time.localtime(found.saved))}"
