"""Conditions that plain words state: "if i = j", "i and j differ", "off the diagonal"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from .signs import UNKNOWN, Stated, sign_in_words

_IN_SIGNS: Final = re.compile(
    r"\b(?:if|for|when|case|where|with|assuming|suppose|falls|wenn|für|bei|si|pour|quand|para|cuando)\b\s*(?:\d\s*[:.)]\s*)?[*_(]*\s*"
    r"(?P<left>\\?[A-Za-z]\w?)\s*(?P<relation>==?|≠|!=|<=|>=|<|>|≤|≥|\\neq?|\\leq?|\\geq?)\s*(?P<right>-?\w{1,2})"
    r"(?!\w|\s*(?:[-+/^]|\*(?!\*)))",
    re.IGNORECASE,
)
# Alone in its line, or before a colon or a formula in it: "**a = b**", "k != j:".
_AS_TITLE: Final = re.compile(
    r"(?:^|\n)(?:[ \t>#*_-]|\(?(?:\d{1,2}|[ivx]{1,4})?[.)])*[(\[]?"
    r"(?P<left>[A-Za-z])\s*(?P<relation>==?|≠|!=|<=|>=|<|>|≤|≥)\s*(?P<right>[A-Za-z]|0)"
    r"[ \t*_)\]]*(?::|(?=\n|$))"
)
_NOT: Final = (
    r"(?:is\s+not\s+equal\s+to|isn't\s+equal\s+to|does\s+not\s+equal|is\s+unequal\s+to|differs\s+from"
    r"|is\s+different\s+from)"
)
_SAME: Final = r"(?:equal|the same|identical|match|coincide|agree)"
_DIFFERENT: Final = r"(?:not equal|not the same|unequal|different|distinct|differ)"
# With two letters of their own; and about "the indices", whichever they are.
_OF_LETTERS: Final = (
    (re.compile(rf"\b(?P<left>[a-z])\s+{_NOT}\s+(?P<right>[a-z])\b"), r"\ne"),
    (re.compile(rf"\b(?P<left>[a-z]) and (?P<right>[a-z])\s+(?:are\s+)?{_DIFFERENT}\b"), r"\ne"),
    (re.compile(r"\b(?P<left>[a-z])\s+(?:is\s+equal\s+to|equals|is\s+the\s+same\s+as)\s+(?P<right>[a-z])\b"), "="),
    (re.compile(rf"\b(?P<left>[a-z]) and (?P<right>[a-z])\s+(?:are\s+)?{_SAME}\b"), "="),
)
_OF_THE_INDICES: Final = (
    (re.compile(rf"\b(?:indices|indexes|subscripts)\s+(?:are\s+)?{_DIFFERENT}\b", re.IGNORECASE), r"\ne"),
    (re.compile(r"\b(?:different|distinct|unequal) (?:indices|indexes|subscripts)\b", re.IGNORECASE), r"\ne"),
    (re.compile(r"\b(?:off|non)[- ]?diagonal\b", re.IGNORECASE), r"\ne"),
    (re.compile(rf"\b(?:indices|indexes|subscripts)\s+(?:are\s+)?{_SAME}\b", re.IGNORECASE), "="),
    (re.compile(r"\b(?:equal|same) (?:indices|indexes|subscripts|index)\b", re.IGNORECASE), "="),
    (
        re.compile(
            r"(?<!off[- ])(?<!non[- ])(?<!off)\b(?:on the diagonal|diagonal(?=[*_]*:)"
            r"|diagonal (?:entr|element|term|case|derivative|part|component)\w*)",
            re.IGNORECASE,
        ),
        "=",
    ),
)

# Below a name, and not below a sign, an indicator or Kronecker's delta.
_IN_SUBSCRIPT: Final = re.compile(
    r"(?:(?<![A-Za-z\\{])[A-HJ-Za-z]|\\(?:theta|beta|phi|varphi|alpha|gamma|omega|mu|xi|eta|psi|lambda|rho|sigma|tau|zeta|nu))"
    r"\s*_\s*\{\s*(?P<left>[a-z])\s*(?P<relation>\\neq?|≠|=)\s*(?P<right>[a-z])\s*\}"
)
_ONLY_IF: Final = re.compile(r"[\s,]*\(?(?:(?:only )?(?:if|when|whenever|for|where|in case|falls|wenn|si)\s*)?")
_ENDED: Final = re.compile(r"\s*(?:[.;)]|,?\s*(?:and|but|while|whereas|or)\b)")
_NEGATED: Final = (
    (re.compile(r"\\ne(?:q)?(?![a-z])|!=|≠"), "="),
    (re.compile(r"\\(?:geq?|geqslant)(?![a-z])|>=|≥"), "<"),
    (re.compile(r"\\(?:leq?|leqslant)(?![a-z])|<=|≤"), ">"),
    (re.compile(r">|\\gt(?![a-z])"), r"\le "),
    (re.compile(r"<|\\lt(?![a-z])"), r"\ge "),
    (re.compile(r"==?"), r"\ne "),
)
OTHERWISE: Final = re.compile(
    r"\b(?:otherwise|else|in (?:the|any|every|all) other cases?|if not|sonst|andernfalls|sinon|en otro caso"
    r"|altrimenti)\b",
    re.IGNORECASE,
)
OTHER_CLASSES: Final = re.compile(
    r"(?:^|[.;:,]|\b(?:and|but|while))\s*(?:for )?(?:all |any |every )?(?:the |of the )?(?:other|remaining)\s+"
    r"(?:class|index|indices|entr|component|logit|output|score|element|label)\w*(?![^.]*\b(?:0|zeros?)\b)",
    re.IGNORECASE,
)
_ON_LETTERS: Final = re.compile(r"\s*[A-Za-z]'?\s*(?:(?:=|\\neq?|≠|!=)\s*[A-Za-z]'?\s*)+")


def both(first: str, second: str) -> str:
    """Two conditions on indices that hold together; the first of any others, and of two on the same ones.

    >>> both("i = k", "l = j")
    'i = k, l = j'
    """
    together = is_on_indices(first) and is_on_indices(second) and letters_in(first) != letters_in(second)
    return f"{first}, {second}" if together else first


def letters_in(condition: str) -> frozenset[str]:
    """The letters of a condition on indices."""
    return frozenset(re.findall(r"(?<![\\a-z])[A-Za-z]'?(?![a-z])", condition))


def is_on_indices(condition: str) -> bool:
    """Whether a condition is on letters alone: ``i = j``, ``i = k, l = j``."""
    return all(_ON_LETTERS.fullmatch(part) for part in condition.split(","))


def stated_in(prose: str, letters: tuple[str, str] | None = None, variable: str = "") -> Stated | None:
    r"""The condition that plain words state; ``letters`` are the two indices that "the indices" would mean, and
    ``variable`` is what "the input" is.

    >>> stated_in("If the indices differ", ("i", "k")).condition
    'i \\ne k'
    """
    if match := _IN_SIGNS.search(prose):
        return Stated(f"{match['left']} {match['relation']} {match['right']}", match.start("left"), match.end())
    if match := _AS_TITLE.search(prose):
        return Stated(f"{match['left']} {match['relation']} {match['right']}", match.start("left"), match.end("right"))
    if found := sign_in_words(prose, variable):
        return found
    for pattern, relation in _OF_LETTERS:
        if match := pattern.search(prose):
            return Stated(f"{match['left']} {relation} {match['right']}", *match.span())
    for pattern, relation in _OF_THE_INDICES if letters else ():
        if match := pattern.search(prose):
            return Stated(f"{letters[0]} {relation} {letters[1]}", *match.span()) if letters else None
    return None


def condition_in(prose: str) -> str:
    """The condition that plain words state ("if i = j"), in LaTeX, or nothing.

    >>> condition_in("Now if i != j, we get")
    'i != j'
    """
    found = stated_in(prose)
    return found.condition if found else ""


def trailing(behind: str, letters: tuple[str, str] | None, variable: str, *, last: bool) -> Stated | None:
    """The condition that words right behind a formula put on it: "... if i = j, and"; ``last``: no other follows."""
    found = stated_in(behind, letters, variable)
    if found is None or not _ONLY_IF.fullmatch(behind[: found.start]):
        return None
    rest, joined = behind[found.end :], "," not in behind[: found.start]
    ended = _ENDED.match(rest) or (joined and rest.strip() == ",")
    return found if ended or (last and not rest.strip()) else None


def condition_below(sources: Iterable[str]) -> str:
    r"""The condition on two indices that stands in a subscript of a name: ``z_{i \ne k}`` is z_i, where i ≠ k.

    >>> condition_below([r"\frac{\partial p_k}{\partial z_{i \ne k}}"])
    'i \\ne k'
    """
    for source in sources:
        if "_" in source and (match := _IN_SUBSCRIPT.search(source)):
            return f"{match['left']} {match['relation']} {match['right']}"
    return ""


def negated(condition: str) -> str:
    r"""The condition that holds where another one does not; ``UNKNOWN`` where that is not one condition.

    >>> negated("x > 0")
    'x \\le  0'
    """
    if match := re.fullmatch(r"(\S+_\S+)\s*=\s*1", condition.strip()):
        return f"{match[1]} = 0"  # of a target, whose entries are 0 and 1
    for pattern, other in _NEGATED:
        found = pattern.findall(condition)
        if found:
            return other.join(pattern.split(condition)) if len(found) == 1 else UNKNOWN
    return UNKNOWN
