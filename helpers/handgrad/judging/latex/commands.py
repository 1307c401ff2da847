r"""Commands with arguments: fractions, roots, signs, accents and annotations."""

from __future__ import annotations

from . import words as w
from .brackets import BracketReader
from .tokens import Token
from .tree import Name, Node


class CommandReader(BracketReader):
    """One command, by its name."""

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
            if self.peek(1).text == r"\infty":
                self.pos += 2
                return Name(r"\pm\infty", span=self.span(first))
            self.fail("plus minus", token)
        return self.fail("unknown command", token)

    def _accent(self) -> Node:
        r"""``\hat{y}``, ``\hat y_i``, ``\hat{y_i}``: an accented letter is a name."""
        first, token = self.pos, self.peek()
        self.pos += 1
        low, high = self.argument(token)
        letter = self.tokens[low] if low < high else self.stop_token
        if letter.kind == "wrap" and low + 1 < high:
            letter = self.tokens[low + 2 if self.tokens[low + 1].kind == "{" and low + 3 < high else low + 1]
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
