"""One relation: its sides at every index value, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import sympy as sp

from ...latex.tree import Node
from ...notation import Notation
from ...verdict import Verdict
from . import (
    application,
    bare,
    customary,
    cutting,
    differentials,
    entries,
    indices,
    inverses,
    letters,
    operators,
    primes,
    totals,
    upstream,
    usual,
)
from .definitions import Definition, Environment
from .elaborate import Elaborator, Scope
from .generic import by_a_slope
from .outcome import Outcome, SideTrouble, placed, troubled
from .planning import Place, plan
from .sides import judge_values
from .values import Array, Trouble, UnknownName, Value

MOST_READINGS = 4
TWO_READINGS = "what the derivative sign is meant to reach can be read in two ways; put it all in one bracket"
AT_OR_BY = "the function stands here without its argument, and that can be read in two ways; write the argument"
OURS = "this line could not be worked out, which is our fault"


class Judge:
    """Relations in one environment. Values are kept, as a chain's right side is the next one's left."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._elaborators: dict[tuple[int, frozenset[str], str], Elaborator] = {}
        self._values: dict[Any, tuple[Node, Value | Trouble]] = {}
        self._square: Judge | None = None
        self._cut: dict[frozenset[str], Judge] = {}

    @property
    def notation(self) -> Notation:
        """The notation in force."""
        return self.environment.notation

    def square(self) -> Judge | None:
        """The same names with every size equal to the largest, or None if they are so already."""
        if self._square is None:
            sizes = [size for symbol in self.notation.symbols for size in symbol.shape]
            if len(set(sizes)) < 2:
                return None
            largest = max(sizes)
            symbols = tuple(
                replace(
                    s,
                    shape=tuple(largest for _ in s.shape),
                    bound=largest if s.kind == "index" and s.bound in sizes else s.bound,
                )
                for s in self.notation.symbols
            )
            notation = Notation(symbols, self.notation.given)
            self._square = Judge(replace(self.environment, notation=notation))
        return self._square

    def elaborator(self, reading: int = 0, generic: frozenset[str] = frozenset(), about: str = "") -> Elaborator:
        """The elaborator of one reading."""
        key = (reading, generic, about)
        if key not in self._elaborators:
            self._elaborators[key] = Elaborator(self.environment, reading, generic, about)
        return self._elaborators[key]

    def judge_once(self, left: Node, relation: str, right: Node, condition: Node | None = None) -> Outcome:
        """Judge in the first reading alone, with what is inside cut off, if that is enough."""
        within = self._within(left, right)
        if within is not None:
            again = within._judge(left, relation, right, condition, within.elaborator())
            if again.mark == "holds":
                return again
        about = bare.about((left, right), self.environment)
        return self._judge(left, relation, right, condition, self.elaborator(about=about))

    def _within(self, left: Node, right: Node) -> Judge | None:
        """The judge to whom names that no derivative reaches into are any values."""
        environment = cutting.cut(left, right, self.elaborator())
        if environment is None:
            return None
        key = frozenset(environment.definitions)
        if key not in self._cut:
            self._cut[key] = Judge(environment)
        return self._cut[key]

    def judge(self, left: Node, relation: str, right: Node, condition: Node | None = None) -> Outcome:
        """Judge ``left relation right`` under a condition, in every reading that makes sense."""
        if differentials.in_them(left, right):
            return totals.judged(self, left, relation, right, condition)
        return self.in_readings(left, relation, right, condition)

    def in_readings(self, left: Node, relation: str, right: Node, condition: Node | None) -> Outcome:
        """Judge in every reading of the signs that stand there."""
        first = self.judge_once(left, relation, right, condition)
        if first.mark == "holds":
            return first
        if isinstance(first.trouble, UnknownName):
            again = self._for_any(left, relation, right, condition)
            if again is not None:
                return again
        about = bare.about((left, right), self.environment)
        for reading in range(1, min(self.elaborator(about=about).options, MOST_READINGS)):
            again = self._judge(left, relation, right, condition, self.elaborator(reading, about=about))
            if again.mark == "holds" and inverses.may_be_reciprocal((left, right), self.environment):
                first = Outcome("unread", inverses.TWO_READINGS)
            elif again.mark == "holds" and primes.doubtful(reading, (left, right)):
                first = Outcome("unread", primes.TWO_VARIABLES)
            elif again.mark == "holds" and operators.doubtful(reading, (left, right)):
                first = Outcome("unread", TWO_READINGS)
            elif again.mark == "holds" and bare.doubtful(reading, (left, right), self.environment):
                first = Outcome("unread", AT_OR_BY)
            elif again.mark == "holds":
                return again
        return first

    def _for_any(self, left: Node, relation: str, right: Node, condition: Node | None) -> Outcome | None:
        """What holds for any functions and numbers that the letters nobody knows may stand for."""
        functions = letters.functions_in(left, right, self.environment)
        if functions:
            about = letters.with_variable(left, right, self.environment, functions)
            judge = self if about is self.environment else Judge(about)
            again = judge._judge(left, relation, right, condition, judge.elaborator(0, functions))
            if again.mark == "holds" or (again.mark == "fails" and letters.is_rule(left, functions)):
                return again
            if again.mark == "fails" and self._differ_by_a_slope(left, right, condition, functions):
                return again
        environment = letters.with_letters(left, right, self.environment, functions)
        if environment is not None:
            judge = Judge(environment)
            again = judge._judge(left, relation, right, condition, judge.elaborator(0, functions))
            if again.mark == "holds":
                names = ", ".join(symbol.name for symbol in environment.letters)
                return replace(again, remark=letters.REMARK.format(names=names))
        for meant, said in ((upstream.with_any_loss, upstream.remark), (usual.as_usual, usual.remark)):
            environment = meant(left, right, self.environment)
            if environment is not None:
                again = Judge(environment).in_readings(left, relation, right, condition)
                if again.mark == "holds":
                    return replace(again, remark=said(environment))
        return None

    def _judge(self, left: Node, relation: str, right: Node, condition: Node | None, e: Elaborator) -> Outcome:
        e.remarks.clear()
        try:
            self.environment.deadline.check()
            places, trouble = self._places(left, right, condition, e)
            outcome = self._over(places, left, relation, right, e)
        except SideTrouble as found:
            return troubled(found)
        except Trouble as found:
            return Outcome("unread", found.sentence, trouble=found)
        except Exception:  # a defect of ours or of SymPy's must cost the student nothing
            return Outcome("unread", OURS)
        if trouble is not None and outcome.mark != "holds":
            return Outcome("unread", f"in the condition, {trouble.sentence}")
        return replace(outcome, remark="; ".join(filter(None, [outcome.remark, *sorted(e.remarks)])))

    @staticmethod
    def _places(left: Node, right: Node, condition: Node | None, e: Elaborator) -> tuple[list[Place], Trouble | None]:
        """Where to compare; without the condition where that cannot be used, and why."""
        try:
            return plan(left, right, condition, e), None
        except Trouble as trouble:
            if condition is None:
                raise
            return plan(left, right, None, e), trouble

    def _over(self, places: list[Place], left: Node, relation: str, right: Node, e: Elaborator) -> Outcome:
        """The relation at every place: the first failure, else the first undecided, else holds."""
        undecided: Outcome | None = None
        remark = ""
        for place in places:
            found = self._value(left, place, e, 0), self._value(right, place, e, 1)
            a, b = entries.matched(found, (left, right), place.at, self.environment)
            if (a, b) != found:
                e.remarks.add(entries.REMARK)
            outcome = judge_values(a, relation, b, self.environment, place.when, (left, right))
            if outcome.mark == "fails":
                return placed(outcome, place)
            remark = remark or outcome.remark
            if outcome.mark != "holds":
                undecided = undecided or outcome
        return undecided or Outcome("holds", verdict=Verdict(True, "exact"), remark=remark)

    def _value(self, node: Node, place: Place, e: Elaborator, side: int) -> Value:
        """A side's value at a place, with the variables put in that have a value there."""
        found = self.side_value(node, place.at, e, side)
        if not place.fixed:
            return found
        found = customary.replaced(found, place.fixed)
        if any(entry.has(sp.nan) for entry in (found.entries if isinstance(found, Array) else (found,))):
            raise SideTrouble(Trouble("this has no value there", node), side)
        return found

    def meaning(self, definition: Definition, body: Node) -> Outcome:
        """Whether a definition's right side has a value."""
        if not definition.parameters:
            return self.judge(body, "=", body)
        outcome: Outcome | None = None
        for vectors in (False, True):
            e = self.elaborator()
            try:
                application.body_value(e, definition, vectors)
                return Outcome("holds")
            except Trouble as found:
                outcome = outcome or troubled(SideTrouble(found, 1))
            except Exception:  # a defect of ours or of SymPy's must cost the student nothing
                return Outcome("unread", OURS)
        return outcome or Outcome("unread")

    def _differ_by_a_slope(self, left: Node, right: Node, condition: Node | None, functions: frozenset[str]) -> bool:
        """Whether what fails for an unspecified function fails for every one: ``f'(y) x = f'(y) w``."""
        try:
            pairs = list(self.pairs(left, right, condition, functions))
        except Trouble:
            return False
        return all(not isinstance(a, Array) and not isinstance(b, Array) and by_a_slope(a, b) for a, b in pairs)

    def pairs(
        self, left: Node, right: Node, condition: Node | None = None, functions: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Value, Value]]:
        """Both sides' values at every place, with any ``functions`` that nobody knows. Raises Trouble."""
        e = self.elaborator(0, functions)
        try:
            for place in self._places(left, right, condition, e)[0]:
                yield self._value(left, place, e, 0), self._value(right, place, e, 1)
        except SideTrouble as found:
            raise found.trouble from None

    def side_value(self, node: Node, at: Mapping[str, int], e: Elaborator, side: int = 0) -> Value:
        """A side's value at index values. Raises SideTrouble."""
        used = {name: value for name, value in at.items() if name in indices.named(node, self.environment)}
        key = (id(node), tuple(sorted(used.items())), e.reading, e.generic, e.about)
        if key not in self._values:
            try:
                self._values[key] = node, e.evaluate(node, Scope(indices=used))
            except Trouble as trouble:
                self._values[key] = node, trouble
        found = self._values[key][1]  # the node is kept with its value, as another may get the id of one that is gone
        if isinstance(found, Trouble):
            raise SideTrouble(found, side)
        return found
