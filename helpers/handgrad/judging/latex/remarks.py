r"""What stands in brackets behind a formula and is no part of it: ``(i = j)``, ``(1)``, ``(\because a = b)``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import words as w
from .cutting import Cutter


@dataclass(frozen=True, slots=True)
class Peeled:
    """A segment without its remark; the condition or the relation that the remark states."""

    rest: list[int]
    condition: str = ""
    aside: tuple[list[list[int]], list[str]] | None = None


class RemarkCutter(Cutter):
    """Takes remarks off the end of a segment."""

    def peeled(self, segment: list[int], separator: str, *, begun: bool) -> Peeled:
        """The segment without a remark at its end; ``begun``: a chain stands before it."""
        opener = self._opener(segment, separator, begun=begun)
        if opener < 0:
            return Peeled(segment)
        rest = segment[: segment.index(opener)]
        inside = list(range(opener + 1, segment[-1]))
        if not rest and len(inside) == 1 and self.tokens[inside[0]].kind == "num" and separator in ("quad", "remark"):
            return Peeled([])
        if not rest and not begun:
            return Peeled(segment)
        first = self.tokens[inside[0]] if inside else None
        words = first is not None and first.kind == "text" and not w.is_label(first.text)
        because = first is not None and first.text == r"\because"
        reason = because or (words and first is not None and first.text.lower().split()[0].strip(",.:") in w.REASONS)
        content = [k for k in inside[because:] if self.tokens[k].kind not in ("text", "quad")]
        sides, relations = self._cut(content)
        condition = self._is_condition(sides, relations, loosely=words)
        if because or (reason and relations and not condition):
            return Peeled(rest, aside=(sides, relations) if relations else None)
        if condition:
            return Peeled(rest, self._text(content))
        return Peeled(rest if words and not relations else segment)

    def label_of(self, at: int) -> tuple[list[list[int]], str, bool] | None:
        r"""What the label at a brace claims: sides, relation, and whether it introduces a name; None for a note.

        A label is a note if it holds words, counts terms (``n``), gives a shape or a number, or is no whole formula.
        """
        content = self._group(at + 1)
        sign = content[-1] + 2 if content else 0
        if not content or sign >= len(self.tokens) or self.tokens[sign].kind not in ("_", "^"):
            return None
        label = self._group(sign + 1)
        kinds = [self.tokens[k].kind for k in label]
        if not label or {"text", "unknown", "bad", "arrow", "newline", ",", "&"} & {*kinds} or "rel" in kinds[1:]:
            return None
        if kinds[0] == "rel":
            return ([content, label[1:]], self.tokens[label[0]].text, False) if label[1:] else None
        name = self.tokens[label[0]]
        if len(label) == 1:
            new = (
                name.kind == "name" and not self.vocabulary.known(name.text) and not self.vocabulary.is_index(name.text)
            )
            return ([label, content], "=", True) if new and not name.text.isupper() else None
        claims = {"open", "'", "partial", "+", "-"} & {*kinds} or any(self.tokens[k].text in w.FRACTIONS for k in label)
        return ([content, label], "=", False) if claims and kinds[0] not in ("open", "num") else None

    def _group(self, opener: int) -> list[int]:
        """The places inside the braces that open at ``opener``."""
        if opener >= len(self.tokens) or self.tokens[opener].kind != "{" or self.partner[opener] < 0:
            return []
        return list(range(opener + 1, self.partner[opener]))

    def _opener(self, segment: list[int], separator: str, *, begun: bool) -> int:
        """The place of the bracket at the end that can hold a remark, or -1."""
        if not segment or self.tokens[segment[-1]].kind != "close":
            return -1
        opener = self.partner[segment[-1]]
        if opener < segment[0] or self.tokens[opener].text not in "([":
            return -1
        if opener == segment[0]:
            return opener
        before = self.tokens[opener - 1]
        if before.kind in ("one", "func", "name", "num", "rel", "_", "^") and before.text != "=":
            spaced = re.search(r"\\[a-z,;:! ]|~", self.latex[before.end : self.tokens[opener].start])
            worded = self.tokens[opener + 1].kind == "text" or self.tokens[opener + 1].text == r"\because"
            if before.kind in ("one", "func", "_", "^") or not (spaced or worded):
                return -1
        return opener
