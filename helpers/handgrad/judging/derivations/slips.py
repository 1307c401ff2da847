"""Known mistakes, recognised at a step that fails by what would make it true.

Each slip is a hypothesis about the two sides, tested with the same equality as the step itself. The table is tried in
order and the first hit names the mistake; a hint never contains the right side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import thread_time
from typing import TYPE_CHECKING, Any

from ..latex.tree import Node
from . import hypotheses
from .hypotheses import Sides
from .meaning.compare import compare
from .meaning.values import Trouble, Value

if TYPE_CHECKING:
    from .meaning.relation import Judge


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake's name and hint, and (for a problem's own mistakes) right sides that are this mistake."""

    name: str
    hint: str
    sides: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A slip, and when a failing step is it: a test on trees, or pairs of values one of which must be equal."""

    slip: Slip
    trees: Callable[[Node, Node], Iterator[tuple[Node, Node]]] | None = None
    values: Callable[[Value, Value], Iterator[Sides]] | None = None


def recognise(
    left: Node, right: Node, judge: Judge, condition: Node | None, known: tuple[Slip, ...] = ()
) -> Slip | None:
    """The first slip of the table that explains why ``left = right`` fails, or None."""
    stop = thread_time() + LONGEST_SEARCH
    values = _first_values(left, right, judge, condition)
    for slip in known:
        if values is not None and any(_equal(values[1], side, judge) for side in slip.sides):
            return slip
    left_to_try = MOST_HYPOTHESES
    for test in TABLE:
        if test.trees is not None:
            for a, b in test.trees(left, right):
                left_to_try -= 1
                if left_to_try < 0 or thread_time() > stop:
                    return None
                if judge.judge_once(a, "=", b, condition).mark == "holds":
                    return test.slip
        if test.values is not None and values is not None:
            for u, v in test.values(*values):
                if thread_time() > stop:
                    return None
                if _equal(u, v, judge):
                    return test.slip
    return None


def _first_values(left: Node, right: Node, judge: Judge, condition: Node | None) -> Sides | None:
    """Both sides at the first index values at which they differ, or None where one has no value."""
    try:
        pairs = list(judge.pairs(left, right, condition))
    except Trouble:
        return None
    for a, b in pairs:
        if a != b:
            return a, b
    return None


def _equal(a: Value, b: Value, judge: Judge) -> bool:
    try:
        return compare(a, b, judge.notation, deadline=judge.environment.deadline).holds is True
    except Trouble:
        return False


MOST_HYPOTHESES = 60
LONGEST_SEARCH = 0.15  # seconds of work, not of waiting; only the hint depends on it

TABLE: tuple[Trial, ...] = (
    Trial(
        Slip("derivative sign left out", "One side is the function, the other its derivative: is a d/dx missing?"),
        trees=hypotheses.derivative_left_out,
    ),
    Trial(
        Slip(
            "exponent's sign kept below the fraction line",
            "A factor that moves below the fraction line changes the sign of its exponent.",
        ),
        trees=hypotheses.exponent_kept,
    ),
    Trial(
        Slip("sign turned", "The two sides differ by their sign: follow each minus through this line."),
        values=hypotheses.sign,
    ),
    Trial(
        Slip("transposed", "This is the transpose of what is needed: compare the shapes row by row."),
        values=hypotheses.transposed,
    ),
    Trial(
        Slip("indices swapped", "Look at the order of the two subscripts: which one is the row?"),
        trees=hypotheses.indices_swapped,
    ),
    Trial(
        Slip("inner derivative lost", "The chain rule also needs the derivative of the inner function."),
        trees=hypotheses.inner_lost,
    ),
    Trial(Slip("factor lost", "A constant factor appeared or disappeared in this line."), values=hypotheses.factor),
    Trial(Slip("one over it", "This is one over what it should be."), values=hypotheses.reciprocal),
    Trial(Slip("one sign turned", "One sign inside this line is turned."), trees=hypotheses.one_sign),
    Trial(
        Slip("exponent off", "Check the exponents: the power rule lowers the exponent by one."),
        trees=hypotheses.other_exponent,
    ),
    Trial(Slip("square lost", "Is a square missing below the fraction line?"), trees=hypotheses.square_lost),
    Trial(
        Slip("factor dropped", "One factor of the left side has no counterpart on the right."),
        trees=hypotheses.factor_dropped,
    ),
    Trial(
        Slip("term dropped", "One term of the left side has no counterpart on the right."),
        trees=hypotheses.term_dropped,
    ),
    Trial(
        Slip("transpose", "Check the shape of each factor, and which one has to be transposed."),
        trees=hypotheses.transpose_forgotten,
    ),
    Trial(
        Slip("another letter", "One letter in this line stands where another one belongs."),
        trees=hypotheses.other_letter,
    ),
    Trial(
        Slip("sum lost", "Every term of the sum counts, not only the one with the same subscript."),
        trees=hypotheses.off_diagonal,
    ),
)
