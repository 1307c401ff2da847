r"""From the formulas of a text to its chains: what goes on from where, and which conditions hold beside what."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from . import prose
from .chains import Place
from .conditions import OTHER_CLASSES, OTHERWISE, condition_below, negated, sign_said, stated_in
from .drafts import RawChain, RawSide
from .formulas import Formula
from .scopes import ConditionScope, begins_anew, begins_section, behind_formula, title_in
from .split import split
from .targets import LONGEST_SENTENCE, class_stated
from .vocabulary import Vocabulary
from .words import CONDITION_WORDS

_SET: Final = re.compile(r"\s*(?:\\math(?:bb|bf|ds|scr|cal|rm)|\\bbR|\\R\b|\\Re\b|\\\{|\\lbrace|\\left\s*\\\{|ℝ|\{)")
_INEQUALITIES: Final = frozenset({"<", "<=", ">", ">=", "!="})
_TRAILING_OTHERWISE: Final = re.compile(r"[\s,]*(?:otherwise|else|elsewhere|sonst|sinon)\s*(?:[.;]|$)")
_DELTA: Final = re.compile(r"\s*\\delta_(?:\w|\{[^{}]*\})\s*")
_VALUE: Final = re.compile(r"(?P<name>\s*\\?[A-Za-z]+(?:_\w|_\{\w+\})?)\s*=\s*[-+]?[\d.]+\s*")
_LETTERS: Final = re.compile(r"\s*[a-z]\s*(?:(?:,|\\ne|=)?\s*[a-z]\s*)?")
_LISTING: Final = re.compile(r"[\s,]*(?:and\s*)?")
_CLOSING: Final = re.compile(r"^[\s`]*(?:\$\$?|\\\)|\\\]|\\end\{\w+\*?\})")
_STRICTLY: Final = frozenset("if when whenever case for unless si wenn falls cuando quand".split())
_SIGNS: Final = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "in": r"\in"}


@dataclass(frozen=True, slots=True)
class Found:
    """A chain and the formula that its last part stands in."""

    raw: RawChain
    piece: Formula


class Collector:
    """Walks through the formulas of a text, once. ``collected`` gives all chains with a relation, in order."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.found: list[Found] = []
        self.scope = ConditionScope()
        self.place = Place()
        self.last: Found | None = None
        self.display: Found | None = None  # the last one that stands apart from the sentences around it
        self.main: Found | None = None  # what goes on after an aside: "using a = b, ..."
        self.stem: Found | None = None  # what goes on by cases: "if i = j, ... If not, ..."
        self.branched = False
        self.pointed = False  # the formula before was a place that is spoken of
        self.following = ""  # the formula after the one at hand

    def collected(self, pieces: list[Formula]) -> list[Found]:
        """Conditions are put to the chains they belong to, continuations joined."""
        before = ""
        later = [*(piece.latex for piece in pieces[1:]), ""]
        for piece, behind, following in zip(pieces, self._words_behind(pieces), later, strict=False):
            self.following = following
            self._read_words(piece, before)
            solves = prose.solves(piece.words, behind)
            before = piece.latex
            if _LETTERS.fullmatch(piece.latex) and prose.is_of_all(piece.words):
                self.scope.end()
            if said := sign_said(piece.words, piece.latex, behind):
                self._state_sign(said, piece, behind)
                continue
            if not piece.closed:
                self.found.append(Found(RawChain((), ()), piece))
                continue
            for k, raw in enumerate(split(piece.latex, self.vocabulary)):
                raw = replace(_without_home(raw), solves=solves)
                if raw.note:
                    self.found.append(Found(self._bound(raw, "", first=False), piece))
                elif not _is_membership(raw) and not (k == 0 and self._is_beside(raw, piece)):
                    if raw.relations:
                        self.scope.meet(apart=piece.apart)
                    self._take(self._bound(raw, piece.words, k == 0), piece, first=k == 0)
            if _TRAILING_OTHERWISE.match(behind) and len(self.found) > 1:
                self._bind_newest(negated(self.found[-2].raw.condition))
        return self.found

    def _state_sign(self, condition: str, piece: Formula, behind: str) -> None:
        """ "... for positive $x$" restricts what stands before it, "For positive $x$" what follows."""
        if re.match(r"[\s,]*(?:for|when|if|where)\b", piece.words) and re.match(r"\s*(?:[.;)]|$)", behind):
            self._bind_newest(condition)
        else:
            self.scope.state(condition, piece.words, behind)

    def _bind_newest(self, condition: str) -> None:
        if self.found and self._is_free(self.found[-1]):
            self.found[-1] = replace(self.found[-1], raw=replace(self.found[-1].raw, condition=condition))

    def _read_words(self, piece: Formula, before: str) -> None:
        """What the prose before a formula says about the condition in force; ``before`` is the formula before that."""
        apart = self.last is not None and self.last.piece.apart
        if self.last is not None and self._is_newest(self.last) and prose.is_for_all(piece.words):
            if self._is_free(self.last):
                self.last = self.found[-1] = replace(self.last, raw=replace(self.last.raw, condition="", lingering=""))
        self.place = Place(
            self.place.section + begins_section("\n" + piece.words if not before else piece.words),
            self.place.sentence + begins_anew(behind_formula(piece.words, before), apart),
            self.place.general + (prose.ENDS_CONDITION.search(prose.HEADING.sub("", piece.words)) is not None),
            title_in("\n" + piece.words if not before else piece.words) or self.place.title,
            piece.at,
        )
        condition = self.scope.condition or (self.last.raw.condition if self.last is not None else "")
        self.scope.pass_over(piece.words, before, apart)
        others = OTHER_CLASSES.search(piece.words) if _LETTERS.fullmatch(condition) else None
        if match := OTHERWISE.search(piece.words) or others:
            self.scope.state(negated(condition), piece.words[: match.start()], piece.words[match.end() :])
        upto = piece.at + (len(piece.latex) if _LETTERS.fullmatch(piece.latex) else 0)
        sentence = self.text[max(piece.at - LONGEST_SENTENCE, 0) : upto]
        stated = stated_in(piece.words, self._letters(piece.latex))
        if stated := stated or class_stated(piece.words, sentence, self.vocabulary):
            start = "" if before else "\n"
            self.scope.state(stated.condition, start + piece.words[: stated.start], piece.words[stated.end :])

    def _letters(self, latex: str) -> tuple[str, str] | None:
        """The two indices of a formula, if there are two."""
        found = dict.fromkeys(re.findall(r"[A-Za-z](?![A-Za-z])", " ".join(re.findall(r"_(?:\w|\{[^{}]*\})", latex))))
        letters = [letter for letter in found if self.vocabulary.is_index(letter)]
        return (letters[0], letters[1]) if len(letters) == 2 else None

    # what states nothing by itself ---------------------------------------------------------------------------------

    def _is_beside(self, raw: RawChain, piece: Formula) -> bool:
        """Whether the first relation of a formula is a condition, a point that is spoken of, or half of an "iff"."""
        if prose.IFF.match(piece.words) and len(raw.relations) == 1:
            if self.last is not None and self._is_newest(self.last) and len(self.last.raw.relations) == 1:
                self.found.pop()  # "a = 0 iff b = 0" states neither
            self.last = None
            return True
        restricting = bool(raw.relations) and set(raw.relations) <= _INEQUALITIES
        if restricting and prose.repeats(piece.words):
            return True
        raw = replace(raw, is_condition=raw.is_condition or (restricting and prose.restricts(piece.words)))
        values = [_VALUE.fullmatch(latex) for latex in (piece.latex, self.following)]
        names = [match["name"].strip() for match in values if match is not None]
        listed = len(set(names)) == len(values) and all(name in self.vocabulary.symbols for name in names)
        if listed and _LISTING.fullmatch(self._behind(piece)):
            return False  # at x = 1, y = 2, z = 9: a point in several variables
        if raw.is_condition and _may_be_one(raw, piece) and (place := self._condition_place(piece, raw)):
            condition = " ".join(_written(raw))
            if place == "aside":
                return True
            if place == "before" and self.last and self._is_newest(self.last):
                self.found[-1] = replace(self.last, raw=replace(self.last.raw, condition=condition))
            else:
                start = "" if piece.words.strip() != self.text[: piece.at].strip("$`([\\ \n") else "\n"
                self.scope.state(condition, start + piece.words, self._behind(piece))
            if place != "before":
                self.stem, self.last = (self.stem if self.branched else self.last), None
            return True
        if prose.PLACE.search(piece.words) and len(raw.relations) == 1 and not piece.apart:
            self.scope.state(" ".join(_written(raw)), piece.words, self._behind(piece))
            return True
        also = self.pointed and _LISTING.fullmatch(piece.words) is not None  # at y = 0 and y = 1
        self.pointed = (prose.is_at(piece.words) or also) and self._is_point(raw)
        return self.pointed

    def _behind(self, piece: Formula) -> str:
        """The words between a formula and the next."""
        rest = self.text[piece.at + len(piece.latex) :]
        return re.split(r"\$|\\\[|\\\(|\\begin", _CLOSING.sub("", rest), maxsplit=1)[0]

    def _words_behind(self, pieces: list[Formula]) -> list[str]:
        return [*(later.words for later in pieces[1:]), *(self._behind(piece) for piece in pieces[-1:])]

    def _is_newest(self, chain: Found) -> bool:
        return bool(self.found) and self.found[-1] == chain

    def _is_free(self, chain: Found) -> bool:
        """Whether no condition of its own stands beside a chain."""
        return chain.raw.condition in ("", self.scope.condition)

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

    def _condition_place(self, piece: Formula, raw: RawChain) -> str:
        """Whether a relation in the prose is a condition on the chain "before" it, on what comes "after", or none."""
        sentence = prose.sentence_of(piece.words)
        found = prose.words_in(sentence)
        close = [word.lower() for word in found[-3:]]
        behind = self.text[piece.at + len(piece.latex) :].lstrip("$`)\\] ")[:3]
        joined = bool(close) and close[0] in prose.JOINING and len(found) < 4
        trailing = prose.without_break(piece.words)
        if self._on_indices(raw):
            beside = self.last is not None and not joined and not re.search(r"\n\n|[.;:]", trailing)
            beside = beside and bool(found) and found[0][0].islower()
            ended = behind[:1] in (".", ")", ",", ";", "") or re.match(r"and|but|or", behind) is not None
            return "before" if beside and ended else "after"
        if prose.is_unspaced_condition(piece.words, behind):
            return "after"
        at = not prose.arrives(piece.words)
        if close[-1:] == ["where"] and set(raw.relations) <= {"<", "<=", ">", ">=", "!="}:
            close = ["if"]
        if not any(word in CONDITION_WORDS or (at and word == "at") for word in close):
            titled = re.fullmatch(r"[\s*_#>\d.()-]*", sentence) and behind.lstrip("*_").startswith(":")
            return "after" if titled and not piece.words.strip().endswith("$") else ""
        attached = self.last is not None and "\n\n" not in trailing and self._is_free(self.last)
        plainly = re.fullmatch(r"[\s,]*(?:[a-z]+\s+){0,2}[a-z]+\s*\(?", trailing)
        if attached and prose.is_about_something_else(trailing):
            return "aside"
        return "before" if attached and not joined and plainly and found[0][0].islower() else "after"

    # what goes on from where ---------------------------------------------------------------------------------------

    def _take(self, raw: RawChain, piece: Formula, *, first: bool) -> None:
        """Put a chain behind those found so far, or behind what it goes on from."""
        if first and self._is_awaited(piece):
            awaited = self.last.raw.relations[-1:] if self.last else ()
            raw = replace(raw, sides=(RawSide("", 0), *raw.sides), relations=awaited + raw.relations, continues=True)
        homes = self._homes(piece) if first and raw.continues else []
        if first and not (raw.continues and self.main is not None and piece.words.strip()):
            aside = self.last is not None and bool(self.last.raw.relations) and prose.is_aside(piece.words)
            self.main = self.last if aside else None
        elif first:
            self.main = None
        raw = _continued(homes, raw, piece) if len(homes) > 1 else self._directly(raw, piece)
        self.last = Found(raw, piece)
        if piece.apart:
            self.display = self.last
        if raw.relations:
            self.found.append(self.last)

    def _is_awaited(self, piece: Formula) -> bool:
        """``A =`` in one formula and ``B`` in the next, with no words between them."""
        if self.last is None or piece.words.strip() or not self.last.raw.relations:
            return False
        return not self.last.raw.sides[-1].source and not piece.latex.lstrip("& ").startswith(
            ("=", "\\le", "\\ge", "<", ">")
        )

    def _homes(self, piece: Formula) -> list[Found]:
        """What a formula that begins with a relation may go on from, the likeliest first."""
        last, display, said = self.last, self.display, bool(piece.words.strip())
        if said and self.main is not None:
            likely = [self.main, display, last]
        elif last is None or last.piece.apart or not piece.apart:
            likely = [last]
        else:  # a display after a sentence with a formula in it: the sentence may be an aside
            likely = [display, last] if said or not last.raw.relations else [last, display]
        return list(dict.fromkeys(home for home in likely if home is not None))

    def _directly(self, raw: RawChain, piece: Formula) -> RawChain:
        """The chain joined with the one right before it, or with the one that stood before several cases."""
        self.branched = raw.continues and (self.branched or self.last is None)
        if raw.continues and self.last is not None:
            if raw.condition and self.last.raw.relations and not self.last.raw.condition:
                return replace(_joined(_ending(self.last), raw, piece), condition=raw.condition)
            if self._is_newest(self.last):
                self.found.pop()
            return _joined(self.last, raw, piece)
        if raw.continues and self.stem is not None:
            return replace(_joined(_ending(self.stem), raw, piece), condition=raw.condition)
        return raw

    def _bound(self, raw: RawChain, words: str, first: bool) -> RawChain:
        """With the condition in force and with what "let" and "where" say."""
        condition, lingering = raw.condition or condition_below(side.source for side in raw.sides), ""
        if not condition:
            condition, lingering = self.scope.condition, self.scope.lingering
            sources = [side.source for side in raw.sides]
            general = any(r"\delta_" in source for source in sources) and not any(map(_DELTA.fullmatch, sources))
            if general and not self.scope.is_of_a_sentence:
                condition, lingering = "", condition or lingering  # both cases at once
        return replace(
            raw,
            introduces=raw.introduces or (first and prose.introduces(words)),
            concludes=first and prose.concludes(words),
            assumes=prose.assumes(words) or not first,
            denied=first and prose.denies(words),
            place=self.place,
            anew=first and prose.begins_meaning(words),
            condition=condition,
            lingering=lingering,
        )


