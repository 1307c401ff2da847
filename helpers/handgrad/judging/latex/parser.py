r"""The expression parser: sums, products, calls. Recursive descent, hand-written.

Why not a grammar: whether ``f(`` is a call, ``\tanh 2x`` ends, or ``\frac{d..}{d..}`` is a derivative depends on the
notation and on tokens far ahead; here each is one visible decision, the error says what was expected, every token is
looked at a bounded number of times a nesting level, and nothing is built at import.
"""

from __future__ import annotations

from typing import Final

from . import words as w
from .commands import CommandReader
from .cursor import MAX_DEPTH
from .names import BEGINS
from .tokens import Token
from .tree import Add, Both, Compare, Div, Ellipsis, Hadamard, Name, Neg, Node, Number

_MAX_CHAIN = 60  # a/b/c/..., a \odot b \odot ...: these nest to the left

_MISPLACED: Final = {
    "unknown": "unknown word", "numeral": "comma number", "bad": "unknown character", "text": "words",
    "^": "script alone", "_": "script alone", "'": "script alone", "}": "close", "close": "close", "end": "end",
    "rel": "missing", "&": "alignment", "newline": "line break", "arrow": "unknown command",
}  # fmt: skip


class Parser(CommandReader):
    """``expression`` reads a sum, ``condition`` a relation; ``finish`` then says what is left over."""

    def condition(self) -> Node:
        r"""``x > 0``, ``0 \le x < 1``, ``i = j``, and several of them with commas between them."""
        first, found = self.pos, [self._relation()]
        while self.peek().kind == ",":
            self.pos += 1
            found.append(self._relation())
        if self.pos < self.end:
            self.fail("condition", self.peek())
        return found[0] if len(found) == 1 else Both(tuple(found), span=self.span(first))

    def _relation(self) -> Compare:
        first = self.pos
        operands, operators = [self.expression()], []
        while self.peek().kind == "rel":
            operators.append(self.peek().text)
            self.pos += 1
            operands.append(self.expression())
        if not operators or not set(operators) <= w.INEQUALITIES | {"=", "in"}:
            self.fail("condition", self.peek() if self.pos < self.end else self.tokens[first])
        return Compare(tuple(operators), tuple(operands), span=self.span(first))

    def expression(self) -> Node:
        """Terms with plus and minus between them."""
        first, terms = self.pos, []
        while True:
            start, minus, signed = self.pos, False, False
            while (kind := self.peek().kind) in ("+", "-"):
                minus ^= kind == "-"
                signed = True
                self.pos += 1
            term = self.hadamard()
            if self.loose == self.pos and isinstance(term, Add | Neg) and minus:
                self.fail("invisible braces", self.tokens[start])
            terms.append(Neg(term, span=self.span(start)) if minus and signed else term)
            if self.peek().kind not in ("+", "-"):
                break
        return terms[0] if len(terms) == 1 else Add(tuple(terms), span=self.span(first))

    def hadamard(self) -> Node:
        r"""``a \odot b``, which binds less than a product."""
        first, node, count = self.pos, self.product(), 0
        while self.peek().kind == "odot":
            count += 1
            if count > _MAX_CHAIN:
                self.fail("deep")
            self.pos += 1
            node = Hadamard(node, self.product(), span=self.span(first))
        return node

    def product(self) -> Node:
        """Factors side by side or with a sign; a slash divides what is before it in the term."""
        first, factors, count = self.pos, [self.signed_factor()], 0
        loose = self.loose == self.pos
        joined = 0  # where the factors began that an evaluation bar belongs to
        signs: dict[int, str] = {}
        while True:
            token = self.peek()
            if token.kind == "times":
                self.pos += 1
                joined = len(factors)
                signs[joined] = token.text
                factors.append(self.signed_factor())
            elif token.kind == "/":
                count += 1
                if count > _MAX_CHAIN:
                    self.fail("deep")
                self.pos += 1
                above = self._multiplied(factors, first, signs)
                factors, joined = [Div(above, self._denominator(), span=self.span(first))], 0
                signs.clear()
            elif self._is_evaluation(token):
                self.pos += 1
                body = self._multiplied(factors[joined:], first)
                factors[joined:] = [self.evaluated(body, first)]
            elif self.begins_factor():
                if token.kind == "num" and isinstance(factors[-1], Number):
                    self.fail("two numbers")
                factors.append(self.factor())
            else:
                break
            loose = loose or self.loose == self.pos
            if loose:
                self.fail("invisible braces", self.tokens[first])
        return self._multiplied(factors, first, signs)

    def implicit(self) -> Node:
        """Factors side by side, up to a sign or the next derivative: what stands behind a differential operator."""
        first, factors = self.pos, [self.factor()]
        while self.begins_factor() and not self._begins_derivative():
            factors.append(self.factor())
        return self._multiplied(factors, first)

    def _denominator(self) -> Node:
        """One factor; a second one beside it makes the slash ambiguous, but for 1/2 (...)."""
        first = self.pos
        node = self.signed_factor()
        if self.begins_factor():
            simple = isinstance(node, Number) and self.pos == first + 1
            spaced = self.peek().start > self.tokens[self.pos - 1].end or self.peek().kind in ("open", "cmd")
            if not (simple and spaced):
                self.fail("slash", self.tokens[first - 1])
        return node

    def _is_evaluation(self, token: Token) -> bool:
        return token.kind == "bar" and not self.bars and self.peek(1).kind == "_"

    def begins_factor(self) -> bool:
        """Whether the next token can follow as a factor."""
        kind = self.peek().kind
        return kind in BEGINS or (kind == "bar" and not self.bars and self.peek(1).kind != "_")

    def begins_atom(self) -> bool:
        """Whether a factor can begin here."""
        return self.begins_factor() and self.peek().kind not in ("text", "dots")

    def signed_factor(self) -> Node:
        r"""A factor that may have a sign: ``a \cdot -b``."""
        first, minus = self.pos, False
        while self.peek().kind in ("+", "-"):
            minus ^= self.peek().kind == "-"
            self.pos += 1
        node = self.factor()
        return Neg(node, span=self.span(first)) if minus else node

    def factor(self) -> Node:
        """One factor with its scripts."""
        return self.atom()

    def atom(self) -> Node:
        """A number, name, bracket or command, with its scripts, or a function with its argument."""
        if self.depth >= MAX_DEPTH:
            self.fail("deep")
        self.depth += 1
        node = self._atom()
        self.depth -= 1
        return node

    def _atom(self) -> Node:
        first, token = self.pos, self.peek()
        kind = token.kind
        if kind == "name":
            return self._name()
        if kind == "num":
            return self._number()
        if kind in ("open", "{"):
            return self._bracket()
        if kind == "bar":
            return self.normed(self.absolute(), first)
        if kind == "begin":
            return self.with_scripts(self.environment(), self.scripts(""), first)
        if kind == "partial":
            return self.partial()
        if kind == "one":
            return self._one()
        if kind == "dots":
            self.pos += 1
            return Ellipsis(span=self.span(first))
        if kind == "wrap":
            self.pos += 1
            low, high = self.argument(token)
            return self._wrapped(token, low, high, first)
        if kind == "func":
            return self._function()
        if kind == "cmd":
            return self._command()
        if kind == "text" and w.is_label(token.text):
            self.pos += 1
            return self.with_scripts(Name(token.text, span=(token.start, token.end)), self.scripts(token.text), first)
        if token.text == "*" and self.pos and self.tokens[self.pos - 1].text == "*":
            return self.fail("stars", token)
        return self.fail(_MISPLACED.get(kind, "missing"), token)

    def _wrapped(self, token: Token, low: int, high: int, first: int) -> Node:
        if token.text in w.BOLD and high == low + 1 and self.tokens[low].kind == "name":
            # From here on it is a name like any other; its scripts stand behind the braces.
            self.pos -= 1
            self.tokens[self.pos] = Token("name", self.tokens[low].text, token.start, self.tokens[self.pos].end)
            return self._name()
        node = self.within(low, high, self.expression)
        return self.with_scripts(node, self.scripts(""), first)
