"""Intervals as mathematicians write them, and whether an answer is the set that was asked for."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp

_INTERVAL = re.compile(r"\s*([\[(])\s*(-?[\w./]+)\s*,\s*(-?[\w./]+)\s*([\])])\s*")
_ENDS = {"oo": sp.oo, "-oo": -sp.oo, "inf": sp.oo, "-inf": -sp.oo}


def read_interval(text: str) -> sp.Interval | None:
    """The interval that ``text`` writes, or None if it writes none.

    >>> read_interval("(0, 1]")
    Interval.Lopen(0, 1)
    >>> read_interval("sigma(x)") is None
    True
    """
    match = _INTERVAL.fullmatch(text[:80])
    if match is None:
        return None
    try:
        low, high = (_ENDS[end] if end in _ENDS else sp.Rational(end) for end in (match[2], match[3]))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    found = sp.Interval(low, high, match[1] == "(", match[4] == ")")
    return found if isinstance(found, sp.Interval) else None


def set_problem(answer: Any, reference: sp.Interval) -> str:
    """What is wrong with ``answer`` as a set, as one sentence that does not tell the set; nothing if it is right."""
    if not isinstance(answer, sp.Set):
        return "This is not a set; write an interval with sp.Interval or sp.Interval.open."
    if answer == reference:
        return ""
    if not isinstance(answer, sp.Interval):
        return "This is a set, but not an interval."
    if (answer.start, answer.end) == (reference.start, reference.end):
        return "Both ends are right; look again at whether each end itself belongs to the set."
    if answer.start == reference.start or answer.end == reference.end:
        return "One end of the interval is right, the other is not."
    return "Neither end of the interval is right."
