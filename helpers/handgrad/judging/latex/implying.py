r"""Relations that are conditions by their shape or place: ``x > 0``, ``z_i = z_j``, what implies another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from . import prose
from .drafts import RawChain
from .formulas import Formula
from .joining import written
from .vocabulary import Vocabulary
from .words import INEQUALITIES

_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_OF_ALL: Final = frozenset("all every each both".split())
_STRICTLY: Final = frozenset("if when whenever case for unless si wenn falls cuando quand".split())
_ENTRY: Final = re.compile(r"(\\?[A-Za-z]+)_(?:\w|\{\w+\})")


def implied(chains: list[RawChain], vocabulary: Vocabulary) -> Iterator[RawChain]:
    """The chains of a formula without such conditions, which stand beside what follows from them."""
    condition = ""
    for chain, after in zip_longest(chains, chains[1:]):
        if after is not None and after.follows == "=>" and not chain.follows and _may_be_none(chain, vocabulary):
            condition = " ".join(written(chain))
        elif condition and chain.follows == "=>" and not chain.condition:
            yield replace(chain, condition=condition, follows="")
        else:
            condition = ""
            yield chain


def _may_be_none(chain: RawChain, vocabulary: Vocabulary) -> bool:
    return is_range(chain, vocabulary) or _is_of_entries(chain, vocabulary)


def is_range(chain: RawChain, vocabulary: Vocabulary) -> bool:
    """``x > 0``: a declared variable beside a number, which is a condition wherever it stands in a sentence."""
    sides = [side.source.strip() for side in chain.sides]
    declared = [vocabulary.symbols.get(side) for side in sides]
    variable = any(symbol is not None and symbol.kind == "scalar" for symbol in declared)
    return (
        bool(chain.relations)
        and set(chain.relations) <= INEQUALITIES
        and len(sides) == 2
        and variable
        and any(_NUMBER.fullmatch(side) for side in sides)
    )


def _is_of_entries(chain: RawChain, vocabulary: Vocabulary) -> bool:
    """``z_i = z_j``: two entries of one declared vector."""
    found = [_ENTRY.fullmatch(side.source.strip()) for side in chain.sides]
    names = [match[1] for match in found if match is not None]
    same = len(names) == len(found) and len(set(names)) == 1 and set(chain.relations) == {"="}
    return same and all(name in vocabulary.symbols for name in names)


def is_of_entry(raw: RawChain, vocabulary: Vocabulary) -> bool:
    """``z_i = z_j``, ``z_i = 0`` of a vector."""
    sides = [side.source.strip() for side in raw.sides]
    first = _ENTRY.fullmatch(sides[0])
    if set(raw.relations) != {"="} or first is None or first[1] == r"\delta":
        return False
    symbol = vocabulary.symbols.get(first[1])
    if (symbol.kind == "scalar") if symbol is not None else sides[0][-1:].isdigit():
        return False
    return all(_ENTRY.fullmatch(side) or _NUMBER.fullmatch(side) for side in sides)


def is_of_all(raw: RawChain, piece: Formula, vocabulary: Vocabulary) -> bool:
    """Whether this is said of all entries at once: "when all $z_i = 0$"."""
    words = prose.words_in(piece.words)
    return bool(words) and words[-1].lower() in _OF_ALL and is_of_entry(raw, vocabulary)


def may_be_one(raw: RawChain, piece: Formula) -> bool:
    """Whether a relation can be a condition: one on an entry, ``y_i = 1``, only right behind "if" or "when"."""
    if "_" not in raw.sides[0].source or raw.relations != ("=",):
        return True
    words = [word.lower() for word in prose.words_in(piece.words)]
    words = words[:-1] if words[-1:] and words[-1] in _OF_ALL else words
    return not piece.apart and bool(words) and words[-1] in _STRICTLY
