r"""Markdown to chains: finds the formulas, reads the words between them, and joins what belongs together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Final

from ..notation import Notation
from .chains import Chain, Side, Unread
from .conditions import condition_in
from .formulas import Formula, formulas
from .macros import expanded, macros_in
from .messages import SENTENCES
from .reader import read_condition, read_tree, side_of
from .split import RawChain, split
from .tree import Call, Indexed, Name, Node
from .vocabulary import Vocabulary, vocabulary_of
from .words import CONDITION_WORDS, REASONS

_INTRODUCES: Final = re.compile(
    r"\b(?:let|letting|where|set|setting|define|defining|denote|denoting|put|putting|call|write|substitut\w+|introduc\w+|with(?!\s+respect)"
    r"|sei|seien|setzen?|definier\w+|wobei|soit|soient|posons|notons|où|sea|sean|donde|definimos)\b",
    re.IGNORECASE,
)
_SET: Final = re.compile(r"\s*(?:\\math(?:bb|bf|ds|scr|cal|rm)|\\bbR|\\R\b|\\Re\b|\\\{|\\lbrace|\\left\s*\\\{|ℝ|\{)")
_IFF: Final = re.compile(
    r"[\s,]*(?:iff|if and only if|(?:exactly|precisely|only) (?:if|when)|genau dann,? wenn"
    r"|si et seulement si|si y solo si)\s*$"
)
_AT: Final = re.compile(r"\b(?:at|if|when|bei|für|pour|para|en)\s*\(?\s*$", re.IGNORECASE)
# A condition after one of these words begins something new.
_JOINING: Final = frozenset(
    {"and", "but", "while", "whereas", "or", "similarly", "otherwise", "now", "next", "finally"}
)
_ENDS_CONDITION: Final = re.compile(
    r"^\s{0,3}#|\b(?:together|combin\w*|both cases|in general|overall|altogether|summar\w+"
    r"|unif\w+|compact\w*|all cases|elsewhere|everywhere else|for all other|any(?:where)? other"
    r"|zusammen\w*|insgesamt|allgemein|en général|au total|en general|en resumen)\b",
    re.IGNORECASE | re.MULTILINE,
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


@dataclass(frozen=True, slots=True)
class _Found:
    raw: RawChain
    formula: Formula


class _Text:
    """One text on its way to chains."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.breaks = [m.start() for m in re.finditer("\n", text)]
        self.vocabulary = vocabulary
        self.scope = ""  # the condition that words state for all that follows

    def chains(self) -> tuple[Chain, ...]:
        """The chains, in order."""
        pieces = formulas(self.text)
        macros = macros_in(self.text)
        if macros:
            pieces = [replace(piece, latex=expanded(piece.latex, macros)) for piece in pieces]
        words = {m[1] for piece in pieces for m in re.finditer(r"(?:^|[\s&])([A-Za-z]{3,12})\s*&?=", piece.latex)}
        self.vocabulary = self.vocabulary.with_words(word for word in words if self._is_new_word(word))
        found = self._collected(pieces)
        heads = [
            read_tree(raw.sides[0].source, self.vocabulary) for raw, _ in found if raw.relations and raw.sides[0].source
        ]
        self.vocabulary = self.vocabulary.defining([h for h in heads if not isinstance(h, Unread)])
        return tuple(self._chain(raw, formula) for raw, formula in found)

    def _is_new_word(self, word: str) -> bool:
        known = self.vocabulary.known
        return word not in self.vocabulary.words and not all(known(c) or c in "de" for c in word)

    def _collected(self, pieces: list[Formula]) -> list[tuple[RawChain, Formula]]:
        """All chains with a relation, conditions put to the chains they belong to, continuations joined."""
        found: list[tuple[RawChain, Formula]] = []
        last: tuple[RawChain, Formula] | None = None
        main: tuple[RawChain, Formula] | None = None  # what goes on after an aside: "using a = b, ..."
        stem: tuple[RawChain, Formula] | None = None  # what goes on by cases: "if i = j, ... If not, ..."
        branched = False
        for piece in pieces:
            self._read_words(piece.words)
            if not piece.closed:
                found.append((RawChain((), ()), piece))
                continue
            for k, raw in enumerate(split(piece.latex, self.vocabulary)):
                raw = _without_home(raw)
                if k == 0 and _IFF.match(piece.words) and len(raw.relations) == 1:
                    if last is not None and found and found[-1] == last and len(last[0].relations) == 1:
                        found.pop()  # "a = 0 iff b = 0" states neither
                    last = None
                    continue
                if _is_membership(raw):
                    continue
                if k == 0 and raw.is_condition and (place := self._condition_place(piece, raw, last)):
                    condition = " ".join(self._sides_and_relations(raw))
                    if place == "before" and last and found and found[-1] == last:
                        found[-1] = (replace(last[0], condition=condition), last[1])
                    else:
                        self.scope = condition
                    if place != "before":
                        stem, last = (stem if branched else last), None
                    continue
                if k == 0 and _AT.search(piece.words) and self._is_point(raw):
                    continue
                raw = self._bound(raw, piece.words if k == 0 else "")
                aside = k == 0 and raw.continues and bool(piece.words.strip())
                if aside and main is not None:
                    raw, main = self._joined(_ending(main[0]), main[1], raw, piece), None
                    last = (raw, piece)
                    found.append(last)
                    continue
                if k == 0:
                    main = last if last is not None and last[0].relations and _is_aside(piece.words) else None
                branched = raw.continues and (branched or last is None)
                if raw.continues and last is not None:
                    raw = self._joined(*last, raw, piece)
                    if found and found[-1] == last:
                        found.pop()
                elif raw.continues and stem is not None:
                    raw = replace(self._joined(_ending(stem[0]), stem[1], raw, piece), condition=raw.condition)
                last = (raw, piece)
                if raw.relations:
                    found.append(last)
        return found

    def _sides_and_relations(self, raw: RawChain) -> list[str]:
        signs = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "in": r"\in"}
        out = [raw.sides[0].source]
        for side, relation in zip(raw.sides[1:], raw.relations, strict=True):
            out += [signs.get(relation, relation), side.source]
        return out

    def _read_words(self, words: str) -> None:
        """What the prose before a formula says about the condition in force."""
        if _ENDS_CONDITION.search(words):
            self.scope = ""
        if condition := condition_in(words):
            self.scope = condition

    def _on_indices(self, raw: RawChain) -> bool:
        """``i = j``: between the letters of two indices, where nobody claims anything."""
        names = [side.source.strip() for side in raw.sides]
        return raw.relations in (("=",), ("!=",)) and all(len(n) == 1 and self.vocabulary.is_index(n) for n in names)

    def _is_point(self, raw: RawChain) -> bool:
        r"""``s = \frac12`` after "at", of an s of the student's: a place that is spoken of; nothing is claimed."""
        name = raw.sides[0].source.strip()
        if raw.relations != ("=",) or name in self.vocabulary.symbols or not re.fullmatch(r"\\?[A-Za-z]+(_\w)?", name):
            return False
        return not re.search(r"[A-Za-z]", re.sub(r"\\(?:[dt]?frac|ln|log|sqrt|pi|pm|infty)", "", raw.sides[1].source))

    def _condition_place(self, piece: Formula, raw: RawChain, last: tuple[RawChain, Formula] | None) -> str:
        """Whether a relation in the prose is a condition on the chain "before" it, on what comes "after", or none."""
        sentence = re.split(r"[.;!?]\s|\n\s*\n", piece.words)[-1]
        found = re.findall(r"[^\W\d_]+", sentence)
        close = [word.lower() for word in found[-3:]]
        after = self.text[piece.at + len(piece.latex) :].lstrip("$`)\\] ")[:3]
        joined = bool(close) and close[0] in _JOINING and len(found) < 4
        if self._on_indices(raw) and found:
            beside = last is not None and not joined and not re.search(r"\n\n|[.;:]", piece.words)
            beside = beside and found[0][0].islower()
            return "before" if beside and after[:1] in (".", ")", ",", ";", "") else "after"
        if not any(word in CONDITION_WORDS | {"at"} for word in close):
            titled = re.fullmatch(r"[\s*_#>\d.()-]*", sentence) and after.lstrip("*_").startswith(":")
            return "after" if titled and not piece.words.strip().endswith("$") else ""
        attached = last is not None and "\n\n" not in piece.words and not last[0].condition
        if (
            attached
            and not joined
            and re.fullmatch(r"[\s,]*(?:[a-z]+\s+){0,2}[a-z]+\s*\(?", piece.words)
            and found[0][0].islower()
        ):
            return "before"
        return "after"

    def _bound(self, raw: RawChain, words: str) -> RawChain:
        """With the condition in force and with what "let" and "where" say."""
        sentence = re.split(r"[.;!?]\s|\n\s*\n", words)[-1]
        introduces = raw.introduces or bool(_INTRODUCES.search(sentence))
        condition = raw.condition
        if not condition and self.scope and not any(r"\delta_" in side.source for side in raw.sides):
            condition = self.scope
        return replace(raw, introduces=introduces, condition=condition)

    def _joined(self, before: RawChain, formula: Formula, raw: RawChain, piece: Formula) -> RawChain:
        """A chain that begins with a relation, put behind the one before. Places count from this formula."""
        shift = formula.at - piece.at
        sides = tuple(replace(side, at=side.at + shift) for side in before.sides) + raw.sides[1:]
        return replace(
            before, sides=sides, relations=before.relations + raw.relations, condition=before.condition or raw.condition
        )

    def _chain(self, raw: RawChain, formula: Formula) -> Chain:
        if not formula.closed:
            reason = SENTENCES["display"].format(text=formula.latex)
            return Chain((Side(formula.latex, Unread(reason, 0)),), (), lines=(self._line(formula.at),))
        sides = tuple(side_of(side.source, self.vocabulary) for side in raw.sides)
        condition = read_condition(raw.condition, self.vocabulary) if raw.condition else None
        lines = tuple(self._line(formula.at + side.at) for side in raw.sides[1:])
        introduces = raw.introduces and _is_definable(sides[0].tree)
        return Chain(sides, raw.relations, condition, introduces, lines)

    def _line(self, at: int) -> int:
        return bisect_right(self.breaks, at - 1) + 1 if at else 1


