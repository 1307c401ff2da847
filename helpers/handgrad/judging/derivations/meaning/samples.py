r"""Data sets: ``x^{(i)}``, ``y^{[i]}`` and ``x^i`` of a declared array are its i-th entry or row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ...latex.tree import Big, Indexed, Name, Node, Number, Pow
from .definitions import Environment, plain
from .walk import subtrees

_MARKED = re.compile(r"(?P<name>.+)\^\{[(\[](?P<at>[A-Za-z]|\d+)[)\]]\}")
_GIVEN = re.compile(r"\^\s*\{?\s*[(\[]\s*[a-km-z]\s*[)\]]")  # l counts the layers of a network
_USUAL = frozenset("ij")


@dataclass(frozen=True, slots=True)
class Samples:
    """``marked`` are names that have the number of a sample in a bracket above, ``raised`` the indices that stand
    above alone, at one of the declared ``arrays``."""

    marked: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    arrays: frozenset[str] = frozenset()


def samples_of(sides: Iterable[Node], environment: Environment) -> Samples:
    """What the sides of a text, and what is given, say about samples."""
    parts = [part for side in sides for part in subtrees(side)]
    arrays = frozenset(plain(symbol.name) for symbol in environment.notation.symbols if symbol.shape)
    marks = [m for part in parts if isinstance(part, Name) and (m := _MARKED.fullmatch(plain(part.text)))]
    marks = [m for m in marks if m["at"] != "l" and not environment.knows(m[0])]
    marked = {m[0] for m in marks if m["name"] in arrays or m["at"].isalpha()}
    if not any(_GIVEN.search(given) for given in environment.notation.given):
        marked = marked if _are_counted({m["name"] for m in marks} & arrays, environment) else set()
    summed = {plain(part.index.text) for part in parts if isinstance(part, Big) and isinstance(part.index, Name)}
    raised = frozenset(name for name in summed | _USUAL if not environment.knows(name))
    return Samples(frozenset(marked), raised, arrays)


def _are_counted(names: set[str], environment: Environment) -> bool:
    """Whether these are a matrix with a row for each sample, and vectors with an entry for each."""
    shapes = [symbol.shape for name in names if (symbol := environment.symbol(name)) is not None]
    return any(len(shape) == 2 for shape in shapes) and len({shape[0] for shape in shapes}) == 1


def of_sample(part: Node, samples: Samples) -> Node | None:
    """An entry or row, written with its number below; None for anything else."""
    match part:
        case Name(text) if plain(text) in samples.marked:
            return _entry(part, ())
        case Indexed(Name(text) as name, below) if plain(text) in samples.marked:
            return _entry(name, below)
        case Pow(Name(text) as name, Name(above) as index) if plain(text) in samples.arrays:
            return Indexed(name, (index,), span=part.span) if plain(above) in samples.raised else None
        case Pow(Indexed(Name(text) as name, (_,) as below), Name(above) as index) if plain(text) in samples.arrays:
            return Indexed(name, (index, *below), span=part.span) if plain(above) in samples.raised else None
    return None


def _entry(name: Name, below: tuple[Node, ...]) -> Node:
    mark = _MARKED.fullmatch(name.text)
    assert mark is not None
    at = Number(Fraction(mark["at"])) if mark["at"].isdigit() else Name(mark["at"])
    return Indexed(Name(mark["name"], span=name.span), (at, *below), span=name.span)
