"""Where variables live: from a notation and from words such as ``R\\{0}`` or ``(0, 1)``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..notation import Notation, Symbol
from .cuts import Cut
from .graph import Graph, Node
from .linear import Linear
from .regions import Region

_ENTRY = re.compile(r"(?P<name>.+?)(?:_?\{?(?P<index>\d+)\}?|\[(?P<row>\d+),0\])")
_NUMBER = r"-?\d+(?:\.\d+|/\d+)?"


@dataclass(frozen=True, slots=True)
class Domain:
    """The region to compare on, points outside it, and variables that others determine (p_n = 1 - p_1 - ...)."""

    region: Region
    excluded: frozenset[tuple[str, Any]] = frozenset()
    replaced: dict[str, Node] = field(default_factory=dict)


def domain_of(words: str, notation: Notation, names: Iterable[str], graph: Graph) -> Domain:
    """The domain of some variables."""
    bounds: dict[str, tuple[Cut | None, Cut | None]] = {}
    excluded: set[tuple[str, Any]] = set()
    groups: dict[str, dict[int, str]] = {}
    default, holes = _read(words)
    for name in names:
        symbol, index = _find(notation, name)
        excluded.update((name, hole) for hole in holes)
        kind = "unit" if symbol is not None and symbol.kind == "probabilities" else symbol.domain if symbol else "real"
        low, high = {"real": default, "positive": (Fraction(0), None), "unit": (Fraction(0), Fraction(1))}[kind]
        if low is not None or high is not None:
            bounds[name] = (None if low is None else Cut.at(low), None if high is None else Cut.at(high))
        if symbol is not None and symbol.kind == "probabilities":
            groups.setdefault(symbol.name, {})[index] = name
    linear: tuple[Linear, ...] = ()
    replaced: dict[str, Node] = {}
    for group, entries in groups.items():
        found = notation.find(group)
        size = found.shape[0] if found is not None and found.shape else len(entries)
        others = list(entries.values())
        if len(entries) == size:
            others = [n for _, n in sorted(entries.items())][:-1]
            last = max(entries.items())[1]
            bounds.pop(last)
            replaced[last] = graph.add((graph.one, *(graph.neg(graph.sym(n)) for n in others)))
        linear += ((tuple((n, Fraction(-1)) for n in others), Fraction(1)),)
    known = {_linear_name(form, side): side for form in linear for side in (1, -1)}
    return Domain(Region(bounds, known, linear), frozenset(excluded), replaced)


def _linear_name(form: Linear, side: int) -> str:
    """The name that regions give to a linear expression, or to its opposite."""
    terms = [f"{int(side * c)}*{name}^1" for name, c in form[0]] + [f"{int(side * form[1])}*"]
    return "+".join(sorted(terms))


def _find(notation: Notation, name: str) -> tuple[Symbol | None, int]:
    """The symbol of a name, or the vector or matrix that it is an entry of, with the entry's index."""
    symbol = notation.find(name)
    if symbol is not None:
        return symbol, 0
    match = _ENTRY.fullmatch(name)
    if match is not None:
        base = notation.find(match["name"])
        index = match["index"] or match["row"]
        if base is not None and base.shape and index is not None:
            return base, int(index)
    base = notation.find(name.partition("[")[0])
    return base, 0


def _read(words: str) -> tuple[tuple[Fraction | None, Fraction | None], tuple[Fraction, ...]]:
    """The interval and the excluded points of a domain in words."""
    text = words.replace(" ", "")
    holes: tuple[Fraction, ...] = ()
    match = re.fullmatch(rf"(.*?)\\+\{{({_NUMBER}(?:,{_NUMBER})*)\}}", text)
    if match is not None:
        text, holes = match[1], tuple(Fraction(n) for n in match[2].split(","))
    interval = re.fullmatch(rf"[\[(](-oo|{_NUMBER}),(oo|{_NUMBER})[\])]", text)
    if interval is not None:
        low, high = (None if "oo" in end else Fraction(end) for end in interval.groups())
        return (low, high), holes
    if text in ("positive", "R+", "x>0"):
        return (Fraction(0), None), holes
    return (None, None), holes
