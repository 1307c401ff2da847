"""What a text says of declared names for good: which vector is one-hot and where, which matrix is symmetric."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..latex.chains import Chain
from ..notation import Notation
from .contexts import Context, Otherwise
from .meaning.given import given_environment
from .meaning.relation import Judge
from .onehot import PERHAPS_TARGET, OneHot, is_said_of, one_hot, possible_letters
from .symmetry import PERHAPS_SYMMETRIC, Symmetry, symmetric_of, symmetries, where_symmetric


@dataclass(frozen=True, slots=True)
class Said:
    """The one-hot vector and the symmetric matrices of a text."""

    target: OneHot | None = None
    symmetric: tuple[Symmetry, ...] = ()

    def is_said_in(self, chain: Chain) -> bool:
        r"""Whether a chain only says so again: ``y_k = 1``, ``A = A^\top``."""
        if self.target is not None and is_said_of(self.target, chain):
            return True
        return symmetric_of(chain) in [symmetry.name for symmetry in self.symmetric]


def said_in(text: str, chains: tuple[Chain, ...], notation: Notation) -> Said:
    """What a text says of declared names."""
    return Said(one_hot(text, notation, given_environment(notation)), symmetries(text, chains, notation))


def as_said(context: Context, said: Said) -> Context:
    """The context in which a step holds that does so under what the text says, or is not decided where it only may."""
    more = (*_one_hot(context, said.target), *_symmetric(context, said.symmetric))
    return replace(context, said=said.is_said_in(context.chain), otherwise=(*context.otherwise, *more))


def _one_hot(context: Context, target: OneHot | None) -> Iterator[Otherwise]:
    """A step holds under this if the text says outright where the one is."""
    if target is None:
        return
    environment = context.judge.environment
    for letter in possible_letters(target, context.chain, environment):
        sure = target.is_sure_at(context.chain, letter, environment)
        standing = (*environment.standing, target.condition(letter))
        why = "" if sure else PERHAPS_TARGET.format(letter=letter, vector=target.vector)
        yield Otherwise(Judge(replace(environment, standing=standing)), context.chain.condition, why)


def _symmetric(context: Context, found: tuple[Symmetry, ...]) -> Iterator[Otherwise]:
    """A step holds under this from the line on in which it is said."""
    if not found or not context.chain.lines:
        return
    at, line = context.chain.place.at, max(context.chain.lines)
    before = [symmetry for symmetry in found if symmetry.line <= line and symmetry.begins <= at < symmetry.ends]
    for said, why in ((before, ""), (found, PERHAPS_SYMMETRIC)):
        names = " and ".join(dict.fromkeys(symmetry.name for symmetry in said))
        if said:
            judge = Judge(where_symmetric(context.judge.environment, tuple(said)))
            yield Otherwise(judge, context.chain.condition, why.format(names=names))
