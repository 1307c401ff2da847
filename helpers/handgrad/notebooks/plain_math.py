r"""Formulas of ours in a line of plain text, for terminals and screen readers: ``e^{x_i + c}`` as ``e^(x_i + c)``."""

from __future__ import annotations

import re

from ..judging.latex.words import UNICODE

# The reader's table of characters, turned around; where several characters stand for one command, the first.
_SIGNS = {command: sign for sign, command in reversed(UNICODE.items()) if command.startswith("\\")} | {
    r"\top": "T",
    r"\prime": "'",
    r"\dots": "…",
    r"\ldots": "…",
    r"\leq": "≤",
    r"\geq": "≥",
    r"\neq": "≠",
    r"\lt": "<",
    r"\gt": ">",
    r"\{": "{",
    r"\}": "}",
    r"\|": "‖",
    r"\vert": "|",
    r"\Vert": "‖",
    r"\\": "; ",
    "&": ", ",
}
_SILENT = frozenset(
    r"\left \right \big \Big \bigl \bigr \displaystyle \limits \mathrm \operatorname \text \mathbf \!".split()
)
_SPACES = frozenset((r"\,", r"\;", r"\:", r"\ ", r"\quad", r"\qquad", "~"))
_FENCES = {"cases": (r"\{", r"\}"), "pmatrix": ("(", ")"), "bmatrix": ("[", "]")}
_FENCE = re.compile(r"\\(begin|end)\{(\w+)\*?\}(?:\{[lcr|]*\})?")
_MOST = 300  # tokens; a longer formula is no easier to read in one line, and its nesting is bounded by this
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|[^\\\s]", re.DOTALL)
_WHOLE = re.compile(r"\d+|[^\W\d]\w*'*(?:\([^()]*\)|\^\([^()]*\)|\^\w+)?|\([^()]*\)")
_PIECES = re.compile(r"`[^`\n]+`|\$([^$\n]+)\$")


def words_plain(text: str) -> str:
    r"""A sentence of ours with the formulas in it readable; names in backticks stay as they are.

    >>> words_plain(r"Split $e^{x_i + c}$ into two factors, `exp` among them.")
    'Split e^(x_i + c) into two factors, `exp` among them.'
    """
    return _PIECES.sub(lambda match: math_plain(match[1]) if match[1] else match[0], text)


def math_plain(latex: str) -> str:
    r"""A formula as one would type it in a line; its source where it is very long or its braces do not match.

    >>> math_plain(r"\frac{e^{-x}}{\left(1 + e^{-x}\right)^{2}} \cdot \sigma_{1}")
    'e^(-x)/((1 + e^(-x))^2) · σ_1'
    """
    tokens = _TOKEN.findall(_FENCE.sub(_fence, latex))
    if len(tokens) <= _MOST and tokens.count("{") == tokens.count("}"):
        shown, end = _until(tokens, 0)
        if end == len(tokens):
            return _tidy(shown)
    return " ".join(latex.split())


def _tidy(text: str) -> str:
    text = re.sub(r"(?<=[(\[{∂∇√]) +| +(?=[)\]},;^_'])", "", re.sub(r"\s+", " ", text).strip())
    return re.sub(r"(?:^|(?<=[(=/] )|(?<=[(^/]))- (?=\w)", "-", text)


def _until(tokens: list[str], start: int) -> tuple[str, int]:
    """The text of the tokens from ``start`` up to the brace that closes, and where that is."""
    shown, i = [], start
    while i < len(tokens) and tokens[i] != "}":
        text, i = _one(tokens, i)
        shown.append(text)
    return "".join(shown), i


def _one(tokens: list[str], i: int) -> tuple[str, int]:
    """One token with what belongs to it, and where the next one is."""
    token = tokens[i]
    if token == "{":
        text, end = _until(tokens, i + 1)
        return text, end + 1
    if token in ("^", "_"):
        text, i = _argument(tokens, i + 1)
        return token + _bracketed(text), i
    if token in (r"\frac", r"\dfrac", r"\tfrac"):
        above, i = _argument(tokens, i + 1)
        below, i = _argument(tokens, i)
        return f"{_bracketed(above)}/{_bracketed(below)}", i
    if token == r"\sqrt":
        text, i = _argument(tokens, i + 1)
        return f"√{_bracketed(text)}", i
    if token in _SILENT:
        return "", i + 1
    if token in _SPACES or token.isspace():
        return " ", i + 1
    if token in _SIGNS:
        return _SIGNS[token], i + 1
    return token.removeprefix("\\") if token[1:].isalpha() else token, i + 1


def _argument(tokens: list[str], i: int) -> tuple[str, int]:
    """The next token that is no space, or the next group."""
    while i < len(tokens) and tokens[i].isspace():
        i += 1
    return _one(tokens, i) if i < len(tokens) else ("", i)


def _bracketed(text: str) -> str:
    """In brackets unless it is one thing anyway."""
    text = _tidy(text)
    return text if _WHOLE.fullmatch(text) else f"({text})"


def _fence(match: re.Match[str]) -> str:
    return _FENCES.get(match[2], ("", ""))[match[1] == "end"]
