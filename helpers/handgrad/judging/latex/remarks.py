r"""What stands in brackets behind a formula and is no part of it: ``(i = j)``, ``(1)``, ``(\because a = b)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from . import words as w
from .cutting import Cutter

_SPACE: Final = re.compile(r"\\[a-z,;:! ]|~")


@dataclass(frozen=True, slots=True)
class Peeled:
    """A segment without its remark; the condition or the relations that the remark states."""

    rest: list[int]
    condition: str = ""
    asides: tuple[tuple[list[list[int]], list[str]], ...] = ()


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
            alone = self._is_condition(*self._cut(inside), loosely=False) if inside else False
            return Peeled(inside if alone else segment)
        first = self.tokens[inside[0]] if inside else None
        words = first is not None and first.kind == "text" and not w.is_label(first.text)
        because = first is not None and first.text == r"\because"
        reason = because or (words and first is not None and first.text.lower().split()[0].strip(",.:") in w.REASONS)
        content = [k for k in inside[because:] if self.tokens[k].kind not in ("text", "quad")]
        sides, relations = self._cut(content)
        condition = self._is_condition(sides, relations, loosely=words)
        apart = self._is_apart(opener, rest, separator)
        if because or (relations and all(sides) and not condition and (reason or apart)):
            return Peeled(self._without_dots(rest), asides=tuple(self._claims(inside[because:])))
        if condition:
            return Peeled(rest, self._text(content))
        described = apart and any(self.tokens[k].kind == "text" for k in inside)  # \\quad (A \\text{ symmetric})
        return Peeled(rest if (words or described) and not relations else segment)

    def _claims(self, inside: list[int]) -> Iterator[tuple[list[list[int]], list[str]]]:
        """The relations in a remark, parted by its words."""
        part: list[int] = []
        for k in [*inside, -1]:
            if k >= 0 and self.tokens[k].kind not in ("text", "quad"):
                part.append(k)
            elif part:
                sides, relations = self._cut(part)
                if relations and all(sides):
                    yield sides, relations
                part = []

    def _is_apart(self, opener: int, rest: list[int], separator: str) -> bool:
        r"""Whether a space that was typed, or dots, set the bracket apart: ``\\quad (a = b)``."""
        if not rest:
            return separator in ("quad", "remark", "&")
        before = self.tokens[rest[-1]]
        return before.kind == "dots" or _SPACE.search(self.latex[before.end : self.tokens[opener].start]) is not None

    def _without_dots(self, rest: list[int]) -> list[int]:
        return rest[:-1] if rest and self.tokens[rest[-1]].kind == "dots" else rest

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
            spaced = _SPACE.search(self.latex[before.end : self.tokens[opener].start])
            worded = self.tokens[opener + 1].kind == "text" or self.tokens[opener + 1].text == r"\because"
            if before.kind in ("one", "func", "_", "^") or not (spaced or worded):
                return -1
        return opener
