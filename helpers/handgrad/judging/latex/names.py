r"""Numbers and names with their scripts, and whether the bracket behind a name holds its argument."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from . import words as w
from .below import Scripts
from .constructs import ConstructReader
from .tokens import Token
from .tree import (
    Call,
    Compare,
    Differential,
    Ellipsis,
    Indexed,
    Indicator,
    Interval,
    Name,
    Neg,
    Node,
    Number,
    Pow,
    Transpose,
)
from .vocabulary import plain

BEGINS: Final = frozenset("num name func cmd { open begin wrap one partial dots unknown bad text numeral".split())


class NameReader(ConstructReader):
    """Symbols, and calls of those that are functions."""

    def _number(self) -> Node:
        first, token = self.pos, self.peek()
        self.pos += 1
        after = self.peek()
        if len(token.text) > 40:
            self.fail("long number", token, token.text[:10] + "...")
        if token.text == "1" and after.kind in ("_", "^", "open") and (one := self._indicator_or_ones(first)):
            return one
        if after.kind == "_":
            self.fail("script alone", after)
        written = len(token.text.partition(".")[2])
        node: Node = Number(Fraction(token.text), decimals=written, span=(token.start, token.end))
        return self.with_scripts(node, self.scripts(""), first) if after.kind in ("^", "_", "'") else node

    def _indicator_or_ones(self, first: int) -> Node | None:
        r"""``1_{x > 0}``, ``1_{ij}``, ``1\{i = j\}``, and ``1^T``, the row of ones; None, unmoved, for the number."""
        token, start = self.peek(), self.pos
        if token.kind == "open":
            close = self.close_of(start)
            return self._indicated(start + 1, close, first) if self.has(start + 1, close, "rel") else None
        scripts = self.scripts("1")
        if scripts.condition is not None:
            return Indicator(scripts.condition, span=self.span(first))
        if len(scripts.indices) == 2 and scripts.power is None:
            return Indicator(Compare(("=",), scripts.indices), span=self.span(first))
        if scripts.transposed and not scripts.indices:
            return Transpose(Name(r"\mathbf{1}"), span=self.span(first))
        self.pos = start
        return None

    def _indicated(self, low: int, high: int, first: int) -> Node:
        self.pos = high + 1
        return Indicator(self.within(low, high, self.condition), span=self.span(first))

    def _one(self) -> Node:
        r"""``\mathbb{1}[x > 0]``, ``\mathbf{1}_{x > 0}``, or a vector of ones."""
        first, token = self.pos, self.peek()
        self.pos += 1
        if self.peek().kind == "_":
            scripts = self.scripts(token.text)
            if scripts.condition is not None:
                return Indicator(scripts.condition, span=self.span(first))
            if len(scripts.indices) == 2:
                return Indicator(Compare(("=",), scripts.indices), span=self.span(first))  # \\mathbb{1}_{ij}
            if len(scripts.indices) == 1 and isinstance(home := scripts.indices[0], Interval) and self._applied():
                inside = self._arguments()
                return Indicator(Compare(("in",), (inside[0], home)), span=self.span(first))
            return self.with_scripts(self.named(token.text, scripts, first), scripts, first)
        if self.peek().kind in ("open", "{"):
            close = self.close_of(self.pos)
            low, high = self.pos + 1, close
            if low < high and self.tokens[low].kind == "open" and self.partner[low] == high - 1:
                low, high = low + 1, high - 1
            if self.has(low, high, "rel"):
                self.pos = close + 1
                return Indicator(self.within(low, high, self.condition), span=self.span(first))
        name = Name(token.text, span=(token.start, token.end))
        return self.with_scripts(name, self.scripts(token.text), first)

    def _applied(self) -> bool:
        return self.peek().kind == "open" and self.peek().text == "("

    def _name(self) -> Node:
        first, token = self.pos, self.peek()
        text = token.text
        if text == "d" and not self.vocabulary.known("d"):
            if found := self.slashed():
                return found
            if self.peek(1).kind in ("name", "func") and self.peek(1).start <= token.end + 1:
                self.pos += 1
                return Differential(self.factor(), span=self.span(first))
        if declared := self._declared_call(first):
            return declared
        self.pos += 1
        after = self.peek()
        ones = after.text == "1" and self.peek(1).kind == "^"  # p1^T: a row of ones
        if after.kind == "num" and after.start == token.end and len(text) == 1 and not ones:
            self.fail("letter digit", token, text + after.text)
        if after.kind not in ("^", "_", "'", "open"):
            return Name(text, span=(token.start, token.end))
        scripts = self.scripts(text)
        if whole := self.compound(text, scripts):
            text, scripts.indices = whole, ()
        if scripts.condition is not None and text in (r"\delta", "I", r"\chi"):
            return Indicator(scripts.condition, span=self.span(first))
        name = self.named(text, scripts, first)
        if self.peek().kind == "open" and self._is_call(name, scripts):
            return self._call(name, scripts, first)
        return self.with_scripts(name, scripts, first)

    def _declared_call(self, first: int) -> Node | None:
        """``F(x_i)`` where that is declared as one name."""
        close = self.partner[first + 1] if self.peek(1).kind == "open" else -1
        if close < 0 or not self.vocabulary.compounds:
            return None
        written = "".join(token.text for token in self.tokens[first:close])
        name = self.vocabulary.compounds.get(plain(f"{written})"))
        if name is None:
            return None
        self.pos = close + 1
        return Name(name, span=self.span(first))

    def _is_call(self, name: Node, scripts: Scripts) -> bool:
        """Whether the bracket that follows a name holds its argument."""
        assert isinstance(name, Name)
        text, low, close = name.text, self.pos + 1, self.partner[self.pos]
        if close < 0 or scripts.transposed or self._mentions(text, low, close):
            return False
        if self.vocabulary.is_function(text):
            return True
        if text in self.vocabulary.symbols or (scripts.indices and self.vocabulary.is_quantity(text)):
            return text not in self.vocabulary.symbols and self._is_parameter(scripts) and self._is_plain(low, close)
        if self._is_transposed(close):
            return False
        return self.peek().text == "(" and scripts.power is None and self._is_plain(low, close)

    def _is_parameter(self, scripts: Scripts) -> bool:
        """Whether a subscript is a declared number, so that it is no index."""
        match scripts.indices:
            case (Name(text),):
                declared = self.vocabulary.symbols.get(text)
                return declared is not None and declared.kind == "scalar"
        return False

    def _is_transposed(self, close: int) -> bool:
        r"""Whether the bracket itself carries a transposition, which an argument never does: ``\delta (a)^\top``."""
        sign = self._token(close + 1)
        at = close + 3 if self._token(close + 2).kind == "{" else close + 2
        return sign.kind == "^" and self._token(at).text in (r"\top", "T") and not self.vocabulary.is_quantity("T")

    def _mentions(self, text: str, low: int, high: int) -> bool:
        r"""Whether the bare name stands in the range: the bracket in ``\sigma(1-\sigma)`` is a factor."""
        for at in range(low, high):
            if self.tokens[at].text == text and self.tokens[at].kind in ("name", "func"):
                after = at + 1
                while after < high and self.tokens[after].kind in ("^", "_", "'"):
                    after = after + 1 if self.tokens[after].kind == "'" else self._skip(after + 1)
                applied = after < high and (
                    self.tokens[after].kind == "open"
                    or (self.tokens[at].kind == "func" and self.tokens[after].kind in BEGINS)
                )
                if not applied:
                    return True
        return False

    def _is_plain(self, low: int, high: int) -> bool:
        """Whether the range is a list of names or numbers, as arguments are."""
        if low < high and self.tokens[low].kind == "{" and self.partner[low] == high - 1:
            low, high = low + 1, high - 1
        expected = True
        at = low
        while at < high:
            token = self.tokens[at]
            if (token.kind in (",", ";") or token.text == "‖") and not expected:
                expected, at = True, at + 1
            elif expected and (token.kind == "num" or self._is_symbol(token) or token.text in w.BOLD):
                expected, at = False, (at + 1 if token.kind in ("name", "num") else self._skip(at + 1))
                while at < high and self.tokens[at].kind in ("^", "_", "open"):
                    at = self._skip(at + 1 if self.tokens[at].kind != "open" else at)
            else:
                return False
        return not expected

    def _is_symbol(self, token: Token) -> bool:
        return token.kind == "name" or token.text in w.ACCENTS

    def _call(self, function: Node, scripts: Scripts, first: int) -> Node:
        """The function applied to the bracket that follows; its power is the power of the whole."""
        if isinstance(function, Name) and scripts.power is not None and is_minus_one(scripts.power):
            function, scripts.power = Pow(function, scripts.power, span=function.span), None
        applied = self.with_scripts(function, scripts, first, power=False)
        node: Node = Call(applied, self._arguments(), span=self.span(first))
        if scripts.power is not None:
            node = Pow(node, scripts.power, span=self.span(first))
        return self.with_scripts(node, self.scripts(""), first) if self.peek().kind in ("^", "_", "'") else node

    def _arguments(self) -> tuple[Node, ...]:
        opening = self.pos
        close = self.close_of(opening)
        if self.tokens[opening].kind == "open" and self.tokens[close].text != self.tokens[opening].text:
            self.fail("pair", self.tokens[opening])
        parts = self.pieces(opening + 1, close, (",", ";"))
        if len(parts) == 1 and self.tokens[opening + 1].kind == "{" and self.partner[opening + 1] == close - 1:
            parts = self.pieces(opening + 2, close - 1, (",", ";"))  # ({a, b})
        if len(parts) == 1 and sum(token.text == "‖" for token in self.tokens[opening + 1 : close]) == 1:
            bar = next(k for k in range(opening + 1, close) if self.tokens[k].text == "‖")
            parts = [(opening + 1, bar), (bar + 1, close)]  # KL(p || q)
        if opening + 1 == close:
            self.fail("missing", self.tokens[close])
        arguments = _whole(tuple(self.within(a, b, self.expression) for a, b in parts))
        self.pos = close + 1
        return arguments


def _whole(arguments: tuple[Node, ...]) -> tuple[Node, ...]:
    r"""``x_1, \dots, x_n`` as arguments are all of ``x``."""
    match arguments:
        case (Indexed(base, (Number(first),)), *between, Ellipsis(), Indexed(again, (Name(),))) if base == again:
            if first == 1 and all(isinstance(part, Indexed) and part.base == base for part in between):
                return (base,)
    return arguments


def is_minus_one(node: Node | None) -> bool:
    return isinstance(node, Neg) and isinstance(node.operand, Number) and node.operand.value == 1
