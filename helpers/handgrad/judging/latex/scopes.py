r"""How far a condition reaches that the words of a text state: surely, perhaps, or no longer.

A condition that is a heading, a label, a list item or a paragraph of its own, or that ends in a colon, governs what
follows until another one, or words such as "together". One in a bracket, a quotation, a row of a table ends with
that. One inside a sentence governs that sentence, and those that
only draw a conclusion from it ("so", "in this case"); and one on two indices the display that its paragraph leads up
to. After that nobody has said whether it still applies.
"""

from __future__ import annotations

import re
from typing import Final

from . import enclosures
from .conditions import both, is_on_indices
from .prose import ENDS_CONDITION

_ABBREVIATIONS: Final = re.compile(
    r"\b(?:i\.\s?e|e\.\s?g|w\.\s?r\.\s?t|resp|cf|eq|eqs|fig|z\.\s?B|d\.\s?h|bzw|p\.\s?ex)\.", re.I
)
_SENTENCE_END: Final = re.compile(r"[.!?。！？](?=[\s*_)]|$)")
_REASON: Final = re.compile(r"^[\s,(]*(?:since|because|as|weil|da|car|puisque|ya que)\s*$", re.IGNORECASE)
_ROW_END: Final = re.compile(r"\|[ \t]*\n")
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")
# In these letters there are no capitals that show where a sentence begins; mere conclusions begin none.
_UNCASED: Final = re.compile(
    r"\s*(?!\W*(?:因此|所以|于是|那么|则|即|得|从而|故|よって|したがって|ゆえに|따라서|그러므로)*\W*$)"
    r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)
_STARTS: Final = re.compile(r"[ \t]*(?:[*_#>\d-]|[^\W\d_a-z])")
_HEADING: Final = re.compile(r"[ \t]{0,3}#")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•][ \t]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)][ \t])")
_BOLD: Final = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)(?=\S)")
# "Example 2." at the head of a line.
_COUNTED: Final = re.compile(r"[ \t]*[^\W\d_]{2,12}[ \t]+\d{1,2}[.:)](?=\s|$)")
_EXERCISE: Final = re.compile(
    r"[ \t]*(?:exercise|problem|question|task|example|part|aufgabe|beispiel|exercice|exemple|ejercicio"
    r"|ejemplo)[ \t]+\d",
    re.IGNORECASE,
)
# A label inside a paragraph: "**Tanh:**", "(ii)".
_LEAD: Final = re.compile(r"\*\*[^*\n]{2,40}:\*\*|\*\*[^*\n]{2,40}\*\*:|(?:^|[.;]\s+)\((?:[ivx]{1,4}|[b-h]|[2-9])\)\s")
_TITLES: Final = (_HEADING, _ITEM, _BOLD, _COUNTED)
_CASE: Final = re.compile(r"[\W\d]*(?:(?:case|fall|cas|caso|случай)\b|情况|情形|場合|경우)", re.IGNORECASE)
_STILL: Final = re.compile(
    r"\b(?:in (?:this|that|the first|the second|such a|which) case|(?:under|with) this (?:condition|assumption)|here"
    r"|in diesem fall|dans ce cas|en este caso)\b",
    re.IGNORECASE,
)
_CONCLUDING: Final = re.compile(
    r"\W*(?:(?:so|then|thus|hence|therefore|and|consequently|accordingly|again|that|is|it|follows|this|which|we|get|have"
    r"|obtain|find|gives?|yields?|means|giving|implies|also|daher|somit|folglich|dann|alors|donc|entonces|luego)\b\W*)*",
    re.IGNORECASE,
)
# What has all entries, and not those of one case.
_WHOLE: Final = re.compile(
    r"\b(?:full|whole|entire|complete)\s+(?:\w+\s+)?(?:jacobian|matrix|derivative|gradient)\b"
    r"|\b(?:the|our|this) (?:softmax )?jacobian(?: matrix)?(?:'s)?(?! (?:entr|element|compon|term))"
    r"|\bin matrix (?:form|notation)\b",
    re.IGNORECASE,
)


