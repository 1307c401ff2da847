"""Known mistakes, recognised at a step that fails by what would make it true.

Each slip is a hypothesis about the two sides, tested with the same equality as the step itself. The table is tried in
order and the first hit names the mistake; a hint never contains the right side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp

from .latex import tree
from .latex.tree import Node
from .meaning.compare import compare
from .meaning.values import Array, Trouble, Value
from .meaning.walk import rebuilt, subtrees

if TYPE_CHECKING:
    from .meaning.relation import Judge


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake's name and hint, and (for a problem's own mistakes) right sides that are this mistake."""

    name: str
    hint: str
    sides: tuple[Any, ...] = ()


Sides = tuple[Value, Value]
Hypothesis = Callable[[Value, Value], bool]


@dataclass(frozen=True, slots=True)
class Test:
    """A slip, and when a failing step is it: a test on trees, or pairs of values one of which must be equal."""

    slip: Slip
    trees: Callable[[Node, Node], Iterator[tuple[Node, Node]]] | None = None
    values: Callable[[Value, Value], Iterator[Sides]] | None = None


def recognise(
    left: Node, right: Node, judge: Judge, condition: Node | None, known: tuple[Slip, ...] = ()
) -> Slip | None:
    """The first slip of the table that explains why ``left = right`` fails, or None."""
    values = _first_values(left, right, judge)
    for slip in known:
        if values is not None and any(_equal(values[1], side, judge) for side in slip.sides):
            return slip
    left_to_try = MOST_HYPOTHESES
    for test in TABLE:
        if test.trees is not None:
            for a, b in test.trees(left, right):
                left_to_try -= 1
                if left_to_try < 0:
                    return None
                if judge.judge(a, "=", b, condition).mark == "holds":
                    return test.slip
        if test.values is not None and values is not None:
            for u, v in test.values(*values):
                if _equal(u, v, judge):
                    return test.slip
    return None


def _first_values(left: Node, right: Node, judge: Judge) -> Sides | None:
    """Both sides at the first index values at which they differ, or None where one has no value."""
    try:
        pairs = list(judge.pairs(left, right))
    except Trouble:
        return None
    for a, b in pairs:
        if a != b:
            return a, b
    return None


def _equal(a: Value, b: Value, judge: Judge) -> bool:
    try:
        return compare(a, b, judge.notation).holds is True
    except Trouble:
        return False


# Hypotheses on values ---------------------------------------------------------------------------------------------


def _scaled(value: Value, factor: Any) -> Value:
    return value.map(lambda entry: factor * entry) if isinstance(value, Array) else factor * value


def _sign(a: Value, b: Value) -> Iterator[Sides]:
    yield _scaled(a, -1), b


def _transposed(a: Value, b: Value) -> Iterator[Sides]:
    if isinstance(a, Array) and isinstance(b, Array) and a.shape != (1, 1):
        yield a.transposed, b


def _factor(a: Value, b: Value) -> Iterator[Sides]:
    for n in (2, 3, 4):
        yield a, _scaled(b, n)
        yield _scaled(a, n), b
    yield a, _scaled(b, sp.sqrt(2))
    yield _scaled(a, sp.sqrt(2)), b


def _reciprocal(a: Value, b: Value) -> Iterator[Sides]:
    if not isinstance(a, Array) and not isinstance(b, Array) and a != 0 and b != 0:
        yield a * b, sp.Integer(1)


# Hypotheses on trees -----------------------------------------------------------------------------------------------


