"""What the symbols of a problem are: scalars, vectors with sizes, matrices, indices.

The same words are used by problem entries, by case files and by the reader of LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["scalar", "vector", "matrix", "index", "integer", "probabilities"]
Domain = Literal["real", "positive", "unit"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """One name. ``shape`` is () for a scalar, (n,) for a vector, (k, d) for a matrix.

    ``domain`` is the set its entries live in: the reals, the positive reals, or the open interval (0, 1).
    ``bound`` is the largest value of an index, or the value of a fixed integer such as n. ``symmetric`` is for a
    square matrix that equals its transpose.
    """

    name: str
    kind: Kind
    shape: tuple[int, ...] = ()
    domain: Domain = "real"
    bound: int | None = None
    symmetric: bool = False


_FORMS: tuple[tuple[str, Kind], ...] = (
    (r"(?P<positive>positive )?real", "scalar"),
    (r"(?P<unit>real in \(0, ?1\))", "scalar"),
    (r"vector of (?P<n>\d+)", "vector"),
    (r"matrix (?P<k>\d+)x(?P<d>\d+)", "matrix"),
    (r"index up to (?P<bound>\d+)", "index"),
    (r"integer (?P<value>\d+)", "integer"),
    (r"probabilities of (?P<p>\d+)", "probabilities"),
)


def symbol(name: str, description: str) -> Symbol:
    """Read one description.

    >>> symbol("W", "matrix 2x3").shape
    (2, 3)
    >>> symbol("y", "real in (0, 1)").domain
    'unit'

    Raises ValueError with a sentence naming the description it does not know.
    """
    for form, kind in _FORMS:
        match = re.fullmatch(form, description.strip())
        if match is None:
            continue
        found = match.groupdict()
        shape: tuple[int, ...] = ()
        if size := found.get("n") or found.get("p"):
            shape = (int(size),)
        elif found.get("k"):
            shape = (int(found["k"]), int(found["d"]))
        domain: Domain = "positive" if found.get("positive") else "unit" if found.get("unit") else "real"
        bound = found.get("bound") or found.get("value")
        return Symbol(name, kind, shape, domain, int(bound) if bound else None)
    raise ValueError(
        f"{name!r} is described as {description!r}; use real, positive real, real in (0, 1), vector of N, "
        "matrix KxD, index up to N, integer N or probabilities of N."
    )


@dataclass(frozen=True, slots=True)
class Notation:
    """All names of a problem and what its statement defines, in LaTeX (``\\sigma(x) = \\frac{1}{1+e^{-x}}``)."""

    symbols: tuple[Symbol, ...] = ()
    given: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Mapping[str, str], given: tuple[str, ...] | list[str] = ()) -> Notation:
        """From the plain words of a case file or a problem entry."""
        return cls(tuple(symbol(name, words) for name, words in names.items()), tuple(given))

    def find(self, name: str) -> Symbol | None:
        """The symbol called ``name``, or None."""
        return next((s for s in self.symbols if s.name == name), None)

    def resized(self, size: int) -> Notation:
        """The same names where vectors have ``size`` entries: for claims that hold for every n.

        Meant for a notation whose vectors, indices and integers all have one size; matrices keep theirs.

        >>> Notation.of({"x": "vector of 3", "i": "index up to 3", "c": "real"}).resized(5).symbols[0].shape
        (5,)
        """
        resized = (
            replace(s, shape=(size,) if len(s.shape) == 1 else s.shape, bound=None if s.bound is None else size)
            for s in self.symbols
        )
        return Notation(tuple(resized), self.given)
