"""Parts that stand on both sides alike, as free variables: what holds for any value of them holds.

A network's sides have the same max(0, z_k) in them for every unit k; cut into the pieces of all of these together, the
comparison would be exponential in their number. And of exp(W tanh(z)) nothing more than its name need be known.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational

from .piecewise import KINKED
from .values import Scalar


def freed(left: Scalar, right: Scalar) -> tuple[Scalar, Scalar] | None:
    """Both sides with the kinked parts that they share as variables; None where they share none.

    A part is taken only if it has a value everywhere, so that this changes nothing about where the sides have one.

    >>> x, y, z = sp.symbols("x y z", real=True)
    >>> freed(z * sp.Max(x, y) + sp.Abs(x), sp.Max(x, y) * (z + 1))
    (#1*z + Abs(x), #1*(z + 1))
    """
    there = set(_outermost(right))
    shared = [part for part in dict.fromkeys(_outermost(left)) if part in there and _has_a_value(part)]
    if not shared:
        return None
    stand_ins = {part: sp.Symbol(f"#{n}", real=True) for n, part in enumerate(shared, start=1)}
    return left.xreplace(stand_ins), right.xreplace(stand_ins)


def without_functions(left: Scalar, right: Scalar) -> tuple[Scalar, Scalar] | None:
    """Both sides with every outermost exponential, logarithm and so on as a variable; None where there is none.

    The exponential of a sum is a product, so that those of related sums stay related.

    >>> x, y = sp.symbols("x y", real=True)
    >>> without_functions(sp.exp(2 * sp.tanh(x) - y) + sp.tanh(x), sp.tanh(x))
    (#3 + #2**2/#1, #3)
    """
    names: dict[Scalar, Scalar] = {}
    swap = {part: _by_name(part, names) for side in (left, right) for part in _functions(side)}
    return (left.xreplace(swap), right.xreplace(swap)) if swap else None


def _by_name(part: Scalar, names: dict[Scalar, Scalar]) -> Scalar:
    """A part as a variable, an exponential as a product of powers of variables."""
    if not isinstance(part, sp.exp):
        return names.setdefault(part, sp.Symbol(f"#{len(names) + 1}", real=True))
    found = []
    for term in sp.Add.make_args(sp.expand(part.args[0])):
        count, rest = term.as_coeff_Mul()
        power, of = (count, rest) if count.is_Integer else (1, term)
        found.append(names.setdefault(sp.exp(of), sp.Symbol(f"#{len(names) + 1}", positive=True)) ** power)
    return sp.Mul(*found)


def _functions(expression: Scalar) -> Iterator[Scalar]:
    """The outermost functions with real values."""
    if isinstance(expression, sp.Function):
        if expression.is_real:
            yield expression
        return
    for argument in expression.args:
        yield from _functions(argument)


def _outermost(expression: Scalar) -> Iterator[Scalar]:
    if isinstance(expression, KINKED):
        yield expression
        return
    for argument in expression.args:
        yield from _outermost(argument)


def _has_a_value(part: Scalar) -> bool:
    """Whether a part is made of polynomials and says something everywhere."""
    if not isinstance(part, sp.Piecewise):
        inside = list(part.args)
    elif part.args[-1][1] != sp.true:
        return False
    else:
        inside = [value for value, _ in part.args]
        inside += [side for relation in part.atoms(Relational) for side in relation.args]
    return all(side is not sp.nan and side.is_polynomial() for side in inside)
