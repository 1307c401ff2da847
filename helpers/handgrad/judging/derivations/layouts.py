"""Layouts of derivatives: a text may write gradients as rows, or Jacobians the other way round, if it always does.

As a rule the derivative of a number by a vector is a column, and that of a vector by a vector has a row for each entry
of what is differentiated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..latex import tree
from ..latex.tree import Node
from ..result import Step
from .meaning.definitions import Environment
from .meaning.indices import subscripted_name
from .meaning.walk import subtrees

if TYPE_CHECKING:
    from .lines import Judged

OTHERS = {"rows": "gradients are rows in this text", "transposed": "Jacobians have a column for each entry of y here"}
ENOUGH = 2
PERHAPS = "this is true where a derivative is laid out the other way round; say which layout is meant"


def in_layouts(
    start: Environment, judged_in: Callable[[Environment], Iterator[Judged]], late: Callable[[Judged], Judged]
) -> tuple[Judged, ...]:
    """The judgements in the usual layout, or in another one that makes true what fails and makes nothing fail.

    Where the time is over before this is known, ``late`` says so of what fails.
    """
    usual = tuple(judged_in(start))
    if not start.vectors or not any(_may_be_laid_out(item) for item in usual) or not _has_layouts(usual):
        return usual
    for layout, remark in OTHERS.items():
        other = _kept(usual, judged_in(replace(start, layout=layout)))
        if start.deadline.over:
            return tuple(late(item) if _may_be_laid_out(item) else item for item in usual)
        if other is None:
            continue
        pairs = list(zip(usual, other, strict=True))
        repaired = [a.step.mark == "fails" and b.step.mark == "holds" for a, b in pairs]
        if not any(repaired):
            continue
        if sum(repaired) >= ENOUGH:
            return tuple(_remarked(b, remark) if new else b for (_, b), new in zip(pairs, repaired, strict=True))
        if not start.losses:
            return tuple(_unsure(a) if new else a for (a, _), new in zip(pairs, repaired, strict=True))
    return usual


def _kept(usual: tuple[Judged, ...], judged: Iterator[Judged]) -> tuple[Judged, ...] | None:
    """The judgements in another layout; None as soon as a step does not hold that did."""
    other: list[Judged] = []
    for item in judged:
        if len(other) == len(usual) or (usual[len(other)].step.mark == "holds" != item.step.mark):
            return None
        other.append(item)
    return tuple(other) if len(other) == len(usual) else None


def _has_layouts(judged: tuple[Judged, ...]) -> bool:
    """Whether anything here is differentiated by more than a number; only such a derivative can be laid out."""
    for item in judged:
        environment = item.judge.environment
        bodies = (definition.body for definition in environment.definitions.values())
        for node in (item.left, item.right, *bodies):
            for part in subtrees(node) if node is not None else ():
                if isinstance(part, tree.Derivative) and not _is_number(part.variables[0][0], environment):
                    return True
    return False


def _is_number(variable: Node, environment: Environment) -> bool:
    """Whether this is surely a declared number, or an entry of a declared vector."""
    match variable:
        case tree.Name(text):
            symbol = environment.symbol(text)
            return symbol is not None and not symbol.shape and environment.definition(text) is None
        case tree.Indexed(tree.Name(text), (_,)):
            symbol, own = environment.symbol(text), subscripted_name(variable)
            return symbol is not None and len(symbol.shape) == 1 and not (own is not None and environment.knows(own))
    return False


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
