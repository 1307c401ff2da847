"""Judging a derivation line by line.

Each relation is judged against the side before it; where it fails, also against the head of its chain, so that a
slip and its repair are told apart. What is a definition defines; what we cannot read or decide is "unread", never
"fails".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..latex import tree
from ..latex.chains import Chain, Side, Unread
from ..latex.markdown import read_markdown
from ..latex.tree import Node
from ..notation import Notation
from ..result import Step
from ..verdict import Counterexample
from .assumptions import under_assumptions, vector_of_a_sum_of_one, without_assumed
from .meaning.definitions import RESERVED, Definition, Environment, head, plain
from .meaning.indices import SIZES
from .meaning.relation import Judge, Outcome
from .meaning.values import ShapeTrouble
from .meaning.walk import subtrees
from .own import own_definitions
from .slips import Slip, recognise

LONGEST = 200_000
# s_i(x + c): an entry of s at x + c, where s was not said to be a function.
_APPLIED = re.compile(r"_(?:\w|\{\w+\})\((?:\\?\w+|[^()]*[+-][^()]*)\)")


@dataclass(frozen=True, slots=True)
class Judged:
    """One relation with its judgement: where it is, what is on its sides, and what the names meant there.

    ``own`` is true for the definition of a name of the student's own.
    """

    step: Step
    chain: int
    position: int
    left: Node | None
    right: Node | None
    judge: Judge
    condition: Node | None = None
    own: bool = False

    @property
    def unread(self) -> bool:
        """Whether there is something here that we could not read, so that a person has to."""
        return self.step.mark == "unread" or (self.step.mark == "no claim" and None in (self.left, self.right))


def judge_steps(text: str, notation: Notation) -> tuple[Step, ...]:
    """Every relation of a cell's text, in order. Never raises on account of the text.

    Raises ValueError with a sentence where a *given* definition of the notation cannot be read.
    """
    return tuple(judged.step for judged in judge_text(text, notation))


def judge_text(text: str, notation: Notation, known: tuple[Slip, ...] = ()) -> tuple[Judged, ...]:
    """Every relation with what it was judged by. ``known`` are mistakes that the problem expects."""
    chains = read_markdown(text[:LONGEST], notation)
    return tuple(_judged(chains, under_assumptions(chains, notation), known))


def _judged(chains: tuple[Chain, ...], start: Environment, known: tuple[Slip, ...]) -> Iterator[Judged]:
    environments = _environments(chains, start)
    mentioned: set[str] = set()
    judge: Judge | None = None
    for number, (chain, (environment, defined)) in enumerate(zip(chains, environments, strict=True)):
        if judge is None or judge.environment is not environment:
            judge = Judge(environment)
        chain = replace(chain, condition=without_assumed(chain.condition, environment))
        yield from _chain(chain, number, judge, defined, mentioned, known)
        mentioned |= _heads(chain)


def _environments(chains: tuple[Chain, ...], start: Environment) -> list[tuple[Environment, Definition | None]]:
    """What names mean at each chain, and what the chain defines. A name may be used before its definition."""
    own = list(own_definitions(chains, start))
    environment = start
    for _, definition in reversed(own):
        environment = environment.with_definition(definition)
    by_chain = dict(own)
    found: list[tuple[Environment, Definition | None]] = []
    for number in range(len(chains)):
        defined = by_chain.get(number)
        if defined is not None and environment.definitions[defined.name] is not defined:
            environment = environment.with_definition(defined)
        found.append((environment, defined))
    return found


def _heads(chain: Chain) -> set[str]:
    form = head(chain.sides[0].tree) if chain.sides else None
    return {form[0]} if form else set()


def _chain(
    chain: Chain, number: int, judge: Judge, defined: Definition | None, mentioned: set[str], known: tuple[Slip, ...]
) -> Iterator[Judged]:
    """The relations of one chain."""
    for position, relation in enumerate(chain.relations):
        left, right = chain.sides[position], chain.sides[position + 1]
        line = chain.lines[position] if position < len(chain.lines) else 0
        plain_step = Step(left.source, relation, right.source, "unread", line=line)
        if position == 0 and defined is not None:
            step = _definition(plain_step, right, defined, judge)
        else:
            step = _step(plain_step, chain, position, judge, known)
            if position == 0 and step.mark == "holds" and _first_mention(chain, judge.environment, mentioned):
                step = replace(step, definition=True)
        own = position == 0 and defined is not None
        yield Judged(step, number, position, _tree(left), _tree(right), judge, chain.condition, own)


def _tree(side: Side) -> Node | None:
    return None if side.tree is None or isinstance(side.tree, Unread) else side.tree


def _definition(step: Step, right: Side, defined: Definition, judge: Judge) -> Step:
    """A new name's definition holds, if it has a meaning."""
    node = _tree(right)
    if node is None:
        return replace(step, **_unread_side(right))
    outcome = judge.meaning(defined, node)
    if outcome.mark != "holds":
        return replace(step, mark=outcome.mark, why=_sentence(outcome.why))
    return replace(step, mark="holds", definition=True, remark=outcome.remark)


