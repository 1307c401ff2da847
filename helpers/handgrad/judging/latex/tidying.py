r"""Tokens put right once they are all known: names in ``\text``, braces that hold only a name, norms, low dots."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from . import words as w
from .bars import with_norms
from .lowdots import read_low_dots
from .probabilities import with_probabilities
from .tokens import BEGINS_FACTOR, Token, pairs
from .vocabulary import Vocabulary

_OPERATORS: Final = frozenset({"+", "-", "times", "/", "odot"})
# Before these a group is an argument or a script, and its braces mean something.
_TAKES_GROUP: Final = frozenset({"^", "_", "cmd", "wrap", "func", "one", "}", "begin", "partial"})
_TWO_ARGUMENTS: Final = w.FRACTIONS | {r"\overset", r"\underset", r"\stackrel", r"\cancelto", r"\binom"}


def tidied(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """The tokens as they are meant. Linear in their number."""
    kinds = {token.kind for token in tokens}
    if "." in kinds:
        read_low_dots(tokens, vocabulary)
    if "not" in kinds:
        tokens = _negated(tokens)
    if "text" in kinds:
        _name_texts(tokens, vocabulary)
    if "_" in kinds and "'" in kinds:
        tokens = _primed_indices(tokens, vocabulary)
    if any(token.text == r"\Sigma" for token in tokens) and not vocabulary.known(r"\Sigma"):
        _capital_sums(tokens)
    if any(token.text == r"\sum" for token in tokens):
        _bare_sums(tokens)
    if "_" in kinds and "," in kinds:
        tokens = _whole_rows(tokens)
    if "quad" in kinds and "begin" in kinds:
        _spaced_columns(tokens)
    if "bar" in kinds or "rel" in kinds:
        tokens = with_probabilities(tokens)
    if "{" in kinds:
        tokens = _without_idle_braces(_uncancelled(tokens))
    if any(token.text in ("|", r"\arg") for token in tokens):
        tokens = with_norms(_joined_words(tokens))
    return tokens


def _whole_rows(tokens: list[Token]) -> list[Token]:
    r"""``G_{i,:}`` and ``G_{i,\cdot}`` are the row ``G_i``."""
    gone: set[int] = set()
    for at in range(3, len(tokens) - 2):
        below, kinds = tokens[at - 3].kind == "_", [token.kind for token in tokens[at - 2 : at + 3]]
        if below and kinds in (
            ["{", kind, ",", all_of_it, "}"] for kind in ("name", "num") for all_of_it in (":", "times")
        ):
            gone |= {at, at + 1}
    return [token for at, token in enumerate(tokens) if at not in gone]


def _negated(tokens: list[Token]) -> list[Token]:
    r"""A ``\not`` before a relation is joined with it."""
    for before, after in pairwise(tokens):
        if before.kind == "not" and after.kind == "rel" and after.text == "=":
            before.kind, before.text, before.end, after.kind = "rel", "!=", after.end, "gone"
    return [token for token in tokens if token.kind != "gone"]


def _name_texts(tokens: list[Token], vocabulary: Vocabulary) -> None:
    r"""Words in ``\text`` that stand for a function or a quantity: before a bracket, a prime or a script."""
    for token, after in pairwise(tokens):
        if token.kind != "text":
            continue
        applied = after.kind in ("'", "^", "_") or (after.kind == "open" and after.start == token.end)
        if applied and (name := _name_of(token.text)):
            known = w.BY_LOWER_CASE.get(name.lower())
            if known and not vocabulary.known(name):
                token.kind, token.text = ("name", known) if vocabulary.is_quantity(known) else ("func", known)
            else:
                token.kind, token.text = "name", name


def _name_of(text: str) -> str:
    r"""``Leaky ReLU``, ``leaky\_relu``, ``h-swish``, ``ReLU6`` as one word, or nothing where the words are prose."""
    parts = re.split(r"\\_|[\s_-]+", text)
    if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", part) for part in parts) or len(text) > 24 or len(parts) > 3:
        return ""
    if any(part.lower() in w.PROSE for part in parts):
        return ""
    capital = any(c.isupper() for c in text) or re.search(r"[_-]", text)
    return "".join(parts) if len(parts) == 1 or capital else ""


def _capital_sums(tokens: list[Token]) -> None:
    r"""``\Sigma_d x_d``: a sum, where the index below it stands below something behind it, too."""
    partner = pairs(tokens)
    for at, token in enumerate(tokens[:-2]):
        if token.text != r"\Sigma" or tokens[at + 1].kind != "_":
            continue
        grouped = tokens[at + 2].kind == "{"
        end = partner[at + 2] if grouped else at + 2
        index = tokens[at + 3 if grouped else at + 2]
        behind = tokens[end + 1 : end + 120]
        below = {t.text for k, t in enumerate(behind) if k and "_" in (behind[k - 1].kind, behind[max(k - 2, 0)].kind)}
        if index.text in below and index.kind == "name" and behind[0].kind in BEGINS_FACTOR | {"^"}:
            if not (behind[0].kind == "^" and any(inner.kind == "-" for inner in behind[1:3])):
                token.kind, token.text = "cmd", r"\sum"


def _bare_sums(tokens: list[Token]) -> None:
    r"""``\frac{a}{\sum}``, ``\sum^2``: a sum's sign behind which nothing is summed is a name."""
    partner = pairs(tokens)
    for at, token in enumerate(tokens):
        if token.text == r"\sum":
            after = at + 1
            if after + 1 < len(tokens) and tokens[after].kind == "^":
                after = max(partner[after + 1], after + 1) + 1
            if after >= len(tokens) or tokens[after].kind not in BEGINS_FACTOR | {"_", "text", "bar", "begin", "dots"}:
                token.kind = "name"


