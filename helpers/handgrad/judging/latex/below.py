r"""What stands below a symbol: indices, labels, conditions: ``W_{ij}``, ``L_{CE}``, ``z_{2,i}``, ``1_{x > 0}``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeGuard

from .cursor import Cursor
from .tokens import Token
from .tree import Compare, Name, Node, Number
from .words import LABEL_WORDS, ONES

_INDICATORS: Final = ONES | {r"\delta", "I", r"\chi", "1", ""}


@dataclass(slots=True)
class Scripts:
    """What hangs at one symbol. ``label`` and ``mark`` are parts of its name (``L_{CE}``, ``x^*``)."""

    indices: tuple[Node, ...] = ()
    condition: Node | None = None
    label: str = ""
    mark: str = ""
    primes: int = 0
    power: Node | None = None
    transposed: bool = False
    index_first: bool = True


class SubscriptReader(Cursor):
    """Reads what stands below a symbol."""

    def condition(self) -> Node:
        """A relation; given by the parser."""
        raise NotImplementedError

    def script_range(self, sign: Token) -> tuple[int, int]:
        """The tokens of a script, which without braces is one token or one command with its arguments."""
        token, after = self.peek(), self.peek(1)
        if token.kind in ("+", "-", "times", "/") and sign.kind == "^" and after.kind != "end of input":
            self.fail("exponent sign", token)
        if token.kind == "open" and token.text in "([" and sign.kind == "^":
            self.fail("exponent sign", token)  # e^(-x)
        if token.kind == "num" and after.kind == "num" and after.start == token.end:
            self.fail("script digits", token, sign.text)
        if (
            token.kind in ("cmd", "wrap", "func", "one")
            and self.peek(1).kind in ("{", "num", "name")
            and token.text != r"\max"
        ):
            low = self.pos
            self.pos += 1
            for _ in range(2 if "frac" in token.text else 1):
                if token.kind != "func":
                    self.argument(token)
            return low, self.pos
        return self.argument(sign, "missing after")

    def subscript(self, name: str, sign: Token, found: Scripts) -> None:
        """Put what stands below to a symbol."""
        low, high = self.script_range(sign)
        if high == low + 1 and self.tokens[low].kind in ("+", "-"):
            if self.peek().kind not in ("open", "'"):
                self.fail("one side", sign)
            found.label = self.tokens[low].text  # \\sigma_+(x): a name
            return
        if self.tokens[low : low + 1] and self.partner[low] == high - 1 > low:
            if self.tokens[low].text == "{" or self.has(low + 1, high - 1, "rel"):  # \\{x > 0\\}, [x > 0]
                low, high = low + 1, high - 1
        tokens = self.tokens[low:high]
        if self.has(low, high, "rel"):
            found.condition = self.within(low, high, self.condition)
            if self._binds_index(found.condition) and name not in _INDICATORS:
                found.indices, found.condition = found.condition.operands[:1], None  # z_{i \\ne k}: z_i, and i ≠ k
        elif not self._has_two(name, tokens) and (label := self._label(tokens)):
            found.label = label
        elif letters := self._run(name, tokens):
            found.indices = letters
        else:
            found.label, found.indices = self._listed(name, low, high)

    def _has_two(self, name: str, tokens: list[Token]) -> bool:
        r"""Whether these are the two indices of a name, and not a label: ``\delta_{ij}``, but not ``\delta_{o1}``."""
        if len(tokens) != 2 or not self.vocabulary.has_two_indices(name):
            return False
        array = name in self.vocabulary.symbols
        return array or not (tokens[1].kind == "num" and self._label(tokens))

    def _listed(self, name: str, low: int, high: int) -> tuple[str, tuple[Node, ...]]:
        r"""The label and the indices of ``2,ij``, ``2_{ij}`` (of a second layer) and ``\text{out}, i``."""
        tokens, label, found = self.tokens[low:high], "", list[Node]()
        if len(tokens) > 2 and tokens[0].kind in ("num", "text") and tokens[1].kind == "_":
            inner = (low + 3, high - 1) if self.partner[low + 2] == high - 1 else (low + 2, high)
            parts = [(low, low + 1), *self.pieces(*inner, (",",))]
        else:
            parts = self.pieces(low, high, (",",))
        for a, b in parts:
            if len(parts) > 1 and a == low and b == low + 1 and tokens[0].kind == "text":
                label = tokens[0].text
            else:
                found += self._run(name, self.tokens[a:b]) or (self.within(a, b, self.expression),)
        return label, tuple(found)

    def _binds_index(self, condition: Node) -> TypeGuard[Compare]:
        """``i \\ne k`` between two indices."""
        if not isinstance(condition, Compare) or condition.operators not in (("!=",), ("=",)):
            return False
        return all(isinstance(side, Name) and self.vocabulary.is_index(side.text) for side in condition.operands)

    def _label(self, tokens: list[Token]) -> str:
        """The subscript as a part of the name: words, or letters that cannot be indices."""
        if len(tokens) == 1 and tokens[0].kind in ("text", "func", "unknown"):
            return tokens[0].text
        if [t.kind for t in tokens] == ["name", "num"] and tokens[0].end == tokens[1].start:
            letter = tokens[0].text  # out_{h1}, of the first hidden neuron; k in w_{k1} is an index
            return "" if self.vocabulary.known(letter) or self.vocabulary.is_index(letter) else letter + tokens[1].text
        if len(tokens) < 2 or any(t.kind != "name" or len(t.text) > 1 for t in tokens):
            return ""
        text = "".join(t.text for t in tokens)
        joined = all(a.end == b.start for a, b in pairwise(tokens))
        indices = all(self.vocabulary.is_index(t.text) or t.text in "abcdt" for t in tokens)
        declared = all(t.text in self.vocabulary.symbols and self.vocabulary.is_index(t.text) for t in tokens)
        return text if joined and ((text in LABEL_WORDS and not declared) or not indices) else ""

    def _run(self, name: str, tokens: list[Token]) -> tuple[Node, ...]:
        """``ij`` and ``12`` as two indices; empty if it is neither."""
        if len(tokens) > 1 and all(t.kind in ("name", "num") for t in tokens):
            return tuple(self._index(t) for t in tokens)
        if len(tokens) == 1 and tokens[0].kind == "num" and len(tokens[0].text) == 2:
            text, start = tokens[0].text, tokens[0].start
            if self.vocabulary.has_two_indices(name) or name in (r"\delta", "delta") or self._too_large(name, text):
                return tuple(Number(_fraction(c), span=(start + i, start + i + 1)) for i, c in enumerate(text))
        return ()

    def _too_large(self, name: str, text: str) -> bool:
        declared = self.vocabulary.symbols.get(name)
        return declared is not None and len(declared.shape) == 2 and int(text) > max(declared.shape)

    def _index(self, token: Token) -> Node:
        place = (token.start, token.end)
        return Name(token.text, span=place) if token.kind == "name" else Number(_fraction(token.text), span=place)


def _fraction(text: str) -> Fraction:
    return Fraction(text[:40])
