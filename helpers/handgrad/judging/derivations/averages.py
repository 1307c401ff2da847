r"""``dZ = A - Y`` beside ``dW = \frac1m X dZ^\top``: of a mean a text may write the derivative of the sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..result import Step
from .meaning.definitions import Environment
from .meaning.differentials import SCALED, in_them
from .steps import sentence

if TYPE_CHECKING:
    from .lines import Judged

WHY = sentence(SCALED)


def in_averages(
    usual: tuple[Judged, ...], start: Environment, judged_in: Callable[[Environment], Iterator[Judged]]
) -> tuple[Judged, ...]:
    """The judgements, in that reading if it decides what is true up to the number of samples, and mostly agrees.

    What holds in the usual reading alone is then not decided.
    """
    if not any(item.step.why == WHY for item in usual):
        return usual
    other = tuple(judged_in(replace(start, averaged=True)))
    if start.deadline.over or len(other) != len(usual):
        return usual
    pairs = list(zip(usual, other, strict=True))
    decided = [b for a, b in pairs if a.step.why == WHY and b.step.mark == "holds"]
    against = sum(a.step.mark == "holds" != b.step.mark for a, b in pairs)
    if len(decided) <= against or not any(_shows_it(item) for item in decided):
        return tuple(_unsure(a) if a.step.mark == "holds" != b.step.mark else a for a, b in pairs)
    return tuple(_unsure(b) if a.step.mark == "holds" != b.step.mark else b for a, b in pairs)


def _shows_it(item: Judged) -> bool:
    """Whether a step goes from one such derivative to another, where the number of samples comes in."""
    return all(side is not None and in_them(side) for side in (item.left, item.right))


def _unsure(item: Judged) -> Judged:
    step = item.step
    return replace(item, step=Step(step.lhs, step.rel, step.rhs, "unread", WHY, line=step.line))
