r"""How far a condition reaches that the words of a text state: surely, perhaps, or no longer.

A condition that is a heading, a label, a list item or a paragraph of its own, or that ends in a colon, governs what
follows until another one, or words such as "together". One inside a sentence governs that sentence, and those that
only draw a conclusion from it ("so", "in this case"). After that nobody has said whether it still applies.
"""

from __future__ import annotations

import re
from typing import Final

from .prose import ENDS_CONDITION

_ABBREVIATIONS: Final = re.compile(
    r"\b(?:i\.\s?e|e\.\s?g|w\.\s?r\.\s?t|resp|cf|eq|eqs|fig|z\.\s?B|d\.\s?h|bzw|p\.\s?ex)\.", re.I
)
_SENTENCE_END: Final = re.compile(r"[.!?。！？](?=[\s*_)]|$)")
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")
_HEADING: Final = re.compile(r"[ \t]{0,3}#")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•][ \t]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)][ \t])")
_BOLD: Final = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)(?=\S)")
_CASE: Final = re.compile(r"[\W\d]*(?:case|fall|cas|caso|случай|情况)\b", re.IGNORECASE)
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


class ConditionScope:
    """The condition in force, while the formulas of a text are walked through in order."""

    def __init__(self) -> None:
        self.condition = ""
        self.lingering = ""
        self._form = ""  # "heading", "bold", "item", "block", "paragraph" or "sentence"

    def state(self, condition: str, before: str, behind: str) -> None:
        """A condition, with the words before it since the last formula, and behind it up to the next."""
        self.condition, self.lingering = condition, ""
        self._form = _form(before, behind)
        if self._form == "sentence":
            self._move_on(behind, apart=False)

    def end(self) -> None:
        """No condition is in force."""
        self.condition = self.lingering = self._form = ""

    def pass_over(self, words: str, before: str, apart: bool) -> None:
        """Words that state no condition, behind a formula ``before``; ``apart``: it was a display."""
        if ENDS_CONDITION.search(words):
            self.end()
        elif self.condition and words.strip() and not _STILL.search(words):
            ended = before.rstrip().endswith((".", "!"))
            self._move_on(("." if ended else "") + words, apart)

    def _move_on(self, words: str, apart: bool) -> None:
        """The condition becomes a doubtful one where the words leave what it governs."""
        words = _ABBREVIATIONS.sub("", words)
        if self._form == "heading":
            left = False  # another heading is looked for beforehand
        elif self._form == "bold":
            left = _begins_line(_BOLD, words)
        elif self._form == "item":
            left = _begins_line(_ITEM, words) or _leaves_item(words)
        elif self._form == "block":
            left = _begins_line(_BOLD, words)
        elif self._form == "paragraph":
            left = bool(_PARAGRAPH.search(words)) and _starts_anew(words)
        else:
            left = _leaves_sentence(words, apart)
        if left:
            self.condition, self.lingering, self._form = "", self.condition, ""


def _form(before: str, behind: str) -> str:
    """What kind of statement the condition is."""
    line = before.rpartition("\n")[2] if "\n" in before else before
    rest = behind.partition("\n")[0]
    at_start = "\n" in before or not before.strip()
    alone = not re.search(r"\w", rest.partition(":")[0] if ":" in rest else rest)
    if at_start and _HEADING.match(line):
        return "heading"
    if at_start and _ITEM.match(line):
        return "item"
    if at_start and (_BOLD.match(line) or _CASE.match(line)):
        return "bold"
    if alone and "\n" in behind and len(re.findall(r"[^\W\d_]+", line)) < 4 and at_start:
        return "block"
    if behind.rstrip().endswith(":"):
        return "block" if "\n" in behind[len(behind.rstrip()) :] else "paragraph"
    return "paragraph" if alone and rest.strip().startswith(":") else "sentence"


def _begins_line(mark: re.Pattern[str], words: str) -> bool:
    return any(mark.match(line) for line in words.split("\n")[1:])


def _starts_anew(words: str) -> bool:
    """Whether prose begins a paragraph here, and not the rest of a sentence or a formula alone."""
    return bool(re.match(r"[\s*_]*[^\W\d_]", _PARAGRAPH.split(words)[-1])) and not _CONCLUDING.fullmatch(
        _PARAGRAPH.split(words)[-1]
    )


def _leaves_item(words: str) -> bool:
    """Whether a paragraph begins at the margin that is more than a conclusion."""
    last = _PARAGRAPH.split(words)
    return len(last) > 1 and re.match(r"[^\W\d_]", last[-1]) is not None and not _CONCLUDING.fullmatch(last[-1])


def _leaves_sentence(words: str, apart: bool) -> bool:
    ends = [match.end() for match in _SENTENCE_END.finditer(words)]
    paragraph = list(_PARAGRAPH.finditer(words))
    anew = bool(paragraph) and words[paragraph[-1].end() :].lstrip("*_ ")[:1].isupper()
    capital = apart and words.lstrip()[:1].isupper()
    if not (ends or anew or capital):
        return False
    rest = words[max([*ends, 0]) :]
    return bool(anew) or _CONCLUDING.fullmatch(rest) is None
