"""What an answer can be: a scalar, a matrix, a list or set, an interval, a truth value. Objects are known by class."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from .budget import TooLarge
from .classes import NotComparable
from .grids import MAX_ENTRIES, Grid
from .lowering import Lowering
from .matrices import grid_of


@dataclass(frozen=True, slots=True)
class Scalar:
    """An expression."""

    node: int
    kind: str = "an expression"


@dataclass(frozen=True, slots=True)
class Truth:
    """True or False."""

    value: bool
    kind: str = "a truth value"


@dataclass(frozen=True, slots=True)
class Collection:
    """A list, tuple or set; ``bracket`` is "[" or "(" for lists and tuples."""

    items: tuple[Value, ...]
    ordered: bool
    bracket: str = ""

    @property
    def kind(self) -> str:
        """In words."""
        return "a list" if self.ordered else "a set"


@dataclass(frozen=True, slots=True)
class Span:
    """An interval; an end is a Scalar or Infinity."""

    low: Value
    high: Value
    closed: tuple[bool, bool]
    kind: str = "an interval"


@dataclass(frozen=True, slots=True)
class Infinity:
    """Plus or minus infinity."""

    sign: int

    @property
    def kind(self) -> str:
        """In words."""
        return "infinity" if self.sign > 0 else "minus infinity"


Value = Scalar | Truth | Collection | Span | Infinity | Grid


def value_of(obj: Any, low: Lowering, nesting: int = 0) -> Value:
    """Read one object; raises NotComparable with a sentence for anything else."""
    if nesting > 4:
        raise TooLarge("The lists are nested too deeply to compare.")
    cls = type(obj)
    if obj is None or obj is Ellipsis or obj is NotImplemented:
        raise NotComparable("There is no answer yet.")
    if cls is bool or cls is np.bool_:
        return Truth(bool(obj))
    if cls is int or issubclass(cls, np.integer):
        return Scalar(low.number(Fraction(int(obj))))
    if cls is float:
        return _float(obj, low)
    if issubclass(cls, np.floating):
        return _float(float(str(obj)), low)
    if cls is complex or issubclass(cls, np.complexfloating):
        raise NotComparable("A complex number is no answer here.")
    if cls is Fraction:
        return Scalar(low.number(obj))
    if cls in (list, tuple, sp.Tuple):
        return _ordered(list(obj), "[" if cls is list else "(", low, nesting)
    if cls in (set, frozenset, sp.FiniteSet):
        members = list(obj.args) if cls is sp.FiniteSet else list(obj)
        return Collection(_items(members, low, nesting), False)
    if cls is np.ndarray:
        return _array(obj, low, nesting)
    return _sympy(obj, low)


def _float(value: float, low: Lowering) -> Value:
    if value in (float("inf"), float("-inf")):
        return Infinity(1 if value > 0 else -1)
    if value != value:
        raise NotComparable("The answer is not a number (nan).")
    return Scalar(low.decimal(value))


def _ordered(items: list[Any], bracket: str, low: Lowering, nesting: int) -> Collection:
    return Collection(_items(items, low, nesting), True, bracket)


def _items(items: list[Any], low: Lowering, nesting: int) -> tuple[Value, ...]:
    if len(items) > MAX_ENTRIES:
        raise TooLarge("A list has too many entries to compare.")
    return tuple(value_of(item, low, nesting + 1) for item in items)


def _array(obj: Any, low: Lowering, nesting: int) -> Value:
    if obj.size > MAX_ENTRIES or obj.ndim > 2:
        raise TooLarge("An array has too many entries or dimensions to compare.")
    if obj.dtype.kind not in "biuf":
        raise NotComparable("An array of this kind cannot be compared.")
    plain = obj.tolist()
    if obj.ndim < 2:
        return value_of(plain, low, nesting)
    rows = [[value_of(e, low) for e in row] for row in plain]
    if not all(isinstance(e, Scalar) for row in rows for e in row):
        raise NotComparable("An array with entries that are not finite cannot be compared.")
    return Grid(tuple(tuple(e.node for e in row if isinstance(e, Scalar)) for row in rows))


def _sympy(obj: Any, low: Lowering) -> Value:
    cls = type(obj)
    if cls is type(sp.true) or cls is type(sp.false):
        return Truth(cls is type(sp.true))
    if cls is type(sp.oo) or cls is type(-sp.oo):
        return Infinity(1 if cls is type(sp.oo) else -1)
    if cls is type(sp.nan) or cls is type(sp.zoo):
        raise NotComparable("The answer is not a number (nan).")
    if cls is sp.Interval:
        start, end, left_open, right_open = obj.args
        closed = (left_open is sp.false, right_open is sp.false)
        return Span(value_of(start, low), value_of(end, low), closed)
    if cls is type(sp.Reals):
        return Span(Infinity(-1), Infinity(1), (False, False))
    if isinstance(obj, (sp.MatrixBase, sp.MatrixExpr)) and cls.__module__.startswith("sympy."):
        return grid_of(obj, low)
    if isinstance(obj, sp.NDimArray) and cls.__module__.startswith("sympy.") and obj.rank() <= 2:
        rows = obj.tolist()
        return value_of(rows, low)
    if isinstance(obj, sp.Expr):
        return Scalar(low.lower(obj))
    if isinstance(obj, type) or callable(obj):
        raise NotComparable("The answer is a function or a class; give the expression itself.")
    raise NotComparable(f"An object of the kind {cls.__name__[:40]} cannot be compared.")
