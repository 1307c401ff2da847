r"""Words that take back what a text has said of a letter: "for every $k$", "for the other classes", "soft labels"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .prose import ENDS_CONDITION
from .targets import CLASS, MARKUP, OTHER_CLASS

_QUANTIFIER: Final = (
    r"(?:\b(?:all|any|every|each|arbitrary|tout|toute|tous|toutes|todos?|todas?|cualquier|alle|jede\w*|beliebige\w*|ogni"
    r"|всех|любых|любого|каждого)\b|任意的?|所有的?|每个|すべての|任意の|各|모든|임의의|각)"
)
_SUMMED: Final = r"(?<!over )(?<!sum )(?<!sums )"
_CLASSES: Final = re.compile(
    rf"{_SUMMED}(?:{_QUANTIFIER}\s*(?:the\s+|of\s+)*(?:class|label|categor|logit|output|score|Klasse|clase|类|クラス|클래스)"
    rf"|{OTHER_CLASS}|\bfor (?:all )?(?:the )?(?:others|rest)\b|\b(?:otherwise|else|if not|sonst|sinon)\b"
    r"|其他|其余|その他"
    r"|\b(?:full|whole|entire|complete) (?:\w+ )?(?:gradient|jacobian|matrix|vector|derivative)\b)",
    re.IGNORECASE,
)
_SOFT: Final = re.compile(
    r"\b(?:soft|smooth(?:ed)?)[- ]+(?:label|target|distribution)\w*|\blabel[- ]smoothing"
    r"|\b(?:not|n't|nicht|no longer|non|pas|never|without)\s+(?:\w+\s+){0,3}?one[- ]?hot|\bmix-?up\b"
    r"|软标签|标签平滑|ソフトラベル|不是(?:独热|one-?hot)",
    re.IGNORECASE,
)
_HARD: Final = re.compile(r"\bone[- ]?hot\b|\bhard (?:label|target)s?|独热|獨熱|ワンホット", re.IGNORECASE)
_CASE: Final = re.compile(
    r"(?:^|[.:;!?,]\s|\n)\W*(?:(?:for|at|für|bei|pour|para|对于?|當|当)\s*)?(?:the|la|die|el|l')?\W*$", re.IGNORECASE
)
_GENERAL: Final = re.compile(
    r"\b(?:in (?:the )?general(?: case)?|generally|im allgemeinen|en général|en general|in generale)\b"
    r"|в общем случае|一般地|一般来说|一般に|일반적으로",
    re.IGNORECASE,
)
_ZERO: Final = re.compile(r"[^\n]{0,60}?(?<![A-Za-z0-9_.])(?:0(?![A-Za-z0-9_.])|zeros?\b|null\b|vanish)", re.IGNORECASE)
_ZERO_BEFORE: Final = re.compile(r"(?:(?<![\w.])0|\bzeros?|\bnull)\W{1,4}(?:\w+\s+){0,2}$", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[.!?。](?=\s|$)|\n\s*\n")
_HYPHENS: Final = str.maketrans("‐‑–", "---")


def blanked(text: str) -> str:
    """A text without the marks of formulas, every other character in its place."""
    return MARKUP.sub(lambda mark: " " * len(mark[0]), text).translate(_HYPHENS)


def is_soft(words: str, end: int) -> bool:
    """Whether words before ``end`` say that targets are not one-hot, and none after that they are."""
    soft = [match.end() for match in _SOFT.finditer(words, 0, end)]
    return bool(soft) and not _HARD.search(words, soft[-1], end)


def is_one_hot(words: str) -> bool:
    """Whether words say that a target is one-hot."""
    denied = [match.end() for match in _SOFT.finditer(words)]
    return any(match.end() not in denied for match in _HARD.finditer(words))


def is_class_lifted(words: str, letter: str, named: tuple[int, ...], end: int) -> bool:
    """Whether words before ``end`` speak of any class, or another one, after a letter was ``named`` the true class."""
    since = max((at for at in named if at < end), default=0)
    lifts = [*_CLASSES.finditer(words, since, end), *_GENERAL.finditer(words, since, end)]
    lifts += _of_letter(words, letter, since, end)
    if since and _CASE.search(words[:since]) and re.match(rf"\W*{CLASS}", words[since:], re.IGNORECASE):
        lifts += ENDS_CONDITION.finditer(words, since, end)
    return any(not _is_beside(words, since, lift) for lift in lifts)


def _is_beside(words: str, since: int, lift: re.Match[str]) -> bool:
    """Whether words on other classes only say that their entries are 0, or belong to what names the class."""
    zero = _ZERO.match(words, lift.end()) or _ZERO_BEFORE.search(words[: lift.start()])
    between = words[since : lift.start()]
    return zero is not None or not ("=" in between or _SENTENCE.search(between))


def _of_letter(words: str, letter: str, start: int, end: int) -> Iterator[re.Match[str]]:
    others = r"(?:(?:class|index|indices|label|choice of)\s*)?(?:[a-z]\s*(?:,|and|et|und|y|и)\s*)*"
    yield from re.compile(
        rf"{_SUMMED}{_QUANTIFIER}\s*{others}{re.escape(letter)}(?![\w'])",
        re.IGNORECASE,
    ).finditer(words, start, end)
