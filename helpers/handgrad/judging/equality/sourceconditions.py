"""Conditions for the reader of source text: relations, and what is made of them with and, or and not."""

from __future__ import annotations

import ast
from typing import Any

import sympy as sp

from .sourcevalues import ReadError, scalar

_RELATIONS: dict[type[ast.cmpop], Any] = {
    ast.Lt: sp.StrictLessThan,
    ast.LtE: sp.LessThan,
    ast.Gt: sp.StrictGreaterThan,
    ast.GtE: sp.GreaterThan,
    ast.Eq: sp.Equality,
    ast.NotEq: sp.Unequality,
}


def relation(op: ast.cmpop, a: Any, b: Any) -> Any:
    """a < b and the like; of two numbers, its truth."""
    cls = _RELATIONS.get(type(op))
    if cls is None:
        raise ReadError("This comparison is not known here.")
    a, b = scalar(a), scalar(b)
    return cls(a, b) if a.is_Rational and b.is_Rational else cls(a, b, evaluate=False)


def truth(value: Any) -> bool:
    """The truth of a condition without variables."""
    if value in (sp.true, sp.false):
        return bool(value)
    raise ReadError("A condition must not depend on a variable here.")


def all_of(parts: list[Any]) -> Any:
    """Every condition."""
    return parts[0] if len(parts) == 1 else sp.And(*map(condition, parts), evaluate=False)


def any_of(parts: list[Any]) -> Any:
    """One of the conditions."""
    return parts[0] if len(parts) == 1 else sp.Or(*map(condition, parts), evaluate=False)


def negation(value: Any) -> Any:
    """Not."""
    return sp.Not(condition(value), evaluate=False)


def condition(value: Any) -> Any:
    """The value, which must be a condition."""
    if isinstance(value, (sp.logic.boolalg.Boolean, sp.core.relational.Relational)):
        return value
    raise ReadError("A condition is expected here.")


def choice(*pairs: tuple[Any, Any]) -> Any:
    """Piecewise, of pairs (value, condition)."""
    return sp.Piecewise(*((scalar(value), condition(test)) for value, test in pairs), evaluate=False)
