"""Chains of relations between sides: what is read from a text. The trees of the sides are in ``tree``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from .tree import Node


@dataclass(frozen=True, slots=True)
class Unread:
    """A side that could not be read: the sentence, and where in the side's source the reader stopped."""

    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation. ``tree`` is None for an empty side (a line that starts with ``=``)."""

    source: str
    tree: Node | Unread | None

    @property
    def node(self) -> Node | None:
        """What was read; None for an empty side and for one that could not be read."""
        return None if isinstance(self.tree, Unread) else self.tree


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text: how many sections began before (headings, items, labels), how many sentences ended, and how
    often the words went back to the general case. ``title`` is the lines that begin the section, ``words`` what stands
    before the formula in its sentence, ``at`` the character at which the formula begins."""

    section: int = 0
    sentence: int = 0
    general: int = 0
    title: str = ""
    at: int = 0
    words: str = ""


START = Place()


@dataclass(frozen=True, slots=True)
class Chain:
    r"""``a = b = c``: ``sides`` has one more entry than ``relations``.

    Relations are normalised: ``=``, ``:=``, ``~`` (approximately), ``<``, ``<=``, ``>``, ``>=``, ``!=``, ``in``,
    ``proportional``. ``\Rightarrow``, ``\therefore``, commas and prose end a chain. ``condition`` is what the words
    beside it say ("for i = j"), as a Compare. ``introduces`` is true after "let", "where", "set", "define" or ``:=``.
    ``lingering`` is a condition stated before of which the words do not say whether it still applies; ``concludes`` is
    true in a sentence that begins with "so" or "hence", ``anew`` after "let", "set" or "define", ``assumes`` after
    "with", "since", "assume", or beside another chain. ``follows`` is the arrow from the chain before: ``=>``,
    ``<=>`` or nothing. ``solves`` is true beside words that speak of an equation to solve: "set to zero", "vanishes
    when", "solving for w".
    ``lines`` has for each relation the line of its right side, counted from 1 in the cell's text. A formula that is
    never closed is a chain of one unread side without a relation. ``otherwise`` are sides that the chain may go on
    from instead of its first, where the text does not say from which. ``note`` is true of a label at a brace, which
    is no step unless it is false; ``denied`` where the
    words say that it is not so; ``hedged`` where words beside the chain state a condition that cannot be read.
    ``behind`` is true where the condition stands behind the chain: "... at x = 0".
    """

    sides: tuple[Side, ...]
    relations: tuple[str, ...]
    condition: Node | None = None
    introduces: bool = False
    lines: tuple[int, ...] = ()
    otherwise: tuple[Side, ...] = ()
    lingering: Node | None = None
    concludes: bool = False
    assumes: bool = False
    place: Place = START
    follows: str = ""
    solves: bool = False
    anew: bool = False
    note: bool = False
    hedged: bool = False
    denied: bool = False
    behind: bool = False

    @property
    def nodes(self) -> tuple[Node | None, ...]:
        """What was read of each side."""
        return tuple(side.node for side in self.sides)

    @property
    def pairs(self) -> list[tuple[Node | None, Node | None]]:
        """What was read of the two sides of each relation."""
        return list(pairwise(self.nodes))