def _first_mention(chain: Chain, environment: Environment, mentioned: set[str]) -> bool:
    """Whether this restates what a known function is: its first mention, in terms of no other defined function."""
    form, right = head(chain.sides[0].tree), _tree(chain.sides[1])
    if form is None or right is None or form[0] in mentioned:
        return False
    if chain.relations[0] not in ("=", ":=") or environment.symbol(form[0]) is not None:
        return False
    for part in subtrees(right):
        if isinstance(part, (tree.Derivative, tree.Prime, tree.Gradient)):
            return False
        if isinstance(part, tree.Name) and form[1] and environment.definition(part.text) is not None:
            return False
    return True


def _unread_side(side: Side) -> dict[str, Any]:
    """The fields of a step one of whose sides was not read."""
    if isinstance(side.tree, Unread):
        if "exponent" in side.tree.reason and "braces" in side.tree.reason:
            return {"mark": "no claim", "why": side.tree.reason}
        return {"mark": "unread", "why": _marked(side.source, side.tree.at, side.tree.reason)}
    return {"mark": "no claim", "why": "one side of this relation is empty"}


def _marked(source: str, at: int, reason: str) -> str:
    """The sentence with the place where reading stopped."""
    reason = _sentence(reason)
    rest = source[at : at + 20].strip()
    return f"{reason} (at “{rest}”)" if rest else reason


def _sentence(why: str) -> str:
    return why[:1].upper() + why[1:]


def _step(step: Step, chain: Chain, position: int, judge: Judge, known: tuple[Slip, ...]) -> Step:
    """One relation judged."""
    sides = chain.sides[position], chain.sides[position + 1]
    for side in sides:
        if _tree(side) is None:
            return replace(step, **_unread_side(side))
    left, right = (side.tree for side in sides)
    assert left is not None and not isinstance(left, Unread)
    assert right is not None and not isinstance(right, Unread)
    relation = chain.relations[position]
    if _fixes_a_variable(chain, judge.environment):
        return replace(step, mark="no claim", remark="a value for a variable is not a step; it stays free below")
    if len(chain.relations) == 1 and vector_of_a_sum_of_one(left, relation, right) in judge.environment.assumed:
        return replace(step, mark="no claim", remark="taken as what the problem assumes")
    outcome = judge.judge(left, relation, right, chain.condition)
    if outcome.mark == "fails" and outcome.verdict is not None and outcome.verdict.how == "shape":
        if any(_APPLIED.search(side.source) for side in sides):
            return replace(
                step, mark="unread", why="It is not clear whether a bracket here holds an argument or a factor"
            )
    if outcome.mark != "holds" and _says_what_it_depends_on(left, right):
        return replace(step, mark="no claim", remark="this says what it is a function of")
    if outcome.mark == "fails" and isinstance(outcome.trouble, ShapeTrouble) and outcome.side == 0 and position > 0:
        outcome = _on_square(outcome, left, relation, right, chain.condition, judge)
    if outcome.mark == "unread" and outcome.trouble is not None:
        outcome = _past_the_gap(outcome, chain, position, judge)
    return _described(step, outcome, chain, position, judge, known)


