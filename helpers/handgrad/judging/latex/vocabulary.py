r"""What the names of a problem mean to the reader: which are functions, which are quantities, how they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..notation import Notation, Symbol
from .newwords import new_words, words_of_names
from .numerals import Comma
from .tree import Call, Indexed, Name, Node, Prime
from .words import FUNCTIONS, GREEK, LIKELY_FUNCTIONS

_TWINS = {r"\varphi": r"\phi", r"\varepsilon": r"\epsilon", r"\vartheta": r"\theta", r"\varrho": r"\rho"}
_TWINS |= {new: old for old, new in _TWINS.items()}
_INDEX_LETTERS = frozenset("ijklmnpqrs")


def plain(name: str) -> str:
    """A name without braces and spaces, so that ``x_1`` and ``x_{1}`` are one."""
    return re.sub(r"[{}\s]", "", name)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of a notation, of its given definitions, and of what the student defined.

    ``symbols`` are declared; ``functions`` were given with arguments (``f(x) = ...``); ``quantities`` without
    (``L = ...``, ``s_i = ...``), of which ``paired`` have two indices. ``comma`` is what one between digits means.
    ``labels`` are letters below names that are declared with them, where nothing has entries: the k of ``t_k``.
    """

    symbols: dict[str, Symbol]
    functions: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()
    words: frozenset[str] = FUNCTIONS
    compounds: dict[str, str] = field(default_factory=dict)
    comma: Comma = ""
    paired: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()

    def known(self, name: str) -> bool:
        """Whether the notation, a given or the student has this name."""
        return name in self.symbols or name in self.functions or name in self.quantities

    def spelling(self, name: str) -> str:
        r"""The notation's own spelling of a name: ``\alpha`` may be declared as ``alpha``, ``L`` written
        ``\mathcal{L}``, and the entries of ``\mathbf{x}`` are x_i."""
        if self.known(name):
            return name
        others = [name[1:]] if name.startswith("\\") else []
        if name == "l":
            others.append(r"\ell")
        elif name == r"\ell":
            others.append("l")
        if twin := _TWINS.get(name):
            others.append(twin)
        if len(name) == 1 or name[1:] in GREEK:
            others += [rf"{bold}{{{name}}}" for bold in (r"\mathbf", r"\boldsymbol", r"\bm", r"\vec")]
        if match := re.fullmatch(r"\\(?:mathcal|mathscr)\{(\w)\}", name):
            others.append(match[1])
        return next((other for other in others if self.known(other)), name)

    def is_quantity(self, name: str) -> bool:
        """Declared as a number, vector or matrix, or defined without arguments; and not given as a function."""
        return name not in self.functions and (name in self.symbols or name in self.quantities)

    def is_function(self, name: str) -> bool:
        """Whether ``name(`` opens an argument: a function's word, given as one, or usually one."""
        if name in self.functions or name in FUNCTIONS:
            return True
        return name in LIKELY_FUNCTIONS and not self.is_quantity(name)

    def is_index(self, name: str) -> bool:
        """Whether a letter in a run of subscripts (``W_{ij}``) is an index by itself."""
        name = name.rstrip("'")
        declared = self.symbols.get(name)
        return declared.kind in ("index", "integer") if declared else name in _INDEX_LETTERS

    def has_two_indices(self, name: str) -> bool:
        """Whether two letters or digits after this name are two indices."""
        declared = self.symbols.get(name)
        if declared is None:
            if name.islower() and len(name) == 1 and not self.known(name) and self.known(name.upper()):
                return name.upper() in self.quantities or self.has_two_indices(name.upper())  # y_{in}, an entry of Y
            return name in (r"\delta", "delta", "J") or name in self.paired
        return len(declared.shape) == 2

    def defining(self, heads: Sequence[Node]) -> Vocabulary:
        """With the names that these left sides define."""
        functions, quantities, compounds = set(self.functions), set(self.quantities), dict(self.compounds)
        for head in heads:
            if name := self._with_parameter(head):  # s_a(x) = ..., where a is a number
                functions.add(name)
                compounds[name] = name
                continue
            base = head.base if isinstance(head, Indexed) else head
            if isinstance(base, Call):
                function = base.function.base if isinstance(base.function, Prime | Indexed) else base.function
                if isinstance(function, Name) and function.text not in FUNCTIONS:
                    functions.add(function.text)
            elif isinstance(base, Name) and base.text not in FUNCTIONS:
                quantities.add(base.text)
        quantities -= functions
        paired = {
            h.base.text for h in heads if isinstance(h, Indexed) and isinstance(h.base, Name) and _is_pair(h.indices)
        }
        words = self.words | {q for q in quantities if len(q) > 1 and q.isalpha()}
        return replace(
            self,
            functions=frozenset(functions),
            quantities=frozenset(quantities),
            words=words,
            compounds=compounds,
            paired=self.paired | paired,
        )

    def _with_parameter(self, head: Node) -> str:
        """The name of a function whose subscript is a declared number, a parameter, and no index."""
        match head:
            case Call(Indexed(Name(text), (Name(parameter),)), _) if not {text} & {*self.symbols, *self.functions}:
                declared = self.symbols.get(parameter)
                return f"{text}_{parameter}" if declared is not None and declared.kind == "scalar" else ""
        return ""

    def with_words(self, words: Iterable[str]) -> Vocabulary:
        """With whole words as names of quantities."""
        new = frozenset(words)
        return replace(self, words=self.words | new, quantities=self.quantities | new) if new else self


def _letters_below(name: str) -> str:
    """``jk`` of ``w_jk``."""
    below = re.search(r"_([a-z]{1,3})\)?$", name)
    return below[1] if below else ""


def _is_pair(indices: tuple[Node, ...]) -> bool:
    """``ij``: two letters."""
    return len(indices) == 2 and all(isinstance(index, Name) and len(index.text) == 1 for index in indices)


@lru_cache(maxsize=64)
def vocabulary_of(notation: Notation) -> Vocabulary:
    """The vocabulary of a problem. Reads the left sides of its given definitions."""
    from .reader import read_tree  # the givens are written in the language that is being set up
    from .split import heads_of

    symbols = {s.name: s for s in notation.symbols}
    words = FUNCTIONS | set(words_of_names(iter(symbols)))
    compounds = {plain(name): name for name in symbols if re.search(r"[_^(]", name)}
    arrays = any(symbol.shape or symbol.kind == "index" for symbol in notation.symbols)
    labels = frozenset() if arrays else frozenset(letter for name in compounds for letter in _letters_below(name))
    vocabulary = Vocabulary(symbols, words=words, compounds=compounds, labels=labels)
    vocabulary = vocabulary.with_words(word for given in notation.given for word in new_words(given, vocabulary))
    lefts = [left for given in notation.given for left in heads_of(given.strip("$ "), vocabulary)]
    heads = [read_tree(left, vocabulary) for left in lefts]
    found = vocabulary.defining([head for head in heads if not hasattr(head, "reason")])
    # A declared symbol that a given defines again stays what it was declared as, unless it is given arguments.
    return replace(found, quantities=found.quantities - frozenset(symbols))
