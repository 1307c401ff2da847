r"""One-hot targets: what a text says of the class whose entry of y is 1 ("let $k$ be the correct class")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ..latex.chains import Chain, Unread
from ..latex.tree import Compare, Indexed, Name, Node, Number
from ..notation import Notation
from .meaning.definitions import Environment, plain
from .meaning.indices import free_indices

_CLASS: Final = (
    r"(?:(?:correct|true|target|actual|right|gold(?:en)?|ground[- ]?truth|labell?ed|observed|desired)\s+"
    r"(?:class|label|category|categorie|index|word|answer|output|token|one)"
    r"|vraie classe|bonne classe|classe (?:correcte|cible|réelle)|(?:richtigen?|wahren?|korrekten?) Klasse"
    r"|clase (?:correcta|verdadera|real)|(?:正确|正確|真实|真實|目标|目標)的?(?:类别|類別|标签|標籤|类|類))"
)
_LETTER: Final = r"(?<![A-Za-z\\])(?P<letter>[A-Za-z])(?![A-Za-z_'])"
_IS: Final = (
    r"(?:is|be|are|=|denotes?|represents?|indicates?|corresponds to|refers to|stands for|being|as|for|est|soit|désigne"
    r"|sei|ist|sea|es|是|为|為|表示)"
)
_OF: Final = r"(?:\s*(?:the|a|an|index|indices|label|number|position|of|l'|la|le|indice|der|die|Index|el|de))*\s*"
_NAMED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LETTER}(?:\s*-?th)?\s*(?:class\s+)?{_IS}?{_OF}{_CLASS}",
        rf"{_CLASS}(?:\s+(?:index|label|number))?\s*(?:{_IS}|:|,|\()?\s*(?:index |class )?{_LETTER}",
        rf"\b(?:only|just) the\s+{_LETTER}\s*-?\s*\^?\{{?\s*th\b[^.]{{0,60}}?\bis\s+(?:1|one|non-?zero)\b",
        rf"\bone[- ]?hot\b[^.]{{0,60}}?\b(?:1|one)\s+(?:at|in|for|on)\s+[^.]{{0,30}}?{_LETTER}",
    )
)
_ONE_HOT: Final = re.compile(r"\bone[- ]?hot\b|独热|獨熱|ワンホット", re.IGNORECASE)
# What is said of the other entries, or of the class, beside "y_k = 1".
_ONLY_ONE: Final = re.compile(
    r"one[- ]?hot|\b(?:only|others?|rest|remaining|elsewhere|otherwise|incorrect|wrong|autres|übrigen|otros)\b"
    rf"|其他|其余|{_CLASS}",
    re.IGNORECASE,
)
_IF: Final = re.compile(
    r"\b(?:if|when|whenever|unless|case|si|cas|wenn|falls?|cuando|caso|quand)\b[^.]*$|(?:若|如果|当|當)[^。]*$",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"\$|\\[()\[\]]|\*|\\(?:text|mathrm|textit|textbf)\s*(?=\{)|[{}](?=\s|$)")
_SENTENCES: Final = re.compile(r"(?<=[.!?。])\s+|\n\s*\n")

PERHAPS_TARGET = "this is true only where {vector} is {value} at {letter}; say so beside it"


@dataclass(frozen=True, slots=True)
class OneHot:
    """``vector`` has its one at ``letter``; with no letter nobody has said where. Not ``sure``: said in an "if"."""

    vector: str
    letter: str = ""
    sure: bool = False

    def condition(self, letter: str, value: int = 1) -> Compare:
        """``y_k = 1``."""
        return Compare(("=",), (Indexed(Name(self.vector), (Name(letter),)), Number(Fraction(value))))


def one_hot(text: str, notation: Notation, environment: Environment) -> OneHot | None:
    """What a text says of a one-hot target; None if it says nothing, or nothing declared can be that target.

    >>> from .meaning.given import given_environment
    >>> names = Notation.of({"y": "probabilities of 3"})
    >>> one_hot("where $k$ is the correct class", names, given_environment(names)).letter
    'k'
    """
    vector = _target(notation, environment)
    if vector is None:
        return None
    words = _MARKUP.sub("", text)
    for letter, sure in (*_named(words), *_stated(text, vector)):
        if plain(letter) != plain(vector) and not _is_quantity(letter, environment):
            return OneHot(vector, letter, sure)
    return OneHot(vector) if _ONE_HOT.search(words) else None


def _target(notation: Notation, environment: Environment) -> str | None:
    """The only declared vector that nothing defines and that can be a target."""
    free = [
        symbol
        for symbol in notation.symbols
        if symbol.kind in ("probabilities", "vector")
        and environment.definition(symbol.name) is None
        and environment.gradient_of(symbol.name) is None
    ]
    certain = [symbol.name for symbol in free if symbol.kind == "probabilities"]
    likely = certain or [symbol.name for symbol in free if plain(symbol.name) in _CUSTOMARY]
    return likely[0] if len(likely) == 1 else None


_CUSTOMARY: Final = frozenset({"y", "t", "mathbf{y}", "mathbf{t}"})


def _is_quantity(letter: str, environment: Environment) -> bool:
    symbol = environment.symbol(letter)
    return environment.knows(letter) and (symbol is None or symbol.kind != "index")


def _named(words: str) -> Iterator[tuple[str, bool]]:
    """(the letter of the class, whether that is said outright)."""
    for pattern in _NAMED:
        for match in pattern.finditer(words):
            sentence = _SENTENCES.split(words[: match.start("letter")])[-1]
            yield match["letter"], _is_outright(sentence, match["letter"], words)


def _stated(text: str, vector: str) -> Iterator[tuple[str, bool]]:
    """The k of ``y_k = 1``, with words on the other entries in its sentence or the next."""
    whole = rf"(?:\$|\\\(|,|\\quad|\}})\s*{re.escape(vector)}_\{{?(?P<letter>[A-Za-z])\}}?\s*=\s*"
    entry, none = re.compile(rf"{whole}1(?!\.?\d)"), re.compile(rf"{whole}0(?!\.?\d)")
    sentences = _SENTENCES.split(text)
    for n, sentence in enumerate(sentences):
        match = entry.search(sentence)
        near = " ".join(sentences[n : n + 2])
        if match and (_ONLY_ONE.search(near) or none.search(near)):
            yield match["letter"], _is_outright(sentence[: match.start()], match["letter"], text)


def _is_outright(before: str, letter: str, words: str) -> bool:
    """Whether words before a letter make no condition or case of it, and no other case follows."""
    other = re.search(rf"(?<![A-Za-z]){letter}\s+(?:is|be|isn't|are)?\s*(?:not|n't)\s+(?:the\s+)?{_CLASS}", words)
    return not (_IF.search(before) or other)


def is_said_of(target: OneHot, chain: Chain) -> bool:
    """Whether a chain only says what the target's entries are: ``y_k = 1``, ``y_i = 0``."""
    if chain.relations != ("=",):
        return False
    left, right = chain.sides[0].tree, chain.sides[1].tree
    match left, right:
        case Indexed(Name(text), (Name(),)), Number(value):
            return plain(text) == plain(target.vector) and value in (0, 1)
    return False


def possible_letters(target: OneHot, chain: Chain, environment: Environment) -> list[str]:
    """Where the one can be if nobody has said: at an index that the chain leaves free."""
    if target.letter:
        return [target.letter]
    trees: list[Node] = [s.tree for s in chain.sides if s.tree is not None and not isinstance(s.tree, Unread)]
    found = dict.fromkeys(name for node in trees for name in free_indices(node, environment))
    return list(found)[:2]
