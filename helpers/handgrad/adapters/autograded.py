"""The folder ``autograded/<student>/<assignment>``, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..grading.identify import Refused, read_file

_OTHER_FILES = 200
_DEPTH = 8
_OTHER_BYTES = 20_000_000


def write(
    folder: Path, submitted: Path, source: Path, notebooks: Mapping[str, dict[str, Any]], permissions: int
) -> None:
    """Replace ``folder``: the executed notebooks, the instructor's other files, then the student's.

    What was there stays until the new one is complete. Links, devices and oversized files are left out.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.parent / f".{folder.name}.new"
    old = folder.parent / f".{folder.name}.old"
    for path in (fresh, old):
        remove(path)
    fresh.mkdir()
    for origin in (source, submitted):
        _copy_others(origin, fresh)
    for name, notebook in notebooks.items():
        (fresh / f"{name}.ipynb").write_text(as_text(notebook), encoding="utf-8")
    for path in fresh.rglob("*"):
        if path.is_file():
            path.chmod(permissions)
    with contextlib.suppress(FileNotFoundError):
        folder.rename(old)
    fresh.rename(folder)
    remove(old)


def write_one(folder: Path, name: str, notebook: dict[str, Any], permissions: int) -> None:
    """Replace one notebook of a folder that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{name}.ipynb.new"
    fresh.unlink(missing_ok=True)
    fresh.write_text(as_text(notebook), encoding="utf-8")
    fresh.chmod(permissions)
    os.replace(fresh, folder / f"{name}.ipynb")


def as_text(notebook: dict[str, Any]) -> str:
    """A notebook as Jupyter writes it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def recorded_digest(path: Path) -> str:
    """The digest in an autograded notebook, or an empty text."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["metadata"]["handgrad"]["submitted"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return str(found)


def remove(path: Path) -> None:
    """Remove a folder of ours, also one whose files are read-only; does nothing where there is none."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(path)


def _copy_others(origin: Path, target: Path) -> None:
    """Copy ordinary files but notebooks; what is there already stays, and what cannot be copied is left out."""
    room, count = _OTHER_BYTES, 0
    for path in _files(origin):
        inside = path.relative_to(origin)
        if any(part.endswith(".ipynb") for part in inside.parts) or os.path.lexists(target / inside):
            continue
        try:
            data = read_file(path, min(room, 5_000_000))
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            (target / inside).write_bytes(data)
        except (Refused, OSError):  # too large, a link or a pipe, too long a path, a file where a folder must be
            continue
        room, count = room - len(data), count + 1
        if count >= _OTHER_FILES:
            return


def _files(folder: Path) -> Iterator[Path]:
    """Files that are not hidden, in order, down to a few folders; links to folders are not followed."""
    for here, folders, names in os.walk(folder):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(each for each in folders if _is_shown(each)) if depth < _DEPTH else []
        yield from (Path(here) / name for name in sorted(names) if _is_shown(name))


def _is_shown(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__"