def _fixes_a_variable(chain: Chain, environment: Environment) -> bool:
    r"""``x = 0``, ``x = \ln 3``, ``s = [1, 2]``, ``\log C = -\max_j x_j``: a point is chosen, nothing is claimed."""
    left, right = chain.sides[0].tree, chain.sides[1].tree
    if len(chain.relations) != 1 or chain.relations[0] not in ("=", ":=") or isinstance(left, Unread):
        return False
    if left is not None and _is_about_a_size(left, environment):
        return True
    if not isinstance(left, tree.Name):
        return False
    symbol = environment.symbol(left.text)
    if symbol is None or isinstance(right, Unread) or environment.definition(left.text) is not None:
        return False
    names = {plain(part.text) for part in subtrees(right) if isinstance(part, tree.Name)} if right is not None else {""}
    return names <= RESERVED or symbol.kind == "index"


def _says_what_it_depends_on(name: Node, call: Node) -> bool:
    """``J = J(y)``."""
    match name, call:
        case tree.Name(text), tree.Call(tree.Name(again), args):
            return text == again and all(isinstance(part, (tree.Name, tree.Indexed)) for part in args)
    return False


def _is_about_a_size(left: Node, environment: Environment) -> bool:
    """Whether no other name stands there than one of a number that nobody has said, such as C."""
    names = {plain(part.text) for part in subtrees(left) if isinstance(part, tree.Name)} - RESERVED
    return len(names) == 1 and names <= SIZES and not environment.knows(*names)


def _on_square(
    outcome: Outcome, left: Node, relation: str, right: Node, condition: Node | None, judge: Judge
) -> Outcome:
    """A step after one whose shapes did not fit, judged where all sizes are equal."""
    square = judge.square()
    if square is None:
        return outcome
    again = square.judge(left, relation, right, condition)
    return again if again.mark in ("holds", "fails") else outcome


def _past_the_gap(outcome: Outcome, chain: Chain, position: int, judge: Judge) -> Outcome:
    """Say which side has no value."""
    where = "left" if outcome.side == 0 else "right"
    return replace(outcome, why=f"on the {where} side, {outcome.why}")


def _described(
    step: Step, outcome: Outcome, chain: Chain, position: int, judge: Judge, known: tuple[Slip, ...]
) -> Step:
    """The step with its mark, sentence, hint and counterexample."""
    step = replace(step, mark=outcome.mark, why=_sentence(outcome.why), remark=outcome.remark)
    if outcome.mark != "fails":
        return step
    left, right, top = chain.sides[position].tree, chain.sides[position + 1].tree, chain.sides[0].tree
    assert left is not None and not isinstance(left, Unread)
    assert right is not None and not isinstance(right, Unread)
    found = outcome.counterexample
    repairs = False
    if position > 0 and top is not None and not isinstance(top, Unread):
        repairs = judge.judge(top, "=", right, chain.condition).mark == "holds"
    why = _sentence(found.sentence()) if found else step.why.rstrip(".") or "The two sides differ"
    if repairs:
        why += ". The right side agrees with the start of the chain again, so the slip is in the side before it"
        return replace(step, why=why, repairs=True, counterexample=as_json(found))
    slip = recognise(left, right, judge, chain.condition, known) if chain.relations[position] in ("=", ":=") else None
    return replace(
        step,
        why=why,
        counterexample=as_json(found),
        mistake=slip.name if slip else "",
        hint=slip.hint if slip else "",
    )


def as_json(found: Counterexample | None) -> dict[str, Any] | None:
    """A counterexample as plain data."""
    if found is None:
        return None
    return {"point": dict(found.point), "left": found.left, "right": found.right, "where": found.where}


def by_chain(judged: tuple[Judged, ...]) -> dict[int, list[Judged]]:
    """The relations of each chain."""
    chains: dict[int, list[Judged]] = {}
    for item in judged:
        chains.setdefault(item.chain, []).append(item)
    return chains


__all__ = ["Judged", "by_chain", "judge_steps", "judge_text"]
