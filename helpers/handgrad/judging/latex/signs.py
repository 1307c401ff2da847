"""Conditions on the sign of a variable that plain words state: "for positive x", "if the input is negative"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = r"\text{otherwise}"  # a condition that is said, but not which
_SIGNS: Final = (
    (re.compile(r"non-?negative"), r"\ge 0"),
    (re.compile(r"non-?positive"), r"\le 0"),
    (re.compile(r"positive|greater|larger|bigger|more|above|exceeds"), "> 0"),
    (re.compile(r"negative|less|smaller|lower|below"), "< 0"),
    (re.compile(r"non-?zero|not zero"), r"\ne 0"),
    (re.compile(r"zero"), "= 0"),
)
_WORD: Final = r"(?:strictly )?(?:non-?)?(?:positive|negative)|non-?zero"
_THAN: Final = r"(?:strictly )?(?:greater|larger|bigger|more|less|smaller|lower) than|above|below|exceeds"
_SIGN: Final = rf"(?:{_WORD}|(?:{_THAN}) (?:zero|0)\b|not zero|zero\b)"
_INPUT: Final = r"(?:inputs?|arguments?|pre-?activations?)"
_WHEN: Final = r"\b(?:when|whenever|if|for|where|case|with)\s+(?:(?:all|any|every|the|an|a|its)\s+)*"
_BEFORE: Final = re.compile(rf"\b(?P<sign>{_WORD})\s+(?:(?:inputs?|values?|arguments?|numbers?)\s+)?(?:of\s+)?$")
_BEHIND: Final = re.compile(rf"\s*(?:is|are|be|being)\s+(?P<sign>{_WORD})\b")
_THAN_BEHIND: Final = re.compile(rf"\s*(?:(?:is|are|be|being)\s+)?(?P<sign>{_THAN})\s*(?P<zero>(?:zero|0)\b)?")
_CONDITION: Final = re.compile(r"\b(?:when|whenever|if|for|where|case)\s*$")
_OF_LETTER: Final = re.compile(
    rf"{_WHEN}(?:(?P<one>[a-z])\s+(?:(?:is|are)\s+)?(?P<sign_one>{_SIGN})"
    r"|(?P<sign_two>(?:non-?)?(?:positive|negative)|non-?zero)\s+(?P<two>[a-z])\b(?!\w))",
    re.IGNORECASE,
)
_OF_INPUT: Final = re.compile(
    rf"{_WHEN}(?:(?P<sign_one>{_WORD})\s+(?:{_INPUT}|values|numbers)\b(?!\s+of\b)"
    rf"|{_INPUT}\s+(?:is|are)\s+(?P<sign_two>{_SIGN}))"
    r"|\b(?:in|on|for)\s+the\s+(?P<sign_three>positive|negative)\s+"
    r"(?:side|part|half(?:-?line)?|region|regime|range|domain|branch|axis)\b"
    rf"|(?:^|\n)[\W\d]*(?P<sign_four>positive|negative)\s+(?:{_INPUT}|values)\W*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition in LaTeX, and where in the words it stands: from its first letter to behind its last."""

    condition: str
    start: int
    end: int


def _written(sign: str) -> str:
    return next(written for pattern, written in _SIGNS if pattern.search(sign.lower()))


def sign_in_words(prose: str, variable: str = "") -> Stated | None:
    """ "When x is positive", "for negative x", with the letter in plain words; "positive inputs" of the one variable.

    >>> sign_in_words("if the input is negative, we", "x").condition
    'x < 0'
    """
    if match := _OF_LETTER.search(prose):
        letter = match["one"] or match["two"]
        return Stated(f"{letter} {_written(match['sign_one'] or match['sign_two'])}", *match.span())
    if match := _OF_INPUT.search(prose):
        sign = _written(next(filter(None, match.groups())))
        return Stated(f"{variable} {sign}" if variable else UNKNOWN, *match.span())
    return None


def sign_said(before: str, name: str, behind: str, following: str = "") -> str:
    r"""The condition that words beside a bare name state: "for positive $x$", "$x$ is negative", "$x$ less than $0$".

    ``following`` is the next formula.

    >>> sign_said("For positive ", "x", ", we")
    'x > 0'
    """
    if not re.fullmatch(r"\\?[A-Za-z]+(?:_\w)?", name.strip()):
        return ""
    if match := _BEFORE.search(before.lower()) or _BEHIND.match(behind):
        return f"{name.strip()} {_written(match['sign'])}"
    match = _THAN_BEHIND.match(behind) if _CONDITION.search(before.lower()) else None
    if match and (match["zero"] or (following.strip() == "0" and not behind[match.end() :].strip())):
        return f"{name.strip()} {_written(match['sign'])}"
    return ""
