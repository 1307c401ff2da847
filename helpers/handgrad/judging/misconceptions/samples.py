"""Fast values of SymPy trees at a few fixed points, in doubles, for telling wrong answers apart.

No verdict rests on these values: they only choose between hints. Nothing is evaluated symbolically, so a tree that
SymPy could not evaluate in a lifetime costs microseconds here.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

Values = np.ndarray[Any, Any]

POINTS = 8
MAX_NODES = 400
STEP = 1e-3


def _erf(x: Values) -> Values:
    return np.array([math.erf(v) if math.isfinite(v) else math.nan for v in x])


def sigmoid(x: Values) -> Values:
    """The logistic sigmoid."""
    return np.asarray(1 / (1 + np.exp(-x)))


_FUNCTIONS: dict[str, Callable[[Values], Values]] = {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "sech": lambda x: 1 / np.cosh(x),
    "csch": lambda x: 1 / np.sinh(x),
    "coth": lambda x: 1 / np.tanh(x),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "atan": np.arctan,
    "asinh": np.arcsinh,
    "atanh": np.arctanh,
    "erf": _erf,
    "erfc": lambda x: 1 - _erf(x),
    "Abs": np.abs,
    "sign": np.sign,
    "Heaviside": lambda x: np.heaviside(x, 0.5),
    "DiracDelta": lambda x: np.zeros_like(x),
    "sigma": sigmoid,
    "softplus": lambda x: np.logaddexp(0, x),
    "Phi": lambda x: (1 + _erf(x / math.sqrt(2))) / 2,
    "phi": lambda x: np.exp(-x * x / 2) / math.sqrt(2 * math.pi),
}
_COMPARISONS: dict[Any, Callable[[Values, Values], Values]] = {
    sp.StrictLessThan: np.less,
    sp.LessThan: np.less_equal,
    sp.StrictGreaterThan: np.greater,
    sp.GreaterThan: np.greater_equal,
    sp.Equality: np.equal,
    sp.Unequality: np.not_equal,
}


class NoSample(Exception):
    """A part of the tree has no value here."""


def points_of(name: str) -> Values:
    """The sample values of the symbol ``name``: fixed, different for each name, of both signs.

    >>> bool((points_of("x") == points_of("x")).all() and (points_of("x") != points_of("y")).any())
    True
    """
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    size = rng.uniform(0.15, 2.2, POINTS)
    return np.asarray(size * np.where(np.arange(POINTS) % 2, -1.0, 1.0) * (1 if zlib.crc32(name.encode()) % 2 else -1))


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a tree with its value at the sample points."""

    source: Any
    children: tuple[Node, ...]
    value: Values


def sample(source: Any, at: dict[str, Values] | None = None) -> Node:
    """The tree of ``source`` with values; ``at`` gives symbols other values than their own. Raises NoSample."""
    with np.errstate(all="ignore"):
        return _node(source, at or {}, [0])


def _node(source: Any, at: dict[str, Values], count: list[int]) -> Node:
    count[0] += 1
    if count[0] > MAX_NODES:
        raise NoSample("too large")
    if isinstance(source, MatrixElement) and not isinstance(source.parent, sp.MatrixSymbol):
        raise NoSample("an entry of a product")
    if isinstance(source, sp.Symbol | MatrixElement):
        name = str(source)
        return Node(source, (), at.get(name, points_of(name)))
    if source.is_Number or source.is_NumberSymbol:
        return Node(source, (), np.full(POINTS, _number(source)))
    if isinstance(source, sp.Piecewise):
        return Node(source, (), _piecewise(source, at, count))
    if isinstance(source, sp.Derivative) and source.free_symbols and len(source.variables) == 1:
        return Node(source, (), slope(source.expr, str(source.variables[0]), at))
    children = tuple(_node(arg, at, count) for arg in source.args)
    return Node(source, children, combine(source, [child.value for child in children]))


def _number(source: Any) -> float:
    if source.is_Integer and abs(int(source)).bit_length() > 900:
        raise NoSample("a number is too large")
    return float(source)


def combine(source: Any, values: list[Values]) -> Values:
    """The value of a node from those of its children."""
    if source.is_Add:
        return np.asarray(sum(values[1:], values[0]))
    if source.is_Mul:
        return np.asarray(np.prod(np.array(values), axis=0))
    if source.is_Pow:
        return np.asarray(np.power(values[0], values[1]))
    if isinstance(source, sp.Max | sp.Min):
        return np.asarray((np.max if isinstance(source, sp.Max) else np.min)(np.array(values), axis=0))
    name = type(source).__name__
    if name in _FUNCTIONS and (len(values) == 1 or name == "Heaviside"):
        if name == "sigma" and not isinstance(source, AppliedUndef):
            raise NoSample(name)
        return np.asarray(_FUNCTIONS[name](values[0]))
    if name == "KroneckerDelta":
        return np.asarray((values[0] == values[1]).astype(float))
    raise NoSample(name)


def _piecewise(source: Any, at: dict[str, Values], count: list[int]) -> Values:
    chosen, open_points = np.full(POINTS, np.nan), np.full(POINTS, True)
    for value, condition in source.args:
        holds = _condition(condition, at, count) & open_points
        chosen = np.where(holds, _node(value, at, count).value, chosen)
        open_points = open_points & ~holds
    return chosen


def _condition(condition: Any, at: dict[str, Values], count: list[int]) -> Values:
    if condition in (sp.true, sp.false):
        return np.full(POINTS, condition is sp.true)
    if isinstance(condition, sp.And | sp.Or):
        parts = np.array([_condition(arg, at, count) for arg in condition.args])
        return np.asarray(parts.all(axis=0) if isinstance(condition, sp.And) else parts.any(axis=0))
    if type(condition) not in _COMPARISONS:
        raise NoSample("condition")
    left, right = (_node(side, at, count).value for side in condition.args)
    return np.asarray(_COMPARISONS[type(condition)](left, right))


def slope(source: Any, name: str, at: dict[str, Values] | None = None) -> Values:
    """The derivative by the symbol ``name``, by central differences of fourth order (9 digits or so)."""
    base = dict(at or {})
    x = base.get(name, points_of(name))

    def value(steps: float) -> Values:
        return sample(source, {**base, name: x + steps * STEP}).value

    return np.asarray((8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * STEP))


def same(a: Values, b: Values, tolerance: float = 1e-8) -> bool:
    """Whether two samples agree wherever both have a value, at three points or more."""
    known = np.isfinite(a) & np.isfinite(b)
    if known.sum() < 3 or (np.isfinite(a) != np.isfinite(b)).sum() > 2:
        return False
    scale = 1e-9 + np.maximum(np.abs(a[known]), np.abs(b[known]))
    return bool((np.abs(a[known] - b[known]) <= tolerance * scale + 1e-13).all())


def ratio(a: Values, b: Values, tolerance: float = 1e-8) -> float | None:
    """The constant c with a = c b, or None; no constant if b is 0 somewhere where a is not, or everywhere."""
    known = np.isfinite(a) & np.isfinite(b)
    if known.sum() < 3:
        return None
    a, b = a[known], b[known]
    norm = float(b @ b)
    if norm < 1e-24 or not math.isfinite(norm):
        return None
    factor = float(a @ b) / norm
    return factor if abs(factor) > 1e-12 and same(a, factor * b, tolerance) else None
