r"""Words that are functions, with or without parentheses around what they are applied to."""

from __future__ import annotations

from collections.abc import Mapping

from . import words as w
from .names import NameReader, is_minus_one
from .tree import Abs, Call, Mul, Name, Node, Number, Pow


class FunctionReader(NameReader):
    r"""``\tanh(x)``, ``\tanh^2 x``, ``\max_j x_j``."""

    def _function(self) -> Node:
        r"""A function's word with what it is applied to: ``\tanh(x)``, ``\tanh^2 x``, ``\max_j x_j``."""
        first, token = self.pos, self.peek()
        self.pos += 1
        if token.text in ("max", "min") and (found := self.extremum(token, first)):
            return found
        scripts = self.scripts(token.text)
        name: Node = Name(token.text, span=(token.start, token.end))
        if token.text == "log" and scripts.indices == (Name("e"),):
            scripts.indices = ()
        if scripts.label or scripts.mark:
            name = self.named(token.text, scripts, first)
        if is_minus_one(scripts.power):
            if token.text not in w.INVERSES:
                self.fail("inverse", token)
            name, scripts.power = Name(w.INVERSES[token.text], span=(token.start, token.end)), None
        applied = self.with_scripts(name, scripts, first, power=False)
        opens = self.peek().kind in ("open", "{")
        if opens and not (
            self.partner[self.pos] > 0 and self._mentions(token.text, self.pos + 1, self.partner[self.pos])
        ):
            node: Node = Call(applied, self._arguments(), span=self.span(first))
        elif not opens and self.begins_atom():
            node = Call(applied, (self.bare_argument(),), span=self.span(first))
            if self.peek().kind == "/" and self.peek().start == self.tokens[self.pos - 1].end:
                self.fail("function slash", token)
        elif token.text in w.NEEDS_ARGUMENT:
            self.fail("function argument", token)
        else:
            node = applied
        if scripts.power is not None:
            node = Pow(node, scripts.power, span=self.span(first))
        return self.with_scripts(node, self.scripts(""), first)

    def bare_argument(self) -> Node:
        r"""What a function without parentheses is applied to: ``2x``, ``2 \pi x``, ``\frac{x}{2}``, one sum."""
        first, token = self.pos, self.peek()
        if not self._is_symbol(token) and token.kind != "num" and not self._is_numeric_fraction():
            return self.factor()
        factors = [self.factor()]
        while (
            not isinstance(factors[-1], Call | Abs) and self._is_symbol(self.peek()) and not self._begins_derivative()
        ):
            before = self.pos
            factors.append(self.factor())
            if isinstance(factors[-1], Call) and len(factors) > 1 and not isinstance(factors[-2], Number):
                factors.pop()
                self.pos = before
                break
        return self._multiplied(factors, first)

    def _is_numeric_fraction(self) -> bool:
        r"""``\frac12`` before a letter, as in ``\tanh \frac12 x``."""
        if self.peek().text not in w.FRACTIONS:
            return False
        numbers = [t for t in self.tokens[self.pos + 1 : self.pos + 7] if t.kind not in ("{", "}")][:2]
        return len(numbers) == 2 and all(t.kind == "num" for t in numbers)

    def _begins_derivative(self) -> bool:
        token = self.peek()
        if token.text in w.FRACTIONS:
            group = self.peek(1).kind == "{"
            return self.is_d(self.pos + (2 if group else 1), self.end)
        return token.kind == "partial" or token.text in (r"\nabla", "d")

    def _multiplied(self, factors: list[Node], first: int, signs: Mapping[int, str] | None = None) -> Node:
        """A product; ``signs`` are the multiplication signs by the places of the factors behind them."""
        if len(factors) == 1:
            return factors[0]
        dotted = tuple(at for at, sign in (signs or {}).items() if sign in w.DOT)
        crossed = tuple(at for at in signs or () if at not in dotted)
        return Mul(tuple(factors), dotted=dotted, crossed=crossed, span=self.span(first))
