r"""Scripts above and below, and primes: ``W_{ij}^T``, ``s_i^2``, ``f''``, ``\tanh^2``, ``a^{(1)}``."""

from __future__ import annotations

from .below import Scripts, SubscriptReader
from .tokens import Token
from .tree import Indexed, Name, Node, Number, Pow, Prime, Transpose
from .vocabulary import plain


class ScriptReader(SubscriptReader):
    """Reads scripts and puts them to the symbol they belong to."""

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
                self.subscript(name, token, found)
            else:
                self._superscript(name, token, found)
        return found

    def _superscript(self, name: str, sign: Token, found: Scripts) -> None:
        low, high = self.script_range(sign)
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
        elif self._counts_layers(name, tokens):
            found.mark = f"^{{{''.join(texts)}}}"
        else:
            found.power = self.within(low, high, self.expression)

    def _counts_layers(self, name: str, tokens: list[Token]) -> bool:
        """``a^L``, ``w^{l+1}``: of a layer, where l is not known as a number; ``e^l`` is a power."""
        if name in ("", "e") or not tokens or tokens[0].text not in ("l", "L") or len(tokens) not in (1, 3):
            return False
        declared = self.vocabulary.symbols.get(tokens[0].text)
        next_one = len(tokens) == 1 or (tokens[1].kind in ("+", "-") and tokens[2].kind == "num")
        return declared is None and next_one

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
        if not all(shown):
            return ""
        compounds, joined = self.vocabulary.compounds, "".join(shown)
        named = compounds.get(f"{text}_{','.join(shown)}") or compounds.get(f"{text}_{joined}")
        return named or (f"{text}_{joined}" if {*shown} <= self.vocabulary.labels else "")

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
