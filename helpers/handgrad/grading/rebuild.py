"""The clean notebook: the instructor's cells, in the instructor's order, with the student's answers put in.

Only the text of answer cells and of the student's own scratch cells comes from what was handed in. Everything else
(order, types, metadata, tags, checks, points) comes from the instructor's notebook. Pure: no file is read or written.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .cells import Cell, clean, filled, named, nbgrader, scratch_cell, text_of
from .matching import Wanted, match, similar
from .submitted import Given, Unreadable, read

_HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.S | re.M)
_SOLUTION = re.compile(r"^[^\n]*BEGIN SOLUTION.*?(?:END SOLUTION[^\n]*\n?|\Z)", re.S | re.M)
_SCRATCH_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """``notes`` say what was mended, each in one sentence for the student; ``problem`` why nothing could be read.

    ``roles`` says for each cell of ``notebook`` whose it is: "answer", "scratch" or "instructor". ``shown`` has
    the text of each cell that may enter the sandbox: the instructor's without hidden tests. ``untouched`` names
    the answers that are as they were released, or empty.
    """

    notebook: dict[str, Any]
    roles: tuple[str, ...]
    shown: tuple[str, ...]
    notes: tuple[str, ...] = ()
    problem: str = ""
    untouched: frozenset[str] = frozenset()


def rebuild(
    source: Mapping[str, Any], submitted: bytes | None, release: Mapping[str, Any] | None = None, problem: str = ""
) -> Rebuilt:
    """``source`` is the instructor's notebook (nbformat 4), ``release`` what students were given, if it is at hand.

    ``problem`` is a sentence on why there is nothing to read, where that is known already.
    """
    cells = [cell for cell in source.get("cells", ()) if isinstance(cell, dict)]
    wanted = _wanted(cells, release)
    given: Sequence[Given] = ()
    if submitted is not None:
        try:
            given = read(submitted)
        except Unreadable as error:
            problem = problem or str(error)
    elif not problem:
        problem = "This notebook was not handed in."
    notes: list[str] = []
    untouched: set[str] = set()
    found = match(wanted, given)
    answers = {
        want.position: _answer(want, found.get(want.position, []), given, found, notes, quiet=bool(problem))
        for want in wanted
        if want.is_answer
    }
    extra = _scratch(wanted, given, found)
    built: list[tuple[Cell, str, str]] = [scratch_cell(cell) for cell in extra.get(-1, ())]
    for cell, want in zip(cells, wanted, strict=True):
        matched = found.get(want.position, [])
        if want.is_answer:
            text, rest = answers[want.position]
            if "".join(text.split()) in ("", "".join(want.shown.split())):
                untouched.add(want.grade_id)
            built += [scratch_cell(earlier) for earlier in rest]
            built.append((filled(cell, text, matched), "answer", text))
        else:
            _note_changed(want, matched, notes, quiet=bool(problem))
            # Words as the student had them: a release may have filled in an address that a source leaves open.
            words = {"source": want.shown} if want.kind == "markdown" else {}
            built.append((clean(cell) | words, "instructor", want.shown))
        built += [scratch_cell(each) for each in extra.get(want.position, ())]
    if not problem and _reordered(wanted, found):
        notes.append("The cells stood in another order; they were put back into the notebook's own.")
    notebook = {
        "cells": named([cell for cell, _, _ in built]),
        "metadata": copy.deepcopy(dict(source.get("metadata", {}))),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    roles, shown = tuple(role for _, role, _ in built), tuple(text for _, _, text in built)
    return Rebuilt(notebook, roles, shown, tuple(dict.fromkeys(notes)), problem, frozenset(untouched))


def _wanted(cells: list[Cell], release: Mapping[str, Any] | None) -> list[Wanted]:
    released = {
        str(nbgrader(cell).get("grade_id")): text_of(cell)
        for cell in (release or {}).get("cells", ())
        if nbgrader(cell).get("grade_id")
    }
    wanted = []
    for position, cell in enumerate(cells):
        name = str(nbgrader(cell).get("grade_id") or "")
        shown = _HIDDEN.sub("", text_of(cell))
        is_answer = bool(nbgrader(cell).get("solution"))
        if is_answer:
            shown = _SOLUTION.sub("", shown)
        kind = str(cell.get("cell_type", "markdown"))
        wanted.append(Wanted(position, kind, released.get(name, shown), name, str(cell.get("id") or ""), is_answer))
    return wanted


def _answer(
    want: Wanted,
    matched: list[Given],
    given: Sequence[Given],
    found: dict[int, list[Given]],
    notes: list[str],
    quiet: bool,
) -> tuple[str, list[Given]]:
    """The text of an answer, and cells that carry its name but are no part of it."""
    name = want.grade_id
    if not matched:
        if not quiet:
            notes.append(f"The answer cell {name} is not in what was handed in; it counts as not answered.")
        return "", []
    if matched[0].grade_id != name and not quiet:
        notes.append(f"The answer cell {name} had lost its name; it was found by its place and text.")
    written = [cell for cell in matched if cell.text.strip() and not _untouched(want, cell)] or matched[-1:]
    rest: list[Given] = []
    if len(written) > 1 and any(similar(a.text, b.text) for a in written for b in written if a is not b):
        notes.append(f"The answer cell {name} is there {len(written)} times; the last one counts.")
        written, rest = written[-1:], written[:-1]
    elif len(written) > 1:
        notes.append(f"The answer cell {name} had been split; its parts were put together.")
    if written[0].kind != want.kind:
        notes.append(f"The answer cell {name} had become a {written[0].kind} cell; it was read as {want.kind}.")
    parts = [cell.text for cell in written]
    parts += _continuation(want, written[-1], given, found, notes)
    return "\n\n".join(parts), rest


def _continuation(
    want: Wanted, last: Given, given: Sequence[Given], found: dict[int, list[Given]], notes: list[str]
) -> list[str]:
    """The other half of an answer that was split in two, where the half below has lost its name."""
    matched = {cell.position for cells in found.values() for cell in cells}
    following = [cell for cell in given[last.position + 1 : last.position + 2] if cell.position not in matched]
    if not following or following[0].grade_id or following[0].kind != last.kind:
        return []
    cell = following[0]
    if want.kind == "code" and not re.match(r"[ \t]+\S", cell.text):
        return []
    if want.kind == "markdown" and not re.search(r"\$|\\\(|\\\[|\\begin\{", cell.text):
        return []
    found[want.position].append(cell)
    notes.append(f"The cell right below {want.grade_id} was read as its continuation.")
    return [cell.text]


def _untouched(want: Wanted, cell: Given) -> bool:
    return "".join(cell.text.split()) == "".join(want.shown.split())


def _scratch(wanted: list[Wanted], given: Sequence[Given], found: dict[int, list[Given]]) -> dict[int, list[Given]]:
    """The student's own cells, each after the cell of the instructor's that it followed (-1: before all)."""
    owner = {cell.position: position for position, cells in found.items() for cell in cells}
    setup = {want.position: want for want in wanted if not want.is_answer and want.kind == "code"}
    names = {want.grade_id for want in wanted if want.grade_id}
    places: dict[int, list[Given]] = {}
    last, count = -1, 0
    for cell in given:
        position = owner.get(cell.position)
        if position is not None:
            last = position
            # A setup cell that the student has added to: the instructor's runs, then the student's version of it.
            changed = setup.get(position)
            if changed is None or cell.kind != "code" or _untouched(changed, cell) or "handgrad." in changed.shown:
                continue
        elif cell.kind == "raw" or not cell.text.strip() or cell.grade_id in names:
            continue
        count += 1
        if count <= _SCRATCH_LIMIT:
            places.setdefault(last, []).append(cell)
    return places


def _note_changed(want: Wanted, matched: list[Given], notes: list[str], quiet: bool) -> None:
    if quiet or not want.grade_id:
        return
    if not matched:
        notes.append(f"The cell {want.grade_id} had been deleted; it was put back.")
    elif not any(_untouched(want, cell) for cell in matched):
        notes.append(f"The cell {want.grade_id} is not yours to change; the original was used.")


def _reordered(wanted: list[Wanted], found: dict[int, list[Given]]) -> bool:
    order = [found[want.position][-1].position for want in wanted if want.position in found and want.grade_id]
    return any(later < earlier for earlier, later in pairwise(order))
