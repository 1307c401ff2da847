r"""What words say of the class of a target: "where $k$ is the true class", "if $k$ is the correct label"."""

from __future__ import annotations

import re
from typing import Final

from .signs import Stated
from .vocabulary import Vocabulary

CLASS: Final = (
    r"(?:(?<![A-Za-z])(?<!non-)(?<!non )"
    r"(?:correct|true|target|actual|right|gold(?:en)?|ground[- ]?truth|labell?ed|observed|desired)\s+"
    r"(?:outside\s+)?(?:class|label|category|categorie|index|word|answer|output|token|one)"
    r"|vraie classe|bonne classe|classe (?:correcte|cible|réelle)|(?:richtigen?|wahren?|korrekten?) Klasse"
    r"|clase (?:correcta|verdadera|real)|истинн\w+ класс\w*|правильн\w+ класс\w*"
    r"|(?:正确|正確|真实|真實|目标|目標|正解)的?(?:类别|類別|标签|標籤|类|类|クラス|トークン)|정답 클래스)"
)
OTHER_CLASS: Final = (
    r"\b(?:other|others|incorrect|wrong|remaining|negative|false|non[- ]?(?:target|true|correct)|autres|übrigen|anderen"
    r"|falschen|otras|incorrectas)\s+(?:\w+\s+)?(?:class|label|categor|Klasse|clase)\w*"
)
_LETTER: Final = r"(?<![A-Za-z\\])(?P<letter>[A-Za-z])(?![A-Za-z_'])"
_IS: Final = (
    r"(?:is|be|are|=|denotes?|represents?|indicates?|corresponds to|refers to|stands for|being|as|for|est|soit|désigne"
    r"|sei|ist|sea|es|是|为|為|表示)"
)
_OF: Final = r"(?:\s*(?:the|a|an|index|indices|label|number|position|of|l'|la|le|indice|der|die|Index|el|de)){0,8}\s*"
_NUMBER: Final = r"(?:\s+(?:index|label|number))?"
_NAMED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LETTER}(?:\s*-?th)?\s*(?:class\s+)?{_IS}?{_OF}{CLASS}",
        rf"{CLASS}{_NUMBER}\s*(?:{_IS}|:|,|\()?\s*(?:index |class )?{_LETTER}",
        rf"\b(?:only|just) the\s+{_LETTER}\s*-?\s*\^?\{{?\s*th\b[^.]{{0,60}}?\bis\s+(?:1|one|non-?zero)\b",
        rf"\b(?:one[- ]?hot|1|one)\b[^.]{{0,60}}?\b(?:1|one|zeros?)\s+(?:at|in|for|on)\s+[^.]{{0,30}}?{_LETTER}",
        rf"\bzeros?\b[^.]{{0,20}}?\bexcept\b[^.]{{0,30}}?{_LETTER}",
        rf"[A-Za-z]\s*=\s*{_LETTER}\s*(?:处|處|位置|时|時|のとき|일 때)?\s*(?:为|為|是|は|が)?\s*1\b\s*[,，、;；]?"
        r"\s*(?:其余|其餘|其他|否则|それ以外|나머지)",
        rf"\b(?:is|equals?)\s+(?:1|one)\s+(?:only )?(?:if|when|for|where|iff)\s+[A-Za-z]\s*=\s*{_LETTER}",
    )
)
_IF: Final = re.compile(
    r"\b(?:if|when|whenever|unless|case|si|cas|wenn|falls?|cuando|caso|quand)\b[^.]*$|(?:若|如果|当|當)[^。]*$",
    re.IGNORECASE,
)
_NOT_CLASS: Final = re.compile(
    rf"{_LETTER}\s*(?:is|be|isn't|are)?\s*(?:not|n't)\s+(?:the\s+)?(?:index of the )?{CLASS}"
    r"|(?P<other>[A-Za-z])\s+is\s+(?:an?|the)\s+(?:incorrect|wrong|other|false)\s+(?:class|label)",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(rf"{OTHER_CLASS},?\s+(?:with\s+)?(?:index\s+)?{_LETTER}\s*$", re.IGNORECASE)
_SENTENCES: Final = re.compile(r"(?<=[.!?。])\s+|\n\s*\n")
_SPEAKS: Final = re.compile(rf"{CLASS}|{OTHER_CLASS}|(?:incorrect|wrong|other|false)\s+(?:class|label)", re.IGNORECASE)
LONGEST_SENTENCE: Final = 400  # characters
MARKUP: Final = re.compile(r"\$|\\[()\[\]]|\*|\\(?:text|mathrm|textit|textbf)\s*(?=\{)|[{}](?=\s|$)")


def classes_named(words: str) -> list[tuple[str, bool, int]]:
    """(the letter of the class, whether that is said outright and not in an "if", where) for each time words name it.

    >>> classes_named("where k is the true class")
    [('k', True, 6)]
    """
    found, denied = [], denied_in(words)
    for pattern in _NAMED:
        for match in pattern.finditer(words):
            outright = is_outright(sentence_before(words, match.start()), match["letter"], denied)
            found.append((match["letter"], outright, match.start()))
    return found


def denied_in(words: str) -> frozenset[str]:
    """The letters that words say are not that of the class."""
    return frozenset(match["letter"] or match["other"] for match in _NOT_CLASS.finditer(words))


def sentence_before(words: str, at: int) -> str:
    """The sentence that a place is in, up to there; the end of a long one."""
    return _SENTENCES.split(words[max(at - LONGEST_SENTENCE, 0) : at])[-1]


def is_outright(before: str, letter: str, denied: frozenset[str]) -> bool:
    """Whether words before a letter make no condition or case of it, and no other case is spoken of."""
    return letter not in denied and not _IF.search(before)


def class_stated(words: str, before: str, vocabulary: Vocabulary) -> Stated | None:
    """The condition that words state of a declared target: "if k is the true class" is ``y_k = 1``.

    ``before`` is the end of the text up to there, with the formulas in it.
    """
    if not _SPEAKS.search(words):
        return None
    vectors = [symbol.name for symbol in vocabulary.symbols.values() if symbol.kind == "probabilities"]
    target = next((name for name in vectors if name in ("y", "t")), vectors[0] if len(vectors) == 1 else "")
    if not target:
        return None
    sentence = _SENTENCES.split(MARKUP.sub("", before))[-1]
    if match := _NOT_CLASS.search(sentence):
        return Stated(f"{target}_{match['letter'] or match['other']} = 0", 0, len(words))
    if match := _OTHERS.search(sentence):
        return Stated(f"{target}_{match['letter']} = 0", 0, len(words))
    named = [letter for letter, outright, _ in classes_named(sentence) if not outright]
    return Stated(f"{target}_{named[0]} = 1", 0, len(words)) if named else None
