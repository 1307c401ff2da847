r"""What comes of a relation with differentials; ``dW`` may be a name for the derivative of the loss by W."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...latex.tree import Node
from . import differentials
from .outcome import Outcome

if TYPE_CHECKING:
    from .relation import Judge


def judged(judge: Judge, left: Node, relation: str, right: Node, condition: Node | None) -> Outcome:
    """Differentials as such, or as names of the derivatives of the only loss; or they may mean something else."""
    environment = judge.environment
    total = judge.in_readings(left, relation, right, condition)
    if total.mark != "fails":
        return total
    slopes = differentials.as_slopes((left, right), judge.elaborator())
    if slopes is not None:
        named = judge.in_readings(slopes[0], relation, slopes[1], condition)
        if named.mark == "holds":
            return replace(named, remark=differentials.NAMED)
        if named.mark != "fails":
            return named
        for one, other in () if environment.averaged else differentials.scaled(slopes, environment):
            if judge.judge_once(one, relation, other, condition).mark == "holds":
                return Outcome("unread", differentials.SCALED)
    elif not differentials.is_total(left, right, environment):
        return Outcome("unread", differentials.UNSURE)
    partly = differentials.varying(right, environment)
    if partly is not None and type(judge)(partly).judge_once(left, relation, right, condition).mark == "holds":
        return Outcome("unread", differentials.UNSURE)
    return named if slopes is not None else total
