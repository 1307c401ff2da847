"""Chains on their way through a text, and how one goes on from another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from .drafts import RawChain, RawSide
from .formulas import Formula

_SET: Final = re.compile(r"\s*(?:\\math(?:bb|bf|ds|scr|cal|rm)|\\bbR|\\R\b|\\Re\b|\\\{|\\lbrace|\\left\s*\\\{|ℝ|\{)")
_SIGNS: Final = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "in": r"\in"}


@dataclass(frozen=True, slots=True)
class Found:
    """A chain and the formula that its last part stands in."""

    raw: RawChain
    piece: Formula


def written(raw: RawChain) -> list[str]:
    """The sides and the relations between them."""
    out = [raw.sides[0].source]
    for side, relation in zip(raw.sides[1:], raw.relations, strict=True):
        out += [_SIGNS.get(relation, relation), side.source]
    return out


def continued(homes: list[Found], raw: RawChain, piece: Formula) -> RawChain:
    """A chain that goes on from one of several: from the first, with the last sides of the others in reserve.

    It stands under the condition of the first still, unless another one was stated since.
    """
    if not raw.condition and raw.lingering and raw.lingering == homes[0].raw.condition:
        raw = replace(raw, condition=raw.lingering, lingering="")
    likely, *others = ({shifted(home, piece)[-1].source: shifted(home, piece)[-1] for home in homes}).values()
    sides = (likely, *raw.sides[1:])
    return replace(raw, sides=sides, otherwise=tuple(others), continues=False)


def shifted(before: Found, piece: Formula) -> tuple[RawSide, ...]:
    """The sides of a chain, with places that count from another formula."""
    shift = before.piece.at - piece.at
    return tuple(replace(side, at=side.at + shift) for side in before.raw.sides)


def joined(before: Found, raw: RawChain, piece: Formula) -> RawChain:
    """A chain that begins with a relation, put behind the one before. Places count from this formula."""
    sides, relations = shifted(before, piece), before.raw.relations
    if relations and not sides[-1].source and relations[-1] == raw.relations[0]:
        sides, relations = sides[:-1], relations[:-1]  # the sign at the end of a display, and again in the next
    return replace(
        before.raw,
        sides=sides + raw.sides[1:],
        relations=relations + raw.relations,
        condition=before.raw.condition or raw.condition,
        solves=before.raw.solves or raw.solves,
    )


def ending(chain: Found) -> Found:
    """The last side alone, from which a chain goes on."""
    return replace(chain, raw=RawChain(chain.raw.sides[-1:], ()))


def without_home(raw: RawChain) -> RawChain:
    r"""``a = b \in \mathbb{R}^n`` is ``a = b``: what follows says only what b is."""
    if len(raw.relations) > 1 and raw.relations[-1] == "in" and _SET.match(raw.sides[-1].source):
        return replace(raw, sides=raw.sides[:-1], relations=raw.relations[:-1])
    return raw


def is_membership(raw: RawChain) -> bool:
    r"""``W \in \mathbb{R}^{k \times d}``: says what a name is and claims nothing."""
    if raw.relations != ("in",):
        return False
    member, home = (side.source for side in raw.sides)
    # What stands before a home with dimensions has this shape.
    shaped = re.search(r"\^\s*\{[^{}]*\\times|^\s*(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ|\\R)\s*\^", home)
    return bool(_SET.match(home)) and (shaped is not None or not re.search(r"[('+=-]|\\frac", member))
