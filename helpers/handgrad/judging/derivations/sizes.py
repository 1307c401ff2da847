"""A derivation for every n, looked at for several n: what holds at one size and fails at another does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..notation import Notation
from .lines import Judged, judge_text
from .slips import Slip

# An entry by its number, as in x_1 or x_{2}: such a text is about its own n and says nothing of another.
_NUMBERED = re.compile(r"_\s*\{?\s*[2-9]")


def judge_text_for(
    text: str, notation: Notation, known: tuple[Slip, ...] = (), sizes: Iterable[int] = ()
) -> tuple[Judged, ...]:
    """``judge_text``, and again with vectors of each of ``sizes`` entries.

    A step that holds as it is and fails at another size becomes the failing one, which says at which n.
    """
    judged = judge_text(text, notation, known)
    if _NUMBERED.search(text):
        return judged
    for size in sizes:
        other = judge_text(text, notation.resized(size), known)
        if len(other) == len(judged):
            judged = tuple(_worse(one, another, size) for one, another in zip(judged, other, strict=True))
    return judged


def _worse(one: Judged, other: Judged, size: int) -> Judged:
    if one.step.mark != "holds" or other.step.mark != "fails":
        return one
    return replace(one, step=replace(other.step, why=f"With {size} entries it fails. {other.step.why}"))
