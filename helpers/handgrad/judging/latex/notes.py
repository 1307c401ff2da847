r"""What a formula claims in passing: at a brace below a term, and in the rows of cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from . import words as w
from .drafts import Draft
from .remarks import RemarkCutter

LONGEST: Final = 400  # tokens of a term that is looked at once more


class NoteCutter(RemarkCutter):
    """Finds the claims that stand inside sides."""

    def notes(self) -> Iterator[Draft]:
        r"""``\\underbrace{a}_{= b}`` says that a = b, and with a name below it what the name is; a row of cases may
        be a chain of its own."""
        for at, token in enumerate(self.tokens):
            if self.partner[at] - at > LONGEST or (at + 1 < len(self.tokens) and self.partner[at + 1] - at > LONGEST):
                continue
            if token.text in (r"\underbrace", r"\overbrace") and (label := self._label_of(at)):
                sides, relation, introduces = label
                yield Draft(sides, [relation], introduces=introduces, note=True)
            elif token.kind == "begin" and token.text in w.CASES:
                yield from self._rows(at)

    def _rows(self, at: int) -> Iterator[Draft]:
        """The rows of cases whose value is written as a chain: ``a = b & x > 0``."""
        row: list[int] = []
        for k in range(at + 1, self.partner[at] + 1):
            if self.tokens[k].kind not in ("newline", "end"):
                row.append(k)
                continue
            cut = next((n for n, place in enumerate(row) if self.tokens[place].kind in ("&", "text")), len(row))
            value = [place for place in row[:cut] if self.tokens[place].kind not in (",", ";")]
            sides, relations = self._cut(value)
            if cut < len(row) and relations and all(sides):
                condition = [place for place in row[cut:] if self.tokens[place].kind not in ("&", "text")]
                yield Draft(sides, relations, self._text(condition), note=True)
            row = []

    def _label_of(self, at: int) -> tuple[list[list[int]], str, bool] | None:
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
