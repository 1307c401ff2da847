"""Which submitted cell is which cell of the instructor's: by name, by id, by text, by place."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .submitted import Given

_SIMILAR = 0.8


@dataclass(frozen=True, slots=True)
class Wanted:
    """One cell of the instructor's, as students see it. ``is_answer``: its text is the student's."""

    position: int
    kind: str
    shown: str
    grade_id: str = ""
    id: str = ""
    is_answer: bool = False


def match(wanted: Sequence[Wanted], given: Sequence[Given]) -> dict[int, list[Given]]:
    """For each position in ``wanted`` the submitted cells that stand for it; several where it was copied or split."""
    found: dict[int, list[Given]] = {}
    taken: set[int] = set()

    def take(want: Wanted, cells: list[Given]) -> None:
        if cells:
            found[want.position] = cells
            taken.update(cell.position for cell in cells)

    by_name = {want.grade_id for want in wanted if want.grade_id}
    for want in wanted:
        if want.grade_id:
            take(want, [cell for cell in given if cell.grade_id == want.grade_id])
    free = [cell for cell in given if cell.position not in taken]
    for want in wanted:
        if want.position not in found and want.id:
            take(want, [cell for cell in free if cell.id == want.id and cell.grade_id not in by_name][:1])
    for want in wanted:
        if want.position not in found and not want.is_answer:
            take(want, [cell for cell in given if cell.position not in taken and _same(want, cell)][:1])
    for want in wanted:
        if want.position not in found and want.is_answer:
            take(want, _by_place(want, wanted, given, found, taken))
    return found


def similar(a: str, b: str) -> bool:
    """Whether two texts are versions of each other."""
    a, b = a.strip(), b.strip()
    if a == b or (a and a in b) or (b and b in a):
        return True
    matcher = SequenceMatcher(None, a[:5000], b[:5000], autojunk=False)
    return matcher.real_quick_ratio() > _SIMILAR and matcher.quick_ratio() > _SIMILAR and matcher.ratio() > _SIMILAR


def defined(text: str) -> set[str]:
    """Names that a cell of Python gives a value, at its top level.

    >>> sorted(defined("def f(x):\\n    ...\\ny, z = 1, 2"))
    ['f', 'y', 'z']
    """
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(re.findall(r"^(?:def\s+(\w+)|(\w+)\s*=(?!=))", text, re.M) and _roughly(text))
    names: set[str] = set()
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            names.add(statement.name)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
            names |= {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    return names


def _roughly(text: str) -> list[str]:
    return [a or b for a, b in re.findall(r"^(?:def\s+(\w+)|(\w+)\s*=(?!=))", text, re.M)]


def _same(want: Wanted, cell: Given) -> bool:
    squeezed = "".join(want.shown.split())
    return bool(squeezed) and squeezed == "".join(cell.text.split())


def _by_place(
    want: Wanted, wanted: Sequence[Wanted], given: Sequence[Given], found: dict[int, list[Given]], taken: set[int]
) -> list[Given]:
    """A cell without its name: one that defines the same names, or the likeliest between its found neighbours."""
    free = [cell for cell in given if cell.position not in taken and not cell.grade_id and cell.text.strip()]
    names = defined(want.shown) if want.kind == "code" else set()
    if names and (definers := [cell for cell in free if names <= defined(cell.text)]):
        return definers[-1:]
    before = [cells[-1].position for position, cells in found.items() if position < want.position]
    after = [cells[0].position for position, cells in found.items() if position > want.position]
    low = max(before, default=-1)
    high = min((position for position in after if position > low), default=len(given))
    between = [cell for cell in free if low < cell.position < high]
    rivals = [other for other in wanted if other.is_answer and other.position not in found and other is not want]
    same_kind = [cell for cell in between if cell.kind == want.kind] or between
    alike = [cell for cell in same_kind if similar(cell.text, want.shown)]
    if alike:
        return alike[:1]
    if names and rivals:  # another cell may be meant by what stands here
        same_kind = [cell for cell in same_kind if not any(defined(r.shown) & defined(cell.text) for r in rivals)]
    return same_kind[:1]