def _spaced_columns(tokens: list[Token]) -> None:
    r"""``x \quad x > 0 \\\\``: in a row of cases without ``&`` a wide space begins the condition."""
    partner = pairs(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "begin" and token.text in w.CASES and partner[at] > 0:
            row: list[int] = []
            for k in range(at + 1, partner[at] + 1):
                if tokens[k].kind not in ("newline", "end"):
                    row.append(k)
                    continue
                wide = [n for n in row[1:-1] if tokens[n].kind == "quad"]
                if wide and not any(tokens[n].kind == "&" for n in row):
                    tokens[wide[0]].kind = "&"
                row = []


def _primed_indices(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """``i'`` as an index is a name of its own: in a subscript, and then wherever else it stands."""
    partner = pairs(tokens)
    inside = 0  # up to where the present subscript reaches
    primed: list[tuple[int, bool]] = []
    for at, (token, after) in enumerate(pairwise(tokens)):
        if token.kind == "_" and after.kind == "{":
            inside = max(inside, partner[at + 1])
        if token.kind == "name" and after.kind == "'" and vocabulary.is_index(token.text):
            primed.append((at, at < inside))
    names = {tokens[at].text for at, subscript in primed if subscript}
    gone = set()
    for at, subscript in primed:
        applied = at + 2 < len(tokens) and tokens[at + 2].kind in ("open", "'")
        if tokens[at].text in names and (subscript or not applied):
            tokens[at].text, tokens[at].end = tokens[at].text + "'", tokens[at + 1].end
            gone.add(at + 1)
    return [token for at, token in enumerate(tokens) if at not in gone]


def _uncancelled(tokens: list[Token]) -> list[Token]:
    r"""``\cancel{4}3``: a number that is struck out and replaced by the one beside it is gone.

    Where more is struck out on the same side, that side is read as it was before: nothing is gone but the new number.
    """
    partner = pairs(tokens)
    gone: set[int] = set()
    struck = [at for at, token in enumerate(tokens[:-1]) if token.kind == "wrap" and "cancel" in token.text]
    side, sides = 0, []
    for token in tokens if struck else ():
        side += token.kind == "rel"
        sides.append(side)
    for at in struck:
        close = partner[at + 1]
        if close < 0 or any(inner.kind != "num" for inner in tokens[at + 2 : close]):
            continue
        beside = next((k for k in (close + 1, at - 1) if 0 <= k < len(tokens) and tokens[k].kind == "num"), -1)
        if beside >= 0:
            alone = sum(sides[other] == sides[at] for other in struck) == 1
            gone |= {*range(at, close + 1)} if alone else {beside}
    return [token for at, token in enumerate(tokens) if at not in gone] if gone else tokens


def _without_idle_braces(tokens: list[Token]) -> list[Token]:
    r"""Without braces that say nothing: ``{\rm f}(x)``, ``z{_k}``, and ``{}`` behind a term."""
    partner = pairs(tokens)
    gone: set[int] = set()
    for at, token in enumerate(tokens):
        close = partner[at]
        if token.kind != "{" or close < 0:
            continue
        before = tokens[at - 1].kind if at and at - 1 not in gone else ""
        inside = tokens[at + 1 : min(close, at + 3)]
        after = tokens[close + 1].kind if close + 1 < len(tokens) else ""
        empty = not inside and after not in ("^", "_") and before not in ("^", "_", "cmd", "wrap", "{")
        free = before not in _TAKES_GROUP or (before == "}" and not _is_first_argument(tokens, partner[at - 1]))
        sign = len(inside) == 1 and inside[0].kind == "rel" and free  # [i{=}j]
        name = sign or (len(inside) == 1 and inside[0].kind in ("name", "func", "text") and free)
        name = name or (free and bool(inside) and inside[0].kind == "begin" and partner[at + 1] == close - 1)
        script = bool(inside) and inside[0].kind in ("_", "^", "'") and before in ("name", "close", "}", "func")
        fraction = free and _is_fraction(tokens, partner, at + 1, close)
        if name or script or fraction:  # the source of what is inside begins and ends with its braces
            tokens[at + 1].start, tokens[close - 1].end = token.start, tokens[close].end
        if empty or name or script or fraction:
            gone |= {at, close}
    return [token for at, token in enumerate(tokens) if at not in gone] if gone else tokens


def _is_fraction(tokens: list[Token], partner: list[int], at: int, close: int) -> bool:
    r"""``{\frac {d}{dx}}``: a group that holds one fraction, with its parts in braces."""
    if tokens[at].text not in w.FRACTIONS or at + 1 >= close or partner[at + 1] < 0:
        return False
    below = partner[at + 1] + 1
    return below < close and tokens[below].kind == "{" and partner[below] == close - 1


def _is_first_argument(tokens: list[Token], opener: int) -> bool:
    r"""Whether a group is the first of two arguments: ``\frac{d}{dx}``."""
    return opener > 0 and tokens[opener - 1].kind == "cmd" and tokens[opener - 1].text in _TWO_ARGUMENTS


def _joined_words(tokens: list[Token]) -> list[Token]:
    r"""``\arg\max`` is one word."""
    for before, after in pairwise(tokens):
        if before.text == r"\arg" and after.kind == "func" and after.text in ("max", "min"):
            after.text, after.start, before.kind = "arg" + after.text, before.start, "gone"
    return [token for token in tokens if token.kind != "gone"]
