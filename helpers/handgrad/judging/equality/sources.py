"""SymPy source text, read by a whitelist: Python's own parser makes a tree, and only what is named here is built.

Nothing is evaluated but arithmetic of small numbers, so no text can make SymPy work: a derivative, a sum or a power
stays as written. Text that is too long or nested too deeply is refused before it is parsed.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import sympy as sp

from ..notation import Notation
from ..notation import symbol as described
from .sourcetree import TreeReader
from .sourcevalues import ReadError, ShapeError

MAX_LENGTH = 20_000
MAX_NESTING = 80
LINEAR = Notation(
    tuple(
        described(name, words)
        for name, words in (("delta", "matrix 2x1"), ("x", "matrix 3x1"), ("W", "matrix 2x3"), ("b", "matrix 2x1"))
    )
)
"""The names of a linear layer y = Wx + b, which are matrices where a text uses one of them as a matrix."""


class Unreadable(Exception):
    """Text that is not read; ``sentence`` says why, ``position`` is the character where."""

    def __init__(self, sentence: str, position: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.position = position


def read_source(text: str, notation: Notation | None = None) -> Any:
    """The SymPy object that a source text describes; lists stay lists.

    Raises Unreadable with a sentence and a position, or ShapeMismatch where matrices do not fit.

    >>> read_source("exp(-x)*(1 + exp(-x))**-2")
    exp(-x)/(1 + exp(-x))**2
    >>> read_source("__import__('os')")
    Traceback (most recent call last):
    ...
    handgrad.judging.equality.sources.Unreadable: The name '__import__' is not known here.
    """
    from .grids import ShapeMismatch

    tree = _parse(text)
    try:
        return TreeReader(notation or Notation(), text).read(tree)
    except ReadError as error:
        raise Unreadable(str(error), error.position) from None
    except ShapeError as error:
        raise ShapeMismatch(str(error)) from None
    except RecursionError:
        raise Unreadable("The text is nested too deeply.") from None


def read_together(answer: Any, reference: Any, notation: Notation) -> tuple[Any, Any]:
    """Read whichever of the two is text, with the same names for both."""
    if not notation.symbols and any(isinstance(t, str) and _uses_matrices(t) for t in (answer, reference)):
        notation = LINEAR
    if not notation.symbols and any(_has_matrix_symbol(t) for t in (answer, reference)):
        notation = LINEAR
    read = [read_source(t, notation) if isinstance(t, str) else t for t in (answer, reference)]
    return read[0], read[1]


def _has_matrix_symbol(value: Any) -> bool:
    return isinstance(value, (sp.MatrixExpr, sp.MatrixBase)) and any(
        s.name in ("delta", "W") for s in value.atoms(sp.MatrixSymbol)
    )


def _uses_matrices(text: str) -> bool:
    """Whether a name of the linear layer is transposed, indexed or made explicit."""
    names = "|".join(s.name for s in LINEAR.symbols)
    return bool(re.search(rf"\b(?:{names})\s*\)?\s*(?:\.T\b|\[)|Matrix\(\s*(?:{names})\s*\)|Identity\(", text))


def _parse(text: str) -> ast.expr:
    if len(text) > MAX_LENGTH:
        raise Unreadable("The text is too long.", MAX_LENGTH)
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth > MAX_NESTING:
            raise Unreadable("The text is nested too deeply.", position)
    long_number = re.search(r"\d{400}|\d[eE][+-]?\d{4}", text)
    if long_number:
        raise Unreadable("A number is too long.", long_number.start())
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise Unreadable(_slip(text), max((error.offset or 1) - 1, 0)) from None
    except (ValueError, MemoryError, RecursionError):
        raise Unreadable("This is not an expression of a reasonable size.") from None


def _slip(text: str) -> str:
    """What is probably meant by text that Python does not read."""
    if "\\" in text:
        return "This looks like LaTeX; write it the way SymPy does, such as exp(-x)/2."
    if re.search(r"\d\s*[A-Za-z(]|\)\s*[\w(]", text):
        return "This is not an expression; products are written with *."
    return "This is not an expression."
