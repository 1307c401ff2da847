r"""What encloses a condition, so that it ends there: a bracket, a quotation, a row of a table, an example; and when two
conditions are all the cases there are."""

from __future__ import annotations

import re
from typing import Final

from .conditions import negated

_EXAMPLE: Final = re.compile(
    r"\b(?:for (?:example|instance)|e\.\s?g\.|zum Beispiel|z\.\s?B\.|par exemple|por ejemplo)|例如|比如", re.IGNORECASE
)
_IN_GENERAL: Final = re.compile(
    r"[.!?。]\s+\W*(?:so|hence|thus|therefore|daher|also|somit|donc|por tanto)\b", re.IGNORECASE
)
_ANOTHER_ROW: Final = re.compile(r"\n(?!\s*\|\s*\|)[^\n]*$")  # one with an empty first cell goes on
_SUMS_UP: Final = re.compile(
    r"\bcan (?:\w+ )?be (?:re)?(?:written|combined|expressed|summari[sz]ed|put)\b"
    r"|\*\*\W*(?:result|answer|conclusion|final|summary|solution|ergebnis|résultat|resultado|结论|结果)",
    re.IGNORECASE,
)
_ENTRIES: Final = re.compile(r"\^\s*\{?\s*(?:T|\\top|\\intercal|\\mathsf)\b|diag\b")


def enclosure(before: str, behind: str) -> str:
    """What a condition stands in: "bracket", "quotation", "row", "example" or nothing."""
    paragraph = re.split(r"\n[ \t]*\n", before)[-1]
    line = before.rpartition("\n")[2].lstrip() if "\n" in before else ""
    if paragraph.count("(") > paragraph.count(")") and not behind.lstrip().startswith(")"):
        return "bracket"
    if line.startswith(">"):
        return "quotation"
    if line.startswith("|"):
        return "row"
    return "example" if _EXAMPLE.search(paragraph) else ""


def is_left(kind: str, words: str) -> bool:
    """Whether words lead out of what a condition stands in."""
    match kind:
        case "bracket":
            return words.count(")") > words.count("(")
        case "quotation":
            return re.search(r"\n[ \t]*\n", words) is not None and ">" not in words.rpartition("\n")[2]
        case "row":
            return _ANOTHER_ROW.search(words) is not None
        case "example":
            return _IN_GENERAL.search(words) is not None
    return False


def are_all(one: str, other: str) -> bool:
    r"""Whether one of two conditions always holds, but at a point between.

    >>> are_all("i = j", r"i \neq j"), are_all("x > 0", "x < 0"), are_all("x > 0", "x > 1")
    (True, True, False)
    """
    return bool(one and other) and _spelled(negated(one)) == _spelled(other)


def _spelled(condition: str) -> str:
    found = re.sub(r"\\neq?(?![a-z])|≠|!=", "#", condition)
    found = re.sub(r"\\(?:leq?|leqslant|lt)(?![a-z])|≤|<=", "<", found)
    return re.sub(r"\\(?:geq?|geqslant|gt)(?![a-z])|≥|>=", ">", found).replace(" ", "")


def sums_up(words: str) -> bool:
    """Whether words behind all cases speak of them together: "this can be written as", "**Result.**"."""
    return _SUMS_UP.search(words) is not None


def is_whole(sources: list[str], letters: list[str], targets: list[str]) -> bool:
    r"""Whether sides speak of all values of the letters of a condition: by Kronecker's delta, by the entry of a target,
    which a case would know, or as whole matrices."""
    text = " ".join(sources)
    if r"\delta_" in text:
        return True
    entries = (rf"{re.escape(name)}_(?:{letter}|\{{{letter}\}})(?!\w)" for name in targets for letter in letters)
    if any(re.search(pattern, text) for pattern in entries):
        return True
    free = any(re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", text) for letter in letters)
    return bool(letters) and not free and _ENTRIES.search(text) is not None
