r"""One-hot targets: what a text says of the class whose entry of y is 1 ("let $k$ be the correct class")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ..latex.chains import Chain
from ..latex.lifting import blanked, is_class_lifted, is_one_hot, is_soft
from ..latex.targets import CLASS, classes_named, denied_in, is_outright, sentence_before
from ..latex.tree import Compare, Indexed, Name, Number
from ..notation import Notation, Symbol
from .meaning.definitions import Environment, plain
from .meaning.indices import free_indices

# What is said of the other entries, or of the class, beside "y_k = 1".
_ONLY_ONE: Final = re.compile(
    r"one[- ]?hot|\b(?:only|others?|rest|remaining|elsewhere|otherwise|incorrect|wrong|autres|übrigen|otros)\b"
    rf"|其他|其余|{CLASS}",
    re.IGNORECASE,
)
_NEAR: Final = 160
ANYWHERE: Final = "ι"  # an index that no text has

PERHAPS_TARGET = "this is true only where {vector} is 1 at {letter}; say so beside it"


@dataclass(frozen=True, slots=True)
class OneHot:
    """``vector`` has its one at ``letter``; with no letter nobody has said where. Not ``sure``: said in an "if".

    ``words`` are those of the text, ``named`` the places in it that name the letter, ``stated`` where it calls the
    vector one-hot.
    """

    vector: str
    letter: str = ""
    sure: bool = False
    words: str = ""
    named: tuple[int, ...] = ()
    stated: bool = False

    def condition(self, letter: str) -> Compare:
        """``y_k = 1``."""
        return Compare(("=",), (Indexed(Name(self.vector), (Name(letter),)), Number(Fraction(1))))

    def is_sure_at(self, chain: Chain, letter: str, environment: Environment) -> bool:
        """Whether the text has surely said by this chain that the one is at a letter, and not taken it back."""
        end = chain.place.at
        if is_soft(self.words, end):
            return False
        if letter == ANYWHERE:
            return True
        free = letter in _free_letters(chain, environment)
        return self.sure and not (free and is_class_lifted(self.words, letter, self.named, end))


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
    words = blanked(text)
    named = [*classes_named(words), *_stated(text, vector.name, plainly=vector.kind == "probabilities")]
    stated = is_one_hot(words)
    for letter, sure, _ in named:
        if plain(letter) != plain(vector.name) and not _is_quantity(letter, environment):
            places = tuple(at for other, _, at in named if other == letter)
            return OneHot(vector.name, letter, sure, words, places, stated)
    return OneHot(vector.name, words=words, stated=True) if stated else None


def _target(notation: Notation, environment: Environment) -> Symbol | None:
    """The only declared vector that nothing defines and that can be a target."""
    free = [
        symbol
        for symbol in notation.symbols
        if symbol.kind in ("probabilities", "vector")
        and environment.definition(symbol.name) is None
        and environment.gradient_of(symbol.name) is None
    ]
    certain = [symbol for symbol in free if symbol.kind == "probabilities"]
    customary = [symbol for symbol in free if plain(symbol.name) in _CUSTOMARY]
    likely = certain if len(certain) == 1 else [symbol for symbol in customary if symbol in certain or not certain]
    return likely[0] if len(likely) == 1 else None


_CUSTOMARY: Final = frozenset({"y", "t", "mathbf{y}", "mathbf{t}"})


def _is_quantity(letter: str, environment: Environment) -> bool:
    symbol = environment.symbol(letter)
    return environment.knows(letter) and (symbol is None or symbol.kind != "index")


def _stated(text: str, vector: str, *, plainly: bool) -> Iterator[tuple[str, bool, int]]:
    """The k of ``y_k = 1``: ``plainly`` of probabilities, else with words on the other entries near by."""
    side = rf"{re.escape(vector)}_\{{?[A-Za-z]\}}?\s*=\s*"
    last = side.replace("[A-Za-z]", "(?P<letter>[A-Za-z])")
    whole = rf"(?:\$|\\\(|,|\\quad|\\text\{{[^{{}}]*\}})\s*(?P<other>{side})?{last}"
    entry, none = re.compile(rf"{whole}1(?!\.?\d)"), re.compile(rf"{whole}0(?!\.?\d)")
    zeros, denied = {match["letter"] for match in none.finditer(text)}, denied_in(text)
    for match in entry.finditer(text):
        before = sentence_before(text, match.start())
        near = text[max(match.start() - _NEAR, 0) : match.end() + _NEAR]
        if plainly or zeros or _ONLY_ONE.search(near):
            outright = bool(match["other"]) or is_outright(before, match["letter"], denied)
            yield match["letter"], outright and match["letter"] not in zeros, match.start()


def is_said_of(target: OneHot, chain: Chain) -> bool:
    """Whether a chain only says what the target's entries are: ``y_k = 1``, ``y_i = y_k = 1``."""
    *sides, last = (side.tree for side in chain.sides)
    if set(chain.relations) != {"="} or not isinstance(last, Number) or last.value not in (0, 1):
        return False
    entries = [side for side in sides if isinstance(side, Indexed) and isinstance(side.base, Name)]
    return len(entries) == len(sides) and {plain(_name(entry)) for entry in entries} == {plain(target.vector)}


def _name(entry: Indexed) -> str:
    return entry.base.text if isinstance(entry.base, Name) and isinstance(entry.indices[0], Name) else ""


def possible_letters(target: OneHot, chain: Chain, environment: Environment) -> list[str]:
    """Where the one may be: at the letter said; else anywhere, or at an index that the chain leaves free."""
    named = [target.letter] if target.letter else _free_letters(chain, environment)[:2]
    return [*([ANYWHERE] if target.stated else []), *named]


def _free_letters(chain: Chain, environment: Environment) -> list[str]:
    trees = (node for node in chain.nodes if node is not None)
    return list(dict.fromkeys(name for node in trees for name in free_indices(node, environment)))
