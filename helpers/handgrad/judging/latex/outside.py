r"""What stands outside of the dollars and belongs to a formula: ``p = $x^2$``, ``softmax$(x)$``, ``$f(0)$ = 1``; and
empty lines inside of them, where a new row was meant.
"""

from __future__ import annotations

import re
from typing import Final

from .words import DISPLAYS

LONGEST: Final = 40  # characters of words that are looked at
_RELATION: Final = re.compile(r"[=<>≤≥≠≈]|\\(?:[lg]eq?|neq?|approx|equiv|in|to|rightarrow)(?![a-z])")
_NAME: Final = re.compile(
    r"(?:^|[\s*_(:;,])((?:[^\W\d_](?:_?\d|')?|[d∂][^\W\d_]/[d∂][^\W\d_]"
    r"|[^\W\d_]{1,12}'{0,2}(?:_\w)?\([^\W\d_](?:_\w)?\)(?:_\w)?)[ \t]*=[ \t]*)$"
)
_WORD: Final = re.compile(r"(?:^|[\s*_(=])([A-Za-z]{2,12}'?|[^\W\d_a-zA-Z]'?)$")
_NUMBER: Final = re.compile(
    r"[ \t]*[=≈][ \t]*-?(?:\d*\.\d+|\d+/\d+|\d+)"
    r"(?![\w^*/(%]|[.,]\d|[ \t]*(?:[-+*/^$\\=≈<>]|minus|plus|times|over|divided|multiplied))"
)
_MARKS: Final = re.compile(r"\$|`|\\\\?[()]|>|<br\s*/?>|&nbsp;")
_DEPTH: Final = re.compile(
    r"\\begin\s*\{(?P<begin>\w+\*?)\}|\\end\s*\{(?P<end>\w+\*?)\}|(?P<left>\\left(?![a-z]))|(?P<right>\\right(?![a-z]))"
    r"|\\[^a-z]|(?P<open>[{(])|(?P<close>[})])|(?P<gap>\n[ \t]*\n\s*)"
)


def before(words: str, latex: str) -> int:
    """How many of the last characters before a formula belong to it.

    >>> before("Let p = ", "x^2"), before("so softmax", "(x)")
    (4, 7)
    """
    latex = latex.lstrip()
    pattern = _WORD if latex.startswith("(") else None if _RELATION.match(latex) else _NAME
    match = pattern.search(words[-LONGEST:]) if pattern else None
    return len(match[1]) if match else 0


def behind(words: str, latex: str) -> int:
    """How many of the first characters behind a formula without a relation belong to it: those of its value.

    >>> behind(" = 1/4.", "f(0)")
    6
    """
    match = _NUMBER.match(words) if not _RELATION.search(latex) else None
    return match.end() if match else 0


def blanked(part: str) -> str:
    """A part of the text without dollars and breaks of lines; as long as before."""
    return _MARKS.sub(lambda mark: " " * len(mark.group()), part)


def is_side(latex: str) -> bool:
    """Whether a formula has no relation and can be one side of it."""
    return bool(latex.strip()) and not _RELATION.search(latex)


def with_rows(latex: str) -> str:
    r"""With the end of a row for an empty line, where no bracket, matrix or case is open; as long as before."""
    if "\n" not in latex:
        return latex
    depth = 0

    def change(found: re.Match[str]) -> str:
        nonlocal depth
        inner = (found["begin"] or found["end"] or "align") not in DISPLAYS
        depth += bool(found["open"] or found["left"] or (found["begin"] and inner))
        depth -= bool(found["close"] or found["right"] or (found["end"] and inner))
        return r"\\".ljust(len(found.group())) if found["gap"] and depth == 0 else found.group()

    return _DEPTH.sub(change, latex)
