r"""Matrices that a text calls symmetric: "if $A$ is symmetric", ``A = A^\top``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..latex.chains import Chain, Unread
from ..notation import Notation
from .meaning.definitions import Environment, plain
from .meaning.given import symmetric_in, with_symmetric

PERHAPS_SYMMETRIC: Final = "this is true only if {names} is symmetric; say so before it"
_SYMMETRIC: Final = re.compile(
    r"\bsymmetr(?:ic|isch|ique)\w*|\bsim[ée]tric\w*|симметричн\w*|对称|對稱|対称", re.IGNORECASE
)
_NOT: Final = re.compile(r"\b(?:not|n't|nicht|non|no|anti|skew)[- ]*(?:\w+\s+){0,2}$", re.IGNORECASE)
_NEAR: Final = 60


@dataclass(frozen=True, slots=True)
class Symmetry:
    """A matrix called symmetric, and the line of the text where that is said first."""

    name: str
    line: int


def symmetries(text: str, chains: tuple[Chain, ...], notation: Notation) -> tuple[Symmetry, ...]:
    """The declared square matrices that a text calls symmetric, in words or by an equation."""
    square = [plain(s.name) for s in notation.symbols if len(s.shape) == 2 and len(set(s.shape)) == 1]
    said: dict[str, int] = {}
    for match in _SYMMETRIC.finditer(text) if square else ():
        before, behind = text[: match.start()][-_NEAR:], text[match.end() :][: _NEAR // 3]
        if _NOT.search(before):
            continue
        named = [name for name in square if _mentions(name, before) or _mentions(name, behind)]
        for name in named or (square if len(square) == 1 else ()):
            said.setdefault(name, text.count("\n", 0, match.start()) + 1)
    for chain in chains:
        if (name := symmetric_of(chain)) in square:
            said[name] = min(said.get(name, chain.lines[0]), chain.lines[0])
    return tuple(Symmetry(name, line) for name, line in said.items())


def _mentions(name: str, words: str) -> bool:
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", words) is not None


def symmetric_of(chain: Chain) -> str:
    r"""The A of a chain that only says ``A = A^\top``, or nothing."""
    if chain.relations != ("=",) or not chain.lines:
        return ""
    left, right = chain.sides[0].tree, chain.sides[1].tree
    if left is None or right is None or isinstance(left, Unread) or isinstance(right, Unread):
        return ""
    return symmetric_in(left, right)


def where_symmetric(environment: Environment, found: tuple[Symmetry, ...]) -> Environment:
    """The environment in which those matrices are symmetric."""
    for symmetry in found:
        environment = with_symmetric(environment, symmetry.name)
    return environment
