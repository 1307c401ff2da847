"""Pieces of the domain: an open interval for each variable, and known signs of expressions in several variables.

The sign of a polynomial over a field's generators is known from its coefficients, or from the places where it
vanishes. Where it changes inside a region, ``Split`` says how to cut the region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice, pairwise, product

from .cuts import Cut, cuts_of, linear_form, stable_name
from .field import Field
from .generators import Frac, Poly
from .linear import Linear, between, point_of
from .signs import sign_at, sign_by_terms

_FRIENDLY = tuple(
    Fraction(p, q) for p, q in ((1, 2), (1, 1), (2, 1), (-1, 1), (-1, 2), (3, 1), (-2, 1), (1, 3), (5, 1))
)

_ODD = tuple(Fraction(p, q) for p, q in ((0, 1), (17, 13), (-23, 7), (41, 1), (-37, 1), (1, 1000)))
"""Points that are tried last: where nobody makes two sides meet on purpose."""

MAX_TERMS = 200
"""A polynomial with more terms has no sign that a region is cut by."""


class Split(Exception):
    """A region must be cut: ``parts`` are the pieces, ``face`` what lies between them."""

    def __init__(self, parts: tuple[Region, ...], faces: tuple[tuple[str, Cut] | Linear, ...]) -> None:
        self.parts = parts
        self.faces = faces


@dataclass(frozen=True, slots=True)
class Region:
    """``bounds`` maps a variable to its open interval, ``known`` an expression's name to its sign.

    ``linear`` repeats what is known of linear expressions, as inequalities.
    """

    bounds: Mapping[str, tuple[Cut | None, Cut | None]] = field(default_factory=dict)
    known: Mapping[str, int] = field(default_factory=dict)
    linear: tuple[Linear, ...] = ()

    # ---- points -------------------------------------------------------------------------------------------------

    def interval(self, name: str) -> tuple[Fraction | None, Fraction | None]:
        """Rational bounds inside the interval of a variable."""
        low, high = self.bounds.get(name, (None, None))
        return (None if low is None else low.high, None if high is None else high.low)

    def variable_signs(self) -> dict[str, int]:
        """Signs of the variables themselves."""
        signs = {}
        for name in self.bounds:
            low, high = self.interval(name)
            if low is not None and low >= 0:
                signs[name] = 1
            elif high is not None and high <= 0:
                signs[name] = -1
        return signs

    def sample(self, names: list[str]) -> dict[str, Fraction] | None:
        """One point for all variables that satisfies what is linear, or None when there is none."""
        if not self.linear:
            return {name: next(self.values(name)) for name in names}
        rows: list[Linear] = list(self.linear)
        for name in names:
            low, high = self.interval(name)
            if low is not None:
                rows.append((((name, Fraction(1)),), -low))
            if high is not None:
                rows.append((((name, Fraction(-1)),), high))
        used = {name for coefficients, _ in rows for name, _ in coefficients}
        return point_of(rows, sorted(used | set(names)))

    def values(self, name: str) -> Iterator[Fraction]:
        """Simple numbers inside the interval of a variable, the friendliest first."""
        low, high = self.interval(name)
        if low is None and high is None:
            yield from _FRIENDLY
            yield from _ODD
            return
        inside = [v for v in _FRIENDLY if (low is None or v > low) and (high is None or v < high)]
        yield from inside
        first = between(low, high)
        if first not in inside:
            yield first
        yield between(low, first)
        yield between(first, high)

    def points(self, names: list[str]) -> Iterator[dict[str, Fraction]]:
        """Points to try, different variables at different values where that can be."""
        sample = self.sample(names)
        if sample is None:
            return
        if self.linear:
            yield sample
        if len(names) == 1:
            yield from ({names[0]: value} for value in self.values(names[0]))
            return
        choices = [list(self.values(name)) for name in names]
        for shift in range(4):
            yield {name: c[(i + shift) % len(c)] for i, (name, c) in enumerate(zip(names, choices, strict=True))}
        for values in islice(product(*(c[:3] for c in choices[:4])), 24):
            yield {**sample, **dict(zip(names, values, strict=False))}

    # ---- signs --------------------------------------------------------------------------------------------------

    def sign(self, over: Field, poly: Poly) -> int:
        """1 or -1; 0 where nothing is known; Split where the region must be cut."""
        sign = sign_by_terms(over, poly)
        if sign:
            return sign
        names = over.variables(poly)
        if any(not over.gens[i].real for i in over.used(poly)):
            return 0
        if not names:
            return sign_at(over, poly, {})
        inner = self._sign_of_function(over, poly)
        if inner is None:
            inner = self._sign_of_powers(over, poly)
        if inner is not None:
            return inner
        if len(names) == 1:
            (name,) = names
            cuts = cuts_of(over, poly, name)
            if cuts is not None:
                return self._sign_on_interval(over, poly, name, cuts)
        return self._sign_known(over, poly)

    def _sign_of_function(self, over: Field, poly: Poly) -> int | None:
        """erf and arctan have the sign of their argument, log|u| that of |u| - 1."""
        used = over.used(poly)
        if len(poly) != 1 or len(used) != 1:
            return None
        gen = over.gens[used[0]]
        if gen.kind == "log":
            inside = self.sign(over, gen.data)
            return self.sign(over, gen.data * inside - 1) if inside and gen.data * inside != 1 else None
        if gen.kind != "fun" or gen.data[0] not in ("erf", "atan", "asin"):
            return None
        return self._sign_of_fraction(over, gen.data[1][0])

    def _sign_of_powers(self, over: Field, poly: Poly) -> int | None:
        """exp(u) - exp(v) has the sign of u - v."""
        if len(poly) != 2:
            return None
        terms = list(poly.terms())
        if terms[0][1] != -terms[1][1] or any(over.gens[i].kind != "exp" for i in over.used(poly)):
            return None
        difference = over.zero
        for place in over.used(poly):
            value, unit = over.gens[place].data
            times = int(terms[0][0][place] - terms[1][0][place]) * unit
            difference = over.add(difference, over.mul(value, over.number(times.numerator, times.denominator)))
        if difference[0] == 0:
            return None
        return self._sign_of_fraction(over, difference) * (1 if terms[0][1] > 0 else -1)

    def _sign_of_fraction(self, over: Field, value: Frac) -> int:
        sign = 1
        for part in value:
            content, factors = over.factors(part)
            sign *= 1 if content > 0 else -1
            for factor, exponent in factors:
                sign *= self.sign(over, factor) if exponent % 2 else 1
        return sign

    def _sign_on_interval(self, over: Field, poly: Poly, name: str, cuts: tuple[Cut, ...]) -> int:
        low, high = self.bounds.get(name, (None, None))
        inside = [c for c in cuts if (low is None or low.before(c)) and (high is None or c.before(high))]
        if not inside:
            return sign_at(over, poly, {name: between(*self.interval(name))})
        edges = [low, *inside, high]
        parts = tuple(replace(self, bounds={**self.bounds, name: pair}) for pair in pairwise(edges))
        raise Split(parts, tuple((name, cut) for cut in inside))

    def _sign_known(self, over: Field, poly: Poly) -> int:
        if len(poly) > MAX_TERMS:
            return 0
        name = stable_name(over, poly)
        sign = self.known.get(name)
        if sign is not None:
            return sign
        if len(self.known) >= 10:
            return 0
        form = linear_form(over, poly)
        parts = []
        for side in (1, -1):
            row = () if form is None else ((tuple((n, side * c) for n, c in form[0]), side * form[1]),)
            part = replace(self, known={**self.known, name: side}, linear=(*self.linear, *row))
            if form is None or part.sample(sorted(over.variables(poly))) is not None:
                parts.append(part)
        if len(parts) == 1:
            return parts[0].known[name]
        raise Split(tuple(parts), () if form is None else (form,))
