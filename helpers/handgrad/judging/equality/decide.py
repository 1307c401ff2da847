"""Equality as a decision: ``equivalent(answer, reference)``.

True rests on an exact normal form, False on a certified counterexample or on shapes that do not fit, and None means
that neither was found within the budget.
"""

from __future__ import annotations

from typing import Any

from ..notation import Notation
from ..verdict import Counterexample, Verdict
from .budget import Budget, Clock, TooLarge
from .classes import NotComparable
from .domains import domain_of
from .graph import Graph
from .grids import Grid, ShapeMismatch
from .lowering import Lowering
from .scalars import EQUAL, Question, compare
from .sources import Unreadable, read_together
from .values import Collection, Infinity, Scalar, Span, Truth, Value, value_of


def equivalent(
    answer: Any,
    reference: Any,
    *,
    notation: Notation | None = None,
    domain: str = "",
    budget: Budget | None = None,
) -> Verdict:
    r"""Is ``answer`` equal to ``reference`` everywhere on the domain?

    Either may be a SymPy expression, an explicit matrix or matrix expression, a set or interval, a Python or NumPy
    number, a list or tuple of these, or SymPy source text (read by a whitelist). Symbols are matched by name and are
    real; ``notation`` can say more (positive, in (0, 1), probabilities that sum to 1, whole numbers); ``domain`` is
    ``"R"``, ``"R\{0}"`` or an interval such as ``"(0, 1)"`` for all variables.

    Never raises on account of what it is given, and returns within the budget.

    >>> equivalent("sigma(x)*(1 - sigma(x))", "exp(-x)/(1 + exp(-x))**2").holds
    True
    >>> equivalent("sigma(x)*(1 + sigma(x))", "exp(-x)/(1 + exp(-x))**2").why
    'At x = 1/2 the left side is 1.00991, the right side 0.235004.'
    """
    try:
        return _Comparison(notation or Notation(), domain, budget or Budget()).verdict(answer, reference)
    except (TooLarge, NotComparable) as reason:
        return _undecided(str(reason))
    except Unreadable as reason:
        return _undecided(f"This could not be read: {reason.sentence}")
    except ShapeMismatch as reason:
        return Verdict(False, "shape", str(reason))
    except RecursionError:
        return _undecided("The expression is nested too deeply to compare.")
    except MemoryError:
        return _undecided("The expression is too large to compare.")
    except Exception as fault:
        return _undecided(f"The comparison itself failed ({type(fault).__name__}); this is a fault of ours.")


def _undecided(why: str) -> Verdict:
    return Verdict(None, "not decided", why)


