r"""Names of several letters that a formula defines without saying so in print: ``MSE = ...``, ``net_{o1} = ...``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .words import BY_LOWER_CASE, FUNCTIONS

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

_ROMAN: Final = r"\\(?:text|textrm|mathrm|operatorname|mathit|mathsf|mbox)\s*\{\s*"
_ARGUMENT: Final = r"\s*(?:\\left)?\((?:[^()=&]|\([^()=&]*\)){1,80}\)"
_SCRIPT: Final = r"(?:\s*_\s*(?:[A-Za-z0-9]|\{[^{}=]{1,12}\}))?"
_DEFINED: Final = re.compile(
    rf"(?:^|[\s&(]|(?P<roman>{_ROMAN}))"
    rf"(?:(?P<capitals>[A-Z]{{2,6}})(?:\s*\}})?{_ARGUMENT}"
    rf"|(?P<word>[A-Za-z]{{3,12}}|[A-Z]{{2}})(?:\s*\}})?{_SCRIPT}(?:{_ARGUMENT})?)\s*&?:?="
)
# A formula that says in a word what a letter is: "x = logits".
_SAID: Final = re.compile(r"\s*\\?[A-Za-z]+\s*=\s*(?P<word>[a-z]{4,12})\s*[.,;]?\s*")
_SCRIPTED: Final = re.compile(r"([A-Za-z]{2,12})\s*[_^]")


def new_words(latex: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Words that a formula defines: they stand alone before an equals sign, or in capitals before an argument; and the
    word that says what a letter is.

    Letters that all have a meaning of their own are a product.
    """
    if (said := _SAID.fullmatch(latex)) and not _is_product(said["word"], vocabulary):
        yield said["word"]
    for match in _DEFINED.finditer(latex):
        word = match["word"] or match["capitals"]
        letters = all(vocabulary.known(c) or c in "de" for c in word)
        if word not in vocabulary.words and word.lower() not in BY_LOWER_CASE and (not letters or match["roman"]):
            yield word


def _is_product(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a run of letters is made of known letters and functions: ``xlogx``."""
    if word in vocabulary.words:
        return True
    for name in sorted(FUNCTIONS, key=len, reverse=True):
        if len(name) > 1 and name in word:
            word = word.replace(name, "")
    return all(vocabulary.known(letter) or letter in "de" for letter in word)


def words_of_names(names: Iterator[str]) -> Iterator[str]:
    """The words that names of several letters consist of: ``out`` of ``out_{h1}``.

    >>> list(words_of_names(iter(["out_{h1}", "w_5", "Loss"])))
    ['out', 'Loss']
    """
    for name in names:
        if match := _SCRIPTED.match(name):
            yield match[1]
        elif len(name) > 1 and name.isalnum():
            yield name
