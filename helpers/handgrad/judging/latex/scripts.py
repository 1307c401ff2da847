r"""Subscripts, superscripts and primes: ``W_{ij}^T``, ``s_i^2``, ``f''``, ``\tanh^2``, ``a^{(1)}``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeGuard

from .cursor import Cursor
from .tokens import Token
from .tree import Compare, Indexed, Name, Node, Number, Pow, Prime, Transpose
from .vocabulary import plain
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


class ScriptReader(Cursor):
    """Reads scripts and puts them to the symbol they belong to."""

    def condition(self) -> Node:
        """A relation; given by the parser."""
        raise NotImplementedError

    def scripts(self, name: str) -> Scripts:
        """All scripts that follow; ``name`` is the symbol's, for what its indices are."""
        found = Scripts()
        seen: set[str] = set()
        while (token := self.peek()).kind in ("^", "_", "'"):
            if token.kind == "'":
                if found.power is not None:
                    self.fail("double script", token, "'")
                self.pos += 1
                found.primes += 1
                continue
            if token.kind in seen and not (token.kind == "^" and found.mark and found.power is None):
                self.fail("double script", token)
            seen.add(token.kind)
            self.pos += 1
            if token.kind == "_":
                found.index_first = "^" not in seen
                self._subscript(name, token, found)
            else:
                self._superscript(name, token, found)
        return found

    def _range(self, sign: Token) -> tuple[int, int]:
        """The tokens of a script, which without braces is one token or one command with its arguments."""
        token, after = self.peek(), self.peek(1)
        if token.kind in ("+", "-", "times", "/") and sign.kind == "^" and after.kind != "end of input":
            self.fail("exponent sign", token)
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

    def _subscript(self, name: str, sign: Token, found: Scripts) -> None:
        low, high = self._range(sign)
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
        elif not (len(tokens) == 2 and self.vocabulary.has_two_indices(name)) and (label := self._label(tokens)):
            found.label = label
        elif letters := self._run(name, tokens):
            found.indices = letters
        else:
            found.label, found.indices = self._listed(name, low, high)

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

    def _superscript(self, name: str, sign: Token, found: Scripts) -> None:
        low, high = self._range(sign)
        tokens = self.tokens[low:high]
        texts = [t.text for t in tokens]
        transposed = texts in ([r"\top"], ["T"]) and not self.vocabulary.is_quantity(texts[0])
        if transposed or texts == [r"{", r"\top", "}"]:
            found.transposed = True
        elif tokens and all(t.kind in ("'", "{", "}", "^") for t in tokens):
            found.primes += sum(t.kind == "'" for t in tokens)
        elif texts == ["t"] and self._is_array(name) and not self.vocabulary.known("t"):
            found.transposed = True
        elif len(tokens) == 1 and tokens[0].kind in ("times", "+", "-"):
            found.mark = "^{" + ("*" if tokens[0].kind == "times" else tokens[0].text) + "}"
        elif self._numbers_a_layer(low, tokens) and self._reads_after(tokens[3:], found):
            order = tokens[1].text
            if tokens[0].text == "(" and order.isdigit() and self.vocabulary.is_function(name):
                found.primes += int(order) if len(order) == 1 else self._too_many(tokens[1])
            else:
                bracket = "()" if tokens[0].text == "(" else "[]"
                found.mark = f"^{{{bracket[0]}{order}{bracket[1]}}}"
        else:
            found.power = self.within(low, high, self.expression)

    def _numbers_a_layer(self, low: int, tokens: list[Token]) -> bool:
        """``(1)``, ``[l]``, and perhaps more."""
        if len(tokens) < 3 or tokens[0].kind != "open" or tokens[0].text not in "([":
            return False
        return tokens[1].kind in ("num", "name") and self.partner[low] == low + 2

    @staticmethod
    def _reads_after(tokens: list[Token], found: Scripts) -> bool:
        r"""What stands behind the number of a layer: ``W^{[2]T}``, ``A^{[1]^\top}``, ``g^{[1]'}``."""
        texts = [t.text for t in tokens if t.text not in ("^", "{", "}", ",")]
        if texts in (["T"], [r"\top"]):
            found.transposed = True
        elif set(texts) == {"'"}:
            found.primes += len(texts)
        return not tokens or found.transposed or found.primes > 0

    def _is_array(self, name: str) -> bool:
        declared = self.vocabulary.symbols.get(name)
        return declared is not None and bool(declared.shape)

    def _too_many(self, token: Token) -> int:
        self.fail("deep", token)

    def named(self, text: str, scripts: Scripts, first: int) -> Node:
        """The name with its label and mark, as the notation spells it."""
        if scripts.mark in ("^{+}", "^{-}"):
            self.fail("one side", self.tokens[first])
        span = (self.tokens[first].start, self.tokens[first].end)
        if scripts.label:
            text = f"{text}_{{{scripts.label}}}"
        if scripts.mark:
            text = f"{text}{scripts.mark}"
        scripts.label = scripts.mark = ""  # they are in the name now
        return Name(self.vocabulary.compounds.get(plain(text), text), span=span)

    def compound(self, text: str, scripts: Scripts) -> str:
        """The declared name that these indices are a part of (``x_1`` declared as such), or nothing."""
        if not self.vocabulary.compounds or not scripts.indices:
            return ""
        shown = [_shown(node) for node in scripts.indices]
        return self.vocabulary.compounds.get(f"{text}_{','.join(shown)}", "") if all(shown) else ""

    def with_scripts(self, node: Node, scripts: Scripts, first: int, *, power: bool = True) -> Node:
        """Indices, primes, transposition and power, in the order in which they bind."""
        span = self.span(first)
        if scripts.condition is not None:
            self.fail("condition", self.tokens[first])
        if scripts.mark in ("^{+}", "^{-}"):
            self.fail("one side", self.tokens[first])
        if scripts.label or scripts.mark:
            self.fail("label", self.tokens[first], scripts.label or scripts.mark)
        whole_first = scripts.transposed and (len(scripts.indices) > 1 or not scripts.index_first)
        if scripts.transposed and whole_first:
            node = Transpose(node, span=span)
        if scripts.indices:
            node = Indexed(node, scripts.indices, span=span)
        if scripts.primes:
            node = Prime(node, scripts.primes, span=span)
        if scripts.transposed and not whole_first:
            node = Transpose(node, span=span)
        if power and scripts.power is not None:
            node = Pow(node, scripts.power, span=span)
        return node


def _shown(node: Node) -> str:
    if isinstance(node, Number) and node.value.denominator == 1:
        return str(node.value.numerator)
    return node.text if isinstance(node, Name) else ""


def _fraction(text: str) -> Fraction:
    return Fraction(text[:40])
