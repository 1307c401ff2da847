"""Whether conditions taken together cover everything that a result by cases is about."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from ...latex import tree
from ...latex.tree import Node
from .conditions import comparison
from .definitions import Environment
from .elaborate import Elaborator, Scope
from .piecewise import breakpoints, regions, resolved
from .values import Array, Trouble


def covers(conditions: Sequence[Node], goal: Node, environment: Environment) -> bool:
    """True if in every open interval where ``goal`` is defined one of the conditions is met."""
    if not conditions:
        return False
    e = Elaborator(environment)
    try:
        relations = [
            comparison(part.operators, [e.scalar(side, Scope()) for side in part.operands], part)
            for part in conditions
            if isinstance(part, tree.Compare)
        ]
        value = e.scalar(goal, Scope())
    except Trouble:
        return True  # conditions on indices, which the judging of each line has already used
    if isinstance(value, Array):
        return False
    met = sp.Piecewise((1, sp.Or(*relations)), (0, True))
    found = breakpoints([value, met, *(sp.Piecewise((1, r), (0, True)) for r in relations)])
    if found is None or found[0] is None:
        return bool(relations)
    variable, points = found
    for region in regions(points):
        if region.is_point or resolved(value, variable, region.sample) is sp.nan:
            continue
        if not any(relation.subs({variable: region.sample}) == sp.true for relation in relations):
            return False
    return True
