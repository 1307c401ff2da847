"""Conditions as SymPy writes them, and whether index values meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from .values import Scalar, Trouble

if TYPE_CHECKING:
    from .elaborate import Elaborator, Scope

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": sp.Eq,
    "!=": sp.Ne,
    "<": sp.Lt,
    "<=": sp.Le,
    ">": sp.Gt,
    ">=": sp.Ge,
}


def comparison(operators: tuple[str, ...], operands: list[Scalar], node: Node) -> Any:
    """A condition as SymPy writes it: ``0 <= x < 1`` is an And."""
    parts = []
    for operator, left, right in zip(operators, operands, operands[1:], strict=False):
        if operator not in _COMPARISONS:
            raise Trouble("this condition could not be read", node)
        parts.append(_COMPARISONS[operator](left, right))
    return sp.And(*parts)


def meets(e: Elaborator, condition: Node, scope: Scope) -> bool:
    """Whether index values meet a condition such as k ≠ i."""
    if not isinstance(condition, tree.Compare):
        raise Trouble("this condition could not be read", condition)
    found = comparison(condition.operators, [e.scalar(part, scope) for part in condition.operands], condition)
    if found not in (sp.true, sp.false):
        raise Trouble("this condition could not be decided", condition)
    return bool(found)
