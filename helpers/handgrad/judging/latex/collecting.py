r"""From the formulas of a text to its chains: what goes on from where, and which conditions hold beside what."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from . import prose
from .beside import Surroundings
from .conditions import condition_below, negated
from .drafts import RawChain, RawSide
from .enclosures import is_whole
from .formulas import Formula
from .implying import implied
from .joining import Found, continued, ending, is_membership, joined, without_home
from .onlycase import with_only_case
from .signs import sign_said
from .split import split

_TRAILING_OTHERWISE: Final = re.compile(r"[\s,(]*(?:otherwise|else|elsewhere|sonst|sinon)\s*(?:[.;)]|$)")
_OTHERWISE: Final = re.compile(r"\s*(?:\\(?:text|textrm|mathrm|mbox)\s*\{)?\s*(?:otherwise|else)[\s}.,:]*")
_LAST_WORD: Final = re.compile(r"\\(?:text|textrm|mbox)\s*\{[\s,(]*(?:otherwise|else|elsewhere)[\s.,)]*\}[\s.,)]*$")
_SENTENCE: Final = re.compile(r"[.;。；]\W*\w")
_FOR_ALL: Final = re.compile(r"^\s*\\forall\s*(?=[a-z]'?\s*(?:\\neq?|≠|=|!=)\s*[a-z]'?\s*$)")  # $\forall i \ne k$
_DELTA: Final = re.compile(r"\s*\\delta_(?:\w|\{[^{}]*\})\s*")
_LETTERS: Final = re.compile(r"\s*[a-z]\s*(?:(?:,|\\ne|=)?\s*[a-z]\s*)?")


class Collector(Surroundings):
    """Walks through the formulas of a text, once. ``collected`` gives all chains with a relation, in order."""

    def collected(self, pieces: list[Formula]) -> list[Found]:
        """Conditions are put to the chains they belong to, continuations joined."""
        before = ""
        later = [*(piece.latex for piece in pieces[1:]), ""]
        for piece, behind, following in zip(pieces, self._words_behind(pieces), later, strict=False):
            self.following = following
            self._read_words(piece, before)
            solves = prose.solves(piece.words, behind) or prose.sets_to_zero(self.place.words)
            before = piece.latex
            if _LETTERS.fullmatch(piece.latex) and prose.is_of_all(piece.words):
                self.scope.end()
            if said := sign_said(piece.words, piece.latex, behind, following):
                self._state_sign(said, piece, behind)
                continue
            if _OTHERWISE.fullmatch(piece.latex) and self.scope.condition:
                self.scope.state(negated(self.scope.condition), piece.words, behind)
                continue
            if not piece.closed:
                self.found.append(Found(RawChain((), ()), piece))
                continue
            chains = split(_FOR_ALL.sub("", piece.latex), self.vocabulary)
            for k, raw in enumerate(implied(chains, self.vocabulary)):
                raw = replace(without_home(raw), solves=solves)
                if raw.note:
                    self.found.append(Found(self._bound(raw, "", first=False), piece))
                elif not is_membership(raw) and not (self._is_one_more(raw, "") if k else self._is_beside(raw, piece)):
                    if raw.relations:
                        self.scope.meet(apart=piece.apart)
                    self._take(self._bound(raw, piece.words, k == 0), piece, first=k == 0)
            self._bind_trailing(piece, behind)
            if (_TRAILING_OTHERWISE.match(behind) or _LAST_WORD.search(piece.latex)) and len(self.found) > 1:
                self._bind_newest(negated(self.found[-2].raw.condition))
        return with_only_case(self.found)

    # what goes on from where ---------------------------------------------------------------------------------------

    def _take(self, raw: RawChain, piece: Formula, *, first: bool) -> None:
        """Put a chain behind those found so far, or behind what it goes on from."""
        if first and self._is_awaited(piece):
            awaited = self.last.raw.relations[-1:] if self.last else ()
            raw = replace(raw, sides=(RawSide("", 0), *raw.sides), relations=awaited + raw.relations, continues=True)
        if first and raw.continues and self._is_named_in_words(piece):
            raw = replace(raw, continues=False)
        homes = self._homes(piece) if first and raw.continues else []
        aside = homes[:1] == [self.main] != [self.last]
        if first and not (raw.continues and self.main is not None and piece.words.strip()):
            prepares = self.last is not None and bool(self.last.raw.relations) and prose.is_aside(piece.words)
            if self.main is None or raw.continues or not prose.is_joined(piece.words):
                self.main = self.last if prepares else None
        elif first:
            self.main = None
        raw = continued(homes, raw, piece) if len(homes) > 1 or aside else self._directly(raw, piece)
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

    def _is_named_in_words(self, piece: Formula) -> bool:
        """Whether each begins with words, which are its left side: the left slope `= 0`. The right one `= 1`."""
        return self.last is not None and not self.last.raw.sides[0].source and bool(_SENTENCE.search(piece.words))

    def _homes(self, piece: Formula) -> list[Found]:
        """What a formula that begins with a relation may go on from, the likeliest first."""
        last, display, said = self.last, self.display, bool(piece.words.strip())
        if (said or last is None) and self.main is not None:
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
                return replace(joined(ending(self.last), raw, piece), condition=raw.condition)
            if self._is_newest(self.last):
                self.found.pop()
            return joined(self.last, raw, piece)
        if raw.continues and self.stem is not None:
            return replace(joined(ending(self.stem), raw, piece), condition=raw.condition)
        return raw

    def _is_whole(self, sources: list[str]) -> bool:
        """Whether a conclusion is about all values of the indices, and not those of the case that was spoken of."""
        targets = [symbol.name for symbol in self.vocabulary.symbols.values() if symbol.kind == "probabilities"]
        return is_whole(sources, re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", self.scope.condition), targets)

    def _bound(self, raw: RawChain, words: str, first: bool) -> RawChain:
        """With the condition in force and with what "let" and "where" say."""
        condition, lingering = raw.condition or condition_below(side.source for side in raw.sides), ""
        if not condition:
            condition, lingering = self.scope.condition, self.scope.lingering
            sources = [side.source for side in raw.sides]
            general = any(r"\delta_" in source for source in sources) and not any(map(_DELTA.fullmatch, sources))
            if general and not self.scope.is_of_a_sentence:
                condition, lingering = "", condition or lingering  # both cases at once
            if self.scope.condition and self.scope.concluded and self._is_whole(sources):
                self.scope.leave()
                condition, lingering = "", self.scope.lingering
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
            behind=bool(raw.condition),
        )
