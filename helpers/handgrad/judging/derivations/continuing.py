"""What a line that begins with a relation goes on from, where the text does not say."""

from __future__ import annotations

from dataclasses import replace

from ..latex.chains import Chain, Side
from .meaning.relation import Judge


def continued(chain: Chain, judge: Judge) -> Chain:
    """The chain from the side from which it goes on: one from which its first step holds, if there is any.

    Where none does but one could not be read or decided, it is taken from that one, so that nothing is called false
    that may have been meant otherwise.
    """
    if not chain.otherwise or not chain.relations:
        return chain
    sides = (chain.sides[0], *chain.otherwise)
    marks = [_mark(side, chain, judge) for side in sides]
    best = next((mark for mark in ("holds", "unread") if mark in marks), marks[0])
    return replace(chain, sides=(sides[marks.index(best)], *chain.sides[1:]), otherwise=())


def _mark(side: Side, chain: Chain, judge: Judge) -> str:
    left, right = side.node, chain.nodes[1]
    if left is None or right is None:
        return "unread"
    return judge.judge(left, chain.relations[0], right, chain.condition).mark
