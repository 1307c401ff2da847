"""Numbers with a comma: ``0{,}25`` is a decimal number, ``1{,}234{,}567`` a large one, ``1{,}317`` can be either."""

from __future__ import annotations

import re
from typing import Final, Literal

Comma = Literal["", "decimal", "thousands"]

NUMERAL: Final = r"\d+(?:\{,\}\d+)*(?:\.\d+)?|\.\d+"
_DECIMAL: Final = re.compile(r"0\d*\{,\}\d+|\d+\{,\}(?!\d{3}$)\d+|\d{4,}\{,\}\d+")
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:\{,\}\d{3})*(?:\{,\}\d{3}\.\d+|(?:\{,\}\d{3}){2})")


def value_of(text: str, comma: Comma) -> str:
    """The number as Python writes it, or nothing where the comma can mean two things; ``comma``: what it is elsewhere.

    >>> value_of("0{,}25", ""), value_of("1{,}317", ""), value_of("1{,}317", "decimal")
    ('0.25', '', '1.317')
    """
    kind = _kind(text) or comma if "{,}" in text else "thousands"
    return text.replace("{,}", "." if kind == "decimal" else "") if kind else ""


def comma_in(text: str) -> Comma:
    """What a comma between digits is in a text, by those numbers in it that can be read in one way only."""
    kinds = {_kind(found) for found in re.findall(NUMERAL, text) if "{,}" in found} - {""}
    if not kinds and re.search(r"(?<![\d.,])\d+\.(?!\d{3}(?!\d))\d+(?![\d.])", text):
        return "thousands"
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(text: str) -> Comma:
    if _DECIMAL.fullmatch(text):
        return "decimal"
    return "thousands" if _THOUSANDS.fullmatch(text) else ""
