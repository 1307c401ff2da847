"""Layouts of derivatives: a text may write gradients as rows, or Jacobians the other way round, if it always does.

As a rule the derivative of a number by a vector is a column, and that of a vector by a vector has a row for each entry
of what is differentiated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ..latex import tree
from ..result import Step
from .meaning.definitions import Environment
from .meaning.walk import subtrees

if TYPE_CHECKING:
    from .lines import Judged

OTHERS = {"rows": "gradients are rows in this text", "transposed": "Jacobians have a column for each entry of y here"}
ENOUGH = 2
PERHAPS = "this is true where a derivative is laid out the other way round; say which layout is meant"


def in_layouts(
    start: Environment, judged_in: Callable[[Environment], tuple[Judged, ...]], late: Callable[[Judged], Judged]
) -> tuple[Judged, ...]:
    """The judgements in the usual layout, or in another one that makes true what fails and makes nothing fail.

    Where the time is over before this is known, ``late`` says so of what fails.
    """
    usual = judged_in(start)
    if not start.vectors or not any(_may_be_laid_out(item) for item in usual):
        return usual
    for layout, remark in OTHERS.items():
        other = judged_in(replace(start, layout=layout))
        if start.deadline.over:
            return tuple(late(item) if _may_be_laid_out(item) else item for item in usual)
        if len(other) != len(usual):
            continue
        pairs = list(zip(usual, other, strict=True))
        repaired = [a.step.mark == "fails" and b.step.mark == "holds" for a, b in pairs]
        if not any(repaired) or any(a.step.mark == "holds" != b.step.mark for a, b in pairs):
            continue
        if sum(repaired) >= ENOUGH:
            return tuple(_remarked(b, remark) if new else b for (_, b), new in zip(pairs, repaired, strict=True))
        if not start.losses:
            return tuple(_unsure(a) if new else a for (a, _), new in zip(pairs, repaired, strict=True))
    return usual


def _may_be_laid_out(item: Judged) -> bool:
    """Whether a step fails that has a derivative in it."""
    sides = [side for side in (item.left, item.right) if side is not None]
    return item.step.mark == "fails" and any(
        isinstance(part, tree.Derivative) for side in sides for part in subtrees(side)
    )


def _remarked(item: Judged, remark: str) -> Judged:
    return replace(item, step=replace(item.step, remark="; ".join(filter(None, [item.step.remark, remark]))))


def _unsure(item: Judged) -> Judged:
    step = item.step
    return replace(item, step=Step(step.lhs, step.rel, step.rhs, "unread", why=PERHAPS, line=step.line))
