r"""What the words and the formulas beside a chain say about it: conditions, points, places that are spoken of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from . import prose
from .chains import Place
from .conditions import OTHER_CLASSES, OTHERWISE, both, letters_in, negated, stated_in, trailing
from .drafts import RawChain
from .formulas import Formula
from .implying import is_of_all, is_of_entry, is_range, may_be_one
from .joining import Found, written
from .scopes import ConditionScope, begins_anew, begins_section, behind_formula, title_in
from .signs import UNKNOWN
from .targets import LONGEST_SENTENCE, class_stated
from .vocabulary import Vocabulary
from .words import CONDITION_WORDS, INEQUALITIES

_VALUE: Final = re.compile(r"(?P<name>\s*\\?[A-Za-z]+(?:_\w|_\{\w+\})?)\s*=\s*[-+]?[\d.]+\s*")
_LETTERS: Final = re.compile(r"\s*[a-z]\s*(?:(?:,|\\ne|=)?\s*[a-z]\s*)?")
_LISTING: Final = re.compile(r"[\s,;，、&]*(?:(?:and|but|und|et|y|e|且|和|并且|and also)\s*)?")
_FOR_THE_CASE: Final = re.compile(r"\s*for (?:the case (?:of |where |that )?)?")
_CLOSING: Final = re.compile(r"^[\s`]*(?:\$\$?|\\\)|\\\]|\\end\{\w+\*?\})")
_ZERO: Final = re.compile(r"\s*(?:0|\\(?:mathbf|boldsymbol|vec|bf)\s*\{?\s*0\s*\}?)\s*")


class Surroundings:
    """The place in a text that a walk through its formulas has come to, and what was said up to there."""

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
        self.taken = 0  # how far the words behind the formula before belong to that
        self.following = ""  # the formula after the one at hand
        self.stated = ""  # where the condition on indices went that the formula before states: "scope", "newest"

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
        begun = begins_section("\n" + piece.words if not before else piece.words)
        self.place = Place(
            self.place.section + begun,
            self.place.sentence + (begun or begins_anew(behind_formula(piece.words, before), apart)),
            self.place.general + (prose.ENDS_CONDITION.search(prose.HEADING.sub("", piece.words)) is not None),
            title_in("\n" + piece.words if not before else piece.words) or self.place.title,
            piece.at,
            self._sentence(piece, before),
        )
        condition = self.scope.condition or (self.last.raw.condition if self.last is not None else "")
        self.scope.pass_over(piece.words, before, apart)
        others = OTHER_CLASSES.search(piece.words) if _LETTERS.fullmatch(condition) else None
        if match := OTHERWISE.search(piece.words) or others:
            self.scope.state(negated(condition), piece.words[: match.start()], piece.words[match.end() :])
        upto = piece.at + (len(piece.latex) if _LETTERS.fullmatch(piece.latex) else 0)
        sentence = self.text[max(piece.at - LONGEST_SENTENCE, 0) : upto]
        words = " " * self.taken + piece.words[self.taken :]
        stated = stated_in(words, self._letters(piece.latex), self._variable())
        if stated := stated or class_stated(words, sentence, self.vocabulary):
            start = "" if before else "\n"
            self.scope.state(stated.condition, start + words[: stated.start], words[stated.end :])

    def _bind_trailing(self, piece: Formula, behind: str) -> None:
        """ "... if i = j, and" restricts what stands before it, and is said of nothing else."""
        newest = self.last if self.last is not None and self._is_newest(self.last) else None
        inside = newest is not None and newest.piece == piece and not piece.apart
        last, letters = not self.following, self._letters(piece.latex)
        stated = trailing(behind, letters, self._variable(), last=last) if inside else None
        self.taken = stated.end if stated else 0
        if stated:
            self._bind_newest(stated.condition)
            self.last = self.found[-1]

    def _variable(self) -> str:
        """What "the input" is: the only declared number."""
        found = [name for name, symbol in self.vocabulary.symbols.items() if symbol.kind == "scalar"]
        return found[0] if len(found) == 1 else ""

    def _sentence(self, piece: Formula, before: str) -> str:
        """The words before a formula in its sentence; those before a zero and behind it are one: "to $0$ gives"."""
        words = prose.sentence_of(piece.words.rstrip())
        return f"{self.place.words} 0 {words}" if _ZERO.fullmatch(before) else words

    def _letters(self, latex: str) -> tuple[str, str] | None:
        """The two indices of a formula, if there are two."""
        found = dict.fromkeys(re.findall(r"[A-Za-z](?![A-Za-z])", " ".join(re.findall(r"_(?:\w|\{[^{}]*\})", latex))))
        letters = [letter for letter in found if self.vocabulary.is_index(letter)]
        return (letters[0], letters[1]) if len(letters) == 2 else None

    # what states nothing by itself ---------------------------------------------------------------------------------

    def _is_beside(self, raw: RawChain, piece: Formula) -> bool:
        """Whether the first relation of a formula is a condition, a point that is spoken of, or half of an "iff"."""
        if self._is_one_more(raw, piece.words):
            return True
        self.stated = ""
        if prose.IFF.match(piece.words) and len(raw.relations) == 1:
            if self.last is not None and self._is_newest(self.last) and len(self.last.raw.relations) == 1:
                self.found.pop()  # "a = 0 iff b = 0" states neither
            self.last = None
            return True
        restricting = bool(raw.relations) and set(raw.relations) <= INEQUALITIES
        if restricting and prose.repeats(piece.words):
            return True
        unspaced = prose.is_unspaced_condition(piece.words, self._behind(piece))
        restricting = (restricting or is_of_entry(raw, self.vocabulary)) and (prose.restricts(piece.words) or unspaced)
        raw = replace(raw, is_condition=raw.is_condition or restricting)
        values = [_VALUE.fullmatch(latex) for latex in (piece.latex, self.following)]
        names = [match["name"].strip() for match in values if match is not None]
        listed = len(set(names)) == len(values) and all(name in self.vocabulary.symbols for name in names)
        if listed and _LISTING.fullmatch(self._behind(piece)):
            return False  # at x = 1, y = 2, z = 9: a point in several variables
        if raw.is_condition and (unspaced or may_be_one(raw, piece)) and (place := self._condition_place(piece, raw)):
            condition = both(" ".join(written(raw)), raw.condition) if raw.condition else " ".join(written(raw))
            condition = UNKNOWN if is_of_all(raw, piece, self.vocabulary) else condition
            self.stated = ("newest" if place == "before" else "scope") if self._on_indices(raw) else ""
            if place == "aside":
                return True
            bound = place in ("before", "both") and self.last is not None and self._is_newest(self.last)
            if bound and self.last is not None:
                self.found[-1] = replace(self.last, raw=replace(self.last.raw, condition=condition, behind=True))
            if not bound or place == "both":
                start = "" if piece.words.strip() != self.text[: piece.at].strip("$`([\\ \n") else "\n"
                self.scope.state(condition, start + piece.words, self._behind(piece))
            if place != "before":
                self.stem, self.last = (self.stem if self.branched else self.last), None
            return True
        if not piece.apart and is_range(raw, self.vocabulary):
            self._restrict(raw, piece)
            return True
        if prose.PLACE.search(piece.words) and len(raw.relations) == 1 and not piece.apart:
            self.scope.state(" ".join(written(raw)), piece.words, self._behind(piece))
            return True
        also = self.pointed and _LISTING.fullmatch(piece.words) is not None  # at y = 0 and y = 1
        self.pointed = (prose.is_at(piece.words) or also) and self._is_point(raw)
        return self.pointed

    def _is_one_more(self, raw: RawChain, words: str) -> bool:
        """Whether this is a condition that holds together with the one right before it: "$i = k$ and $l = j$"."""
        if not self.stated or not self._on_indices(raw) or not _LISTING.fullmatch(words):
            return False
        condition, newest = " ".join(written(raw)), self.found[-1] if self.found else None
        stated = newest.raw.condition if self.stated == "newest" and newest is not None else self.scope.condition
        if letters_in(stated) == letters_in(condition):
            return False  # i = j and i ≠ j: two cases
        if self.stated == "newest" and newest is not None:
            self.found[-1] = replace(newest, raw=replace(newest.raw, condition=both(newest.raw.condition, condition)))
        else:
            self.scope.add(condition)
        return True

    def _restrict(self, raw: RawChain, piece: Formula) -> None:
        """Right behind a formula, in brackets, it restricts that; anywhere else what follows."""
        condition = " ".join(written(raw))
        behind = self._behind(piece)
        if piece.words.strip() == "(" and behind.lstrip().startswith(")") and self.last is not None:
            self._bind_newest(condition)
        else:
            self.scope.state(condition, piece.words, behind)

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
        """``i = j``, ``i = j \ne k``: between letters of indices, where nobody claims anything."""
        names = [side.source.strip() for side in raw.sides]
        alone = all(len(name) == 1 and self.vocabulary.is_index(name) for name in names)
        return bool(raw.relations) and set(raw.relations) <= {"=", "!="} and alone

    def _is_point(self, raw: RawChain) -> bool:
        r"""``s = \frac12`` after "at", of an s of the student's: a place that is spoken of; nothing is claimed."""
        name = raw.sides[0].source.strip()
        if raw.relations != ("=",) or name in self.vocabulary.symbols or not re.fullmatch(r"\\?[A-Za-z]+(_\w)?", name):
            return False
        return not re.search(r"[A-Za-z]", re.sub(r"\\(?:[dt]?frac|ln|log|sqrt|pi|pm|infty)", "", raw.sides[1].source))

    def _is_right_behind(self, piece: Formula) -> bool:
        """``$a$ ($i = j$)``, or ``$a$, $i = j$`` at the end of a line: nothing else stands beside a claim."""
        opened, behind = piece.words.strip(" \t,"), self._behind(piece).lstrip(" \t")
        closed = behind.startswith((")", "]")) if opened in ("(", "[") else re.match(r"[.,;]?(?:\s*\n|\s*$)", behind)
        claimed = self.last is not None and bool(self.last.raw.relations) and "\n" not in piece.words
        return claimed and opened in ("(", "[", "") and bool(closed)

    def _condition_place(self, piece: Formula, raw: RawChain) -> str:
        """Whether a relation in the prose is a condition on the chain "before" it, on what comes "after", or "both"."""
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
            ended = ended or _FOR_THE_CASE.fullmatch(trailing) is not None
            claimed = self.last is not None and bool(self.last.raw.relations) and not self.last.piece.apart
            both = beside and claimed and behind[:1] == ":" and len(found) == 1
            before = (beside and ended) or self._is_right_behind(piece)
            return "before" if before else "both" if both else "after"
        if prose.is_unspaced_condition(piece.words, behind):
            return "after"
        at = not prose.arrives(piece.words)
        if close[-1:] == ["where"] and set(raw.relations) <= INEQUALITIES:
            close = ["if"]
        stated = any(word in CONDITION_WORDS or (at and word == "at") for word in close)
        stated = stated or (set(raw.relations) != {"="} and prose.restricts(piece.words))
        if not stated:
            titled = re.fullmatch(r"[\s*_#>\d.()-]*", sentence) and behind.lstrip("*_").startswith(":")
            return "after" if titled and not piece.words.strip().endswith("$") else ""
        attached = self.last is not None and "\n\n" not in trailing and self._is_free(self.last)
        plainly = re.fullmatch(r"[\s,]*(?:[a-z]+\s+){0,2}[a-z]+\s*\(?", trailing)
        if attached and prose.is_about_something_else(trailing):
            return "aside"
        return "before" if attached and not joined and plainly and found[0][0].islower() else "after"