def _is_aside(words: str) -> bool:
    """Whether the sentence before a formula only prepares the next step: "Using", "since", "with"."""
    sentence = re.split(r"[.;!?]\s|\n\s*\n", words)[-1]
    found = re.findall(r"[^\W\d_]+", sentence.lower())
    return bool(found) and len(found) < 8 and (found[0] in REASONS or found[-1] in REASONS)


def _ending(raw: RawChain) -> RawChain:
    """The last side alone, from which a chain goes on."""
    return RawChain(raw.sides[-1:], ())


def _without_home(raw: RawChain) -> RawChain:
    r"""``a = b \in \mathbb{R}^n`` is ``a = b``: what follows says only what b is."""
    if len(raw.relations) > 1 and raw.relations[-1] == "in" and _SET.match(raw.sides[-1].source):
        return replace(raw, sides=raw.sides[:-1], relations=raw.relations[:-1])
    return raw


def _is_membership(raw: RawChain) -> bool:
    r"""``W \in \mathbb{R}^{k \times d}``: says what a name is and claims nothing."""
    if raw.relations != ("in",):
        return False
    member, home = (side.source for side in raw.sides)
    return bool(_SET.match(home)) and not re.search(r"[('+=-]|\\frac", member)


def _is_definable(head: Node | Unread | None) -> bool:
    """A name, an indexed name, or a function of names."""
    if isinstance(head, Call):
        return isinstance(head.function, Name) and all(isinstance(a, Name | Indexed) for a in head.args)
    return isinstance(head, Name) or (isinstance(head, Indexed) and _is_definable(head.base))
