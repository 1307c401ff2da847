"""Reading one side of a relation: LaTeX in, a syntax tree or a sentence out."""

from __future__ import annotations

from ..notation import Notation
from .chains import Side, Unread
from .lexer import tokens_of
from .messages import Stop
from .parser import Parser
from .tree import Node
from .vocabulary import Vocabulary, vocabulary_of


def read_tree(latex: str, vocabulary: Vocabulary) -> Node | Unread:
    """The tree of an expression, or why it could not be read and where."""
    try:
        tokens = tokens_of(latex, vocabulary)
        parser = Parser(tokens, vocabulary, len(latex))
        if not parser.tokens:
            raise Stop("empty", 0)
        tree = parser.expression()
        parser.finish()
    except Stop as stop:
        return Unread(stop.sentence, stop.at)
    return tree


def read_side(latex: str, notation: Notation) -> Side:
    r"""One side of a relation, as a problem with this notation means it.

    An empty side has no tree. What cannot be read is an ``Unread`` with its place, never a guess.

    >>> [factor.text for factor in read_side("wx", Notation()).tree.factors]
    ['w', 'x']
    >>> read_side("e^-x", Notation()).tree.at
    2
    """
    return side_of(latex, vocabulary_of(notation))


def side_of(latex: str, vocabulary: Vocabulary) -> Side:
    """As ``read_side``, with a vocabulary that may know more than the notation."""
    source = latex.strip()
    return Side(source, read_tree(source, vocabulary) if source else None)


def read_condition(latex: str, vocabulary: Vocabulary) -> Node | None:
    """A condition such as ``i = j``, or None where it is none that we can read."""
    try:
        parser = Parser(tokens_of(latex, vocabulary), vocabulary, len(latex))
        return parser.condition() if parser.tokens else None
    except Stop:
        return None