class ConditionScope:
    """The condition in force, while the formulas of a text are walked through in order."""

    def __init__(self) -> None:
        self.condition = ""
        self.lingering = ""
        self._awaiting = ""  # one that may lead up to a display
        self._form = ""  # "heading", "label", "item", "block" or "sentence"
        self._cases = 0  # how many conditions were stated one after the other
        self._inside = ""  # what the condition is enclosed in
        self._claimed = False  # something was claimed in there
        self._stated = ""  # the last one
        self._all = False  # it and the one before are all cases
        self.concluded = False  # the sentence is over, and what follows was concluded

    @property
    def is_of_a_sentence(self) -> bool:
        """Whether the condition in force was stated inside a sentence, and governs no more."""
        return self._form == "sentence"

    def state(self, condition: str, before: str, behind: str) -> None:
        """A condition, with the words before it since the last formula, and behind it up to the next."""
        form = _form(before, behind)
        if form == "sentence" != self._form and _is_same(condition, self.condition):
            return  # said again under a heading that says it
        if form == "sentence" == self._form and self.condition and _REASON.search(before):
            self.add(condition)
            return
        self.condition, self.lingering, self._awaiting = condition, "", ""
        self._form, self._cases, self.concluded = form, self._cases + 1, False
        self._stated, self._all = condition, enclosures.are_all(self._stated, condition)
        self._inside = enclosures.enclosure(before, behind) or (self._inside if self._inside == "bracket" else "")
        self._claimed = self._inside != "bracket" or behind.lstrip().startswith(":")
        if form == "sentence":
            self._awaiting = condition if is_on_indices(condition) else ""
            self._move_on(behind, apart=False)

    def add(self, condition: str) -> None:
        """A condition that holds together with the one just stated."""
        self.condition, self.lingering, self._awaiting = (
            both(before, condition) if before else "" for before in (self.condition, self.lingering, self._awaiting)
        )

    def end(self) -> None:
        """No condition is in force."""
        self.condition = self.lingering = self._awaiting = self._form = self._inside = ""
        self._cases = 0

    def leave(self) -> None:
        """Nobody has said whether the condition still applies."""
        self.condition, self.lingering, self._form, self._inside = "", self.condition, "", ""

    def meet(self, *, apart: bool) -> None:
        """A claim follows: in a display (``apart``), or in a sentence."""
        if apart and self._awaiting and not self.condition:
            self.condition, self.lingering, self._form = self._awaiting, "", "sentence"
        self._awaiting = ""
        self._claimed = True

    def pass_over(self, words: str, before: str, apart: bool) -> None:
        """Words that state no condition, behind a formula ``before``; ``apart``: it was a display."""
        if ENDS_CONDITION.search(words):
            self.end()
            return
        if begins_section(words):
            self._awaiting = ""
        if self._inside and enclosures.is_left(self._inside, words):
            if self._claimed and self.condition:
                self.leave()
            self._inside = ""
        elif self.condition and self._all and enclosures.sums_up(words):
            self.leave()
        if self.condition and words.strip() and not _STILL.search(words):
            self._move_on(behind_formula(words, before), apart)

    def _move_on(self, words: str, apart: bool) -> None:
        """The condition becomes a doubtful one where the words leave what it governs."""
        if _WHOLE.search(words) and is_on_indices(self.condition):
            left = True
        elif self._form == "heading":
            left = False  # another heading is looked for beforehand
        elif self._form in ("label", "block"):
            left = _begins_line(_BOLD, words) or _begins_line(_EXERCISE, words)
        elif self._form == "item":
            left = _begins_line(_ITEM, words) or _leaves_item(words)
        else:
            left = _leaves_sentence(words, apart, several=self._cases > 1)
            self.concluded = self.concluded or (not left and begins_anew(words, apart))
        if left:
            self.leave()


def _is_same(condition: str, other: str) -> bool:
    r"""Whether two conditions say the same: ``i \ne j`` and ``j \neq i``."""
    return sorted(_spelled(condition)) == sorted(_spelled(other))


def _spelled(condition: str) -> str:
    return re.sub(r"\\neq?|≠|!=", "#", condition).replace(" ", "")


def behind_formula(words: str, before: str) -> str:
    """The words behind a formula, with the full stop that may stand inside of it, without those of abbreviations."""
    ended = before.rstrip().endswith((".", "!"))
    return ("." if ended else "") + _ABBREVIATIONS.sub("", words)


def begins_anew(words: str, apart: bool) -> bool:
    """Whether a sentence ends in these words, which stand behind a formula (``apart``: a display)."""
    breaks = list(_PARAGRAPH.finditer(words))
    anew = any(_STARTS.match(words[match.end() :]) for match in breaks)
    begun = words.lstrip()[:1].isupper() or _UNCASED.match(words) is not None
    return anew or (apart and begun) or any(mark.search(words) for mark in (_SENTENCE_END, _ROW_END))


def begins_section(words: str) -> bool:
    """Whether a heading, an item or a label stands in these words."""
    return any(_begins_line(mark, words) for mark in _TITLES) or _LEAD.search(words) is not None


def title_in(words: str) -> str:
    """The headings, items and labels in these words."""
    lines = [line for line in words.split("\n")[1:] if any(mark.match(line) for mark in _TITLES)]
    return "\n".join(lines or _LEAD.findall(words)[-1:]).strip()


def is_conclusion(words: str) -> bool:
    """Whether a sentence has no words but those of a mere conclusion: "so we get"."""
    return _CONCLUDING.fullmatch(words) is not None


def _form(before: str, behind: str) -> str:
    """What kind of statement the condition is."""
    line = before.rpartition("\n")[2]
    rest, end = behind.partition("\n")[0].strip(" *_"), behind.rstrip(" *_\n").endswith(":")
    titled = not re.search(r"\w", rest.partition(":")[0]) and not rest.startswith(",")
    closed = re.match(r"[\s.:]*(?:\*\*|__)", behind) is not None
    if "\n" in before:
        if _HEADING.match(line):
            return "heading"
        if _CASE.match(line) or (_BOLD.match(line) and (titled or closed)):
            return "label"
        if _ITEM.match(line) and (titled or end):
            return "item"
        if titled and "\n" in behind and len(re.findall(r"[^\W\d_]+", line)) < 4:
            return "block"
    return "block" if end and "\n" in behind else "sentence"


def _begins_line(mark: re.Pattern[str], words: str) -> bool:
    return any(mark.match(line) for line in words.split("\n")[1:])


def _leaves_item(words: str) -> bool:
    """Whether a paragraph begins at the margin."""
    paragraphs = _PARAGRAPH.split(words)
    return len(paragraphs) > 1 and re.match(r"[^\W\d_]", paragraphs[-1]) is not None


def _leaves_sentence(words: str, apart: bool, *, several: bool) -> bool:
    """Whether the sentence has ended, and what follows is no mere conclusion from it.

    A conclusion on a line of its own behind ``several`` cases may follow from all of them.
    """
    if not begins_anew(words, apart):
        return _begins_line(_ITEM, words)
    ends = [match.end() for match in _SENTENCE_END.finditer(words)]
    rest = words[max([*ends, 0]) :]
    broken = bool(_PARAGRAPH.search(words)) or (several and "\n" in words)
    return broken or not rest.strip() or not is_conclusion(rest)