def _may_be_one(raw: RawChain, piece: Formula) -> bool:
    """Whether a relation can be a condition: one on an entry, ``y_i = 1``, only right behind "if" or "when"."""
    if "_" not in raw.sides[0].source or raw.relations != ("=",):
        return True
    words = prose.words_in(piece.words)
    return not piece.apart and bool(words) and words[-1].lower() in _STRICTLY


def _written(raw: RawChain) -> list[str]:
    """The sides and the relations between them."""
    out = [raw.sides[0].source]
    for side, relation in zip(raw.sides[1:], raw.relations, strict=True):
        out += [_SIGNS.get(relation, relation), side.source]
    return out


def _continued(homes: list[Found], raw: RawChain, piece: Formula) -> RawChain:
    """A chain that goes on from one of several: from the first, with the last sides of the others in reserve."""
    likely, *others = ({_shifted(home, piece)[-1].source: _shifted(home, piece)[-1] for home in homes}).values()
    sides = (likely, *raw.sides[1:])
    return replace(raw, sides=sides, otherwise=tuple(others), continues=False)


def _shifted(before: Found, piece: Formula) -> tuple[RawSide, ...]:
    """The sides of a chain, with places that count from another formula."""
    shift = before.piece.at - piece.at
    return tuple(replace(side, at=side.at + shift) for side in before.raw.sides)


def _joined(before: Found, raw: RawChain, piece: Formula) -> RawChain:
    """A chain that begins with a relation, put behind the one before. Places count from this formula."""
    sides, relations = _shifted(before, piece), before.raw.relations
    if relations and not sides[-1].source and relations[-1] == raw.relations[0]:
        sides, relations = sides[:-1], relations[:-1]  # the sign at the end of a display, and again in the next
    return replace(
        before.raw,
        sides=sides + raw.sides[1:],
        relations=relations + raw.relations,
        condition=before.raw.condition or raw.condition,
        solves=before.raw.solves or raw.solves,
    )


def _ending(chain: Found) -> Found:
    """The last side alone, from which a chain goes on."""
    return replace(chain, raw=RawChain(chain.raw.sides[-1:], ()))


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
    # What stands before a home with dimensions has this shape.
    shaped = re.search(r"\^\s*\{[^{}]*\\times|^\s*(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ|\\R)\s*\^", home)
    return bool(_SET.match(home)) and (shaped is not None or not re.search(r"[('+=-]|\\frac", member))