def _derivative_left_out(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """The right side is the function itself where the left side is its derivative, or the other way round."""
    for a, b in ((left, right), (right, left)):
        if any(isinstance(part, (tree.Derivative, tree.Prime)) for part in subtrees(b)):
            continue
        match a:
            case tree.Prime(base, _):
                yield base, b
            case tree.Call(tree.Prime(base, _), args):
                yield tree.Call(base, args), b
            case tree.Derivative(operand, _) if operand is not None:
                yield operand, b


def _exponent_kept(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """A factor moved below the fraction line with its minus sign: turn the sign of one exponent below a line."""
    for part in subtrees(right):
        if isinstance(part, tree.Div):
            for below in subtrees(part.denominator):
                if isinstance(below, tree.Pow) and isinstance(below.exponent, tree.Neg):
                    yield left, _with(right, below, tree.Pow(below.base, below.exponent.operand))


def _other_exponent(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One exponent is off by one, or missing."""
    for part in _bounded(right):
        if isinstance(part, tree.Pow) and _is_small(part.exponent):
            for step in (1, -1):
                exponent = tree.Add((part.exponent, _number(step)))
                yield left, _with(right, part, tree.Pow(part.base, exponent))


def _square_lost(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(right):
        if isinstance(part, tree.Div):
            squared = tree.Pow(part.denominator, _number(2))
            yield left, _with(right, part, tree.Div(part.numerator, squared))


def _one_sign(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One sign inside the right side is turned."""
    for part in _bounded(right):
        if isinstance(part, tree.Neg):
            yield left, _with(right, part, part.operand)
        elif isinstance(part, tree.Add):
            for n, term in enumerate(part.terms):
                if not isinstance(term, tree.Neg):
                    terms = (*part.terms[:n], tree.Neg(term), *part.terms[n + 1 :])
                    yield left, _with(right, part, tree.Add(terms))


def _factor_dropped(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One factor or term of the left side has no counterpart on the right."""
    for part in _bounded(left):
        if isinstance(part, tree.Mul) and len(part.factors) > 1:
            for n in range(len(part.factors)):
                rest = part.factors[:n] + part.factors[n + 1 :]
                yield _with(left, part, rest[0] if len(rest) == 1 else tree.Mul(rest)), right


def _term_dropped(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(left):
        if isinstance(part, tree.Add) and len(part.terms) > 1:
            for n in range(len(part.terms)):
                rest = part.terms[:n] + part.terms[n + 1 :]
                yield _with(left, part, rest[0] if len(rest) == 1 else tree.Add(rest)), right


def _inner_lost(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """The chain rule's inner derivative is missing: the right side times d(inner) is the left side."""
    for part in _bounded(left):
        for slope in _inner_slopes(part):
            if part is left:
                yield left, tree.Mul((right, slope))
                yield left, tree.Div(right, slope)
            yield _with(left, part, tree.Div(part, slope)), right


def _inner_slopes(part: Node) -> Iterator[Node]:
    """The derivatives of what stands inside the function that is differentiated."""
    match part:
        case tree.Derivative(operand, variables) if len(variables) == 1 and operand is not None:
            for inner in _inner(operand):
                yield tree.Derivative(inner, variables)
        case tree.Prime(operand, 1):
            for inner in _inner(operand):
                yield tree.Prime(inner)


def _inner(node: Node) -> Iterator[Node]:
    """What stands inside of another function."""
    for part in _bounded(node):
        match part:
            case tree.Call(_, (argument,)) if not isinstance(argument, (tree.Name, tree.Number)):
                yield argument
            case tree.Pow(tree.Name("e"), exponent) if not isinstance(exponent, tree.Name):
                yield exponent
            case tree.Pow(base, tree.Number() | tree.Neg()) if not isinstance(base, tree.Name):
                yield base


def _indices_swapped(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(right):
        if isinstance(part, tree.Indexed) and len(part.indices) == 2 and part.indices[0] != part.indices[1]:
            yield left, _with(right, part, tree.Indexed(part.base, part.indices[::-1]))


def _transpose_forgotten(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    for part in _bounded(right):
        if isinstance(part, tree.Transpose):
            yield left, _with(right, part, part.base)
        elif isinstance(part, tree.Name):
            yield left, _with(right, part, tree.Transpose(part))
    if isinstance(right, tree.Mul) and len(right.factors) == 2:
        yield left, tree.Mul(right.factors[::-1])
    yield left, tree.Transpose(right)


def _other_letter(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """One letter of the right side stands where another one of the left side belongs."""
    letters = {part for part in _bounded(left) if isinstance(part, tree.Name)}
    for part in _bounded(right):
        if isinstance(part, tree.Name):
            for other in sorted(letters - {part}, key=lambda name: name.text)[:5]:
                yield left, _with(right, part, tree.Name(other.text))


def _off_diagonal(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """A sum of which only one term was kept: the derivative of the sum was taken as that of its own term."""
    for part in _bounded(left):
        if isinstance(part, tree.Big) and part.operator == "sum":
            for name in _free_names(right):
                if isinstance(part.index, tree.Name):
                    yield _with(left, part, _renamed(part.body, part.index, name)), right


def _free_names(node: Node) -> set[tree.Name]:
    return {
        subscript
        for part in subtrees(node)
        if isinstance(part, tree.Indexed)
        for subscript in part.indices
        if isinstance(subscript, tree.Name)
    }


def _renamed(node: Node, old: tree.Name, new: tree.Name) -> Node:
    return rebuilt(node, lambda part: new if part == old else None)


MOST_PARTS = 40
MOST_HYPOTHESES = 60


def _bounded(node: Node) -> Iterator[Node]:
    for n, part in enumerate(subtrees(node)):
        if n >= MOST_PARTS:
            return
        yield part


def _with(node: Node, old: Node, new: Node) -> Node:
    """The tree with one node (this very one) replaced."""
    return rebuilt(node, lambda part: new if part is old else None)


def _number(value: int) -> Node:
    from fractions import Fraction

    return tree.Number(Fraction(value)) if value >= 0 else tree.Neg(tree.Number(Fraction(-value)))


def _is_small(node: Node) -> bool:
    inner = node.operand if isinstance(node, tree.Neg) else node
    return isinstance(inner, tree.Number)


TABLE: tuple[Test, ...] = (
    Test(
        Slip("derivative sign left out", "One side is the function, the other its derivative: is a d/dx missing?"),
        trees=_derivative_left_out,
    ),
    Test(
        Slip(
            "exponent's sign kept below the fraction line",
            "A factor that moves below the fraction line changes the sign of its exponent.",
        ),
        trees=_exponent_kept,
    ),
    Test(Slip("sign turned", "The two sides differ by their sign: follow each minus through this line."), values=_sign),
    Test(
        Slip("transposed", "This is the transpose of what is needed: compare the shapes row by row."),
        values=_transposed,
    ),
    Test(
        Slip("indices swapped", "Look at the order of the two subscripts: which one is the row?"),
        trees=_indices_swapped,
    ),
    Test(
        Slip("inner derivative lost", "The chain rule also needs the derivative of the inner function."),
        trees=_inner_lost,
    ),
    Test(Slip("factor lost", "A constant factor appeared or disappeared in this line."), values=_factor),
    Test(Slip("one over it", "This is one over what it should be."), values=_reciprocal),
    Test(Slip("one sign turned", "One sign inside this line is turned."), trees=_one_sign),
    Test(
        Slip("exponent off", "Check the exponents: the power rule lowers the exponent by one."), trees=_other_exponent
    ),
    Test(Slip("square lost", "Is a square missing below the fraction line?"), trees=_square_lost),
    Test(Slip("factor dropped", "One factor of the left side has no counterpart on the right."), trees=_factor_dropped),
    Test(Slip("term dropped", "One term of the left side has no counterpart on the right."), trees=_term_dropped),
    Test(
        Slip("transpose", "Check the shape of each factor, and which one has to be transposed."),
        trees=_transpose_forgotten,
    ),
    Test(Slip("another letter", "One letter in this line stands where another one belongs."), trees=_other_letter),
    Test(
        Slip("sum lost", "Every term of the sum counts, not only the one with the same subscript."), trees=_off_diagonal
    ),
)
