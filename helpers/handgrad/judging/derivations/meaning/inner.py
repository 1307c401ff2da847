r"""Derivatives by quantities that are no variables: by ``o = Wx + b`` of a loss that is written in W, x and b.

What is held fixed is clear where the loss is a function of o alone, beside variables that o does not depend on. Then
and only then there are numbers g_k with dL/dv = \sum_k g_k\, do_k/dv for every variable v that some o_k depends on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sympy as sp

from ...latex.tree import Node
from .compare import compare
from .slopes import differentiate
from .values import Scalar, Trouble

if TYPE_CHECKING:
    from .elaborate import Elaborator

Slopes = Mapping[Scalar, Scalar]
UNCLEAR = "it is not clear what is held fixed in this derivative"


def slopes(e: Elaborator, value: Scalar, quantities: Slopes, node: Node) -> Slopes:
    """The derivative of ``value`` by each of several quantities, the others held fixed. Raises Trouble.

    ``quantities`` are values by the symbols that stand for them.
    """
    variables = sorted(frozenset().union(*(inner.free_symbols for inner in quantities.values())), key=str)
    if not value.free_symbols & set(variables):
        return dict.fromkeys(quantities, sp.Integer(0))
    found: dict[Scalar, Scalar] = {}
    own = _own_variables(quantities, variables, node)
    for name, (variable, slope) in own.items():
        found[name] = differentiate(value, variable) / slope
    for variable in variables:
        if any(variable == taken for taken, _ in own.values()):
            continue
        along = [found[name] * differentiate(inner, variable) for name, inner in quantities.items()]
        straight = differentiate(value, variable)
        environment = e.environment
        if not compare(sp.Add(*along), straight, environment.notation, None, environment.deadline).holds:
            raise Trouble(UNCLEAR, node)
    return found


def _own_variables(quantities: Slopes, variables: list[Scalar], node: Node) -> dict[Scalar, tuple[Scalar, Scalar]]:
    """For each quantity a variable that no other one depends on, best one that it is linear in, and the slope."""
    found: dict[Scalar, tuple[Scalar, Scalar]] = {}
    for name, inner in quantities.items():
        others = frozenset().union(*(other.free_symbols for key, other in quantities.items() if key is not name))
        own = [(v, differentiate(inner, v)) for v in variables if v in inner.free_symbols and v not in others]
        own = [(v, slope) for v, slope in own if slope != 0]
        if not own:
            raise Trouble(UNCLEAR if inner.free_symbols else "this derivative is by a constant", node)
        found[name] = min(own, key=lambda pair: (not pair[1].is_number, pair[0] in pair[1].free_symbols))
    return found
