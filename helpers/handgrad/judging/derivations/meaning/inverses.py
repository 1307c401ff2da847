r"""Inverse functions: ``\sigma^{-1}(y)``, of functions that can be solved for their argument."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from math import gcd

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from .definitions import Environment, plain
from .values import Scalar, Trouble
from .walk import subtrees

_UNDONE = {
    sp.tanh: sp.atanh,
    sp.sinh: sp.asinh,
    sp.cosh: sp.acosh,
    sp.sin: sp.asin,
    sp.cos: sp.acos,
    sp.tan: sp.atan,
    sp.atanh: sp.tanh,
    sp.asinh: sp.sinh,
    sp.atan: sp.tan,
    sp.exp: sp.log,
    sp.log: sp.exp,
}
MOST_STEPS = 40
TWO_READINGS = "most readers take f^{-1}(x) as the inverse function; write f(x)^{-1} for one divided by f(x)"


def solved(body: Scalar, variable: Scalar, value: Scalar) -> Scalar:
    """The ``variable`` at which ``body`` takes ``value``. Raises Trouble where we cannot solve for it.

    >>> x, y = sp.symbols("x y", real=True)
    >>> solved(1 / (1 + sp.exp(-x)), x, y)
    -log(-1 + 1/y)
    >>> solved(sp.exp(x) / (1 + sp.exp(x)), x, y)
    log(-y/(y - 1))
    """
    found = _undone(body, variable, value)
    if found is None:
        found = _of_exponentials(body, variable, value)
    if found is None:
        raise Trouble("we cannot work out this inverse function")
    return found


def may_be_reciprocal(nodes: Iterable[Node], environment: Environment, seen: frozenset[str] = frozenset()) -> bool:
    r"""Whether ``\sigma^{-1}(x)`` stands there, or in the definition of a name there."""
    for part in (part for node in nodes for part in subtrees(node)):
        match part:
            case tree.Call(tree.Pow(base, tree.Neg(tree.Number(one))), _) if one == 1 and _is_no_symbol(
                base, environment
            ):
                return True
            case tree.Prime(tree.Pow(base, tree.Neg(tree.Number(one))), _) if one == 1 and _is_no_symbol(
                base, environment
            ):
                return True
            case tree.Name(text) if plain(text) not in seen and (known := environment.function(text)) is not None:
                if may_be_reciprocal((known.body,), environment, seen | {plain(text)}):
                    return True
    return False


def _is_no_symbol(base: Node, environment: Environment) -> bool:
    return isinstance(base, tree.Name) and environment.symbol(base.text) is None


def _undone(body: Scalar, variable: Scalar, value: Scalar) -> Scalar | None:
    """Layer by layer, while only one part of each holds the variable."""
    for _ in range(MOST_STEPS):
        if body == variable:
            return value
        holding = [part for part in body.args if variable in part.free_symbols]
        if len(holding) != 1:
            return None
        inner = holding[0]
        rest = [part for part in body.args if part is not inner]
        if isinstance(body, sp.Add):
            value = value - sp.Add(*rest)
        elif isinstance(body, sp.Mul):
            value = value / sp.Mul(*rest)
        elif isinstance(body, sp.Pow) and inner is body.base:
            if body.exp.is_Integer and body.exp != -1:
                return None  # two places may have this value, or one of no simple form
            value = value ** (1 / body.exp)
        elif body.func in _UNDONE:
            value = _UNDONE[body.func](value)
        else:
            return None
        body = inner
    return None


def _of_exponentials(body: Scalar, variable: Scalar, value: Scalar) -> Scalar | None:
    """A quotient such as (e^x - e^-x)/(e^x + e^-x), of which some power of e^x is the only unknown."""
    found = in_exponentials(body, variable)
    if found is None:
        return None
    expression, unknown, rate = found
    above, _ = sp.fraction(sp.together(expression - value))
    try:
        terms = sp.Poly(sp.expand(above), unknown).terms()
    except sp.PolynomialError:
        return None
    if len(terms) != 2:
        return None
    ((high,), first), ((low,), last) = terms
    return sp.log(sp.cancel(-last / first)) / (rate * (high - low))


def in_exponentials(body: Scalar, variable: Scalar) -> tuple[Scalar, Scalar, Scalar] | None:
    """(the body in a positive unknown t = e^(rate·variable), t, rate), if all it has are whole powers of one such."""
    body = body.rewrite(sp.exp)
    slopes = {part: part.args[0].diff(variable) for part in body.atoms(sp.exp) if variable in part.free_symbols}
    if not slopes or any(not slope.is_Rational for slope in slopes.values()):
        return None
    rate = sp.Rational(
        reduce(gcd, (abs(slope.p) for slope in slopes.values())), reduce(_lcm, (slope.q for slope in slopes.values()))
    )
    unknown = sp.Dummy("t", positive=True)
    at_zero = {variable: sp.Integer(0)}
    swap = {part: part.xreplace(at_zero) * unknown ** (slope / rate) for part, slope in slopes.items()}
    found = body.xreplace(swap)
    return None if variable in found.free_symbols else (found, unknown, rate)


def _lcm(a: int, b: int) -> int:
    return a * b // gcd(a, b)
