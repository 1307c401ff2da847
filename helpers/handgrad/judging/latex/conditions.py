"""Conditions: by their shape in a formula, and in plain words."""

from __future__ import annotations

import re
from typing import Final

_PROSE_CONDITION: Final = re.compile(
    r"\b(?:if|for|when|case|where|with|assuming|suppose|falls|wenn|für|bei|si|pour|quand|para|cuando)\b\s*(?:\d\s*[:.)]\s*)?[*_(]*\s*"
    r"(?P<left>\\?[A-Za-z]\w?)\s*(?P<relation>==?|≠|!=|<=|>=|<|>|≤|≥|\\neq?|\\leq?|\\geq?)\s*(?P<right>-?\w{1,2})(?!\w|\s*[-+*/^])",
    re.IGNORECASE,
)


def condition_in(prose: str) -> str:
    """The condition that plain words state ("if i = j"), in LaTeX, or nothing.

    >>> condition_in("Now if i != j, we get")
    'i != j'
    """
    match = _PROSE_CONDITION.search(prose)
    return f"{match['left']} {match['relation']} {match['right']}" if match else ""