class _Comparison:
    """One question with its graph and clock."""

    def __init__(self, notation: Notation, domain: str, budget: Budget) -> None:
        self.notation = notation
        self.domain = domain
        self.graph = Graph(Clock(budget))
        integers = {s.name: s.bound for s in notation.symbols if s.kind == "integer" and s.bound is not None}
        self.lowering = Lowering(self.graph, integers)

    def verdict(self, answer: Any, reference: Any) -> Verdict:
        """The verdict on two values as given."""
        if isinstance(answer, str) or isinstance(reference, str):
            answer, reference = read_together(answer, reference, self.notation)
        right = value_of(reference, self.lowering)
        self.lowering.rounded = False
        self.lowering.agree_on_names()
        left = value_of(answer, self.lowering)
        return self.compare(left, right)

    def compare(self, left: Value, right: Value) -> Verdict:
        """Dispatch on what the two values are."""
        if isinstance(left, Collection) and isinstance(right, Grid):
            left = _as_grid(left, right)
        if isinstance(right, Collection) and isinstance(left, Grid):
            right = _as_grid(right, left)
        if isinstance(left, Scalar) and isinstance(right, Scalar):
            return self.scalars(left.node, right.node)
        if isinstance(left, Grid) and isinstance(right, Grid):
            return self.grids(left, right)
        if isinstance(right, Span):
            return self.spans(left, right)
        if isinstance(left, Collection) and isinstance(right, Collection):
            return self.collections(left, right)
        if isinstance(left, Truth) and isinstance(right, Truth):
            same = left.value == right.value
            return EQUAL if same else Verdict(False, "certified", f"This says {left.value}.")
        if isinstance(left, Infinity) and isinstance(right, Infinity) and left.sign == right.sign:
            return EQUAL
        return Verdict(False, "shape", f"This is {left.kind}, where {right.kind} is expected.")

    def scalars(self, answer: int, reference: int, where: str = "") -> Verdict:
        """Two scalar expressions on the domain."""
        self.graph.clock.check()
        names = self.graph.symbols(answer) | self.graph.symbols(reference)
        domain = domain_of(self.domain, self.notation, names, self.graph)
        question = Question(
            self.graph,
            self.graph.substitute(answer, domain.replaced),
            self.graph.substitute(reference, domain.replaced),
            domain.region,
            domain.excluded,
            self.lowering.rounded,
        )
        verdict = compare(question)
        return _placed(verdict, where) if where else verdict

    def grids(self, left: Grid, right: Grid) -> Verdict:
        """Two matrices, entry by entry."""
        if left.shape != right.shape:
            return self._shapes(left, right)
        undecided: Verdict | None = None
        for i, (a, b) in enumerate(zip(left.rows, right.rows, strict=True)):
            for j, (p, q) in enumerate(zip(a, b, strict=True)):
                verdict = self.scalars(p, q, _place(i, j, right))
                if verdict.holds is False:
                    return self._transposed(left, right, verdict)
                if verdict.holds is None:
                    undecided = undecided or verdict
        return undecided or EQUAL

    def _shapes(self, left: Grid, right: Grid) -> Verdict:
        why = f"The shape is {_x(left)}, expected {_x(right)}"
        if left.shape == right.shape[::-1]:
            same = all(
                self.scalars(p, q).holds
                for a, b in zip(left.transpose.rows, right.rows, strict=True)
                for p, q in zip(a, b, strict=True)
            )
            why += "; it is the transpose" if same else "; rows and columns are exchanged"
        return Verdict(False, "shape", why + ".")

    def _transposed(self, left: Grid, right: Grid, verdict: Verdict) -> Verdict:
        """The same verdict, with a sentence of its own when the answer is the transpose of a square reference."""
        if left.shape[0] != left.shape[1]:
            return verdict
        for a, b in zip(left.transpose.rows, right.rows, strict=True):
            for p, q in zip(a, b, strict=True):
                if not self.scalars(p, q).holds:
                    return verdict
        return Verdict(False, verdict.how, "This has the entries of the transpose.", verdict.counterexample)

    def collections(self, left: Collection, right: Collection) -> Verdict:
        """Lists in order; sets in any order."""
        if right.ordered != left.ordered and not left.bracket:
            return Verdict(False, "shape", f"This is {left.kind}, where {right.kind} is expected.")
        if right.ordered:
            if len(left.items) != len(right.items):
                return Verdict(False, "shape", f"There are {len(left.items)} entries, expected {len(right.items)}.")
            return self._all([self.compare(a, b) for a, b in zip(left.items, right.items, strict=True)])
        return self._sets(left, right)

    def _sets(self, left: Collection, right: Collection) -> Verdict:
        table = [[self.compare(a, b).holds for b in right.items] for a in left.items]
        if all(any(h is True for h in row) for row in table) and all(
            any(row[j] is True for row in table) for j in range(len(right.items))
        ):
            return EQUAL
        if any(all(h is False for h in row) for row in table):
            return Verdict(False, "certified", "The set has an element that does not belong to it.")
        if any(all(row[j] is False for row in table) for j in range(len(right.items))):
            return Verdict(False, "certified", "The set lacks an element.")
        return _undecided("Whether the sets have the same elements could not be decided.")

    def spans(self, left: Value, right: Span) -> Verdict:
        """An interval: its ends, and whether they belong to it."""
        closed: tuple[bool, bool] | None
        if isinstance(left, Span):
            ends, closed = (left.low, left.high), left.closed
        elif isinstance(left, Collection) and left.ordered and len(left.items) == 2:
            ends, closed = left.items, {"[": (True, True), "(": (False, False)}.get(left.bracket)
        else:
            return Verdict(False, "shape", f"This is {left.kind}, where {right.kind} is expected.")
        verdict = self._all([self.compare(a, b) for a, b in zip(ends, (right.low, right.high), strict=True)])
        if verdict.holds is not True or closed == right.closed:
            return verdict
        if isinstance(left, Span):
            return Verdict(False, "certified", "The ends agree, but not whether they belong to the interval.")
        return _undecided(
            "The ends agree; write Interval(a, b) or Interval.open(a, b) to say whether they belong to it."
        )

    def _all(self, verdicts: list[Verdict]) -> Verdict:
        for holds in (False, None):
            found = next((v for v in verdicts if v.holds is holds), None)
            if found is not None:
                return found
        return EQUAL


def _x(grid: Grid) -> str:
    return f"{grid.shape[0]}x{grid.shape[1]}"


def _place(i: int, j: int, grid: Grid) -> str:
    rows, columns = grid.shape
    if rows == columns == 1:
        return ""
    return f"entry {i + j + 1}" if 1 in (rows, columns) else f"entry ({i + 1}, {j + 1})"


def _placed(verdict: Verdict, where: str) -> Verdict:
    c = verdict.counterexample
    if c is None:
        return Verdict(verdict.holds, verdict.how, verdict.why and f"In {where}: {verdict.why}")
    placed = Counterexample(c.point, c.left, c.right, where)
    sentence = placed.sentence()
    return Verdict(verdict.holds, verdict.how, sentence[0].upper() + sentence[1:] + ".", placed)


def _as_grid(items: Collection, like: Grid) -> Value:
    """A flat list beside a column or a row is that column or row; a list of lists is a matrix."""
    nodes = [item.node for item in items.items if isinstance(item, Scalar)]
    if items.ordered and len(nodes) == len(items.items) and 1 in like.shape:
        return Grid((tuple(nodes),)) if like.shape[0] == 1 else Grid(tuple((n,) for n in nodes))
    rows = [
        tuple(e.node for e in row.items if isinstance(e, Scalar)) for row in items.items if isinstance(row, Collection)
    ]
    if items.ordered and len(rows) == len(items.items) and len({len(r) for r in rows}) == 1 and rows and rows[0]:
        return Grid(tuple(rows))
    return items
