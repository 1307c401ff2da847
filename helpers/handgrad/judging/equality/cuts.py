"""Where a polynomial over the generators of a Field vanishes on a line, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq, fmpz_poly

from .balls import FieldValues, precision
from .budget import TooLarge
from .constants import Expression, same
from .field import Field
from .generators import Poly
from .linear import Linear


@dataclass(frozen=True, slots=True)
class Cut:
    """A place on a line: between two rational numbers, and exactly as an expression where there is one."""

    low: Fraction
    high: Fraction
    exact: Expression | None = None

    @classmethod
    def at(cls, value: Fraction) -> Cut:
        """A rational place."""
        return cls(value, value, ("num", value.numerator, value.denominator))

    def before(self, other: Cut) -> bool:
        """Whether this place lies strictly before another; the same place is not before itself."""
        if self.high < other.low:
            return True
        if other.high < self.low:
            return False
        if self.exact is not None and other.exact is not None and same(self.exact, other.exact):
            return False
        raise TooLarge("Two breakpoints lie too close to be told apart.")


def _enclosed(value: Any, exact: Expression | None) -> Cut:
    """The cut of a ball."""
    rational = exact is not None and exact[0] == "num"
    if rational and exact is not None:
        return Cut.at(Fraction(exact[1], exact[2]))
    return Cut(_fraction(value.lower()), _fraction(value.upper()), exact)


def _fraction(end: Any) -> Fraction:
    mantissa, exponent = end.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def cuts_of(over: Field, poly: Poly, name: str) -> tuple[Cut, ...] | None:
    """Every zero of the polynomial in one variable, in order; None where they cannot be found."""
    moving = [i for i in over.used(poly) if over.gens[i].variables]
    if len(moving) != 1:
        return None
    place = moving[0]
    gen = over.gens[place]
    coefficients = _coefficients(over, poly, place)
    if coefficients is None:
        return None
    with precision(400):
        roots = _roots(over, coefficients)
        if roots is None:
            return None
        if gen.kind == "exp" and gen.real:
            value, unit = gen.data
            if str(value[0]) != str(over.polys[over.index[("sym", name)]]) or value[1] != 1:
                return None
            logs = [_log_cut(value_, exact, unit) for value_, exact in roots if value_ > 0]
            return tuple(sorted(logs, key=lambda cut: cut.low))
        if gen.kind != "sym":
            return None
        return tuple(sorted((_enclosed(v, exact) for v, exact in roots), key=lambda cut: cut.low))


def _log_cut(value: Any, exact: Expression | None, unit: Fraction) -> Cut:
    if exact == ("num", 1, 1):
        return Cut.at(Fraction(0))
    logarithm = None if exact is None else ("mul", _num(1 / unit), ("log", exact))
    return _enclosed(value.log() / arb(fmpq(unit.numerator, unit.denominator)), logarithm)


def _coefficients(over: Field, poly: Poly, place: int) -> list[Poly] | None:
    """Coefficients by ascending power of one generator; None where the degree is high."""
    degree = poly.degrees()[place]
    if degree > 24:
        return None
    parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
    for monomial, coefficient in poly.terms():
        parts[monomial[place]][(*monomial[:place], 0, *monomial[place + 1 :])] = coefficient
    return [over.ctx.from_dict(part) if part else over.ctx.constant(0) for part in parts]


def _roots(over: Field, coefficients: list[Poly]) -> list[tuple[Any, Expression | None]] | None:
    """Real roots as (ball, exact expression)."""
    whole = all(c.is_constant() for c in coefficients)
    if len(coefficients) == 2:
        if whole:
            return [_rational(-_integer(coefficients[0]), _integer(coefficients[1]))]
        b, a = (expression(over, c) for c in coefficients)
        values = FieldValues(over, {})
        ratio = -values.poly(coefficients[0]) / values.poly(coefficients[1])
        return [(ratio, ("mul", ("num", -1, 1), b, ("pow", a, ("num", -1, 1))))]
    if not whole:
        return None
    numbers = [_integer(c) for c in coefficients]
    if len(numbers) == 3:
        return _quadratic(*numbers)
    found: list[tuple[Any, Expression | None]] = []
    for place, (root, _) in enumerate(fmpz_poly(numbers).complex_roots()):
        if root.imag == 0:
            found.append((root.real, ("root", tuple(numbers), place)))
        elif root.imag.contains(0):
            return None
    return found


def _quadratic(c: int, b: int, a: int) -> list[tuple[Any, Expression | None]]:
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    root = arb(discriminant).sqrt()
    found: list[tuple[Any, Expression | None]] = []
    for side in (-1, 1):
        surd = ("mul", ("num", side, 1), ("pow", ("num", discriminant, 1), ("num", 1, 2)))
        found.append(((side * root - b) / (2 * a), ("mul", ("add", ("num", -b, 1), surd), _num(Fraction(1, 2 * a)))))
    return found


def _num(value: Fraction) -> Expression:
    return ("num", value.numerator, value.denominator)


def _rational(p: int, q: int) -> tuple[Any, Expression]:
    value = Fraction(p, q)
    return arb(fmpq(value.numerator, value.denominator)), _num(value)


def _integer(poly: Poly) -> int:
    return 0 if poly == 0 else int(poly.leading_coefficient())


def expression(over: Field, poly: Poly) -> Expression:
    """A polynomial without variables as an expression; undefined where a generator has no simple form."""
    terms: list[Expression] = []
    for monomial, coefficient in poly.terms():
        factors: list[Expression] = [("num", int(coefficient), 1)]
        for place, degree in enumerate(monomial):
            if degree:
                factors.append(("pow", _generator(over, place), ("num", degree, 1)))
        terms.append(("mul", *factors))
    return ("add", ("num", 0, 1), *terms)


def _generator(over: Field, place: int) -> Expression:
    gen = over.gens[place]
    if gen.kind == "pi":
        return ("pi",)
    if gen.kind == "log":
        return ("log", ("abs", expression(over, gen.data)))
    if gen.kind == "root":
        inside, degree = gen.data
        return ("pow", ("abs", expression(over, inside)), ("num", 1, degree))
    if gen.kind == "exp" and gen.real:
        (top, bottom), unit = gen.data
        below = ("pow", expression(over, bottom), ("num", -1, 1))
        return ("exp", ("mul", _num(unit), expression(over, top), below))
    return ("undefined",)


def linear_form(over: Field, poly: Poly) -> Linear | None:
    """The polynomial as a rational linear form in the variables, or None."""
    coefficients: list[tuple[str, Fraction]] = []
    constant = Fraction(0)
    for monomial, coefficient in poly.terms():
        places = [i for i, degree in enumerate(monomial) if degree]
        if not places:
            constant = Fraction(int(coefficient))
        elif len(places) == 1 and monomial[places[0]] == 1 and over.gens[places[0]].kind == "sym":
            coefficients.append((over.gens[places[0]].data, Fraction(int(coefficient))))
        else:
            return None
    return tuple(coefficients), constant


def stable_name(over: Field, poly: Poly) -> str:
    """A polynomial in words that do not depend on the order in which generators were met."""
    terms = []
    for monomial, coefficient in poly.terms():
        factors = sorted(f"{_stable(over, i)}^{degree}" for i, degree in enumerate(monomial) if degree)
        terms.append(f"{int(coefficient)}*{'*'.join(factors)}")
    return "+".join(sorted(terms))


def _stable(over: Field, place: int) -> str:
    gen = over.gens[place]
    if gen.kind == "sym":
        return str(gen.data)
    if gen.kind in ("pi", "I"):
        return gen.kind
    if gen.kind == "exp":
        (top, bottom), unit = gen.data
        return f"exp(({stable_name(over, top)})/({stable_name(over, bottom)})*{unit})"
    if gen.kind == "fun":
        inside = ",".join(f"({stable_name(over, a)})/({stable_name(over, b)})" for a, b in gen.data[1])
        return f"{gen.data[0]}({inside})"
    if gen.kind == "log":
        return f"log({stable_name(over, gen.data)})"
    return (
        f"{gen.kind}({stable_name(over, gen.data[0])},{gen.data[1]})" if gen.kind == "root" else f"{gen.kind}{gen.data}"
    )
