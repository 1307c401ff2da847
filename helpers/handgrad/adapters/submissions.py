"""Submissions as jobs for grading: the instructor's notebooks, the gradebook's version of their cells, data files.

As in nbgrader, a locked or graded cell's text and points are those that ``generate_assignment`` recorded.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from ..grading.identify import Located, Refused, locate, read_file
from ..grading.job import Job, seed_for
from ..grading.recognise import Fingerprint, fingerprint

SECRET = ".handgrad-seed"
_FILE_BYTES = 5_000_000
_FILES_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class SourceCell:
    """What the gradebook knows of one cell."""

    source: str
    checksum: str
    locked: bool
    points: float | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Everything of one assignment that its submissions share. Notebooks are JSON text by name."""

    name: str
    sources: Mapping[str, str]
    releases: Mapping[str, str]
    secret: bytes
    files: Mapping[str, str] = field(default_factory=dict)
    fingerprints: tuple[Fingerprint, ...] = ()

    def jobs(self, student: str, folder: Path, *, unsafe: bool = False, only: str = "*") -> dict[str, Job]:
        """One job for each notebook of the assignment that ``folder`` holds; a missing one is one with a problem."""
        found = locate(folder, tuple(self.sources), self.fingerprints)
        return {name: self.job(student, name, found[name], unsafe=unsafe) for name in found if fnmatch(name, only)}

    def job(self, student: str, name: str, located: Located, *, unsafe: bool = False) -> Job:
        """The job for one notebook."""
        return Job(
            student,
            self.name,
            name,
            self.sources[name],
            located.data,
            self.releases.get(name, ""),
            seed_for(self.secret, student, self.name),
            located.problem,
            (located.note,) if located.note else (),
            dict(self.files),
            unsafe=unsafe,
            absent=located.data is None and located.path is None,
        )


def load_assignment(
    name: str, source: Path, release: Path, recorded: Mapping[str, Mapping[str, SourceCell]], secret: bytes
) -> Assignment:
    """The assignment in the folder ``source``, with the gradebook's version of its cells by notebook and grade id.

    Raises FileNotFoundError, ValueError where a recorded notebook is not there or cannot be read.
    """
    texts = {each: (source / f"{each}.ipynb").read_text(encoding="utf-8") for each in recorded}
    released = {each: release / f"{each}.ipynb" for each in recorded}
    releases = {each: path.read_text(encoding="utf-8") for each, path in released.items() if path.is_file()}
    marks = tuple(fingerprint(each, json.loads(releases.get(each, text))) for each, text in texts.items())
    sources = {each: _as_recorded(json.loads(text), recorded[each]) for each, text in texts.items()}
    return Assignment(name, sources, releases, secret, _data_files(source), marks)


def course_secret(folder: Path) -> bytes:
    """The course's own secret, from which the hidden inputs of each student are drawn; made on first use."""
    path = folder / SECRET
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    return path.read_bytes()


def _as_recorded(notebook: dict[str, Any], cells: Mapping[str, SourceCell]) -> str:
    for cell in notebook["cells"]:
        meta = cell.get("metadata", {}).get("nbgrader", {})
        recorded = cells.get(meta.get("grade_id", ""))
        if recorded is None:
            continue
        meta["checksum"] = recorded.checksum
        if recorded.points is not None:
            meta["points"] = recorded.points
        if recorded.locked:
            cell["source"] = recorded.source
    return json.dumps(notebook)


def _data_files(folder: Path) -> dict[str, str]:
    """What lies beside the instructor's notebooks and their cells may read."""
    files: dict[str, str] = {}
    room = _FILES_BYTES
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts)
        if hidden or path.suffix == ".ipynb" or not path.is_file():
            continue
        try:
            data = read_file(path, _FILE_BYTES)
        except Refused:
            continue
        room -= len(data)
        if room >= 0:
            files[path.relative_to(folder).as_posix()] = base64.b64encode(data).decode()
    return files
