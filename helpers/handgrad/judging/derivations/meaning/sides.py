"""Two values in a relation."""

from __future__ import annotations

from typing import Any

from ...latex.tree import Node
from .approximate import judge_approximately
from .compare import compare
from .definitions import Environment
from .outcome import Outcome
from .values import Value


def judge_values(
    a: Value, relation: str, b: Value, environment: Environment, when: Any, sides: tuple[Node, Node]
) -> Outcome:
    """Two values in a relation. Raises OutOfTime."""
    notation = environment.notation
    if relation not in ("=", ":="):
        return Outcome(*judge_approximately(a, relation, b, notation, when, sides))
    verdict = compare(a, b, notation, when, environment.deadline)
    if verdict.holds is None:
        return Outcome("unread", verdict.why or "we could not decide whether the two sides are equal", verdict)
    if verdict.holds:
        return Outcome("holds", verdict=verdict)
    remark = judge_approximately(a, "rounded", b, notation, when, sides)
    if remark[0] == "holds":
        return Outcome("no claim", remark="this is true only approximately; write ≈ instead of =")
    return Outcome("fails", verdict.why, verdict)
