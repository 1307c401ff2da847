r"""Matrices that a text calls symmetric: "if $A$ is symmetric", ``A = A^\top``."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from ..latex.chains import Chain
from ..latex.prose import ENDS_CONDITION
from ..latex.scopes import is_conclusion
from ..notation import Notation
from .meaning.definitions import Environment, plain
from .meaning.given import symmetric_in, with_symmetric

PERHAPS_SYMMETRIC: Final = "this is true only if {names} is symmetric; say so beside it"
_SYMMETRIC: Final = re.compile(
    r"\bsymmetr(?:ic|isch|ique)\w*|\bsim[ée]tric\w*|симметричн\w*|对称|對稱|対称", re.IGNORECASE
)
_NOT: Final = re.compile(r"\b(?:not|n't|nicht|non|no|anti|skew)[- ]*(?:\w+\s+){0,2}$", re.IGNORECASE)
_IF: Final = re.compile(
    r"\b(?:if|when|whenever|unless|for|case|were|falls|wenn|für|bei|si|pour|quand|cuando|para|если|для)\b|若|如果|当|當",
    re.IGNORECASE,
)
_FORMULA: Final = re.compile(r"\$\$?[^$]*\$\$?|\\\[.*?\\\]|\\\(.*?\\\)|\\begin\{.*?\\end\{\w+\*?\}", re.DOTALL)
_SENTENCE: Final = re.compile(r"(?<=[.!?。])\s+|\n\s*\n")
_NEAR: Final = 60
MOST_SAID: Final = 100  # times that a text calls something symmetric; more say nothing new


@dataclass(frozen=True, slots=True)
class Symmetry:
    """A matrix called symmetric, and the line of the text where that is said first.

    ``begins`` and ``ends`` are the reach, in characters, of what is only said in an "if".
    """

    name: str
    line: int
    begins: int = 0
    ends: int = sys.maxsize


def symmetries(text: str, chains: tuple[Chain, ...], notation: Notation) -> tuple[Symmetry, ...]:
    """The declared square matrices that a text calls symmetric, in words or by an equation."""
    square = [plain(s.name) for s in notation.symbols if len(s.shape) == 2 and len(set(s.shape)) == 1]
    found: list[Symmetry] = []
    hidden = _FORMULA.sub(_dots, text) if square and _SYMMETRIC.search(text) else text
    for match in islice(_SYMMETRIC.finditer(text), MOST_SAID) if square else ():
        before, behind = text[: match.start()][-_NEAR:], text[match.end() :][: _NEAR // 3]
        named = [name for name in square if _mentions(name, before) or _mentions(name, behind)]
        named = named or (square if len(square) == 1 else [])
        if _NOT.search(before):
            found = [replace(s, ends=min(s.ends, match.start())) if s.name in named else s for s in found]
            continue
        line, (begins, ends) = text.count("\n", 0, match.start()) + 1, _reach(hidden, match)
        found += [Symmetry(name, line, begins, ends) for name in named]
    found += [Symmetry(name, chain.lines[0]) for chain in chains if (name := symmetric_of(chain)) in square]
    return tuple(found)


def _reach(hidden: str, match: re.Match[str]) -> tuple[int, int]:
    """From where to where a matrix is symmetric: through the whole text, unless it is said in an "if"."""
    start = max([at.end() for at in _SENTENCE.finditer(hidden, 0, match.start())], default=0)
    said = list(_IF.finditer(hidden, start, match.start()))
    if not said:
        return 0, sys.maxsize
    begins = said[0].start() if hidden[said[0].start()].isupper() else start
    return begins, _end_of_reach(hidden, match.end())


def _end_of_reach(hidden: str, at: int) -> int:
    """Where a sentence ends, with those after it that only draw a conclusion."""
    ends = [*(match.end() for match in _SENTENCE.finditer(hidden, at)), len(hidden)]
    for k, end in enumerate(ends):
        if lifted := ENDS_CONDITION.search(hidden, at, end):
            return lifted.start()
        rest = hidden[end : ends[k + 1]] if k + 1 < len(ends) else ""
        if not is_conclusion(rest.replace("·", " ")):
            return end
    return len(hidden)


def _dots(formula: re.Match[str]) -> str:
    """As many dots in the middle as a formula has characters, with the full stop at its end."""
    ended = re.search(r"\.[\s}$\\\])]*$", formula[0])
    return "·" * (len(formula[0]) - 1) + ("." if ended else "·")


def _mentions(name: str, words: str) -> bool:
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", words) is not None


def symmetric_of(chain: Chain) -> str:
    r"""The A of a chain that only says ``A = A^\top``, or nothing."""
    if chain.relations != ("=",) or not chain.lines:
        return ""
    left, right = chain.nodes
    return symmetric_in(left, right) if left is not None and right is not None else ""


def where_symmetric(environment: Environment, found: tuple[Symmetry, ...]) -> Environment:
    """The environment in which those matrices are symmetric."""
    for symmetry in found:
        environment = with_symmetric(environment, symmetry.name)
    return environment
