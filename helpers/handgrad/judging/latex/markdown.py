r"""Markdown to chains: finds the formulas, reads the words between them, and joins what belongs together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from ..notation import Notation
from .chains import Chain, Side, Unread
from .collecting import Collector
from .drafts import RawChain
from .formulas import Formula, formulas
from .macros import expanded, macros_in
from .messages import SENTENCES
from .newwords import new_words
from .numerals import comma_in
from .reader import read_condition, read_tree, side_of
from .tree import Call, Indexed, Name, Node
from .vocabulary import Vocabulary, vocabulary_of

# pReLU(x) further on in a chain: a word that an argument follows is a function.
_NAMED_CALL = re.compile(
    r"\s*(?:\\(?:text|mathrm|operatorname|mathit|textrm)\{\s*)?[A-Za-z]{2,12}\s*\}?\s*\(\s*\\?\w{1,8}\s*\)\s*"
)


def read_markdown(text: str, notation: Notation) -> tuple[Chain, ...]:
    r"""The chains of relations of a markdown text.

    A formula that begins with a relation continues the chain before it. A formula without a relation makes no
    chain. One that is never closed makes a chain of one ``Unread`` side. ``lines`` has the line of each
    relation's right side.

    >>> [chain.relations for chain in read_markdown(r"Let $u = 2x$. Then $u^2 = 4x^2 = 4xx$.", Notation())]
    [('=',), ('=', '=')]
    """
    return _Text(text, vocabulary_of(notation)).chains()


class _Text:
    """One text on its way to chains."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.breaks = [m.start() for m in re.finditer("\n", text)]
        self.vocabulary = vocabulary

    def chains(self) -> tuple[Chain, ...]:
        """The chains, in order."""
        pieces = formulas(self.text)
        macros = macros_in(self.text)
        if macros:
            pieces = [replace(piece, latex=expanded(piece.latex, macros)) for piece in pieces]
        new = [word for piece in pieces for word in new_words(piece.latex, self.vocabulary)]
        self.vocabulary = replace(self.vocabulary.with_words(new), comma=comma_in(self.text))
        found = Collector(self.text, self.vocabulary).collected(pieces)
        heads = [
            read_tree(side.source, self.vocabulary)
            for chain in found
            for k, side in enumerate(chain.raw.sides if chain.raw.relations else ())
            if side.source and (k == 0 or _NAMED_CALL.fullmatch(side.source))
        ]
        self.vocabulary = self.vocabulary.defining([h for h in heads if not isinstance(h, Unread)])
        return tuple(self._chain(chain.raw, chain.piece) for chain in found)

    def _chain(self, raw: RawChain, formula: Formula) -> Chain:
        if not formula.closed:
            reason = SENTENCES["display"].format(text=formula.latex)
            return Chain((Side(formula.latex, Unread(reason, 0)),), (), lines=(self._line(formula.at),))
        sides, otherwise = (
            tuple(side_of(side.source, self.vocabulary) for side in group) for group in (raw.sides, raw.otherwise)
        )
        condition, lingering = (
            read_condition(source, self.vocabulary) if source else None for source in (raw.condition, raw.lingering)
        )
        lines = tuple(self._line(formula.at + side.at) for side in raw.sides[1:])
        introduces = raw.introduces and _is_definable(sides[0].tree)
        return Chain(
            sides,
            raw.relations,
            condition,
            introduces,
            lines,
            otherwise,
            lingering,
            raw.concludes,
            raw.assumes,
            raw.place,
            raw.follows,
            raw.solves,
            raw.anew,
            raw.note,
            hedged=bool(raw.condition) and condition is None,
            denied=raw.denied,
            behind=raw.behind,
        )

    def _line(self, at: int) -> int:
        return bisect_right(self.breaks, at - 1) + 1 if at else 1


def _is_definable(head: Node | Unread | None) -> bool:
    """A name, an indexed name, or a function of names."""
    if isinstance(head, Call):
        return isinstance(head.function, Name) and all(isinstance(a, Name | Indexed) for a in head.args)
    return isinstance(head, Name) or (isinstance(head, Indexed) and _is_definable(head.base))
