"""Which file in a collected folder is which notebook, and which files must not be touched."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .limits import SUBMISSION_BYTES
from .recognise import Fingerprint, NotThisOne, recognise

_DEPTH = 3
_DEEPEST = 100
_MANY = 2_000
# What Drive, browsers and Jupyter add to the name of a copy.
_COPY = re.compile(
    r"^(?:copy of|kopie van|kopie von|copia de|copie de)\s+|(?:\s*\(\d+\)|[-_ ]copy\s*\d*|\s+-\s+copy|[-_ ]final|_\d)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Located:
    """One notebook's file: its bytes, or None with the reason in ``problem``; ``note`` says what was mended."""

    data: bytes | None
    problem: str = ""
    note: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A file that is not read; one sentence."""

    sentence: str


def locate(folder: Path, names: Sequence[str], expected: Iterable[Fingerprint] = ()) -> dict[str, Located]:
    """The notebooks called ``names`` in a student's collected ``folder``. Never raises on account of its contents."""
    files = _notebooks(folder)
    found = {name: _named(name, folder, files, names) for name in names}
    expected = tuple(expected)
    used = {each.path for each in found.values()}
    for name in [name for name, each in found.items() if each.path is None]:
        for path in (path for path in files if path not in used):
            located = _by_content(name, path, folder, expected)
            if located is not None:
                found[name] = located
                used.add(path)
                break
    return found


def read_file(path: Path, at_most: int = SUBMISSION_BYTES) -> bytes:
    """The bytes of an ordinary file of at most ``at_most`` bytes; raises Refused for anything else."""
    name = spelled(path.name)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        raise Refused(f"{name} is a link or cannot be opened; hand in the notebook itself.") from None
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise Refused(f"{name} is not a file; hand in the notebook itself.")
        if facts.st_nlink > 1:
            raise Refused(f"{name} is a hard link to another file; hand in a copy of the notebook.")
        if facts.st_size > at_most:
            raise Refused(f"{name} has {facts.st_size / 1e6:.0f} MB; a notebook has less than {at_most / 1e6:.0f} MB.")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(at_most + 1)
    finally:
        os.close(descriptor)


def spelled(name: str | Path) -> str:
    """A file's name as a text of one line that can be written anywhere, whatever bytes are in it.

    >>> spelled("a\\nb\\udcff.ipynb")
    'a?b?.ipynb'
    """
    text = str(name).encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in text)[:200]


def base_name(stem: str) -> str:
    """A notebook's name without what making copies has added.

    >>> base_name("Copy of sigmoid (1)"), base_name("sigmoid-Copy2")
    ('sigmoid', 'sigmoid')
    """
    while (shorter := _COPY.sub("", stem.strip())) != stem:
        stem = shorter
    return stem


def _notebooks(folder: Path) -> list[Path]:
    """Paths that end in .ipynb, the ones nearest to the top first; links to folders are not followed."""
    found: list[Path] = []
    for here, folders, names in os.walk(folder, followlinks=False):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(each for each in folders if not each.startswith(".")) if depth < _DEPTH else []
        found += [Path(here) / name for name in [*sorted(names), *folders] if name.lower().endswith(".ipynb")]
        if len(found) > _MANY:
            break
    return sorted(found[:_MANY], key=lambda path: (len(path.parts), str(path)))


def _named(name: str, folder: Path, files: Sequence[Path], names: Sequence[str]) -> Located:
    exact = [path for path in files if path.stem == name]
    alike = [path for path in files if path.stem not in names and base_name(path.stem).casefold() == name.casefold()]
    candidates = exact or sorted(alike, key=_newest_first)
    if not candidates:
        return Located(None, "This notebook was not handed in.")
    path = candidates[0]
    where = path.relative_to(folder)
    note = "" if where == Path(f"{name}.ipynb") else f"{spelled(where)} was taken as {name}.ipynb."
    try:
        return Located(read_file(path), note=note, path=path)
    except Refused as refused:
        return Located(None, refused.sentence, note, path)


def _newest_first(path: Path) -> float:
    try:
        return -path.lstat().st_mtime
    except OSError:
        return 0.0


def _by_content(name: str, path: Path, folder: Path, expected: tuple[Fingerprint, ...]) -> Located | None:
    try:
        data = read_file(path)
    except Refused:
        return None
    known = recognise(data, expected) if expected else None
    if known is None or isinstance(known, NotThisOne) or known != name:
        return None
    return Located(
        data, "", f"{spelled(path.relative_to(folder))} was recognised as {name}.ipynb by its contents.", path
    )


def hazards(folder: Path) -> Mapping[Path, str]:
    """Entries that no program should open or copy: links, devices, pipes, sockets; with a sentence on each."""
    found: dict[Path, str] = {}
    for here, folders, names in os.walk(folder, followlinks=False):
        if len(Path(here).relative_to(folder).parts) >= _DEEPEST:
            folders.clear()
        for name in [*names, *folders]:
            path = Path(here) / name
            try:
                mode = path.lstat().st_mode
            except OSError:
                continue
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                kind = "a link" if stat.S_ISLNK(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device"
                found[path] = f"{spelled(path.relative_to(folder))} is {kind}, not a file, and was not read."
    return found
