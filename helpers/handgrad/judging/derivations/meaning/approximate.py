"""Relations other than equality: approximately, inequalities, membership. Only numbers are decided; the rest claims
nothing unless a sampled point contradicts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from ...notation import Notation
from ...result import StepMark
from ...verdict import Counterexample, Verdict
from .piecewise import KINKED, is_kinked
from .values import Array, Scalar, Value

CLOSE = sp.Rational(1, 100)
MOST_SLACK = sp.Rational(1, 10)
TINY = sp.Rational(1, 10**6)
EXACTLY = sp.Rational(1, 10**12)  # what lies half a digit off in 30 digits
DIGITS = 30
LARGEST = 400
MOST_POWER = 12
MOST_SHIFTED = 400

_ORDERS: dict[str, Callable[[Scalar], bool]] = {
    "<": lambda gap: gap < 0,
    "<=": lambda gap: gap <= 0,
    ">": lambda gap: gap > 0,
    ">=": lambda gap: gap >= 0,
    "!=": lambda gap: gap != 0,
}
_POINTS = {
    "real": (sp.Rational(-7, 3), sp.Rational(-1, 5), sp.Rational(2, 7), sp.Rational(9, 4)),
    "positive": (sp.Rational(1, 5), sp.Rational(2, 7), sp.Rational(9, 4), sp.Rational(11, 2)),
    "unit": (sp.Rational(1, 5), sp.Rational(2, 7), sp.Rational(5, 9), sp.Rational(9, 10)),
}

Judged = tuple[StepMark, str, Verdict | None, str]
NOTHING: Judged = ("no claim", "", None, "")


def judge_approximately(
    a: Value, relation: str, b: Value, notation: Notation, when: Any = None, sides: tuple[Node, Node] | None = None
) -> Judged:
    """(mark, why, verdict, remark) for ``~``, an inequality, ``!=``, or an = that may be meant as ≈ ("rounded")."""
    if isinstance(a, Array) or isinstance(b, Array):
        return NOTHING
    if relation == "rounded" and (a.free_symbols or b.free_symbols):
        return NOTHING
    if a.count_ops() + b.count_ops() > LARGEST or a.has(sp.zoo, sp.nan) or b.has(sp.zoo, sp.nan):
        return NOTHING
    if relation in ("~", "rounded"):
        return _close(a, b, relation, sides) if not (a.free_symbols or b.free_symbols) else NOTHING
    if relation not in _ORDERS or a.has(sp.oo) or b.has(sp.oo):
        return NOTHING
    if not (a.free_symbols or b.free_symbols):
        gap = (a - b).evalf(DIGITS)
        if not gap.is_number or not gap.is_real or (abs(gap) < sp.Float("1e-20") and a != b):
            return NOTHING
        if _ORDERS[relation](sp.Integer(0) if a == b else gap):
            return ("holds", "", Verdict(True, "certified"), "")
        return _fails(a, b, ())
    return _sampled(a, relation, b, notation) if when is None and _says_something(a - b) else NOTHING


def _says_something(gap: Scalar) -> bool:
    """Whether this is more than a condition on where a variable is, such as ``|x| < 1``."""
    return not is_kinked(gap) or any(
        part.free_symbols and not isinstance(part, KINKED) for part in gap.atoms(sp.Function)
    )


def _close(a: Scalar, b: Scalar, relation: str, sides: tuple[Node, Node] | None) -> Judged:
    x, y = a.evalf(DIGITS), b.evalf(DIGITS)
    if not (x.is_Number and y.is_Number and x.is_finite and y.is_finite):
        return NOTHING
    gap, size = abs(x - y), max(abs(x), abs(y))
    if relation == "~":
        near = _agree(gap, size, sides or ())
        return ("holds", "", Verdict(True, "certified"), "") if near else _fails(a, b, ())
    if any(_is_written_number(side, value) for side, value in zip(sides or (), (a, b), strict=False)):
        return ("holds", "", None, "") if gap <= _rounding(a, b) else NOTHING
    off = sum((_off(side) for side in sides or ()), sp.Integer(0))
    return ("holds", "", None, "") if 0 < gap <= off else NOTHING


def _agree(gap: Scalar, size: Scalar, sides: tuple[Node, ...]) -> bool:
    """Whether sides of a size that lie ``gap`` apart agree to the digits written, or nearly where none are.

    Of two digits or more the last may be one off. What is worked out in rounded decimals on a side may lie off by as
    much as those do, within bounds.
    """
    units = [(_unit(side), side) for side in sides]
    written = [unit for unit, _ in units if unit is not None]
    slack = sum((_off(side) for unit, side in units if unit is None), sp.Integer(0))
    spare = gap - min(slack, MOST_SLACK * size)
    if not written:
        return bool(spare <= CLOSE * size)
    coarsest, close = max(written), gap <= CLOSE * max(size, sp.Integer(1))
    if coarsest >= 1:
        return bool(close and 2 * spare <= 3 * coarsest)
    rounded = 2 * spare <= coarsest * (1 + EXACTLY)
    return bool(rounded or (close and 2 * spare <= 3 * coarsest and 10 * coarsest <= size))


def _unit(node: Node) -> Scalar | None:
    r"""One in the last digit of a written number: 1/1000 in ``0.250`` and ``2.50 \times 10^{-1}``, 100 in ``2200``."""
    match node:
        case tree.Number(number):
            if node.decimals or number == 0:
                return sp.Rational(1, 10**node.decimals)
            digits = str(number)
            return sp.Integer(10) ** (len(digits) - len(digits.rstrip("0")))
        case tree.Neg(operand):
            return _unit(operand)
        case tree.Mul((tree.Number() as number, tree.Pow(tree.Number(ten), exponent))) if ten == 10:
            sign, size = (-1, exponent.operand) if isinstance(exponent, tree.Neg) else (1, exponent)
            if isinstance(size, tree.Number) and size.value.denominator == 1 and size.value < MOST_SHIFTED:
                return _unit(number) * sp.Integer(10) ** (sign * int(size.value))
    return None


def _is_written_number(node: Node, value: Scalar) -> bool:
    inner = node.operand if isinstance(node, tree.Neg) else node
    return isinstance(inner, tree.Number) and bool(value.is_Rational)


def _rounding(a: Scalar, b: Scalar) -> Scalar:
    """Half of the last decimal of a written number with decimals; a whole number has to be much closer."""
    found = TINY
    for value in (a, b):
        if value.is_Rational and value.q != 1:
            digits = next((k for k in range(1, 12) if (value * 10**k).is_Integer), None)
            if digits is not None and digits >= 2:
                found = sp.Rational(1, 2 * 10**digits)
    return found


def _off(node: Node) -> Scalar:
    """How far numbers worked out with rounded decimals may lie off: 0.1192(1 - 0.1192); 0 for anything else."""
    found = _worked_out(node)
    return found[1] if found is not None else sp.Integer(0)


def _worked_out(node: Node) -> tuple[Scalar, Scalar] | None:
    """(value, how far it may lie off) of an expression in numbers alone, each decimal rounded to the digits written."""
    match node:
        case tree.Number(number):
            value = sp.Rational(number.numerator, number.denominator)
            return value, _rounding(value, value) if value.q != 1 else sp.Integer(0)
        case tree.Neg(operand):
            inner = _worked_out(operand)
            return None if inner is None else (-inner[0], inner[1])
        case tree.Add(parts) | tree.Mul(parts):
            found = [_worked_out(part) for part in parts]
            known = [one for one in found if one is not None]
            if len(known) < len(found):
                return None
            if isinstance(node, tree.Add):
                return sum((v for v, _ in known), sp.Integer(0)), sum((off for _, off in known), sp.Integer(0))
            value = sp.prod([v for v, _ in known])
            return value, sum((abs(value / v) * off for v, off in known if v != 0), sp.Integer(0))
        case tree.Div(above, below):
            over, under = _worked_out(above), _worked_out(below)
            if over is None or under is None or under[0] == 0:
                return None
            return over[0] / under[0], over[1] / abs(under[0]) + abs(over[0] / under[0] ** 2) * under[1]
        case tree.Pow(base, tree.Number(number)) if number.denominator == 1 and 0 < number <= MOST_POWER:
            inner = _worked_out(base)
            n = int(number)
            return None if inner is None else (inner[0] ** n, n * abs(inner[0]) ** (n - 1) * inner[1])
    return None


def _sampled(a: Scalar, relation: str, b: Scalar, notation: Notation) -> Judged:
    """A point at which an inequality is false, if one of a few is."""
    gap = a - b
    symbols = sorted(gap.free_symbols, key=str)
    domains = {str(s): "positive" if s.is_positive else "real" for s in symbols}
    domains |= {s.name: s.domain for s in notation.symbols if s.name in domains}
    for n in range(4):
        point = {s: _POINTS[domains[str(s)]][(n + k) % 4] for k, s in enumerate(symbols)}
        value = gap.xreplace(point).evalf(DIGITS)
        if value.is_number and value.is_real and abs(value) > sp.Float("1e-15") and not _ORDERS[relation](value):
            return _fails(a.xreplace(point), b.xreplace(point), tuple((str(s), str(v)) for s, v in point.items()))
    return NOTHING


def _fails(a: Scalar, b: Scalar, point: tuple[tuple[str, str], ...]) -> Judged:
    values = Counterexample(point, str(a.evalf(6)), str(b.evalf(6)))
    return ("fails", "", Verdict(False, "certified", "", values), "")
