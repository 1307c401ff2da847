r"""The expression parser: sums, products, calls. Recursive descent, hand-written.

Why not a grammar: whether ``f(`` is a call, ``\tanh 2x`` ends, or ``\frac{d..}{d..}`` is a derivative depends on the
notation and on tokens far ahead; here each is one visible decision, the error says what was expected, every token is
looked at a bounded number of times a nesting level, and nothing is built at import.
"""

from __future__ import annotations

from fractions import Fraction

from . import words as w
from .constructs import ConstructReader
from .cursor import MAX_DEPTH
from .lexer import Token
from .scripts import Scripts
from .tree import (
    Abs,
    Add,
    Call,
    Compare,
    Div,
    Ellipsis,
    Hadamard,
    Indicator,
    Interval,
    Mul,
    Name,
    Neg,
    Node,
    Number,
    Pow,
)

_BEGINS = frozenset("num name func cmd { open begin wrap one partial dots unknown bad text".split())
_MAX_CHAIN = 60  # a/b/c/..., a \odot b \odot ...: these nest to the left


class Parser(ConstructReader):
    """``expression`` reads a sum, ``condition`` a relation; ``finish`` then says what is left over."""

    loose = -1  # the position after a { } that held a sum, whose braces do not show in print

    def condition(self) -> Node:
        r"""``x > 0``, ``0 \le x < 1``, ``i = j``."""
        first = self.pos
        if self.peek().text == r"\forall":
            self.pos += 1
        operands, operators = [self.expression()], []
        while self.peek().kind == "rel":
            operators.append(self.peek().text)
            self.pos += 1
            operands.append(self.expression())
        if not operators or self.pos < self.end or not set(operators) <= {"=", "!=", "<", "<=", ">", ">=", "in"}:
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
        while True:
            token = self.peek()
            if token.kind == "times":
                self.pos += 1
                joined = len(factors)
                factors.append(self.signed_factor())
            elif token.kind == "/":
                count += 1
                if count > _MAX_CHAIN:
                    self.fail("deep")
                self.pos += 1
                factors, joined = [Div(self._multiplied(factors, first), self._denominator(), span=self.span(first))], 0
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
        return self._multiplied(factors, first)

    def implicit(self) -> Node:
        """Factors side by side, up to a sign or the next derivative: what stands behind a differential operator."""
        first, factors = self.pos, [self.factor()]
        while self.begins_factor() and not self._begins_derivative():
            factors.append(self.factor())
        return self._multiplied(factors, first)

    def _multiplied(self, factors: list[Node], first: int) -> Node:
        return factors[0] if len(factors) == 1 else Mul(tuple(factors), span=self.span(first))

    def _begins_derivative(self) -> bool:
        token = self.peek()
        if token.text in w.FRACTIONS:
            group = self.peek(1).kind == "{"
            return self.is_d(self.pos + (2 if group else 1), self.end)
        return token.kind == "partial" or token.text in (r"\nabla", "d")

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
        return kind in _BEGINS or (kind == "bar" and not self.bars and self.peek(1).kind != "_")

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
            return self.with_scripts(self.absolute(), self.scripts(""), first)
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
        keys = {"unknown": "unknown word", "bad": "unknown character", "text": "words", "^": "script alone",
                "_": "script alone", "'": "script alone", "}": "close", "close": "close", "end": "end",
                "rel": "missing",
                "&": "alignment", "newline": "line break", "arrow": "unknown command"}  # fmt: skip
        return self.fail(keys.get(kind, "missing"), token)

    def _wrapped(self, token: Token, low: int, high: int, first: int) -> Node:
        if token.text in w.BOLD and high == low + 1 and self.tokens[low].kind == "name":
            # From here on it is a name like any other; its scripts stand behind the braces.
            self.pos -= 1
            self.tokens[self.pos] = Token("name", self.tokens[low].text, token.start, self.tokens[self.pos].end)
            return self._name()
        node = self.within(low, high, self.expression)
        return self.with_scripts(node, self.scripts(""), first)

    # Numbers and names

    def _number(self) -> Node:
        first, token = self.pos, self.peek()
        self.pos += 1
        after = self.peek()
        if len(token.text) > 40:
            self.fail("long number", token, token.text[:10] + "...")
        if after.kind == "_" and token.text == "1":
            scripts = self.scripts("1")
            if scripts.condition is not None:
                return Indicator(scripts.condition, span=self.span(first))
            self.fail("script alone", after)
        node: Node = Number(Fraction(token.text), span=(token.start, token.end))
        return self.with_scripts(node, self.scripts(""), first) if after.kind in ("^", "_", "'") else node

    def _one(self) -> Node:
        r"""``\mathbb{1}[x > 0]``, ``\mathbf{1}_{x > 0}``, or a vector of ones."""
        first, token = self.pos, self.peek()
        self.pos += 1
        if self.peek().kind == "_":
            scripts = self.scripts(token.text)
            if scripts.condition is not None:
                return Indicator(scripts.condition, span=self.span(first))
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

    def _name(self) -> Node:
        first, token = self.pos, self.peek()
        text = token.text
        if text == "d" and not self.vocabulary.known("d"):
            if found := self.slashed():
                return found
            if self.peek(1).kind in ("name", "func") and self.peek(1).start <= token.end + 1:
                self.fail("differential", token, "d" + self.peek(1).text)
        self.pos += 1
        after = self.peek()
        if after.kind == "num" and after.start == token.end and len(text) == 1:
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

    def _is_call(self, name: Node, scripts: Scripts) -> bool:
        """Whether the bracket that follows a name holds its argument."""
        assert isinstance(name, Name)
        text, low, close = name.text, self.pos + 1, self.partner[self.pos]
        if close < 0 or scripts.transposed or self._mentions(text, low, close):
            return False
        if self.vocabulary.is_function(text):
            return True
        if text in self.vocabulary.symbols or (scripts.indices and self.vocabulary.is_quantity(text)):
            return False
        if self._is_transposed(close):
            return False
        return self.peek().text == "(" and scripts.power is None and self._is_plain(low, close)

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
                    or (self.tokens[at].kind == "func" and self.tokens[after].kind in _BEGINS)
                )
                if not applied:
                    return True
        return False

    def _is_plain(self, low: int, high: int) -> bool:
        """Whether the range is a list of names or numbers, as arguments are."""
        expected = True
        at = low
        while at < high:
            token = self.tokens[at]
            if token.kind in (",", ";") and not expected:
                expected, at = True, at + 1
            elif expected and (token.kind == "num" or self._is_symbol(token)):
                expected, at = False, (at + 1 if token.kind in ("name", "num") else self._skip(at + 1))
                while at < high and self.tokens[at].kind in ("^", "_", "open"):
                    at = self._skip(at + 1 if self.tokens[at].kind != "open" else at)
            else:
                return False
        return not expected

    # Calls

    def _call(self, function: Node, scripts: Scripts, first: int) -> Node:
        """The function applied to the bracket that follows; its power is the power of the whole."""
        if isinstance(function, Name) and _is_minus_one(scripts.power):
            self.fail("inverse", self.tokens[first], function.text)
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
        if opening + 1 == close:
            self.fail("missing", self.tokens[close])
        arguments = tuple(self.within(a, b, self.expression) for a, b in parts)
        self.pos = close + 1
        return arguments

    def _function(self) -> Node:
        r"""A function's word with what it is applied to: ``\tanh(x)``, ``\tanh^2 x``, ``\max_j x_j``."""
        first, token = self.pos, self.peek()
        self.pos += 1
        if token.text in ("max", "min") and (found := self.extremum(token, first)):
            return found
        scripts = self.scripts(token.text)
        name: Node = Name(token.text, span=(token.start, token.end))
        if scripts.label or scripts.mark:
            name = self.named(token.text, scripts, first)
        if _is_minus_one(scripts.power):
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

    def _is_symbol(self, token: Token) -> bool:
        return token.kind == "name" or token.text in w.ACCENTS

    def _is_numeric_fraction(self) -> bool:
        r"""``\frac12`` before a letter, as in ``\tanh \frac12 x``."""
        if self.peek().text not in w.FRACTIONS:
            return False
        numbers = [t for t in self.tokens[self.pos + 1 : self.pos + 7] if t.kind not in ("{", "}")][:2]
        return len(numbers) == 2 and all(t.kind == "num" for t in numbers)

    # Brackets

    def _bracket(self) -> Node:
        """Parentheses of any kind, an interval, a list of entries, a condition in square brackets, or a group."""
        first, token = self.pos, self.peek()
        close = self.close_of(first)
        shape, last = token.text, self.tokens[close]
        if shape == "{" and token.kind == "{":
            return self._group(first, close)
        if shape == "|" or shape == "." or last.text in (".", "|"):
            return self._barred(first, close)
        parts = self.pieces(first + 1, close, (",",))
        if len(parts) > 1:
            items = [self.within(a, b, self.expression) for a, b in parts]
            self.pos = close + 1
            if shape == "{":
                return Call(Name("set"), tuple(items), span=self.span(first))
            if len(items) == 2 and self.peek().kind != "^":
                return Interval(items[0], items[1], (shape == "[", last.text == "["), span=self.span(first))
            return self.column(items, first)
        if shape != last.text:
            self.fail("pair", token)
        if shape == "[" and self.has(first + 1, close, "rel"):
            self.pos = close + 1
            return Indicator(self.within(first + 1, close, self.condition), span=self.span(first))
        inside = self.within(first + 1, close, self.expression)
        self.pos = close + 1
        return self.with_scripts(inside, self.scripts(""), first) if self.peek().kind in ("^", "_", "'") else inside

    def _barred(self, first: int, close: int) -> Node:
        r"""``\left| x \right|``, ``\left. f \right|_{x=0}``, ``\left\{ \begin{array} ... \right.``."""
        shape, last = self.tokens[first].text, self.tokens[close].text
        if last == "." and shape == "{" and self.tokens[first + 1].kind == "begin":
            inner = self.tokens[first + 1]
            low, high = first + 2, self.close_of(first + 1)
            if high == close - 1 and inner.text in w.MATRICES | w.CASES | w.DISPLAYS:
                low = self._after_columns(low) if inner.text == "array" else low
                from .tree import Cases

                node = Cases(self._branches(low, high), span=(self.tokens[first].start, self.tokens[close].end))
                self.pos = close + 1
                return node
        inside = self.within(first + 1, close, self.expression)
        self.pos = close + 1
        if shape in ".([" and last == "|":
            return self.evaluated(inside, first)
        if shape == last and shape in "|‖":
            return self.with_scripts(self._norm(self.tokens[first], inside, first), self.scripts(""), first)
        return self.fail("pair", self.tokens[first])

    def _group(self, first: int, close: int) -> Node:
        r"""``{...}``, or ``{a \over b}``."""
        halves = self.pieces(first + 1, close, ("over",))
        if len(halves) == 2:
            self.pos = close + 1
            return self._quotient(halves[0], halves[1], first)
        if first + 1 == close:
            self.pos = close + 1
            if self.begins_factor():
                return self.factor()
            self.fail("missing", self.tokens[close])
        inside = self.within(first + 1, close, self.expression)
        self.pos = close + 1
        if isinstance(inside, Add | Neg):
            if self.peek().kind in ("^", "_", "'"):
                self.fail("invisible braces", self.tokens[first])
            self.loose = self.pos
            return inside
        return self.with_scripts(inside, self.scripts(""), first)

    # Commands

    def _command(self) -> Node:
        first, token = self.pos, self.peek()
        text = token.text
        if text in w.FRACTIONS:
            self.pos += 1
            above = self.argument(token, "frac")
            below = self.argument(token, "frac")
            return self._quotient(above, below, first)
        if text in (r"\sqrt", r"\lim", r"\sum", r"\prod", r"\nabla"):
            node = {r"\sqrt": self.root, r"\lim": self.limit, r"\nabla": self.nabla}.get(text, self.big)()
            return self.with_scripts(node, self.scripts(""), first) if text == r"\sqrt" else node
        if text in w.ACCENTS:
            return self._accent()
        if text in (r"\dot", r"\ddot"):
            return self.dot()
        if text in (r"\underbrace", r"\overbrace", r"\underset", r"\overset", r"\cancelto", r"\stackrel"):
            return self._annotated()
        if text in (r"\pm", r"\mp"):
            self.fail("plus minus", token)
        return self.fail("unknown command", token)

    def _quotient(self, above: tuple[int, int], below: tuple[int, int], first: int) -> Node:
        if derivative := self.fraction(above, below, first):
            return derivative
        numerator = self.within(*above, self.expression)
        denominator = self.within(*below, self.expression)
        node: Node = Div(numerator, denominator, span=self.span(first))
        return self.with_scripts(node, self.scripts(""), first) if self.peek().kind in ("^", "_", "'") else node

    def _accent(self) -> Node:
        r"""``\hat{y}``, ``\hat y_i``, ``\hat{y_i}``: an accented letter is a name."""
        first, token = self.pos, self.peek()
        self.pos += 1
        low, high = self.argument(token)
        letter = self.tokens[low] if low < high else self.stop_token
        if letter.kind == "wrap" and low + 3 < high:
            letter = self.tokens[low + 2]
        scripted = high <= low + 1 or letter is not self.tokens[low] or self.tokens[low + 1].kind in ("_", "^", "'")
        if letter.kind != "name" or not scripted:
            self.fail("accent", token)
        name = self.vocabulary.spelling(f"{w.ACCENTS[token.text]}{{{letter.text}}}")
        if high > low + 1 and letter is self.tokens[low]:
            end, pos, self.pos, self.end = self.end, self.pos, low + 1, high
            scripts = self.scripts(name)
            self.finish()
            self.end, self.pos = end, pos
            node = self.with_scripts(self.named(name, scripts, first), scripts, first)
            return self.with_scripts(node, self.scripts(name), first)
        # From here on it is a name like any other.
        self.tokens[self.pos - 1] = Token("name", name, token.start, self.tokens[self.pos - 1].end)
        self.pos -= 1
        return self._name()

    def _annotated(self) -> Node:
        r"""``\underbrace{a}_{text}``: the note falls away, and so does what is set over or under a symbol."""
        first, token = self.pos, self.peek()
        self.pos += 1
        low, high = self.argument(token)
        if token.text in (r"\underset", r"\overset", r"\cancelto", r"\stackrel"):
            low, high = self.argument(token)
        node = self.within(low, high, self.expression)
        if token.text in (r"\underbrace", r"\overbrace"):
            while self.peek().kind == ("_" if token.text == r"\underbrace" else "^"):
                self.pos += 1
                self.argument(token)
            return node
        return self.with_scripts(node, self.scripts(""), first)


def _is_minus_one(node: Node | None) -> bool:
    return isinstance(node, Neg) and isinstance(node.operand, Number) and node.operand.value == 1
