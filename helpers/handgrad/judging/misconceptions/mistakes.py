"""Recognising known mistakes in SymPy answers: those that a problem lists, and general misconceptions.

A hint rests on values at a few points and never decides whether an answer is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

from ..equality.decide import equivalent
from ..equality.grids import ShapeMismatch
from ..equality.sources import LINEAR, Unreadable, read_together
from ..notation import Notation
from . import comparisons
from .hints import Recognised, named
from .matrices import explicit, matrix_mistake
from .repairs import repair
from .samples import Node, NoSample, Values, same, sample

__all__ = ["Recognised", "known_form", "recognise"]


_KINKED = (sp.Piecewise, sp.Heaviside, sp.Max, sp.Abs, sp.sign)


class KnownMistake(Protocol):
    """What a problem entry lists (``problems.problem.Mistake``)."""

    @property
    def name(self) -> str:
        """Short and stable."""

    @property
    def hint(self) -> str:
        """One sentence."""

    @property
    def forms(self) -> tuple[str, ...]:
        """SymPy source whose value is this mistake."""


def known_form(answer: Any, mistakes: Iterable[KnownMistake], notation: Notation | None = None) -> Recognised | None:
    """The first of ``mistakes`` that has a form equal to ``answer``."""
    for mistake in mistakes:
        if any(equivalent(answer, form, notation=notation).holds for form in mistake.forms):
            return Recognised(mistake.name, mistake.hint)
    return None


def recognise(
    answer: Any, reference: Any, *, function: Any = None, notation: Notation | None = None
) -> Recognised | None:
    """The misconception that explains how ``answer`` differs from ``reference``, or None.

    Both are SymPy objects or source text; ``function`` is what is differentiated, where it is known. Nothing is
    recognised in a right answer.

    >>> recognise("sigma(x)*(1 + sigma(x))", "sigma(x)*(1 - sigma(x))").name
    'sign inside'
    """
    try:
        left, right = _read(answer, reference, notation)
    except ShapeMismatch:
        return named("shapes do not conform")
    except Unreadable:
        return None
    try:
        with np.errstate(all="ignore"):
            return _recognised(left, right, _read_function(function, reference, notation))
    except (NoSample, TypeError, ValueError, OverflowError, AttributeError, RecursionError, ZeroDivisionError):
        return None


def _read(answer: Any, reference: Any, notation: Notation | None) -> tuple[Any, Any]:
    """A bare name such as delta is a scalar unless the other side is a matrix: then it is one, too."""
    left, right = read_together(answer, reference, notation or Notation())
    if notation is None and _is_matrix(left) != _is_matrix(right):
        matrices = read_together(answer, reference, LINEAR)
        return matrices if all(map(_is_matrix, matrices)) else (left, right)
    return left, right


def _is_matrix(value: Any) -> bool:
    return isinstance(value, sp.MatrixBase | sp.MatrixExpr | list)


def _read_function(function: Any, reference: Any, notation: Notation | None) -> Any:
    if not isinstance(function, str) or not function:
        return function or None
    return read_together(function, reference, notation or Notation())[0]


def _recognised(answer: Any, reference: Any, function: Any) -> Recognised | None:
    left, right = explicit(answer), explicit(reference)
    if isinstance(left, sp.MatrixBase) or isinstance(right, sp.MatrixBase):
        name = matrix_mistake(left, right, scalar_mistake)
    else:
        name = scalar_mistake(left, right, function)
    return named(name) if name else None


def scalar_mistake(answer: Any, reference: Any, function: Any = None) -> str:
    """The name of the first misconception that fits two scalar expressions, or nothing."""
    answer, reference = sp.sympify(answer), sp.sympify(reference)
    left, right = sample(answer), sample(reference)
    if same(left.value, right.value):
        return ""
    return next(_names(left, right, function), "")


def _names(left: Node, right: Node, function: Any) -> Iterator[str]:
    """All that fit, the most telling first."""
    answer, reference, a, r = left.source, right.source, left.value, right.value
    names = comparisons.symbols_of(answer, reference)
    if answer.has(sp.DiracDelta) and not reference.has(sp.DiracDelta):
        yield "differentiated too often"
    yield from comparisons.whole(a, r)
    if function is not None and same(sample(function).value, a):
        yield "function itself"
    if not answer.free_symbols and reference.free_symbols:
        yield "does not depend on the variable"
    yield from comparisons.calculus(answer, reference, a, r, names)
    yield from comparisons.renamed(reference, a, names) if answer.has(*_KINKED, AppliedUndef) else ()
    yield from comparisons.cases(answer, reference, a, r, names) if reference.has(*_KINKED) else ()
    yield from comparisons.powers(a, r)
    every = comparisons.symbols_of(answer, reference, most=8)
    yield from _repaired(left, r, every, 0)
    yield from comparisons.factors(a, r, comparisons.customary(names))
    yield from comparisons.renamed(reference, a, names)
    yield from _repaired(left, r, every, 1)
    yield from comparisons.offsets(a, r)
    yield from comparisons.squares(answer, a, r, names)
    yield from comparisons.patterns(a, names)
    simple = comparisons.atoms(left, right, names)
    yield from comparisons.terms(left, right, a, r, simple)
    yield from _repaired(left, r, every, 2)
    yield from comparisons.factors(a, r, simple)
    yield from comparisons.other_variable(answer, reference, names)
    yield from comparisons.two_factors(a, r, simple, names)
    yield from comparisons.cases(answer, reference, a, r, names)
    yield from comparisons.closeness(answer, reference, names)
    if reference.has(sp.Function, sp.exp) and not answer.has(sp.Function, sp.exp):
        yield "function forgotten"


def _repaired(left: Node, right: Values, names: list[str], stage: int) -> Iterator[str]:
    for value in (right, -right):
        if name := repair(left, value, names, stage):
            yield name
