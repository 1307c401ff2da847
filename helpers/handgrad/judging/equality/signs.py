"""Signs of polynomials over a field's generators: from their terms, or certified at a point."""

from __future__ import annotations

from fractions import Fraction

from .balls import FieldValues, ball, precision
from .field import Field
from .generators import Poly


def sign_by_terms(over: Field, poly: Poly) -> int:
    """The sign that all terms share, or 0."""
    signs = {i: over.gens[i].sign for i in over.used(poly)}
    shared = 0
    for monomial, coefficient in poly.terms():
        sign = 1 if coefficient > 0 else -1
        for place, degree in enumerate(monomial):
            if not degree:
                continue
            if degree % 2:
                sign *= signs[place]
            elif not over.gens[place].real:
                return 0
        if not sign or sign == -shared:
            return 0
        shared = sign
    return shared


def sign_at(over: Field, poly: Poly, point: dict[str, Fraction]) -> int:
    """The sign of a polynomial at a point, certified, or 0."""
    for bits in (64, 300, 1500):
        with precision(bits):
            value = FieldValues(over, {name: ball(v) for name, v in point.items()}).poly(poly)
            if value > 0:
                return 1
            if value < 0:
                return -1
    return 0


def sign_of_constant(over: Field, poly: Poly) -> int:
    """The sign of a polynomial without variables, or 0."""
    return sign_by_terms(over, poly) or (0 if over.variables(poly) else sign_at(over, poly, {}))
