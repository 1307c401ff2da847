"""Judging a derivation line by line.

Each relation is judged against the side before it; where it fails, also against the head of its chain, so that a
slip and its repair are told apart. What is a definition defines; what we cannot read or decide is "unread", never
"fails".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from ..latex import prose
from ..latex.chains import Chain
from ..latex.markdown import read_markdown
from ..latex.tree import Node
from ..notation import Notation
from ..result import Step, StepMark
from .announced import as_announced
from .assumptions import under_assumptions
from .averages import in_averages
from .branches import in_branches, speaks_of_a_branch
from .contexts import Context, contexts
from .continuing import continued
from .imposed import NOT_SOLVED, PERHAPS_SET, REMARK, Equations, equations
from .layouts import in_layouts
from .meaning.deadline import MOST_SECONDS, TOO_LONG, Deadline
from .meaning.definitions import Environment, head
from .meaning.given import given_environment
from .meaning.relation import Judge
from .meaning.respelling import respelled
from .meaning.spans import spans
from .said import Said, as_said, said_in
from .slips import Slip
from .steps import definition, is_first_mention, judged_step, sentence
from .unnamed import with_unnamed
from .varied import with_variables

LONGEST = 200_000
SUPPOSED = "taken as what the text assumes"
READ_IN_TWO_WAYS = (
    "this follows from the side before only if that is read otherwise than at the start of the chain; "
    "write brackets and arguments so that it can be read in one way"
)
NOT_UNDER = "The condition beside this could not be read, so it is not decided"
NOT_GIVEN = "We could not read what the problem gives, “{statement}”, so this is not decided; it is our fault"


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


def judge_steps(text: str, notation: Notation, seconds: float = MOST_SECONDS) -> tuple[Step, ...]:
    """Every relation of a cell's text, in order. Never raises on account of the text or of what is given.

    What is not judged after so many ``seconds`` of processor time is unread.
    """
    return tuple(judged.step for judged in judge_text(text, notation, seconds=seconds))


def judge_text(
    text: str, notation: Notation, known: tuple[Slip, ...] = (), seconds: float = MOST_SECONDS
) -> tuple[Judged, ...]:
    """Every relation with what it was judged by. ``known`` are mistakes that the problem expects."""
    text = text[:LONGEST]
    given = given_environment(notation)
    chains = with_variables(respelled(read_markdown(text, notation), given), given)
    said = said_in(text, chains, notation)
    start = with_unnamed(chains, under_assumptions(chains, notation, said.target))
    sides = [node for chain in chains for node in chain.nodes if node is not None]
    start = replace(start, deadline=Deadline.after(seconds), spans=spans(sides, start))

    def judged_in(environment: Environment) -> Iterator[Judged]:
        return _judged(chains, environment, said, known)

    return in_averages(in_layouts(start, judged_in, late), start, judged_in)


def _judged(chains: tuple[Chain, ...], start: Environment, said: Said, known: tuple[Slip, ...]) -> Iterator[Judged]:
    mentioned: set[str] = set()
    sentence_of_branch = -1
    found = equations(chains, Judge(start))
    for number, context in enumerate(contexts(chains, start, found.solutions)):
        context = as_said(context, said)
        sentence_of_branch = context.chain.place.sentence if speaks_of_a_branch(context.chain) else sentence_of_branch
        context = in_branches(context) if context.chain.place.sentence == sentence_of_branch else context
        context = replace(context, chain=continued(context.chain, context.judge))
        for judged in _chain(context, number, mentioned, known):
            if context.chain.note and judged.step.mark != "fails":
                continue  # a label at a brace is no step, unless it is false
            judged = _undecided(judged, NOT_UNDER) if context.chain.hedged else judged
            judged = _as_equation(judged, number, found)
            if judged.step.mark == "fails" and prose.supposes(context.chain.place.words):
                judged = _marked(judged, "no claim", remark=SUPPOSED)
            judged = _undecided(judged, NOT_GIVEN.format(statement=start.unread[0])) if start.unread else judged
            yield judged if not start.deadline.over else late(judged)
        mentioned |= _heads(context.chain)


def _as_equation(judged: Judged, number: int, found: Equations) -> Judged:
    """An equation to solve claims nothing where it does not hold for every value; a solution has to satisfy it."""
    step = judged.step
    if number in found.wrong and judged.position == 0:
        return _marked(judged, "fails", why=NOT_SOLVED)
    if step.mark != "fails" or (number, judged.position) not in found.places | found.perhaps:
        return judged
    if (number, judged.position) not in found.places:
        return _undecided(judged, sentence(PERHAPS_SET))
    if found.solved is not None and judged.left is not None and judged.right is not None:
        if found.solved.judge_once(judged.left, step.rel, judged.right).mark == "fails":
            return judged
    return _marked(judged, "no claim", remark=REMARK)


def _undecided(judged: Judged, why: str) -> Judged:
    """What fails where something beside it could not be read is not decided: it may be true with that."""
    return _marked(judged, "unread", why=why) if judged.step.mark == "fails" else judged


def late(judged: Judged) -> Judged:
    """What was judged when the time was over is not decided: another way to understand it was not looked at."""
    return judged if judged.step.mark == "no claim" else _marked(judged, "unread", why=sentence(TOO_LONG))


def _marked(judged: Judged, mark: StepMark, *, why: str = "", remark: str = "") -> Judged:
    """The same relation with another mark, and nothing else said of it."""
    step = judged.step
    return replace(judged, step=Step(step.lhs, step.rel, step.rhs, mark, why, remark=remark, line=step.line))


def _heads(chain: Chain) -> set[str]:
    form = head(chain.sides[0].tree) if chain.sides else None
    return {form[0]} if form else set()


def _chain(context: Context, number: int, mentioned: set[str], known: tuple[Slip, ...]) -> tuple[Judged, ...]:
    """The relations of one chain. Where all hold and the ends differ, a side was read in two ways: not decided."""
    links = tuple(_links(context, number, mentioned, known))
    together = tuple(takewhile(lambda link: link.step.rel in ("=", ":=") and link.step.mark == "holds", links))
    if len(together) < 2 or not _differ(context, together[-1]):
        return links
    first = next(n for n, link in enumerate(together) if n and _differ(context, link))
    return (*links[:first], _marked(links[first], "unread", why=sentence(READ_IN_TWO_WAYS)), *links[first + 1 :])


def _differ(context: Context, link: Judged) -> bool:
    """Whether the right side differs from the head of the chain."""
    head, right = context.chain.sides[0].node, link.right
    return head is not None and right is not None and context.judged(head, "=", right).mark == "fails"


def _links(context: Context, number: int, mentioned: set[str], known: tuple[Slip, ...]) -> Iterator[Judged]:
    """The relations of one chain, each by itself."""
    chain, judge = context.chain, context.judge
    for position, relation in enumerate(chain.relations):
        left, right = chain.sides[position], chain.sides[position + 1]
        line = chain.lines[position] if position < len(chain.lines) else 0
        step = Step(left.source, relation, right.source, "unread", line=line)
        defined = context.defined.get(position)
        if defined is not None:
            step = definition(step, right, defined, judge)
            step = as_announced(step, chain, defined, judge) if position == 0 else step
        else:
            step = judged_step(step, context, position, known)
            if position == 0 and step.mark == "holds" and is_first_mention(chain, judge.environment, mentioned):
                step = replace(step, definition=True)
        yield Judged(step, number, position, left.node, right.node, judge, chain.condition, defined is not None)


def by_chain(judged: tuple[Judged, ...]) -> dict[int, list[Judged]]:
    """The relations of each chain."""
    chains: dict[int, list[Judged]] = {}
    for item in judged:
        chains.setdefault(item.chain, []).append(item)
    return chains


__all__ = ["Judged", "by_chain", "judge_steps", "judge_text"]
