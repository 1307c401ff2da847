r"""The formulas in a markdown text, and the words between them. Code, comments and prices in dollars are none."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import Final

from . import outside
from .words import DISPLAYS, OTHERWISE

_ENVIRONMENTS: Final = "|".join(sorted(re.escape(name) for name in DISPLAYS))
# Words inside a formula, which may hold formulas of their own between dollar signs.
_WORDS: Final = r"(?:text|textrm|mbox|hbox|textnormal)\s*\{[^{}\n]*\}"
_STRUCK: Final = "del|s|strike"
_PIECES: Final = re.compile(
    r"(?P<maths>^[ >\t]*```+[ \t]*\{?math\}?[ \t]*\n(?P<fenced>[\s\S]*?)^[ >\t]*```+[ \t]*$)"
    r"|(?P<code>^[ >\t]*(?P<fence>```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ >\t]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|<!--[\s\S]*?-->|(?<!~)~~(?=[^\s~])[^~]{1,2000}?(?<=\S)~~(?!~)"
    rf"|<(?P<struck>{_STRUCK})>(?:[^<]|<(?!/?(?:{_STRUCK})>))*</(?P=struck)>"
    r"|\\begin\{comment\}[\s\S]*?\\end\{comment\}|(?<![`$])(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)(?!\$))"
    r"|(?P<escape>\\\$)"
    rf"|(?P<environment>\\begin\{{(?P<name>{_ENVIRONMENTS})\}}[\s\S]*?\\end\{{(?P=name)\}})"
    r"|\$\$(?P<display>(?:[^$\\]|\\[\s\S]|\$(?!\$))*?)\$\$"
    r"|\\\\?\[(?P<bracket>[\s\S]*?)\\\\?\]"
    r"|\\\\?\((?P<paren>[\s\S]*?)\\\\?\)"
    rf"|\$(?P<inline>`?(?:[=+-][ \t]*\n(?:[ \t]*\n)+|[^$\\\n]|\\{_WORDS}|\\(?!{_WORDS})[^\n]|\n(?!\s*\n))+?`?)\$"
    r"|(?P<open>\$\$|\\begin\{(?:" + _ENVIRONMENTS + r")\})",
    re.MULTILINE,
)
_SIGN_BETWEEN: Final = re.compile(r"(?:[\s>]|<br\s*/?>|&nbsp;)*(=(?!>)|≈)(?:[\s>]|<br\s*/?>|&nbsp;)*")
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|nbsp|le|ge|ne|minus|times|middot|sdot|prime|part|nabla|infin|rarr);")
_LOST_ROW: Final = re.compile(r"(?<!\\)\\[ \t]*\n")  # a row's end that lost one of its two backslashes
_OTHERWISE: Final = "|".join(re.escape(word) for word in sorted(OTHERWISE) if len(word) > 3)
_WORD: Final = re.compile(rf"\s*(?:\\(?:text|mathrm)\s*\{{\s*)?(?:{_OTHERWISE})\s*\}}?\s*", re.IGNORECASE)
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, where its LaTeX begins in the text, and the words between it and the formula before.

    ``apart``: it stands in a display or on a line of its own, not in a sentence.
    """

    latex: str
    at: int
    words: str
    closed: bool = True
    apart: bool = True


def formulas(text: str) -> list[Formula]:
    """All formulas of a markdown text in order. Code and prices in dollars are none."""
    found: list[Formula] = []
    words_from = at = 0
    while match := _PIECES.search(text, at):
        kind = next(
            k
            for k in ("fenced", "code", "escape", "environment", "display", "bracket", "paren", "inline", "open")
            if match[k] is not None
        )
        at = match.end()
        if kind in ("code", "escape"):
            continue
        if kind == "inline" and _is_money(match[kind], text[at : at + 1]):
            at = match.start() + 1
            continue
        if kind == "inline" and _WORD.fullmatch(match[kind]):
            continue
        words = text[words_from : match.start()]
        if kind == "open":
            found.append(Formula(match[kind], match.start(), words, closed=False))
            words_from = at
            continue
        latex, start = match[kind], match.start(kind)
        if kind == "inline" and latex.startswith("`") and latex.endswith("`") and len(latex) > 2:
            latex, start = latex[1:-1], start + 1
        apart = kind not in ("inline", "paren") or _is_alone(text, match.start(), match.end())
        latex = _plain(_unquoted(latex, text, match.start()))
        formula = Formula(outside.with_rows(latex), start, words, apart=apart)
        if kind in ("inline", "paren"):
            formula, at = _with_outside(formula, text, match.start(), at)
        found.append(formula)
        if len(found) > 1 and (sign := _SIGN_BETWEEN.fullmatch(formula.words)):  # $a$ = $b$
            found[-2:] = _joined(found[-2], formula, sign[1], text)
        words_from = at
    return found


def _with_outside(formula: Formula, text: str, start: int, end: int) -> tuple[Formula, int]:
    """A formula between dollars at ``start`` and ``end`` with what belongs to it outside, and where that ends."""
    left = outside.before(formula.words, formula.latex)
    right = outside.behind(text[end : end + outside.LONGEST], formula.latex)
    close = formula.at + len(formula.latex)
    if right:
        formula = replace(formula, latex=formula.latex + outside.blanked(text[close : end + right]))
    if left:
        latex = outside.blanked(text[start - left : formula.at]) + formula.latex
        formula = replace(formula, latex=latex, at=start - left, words=formula.words[:-left])
    return formula, end + right


def _joined(first: Formula, second: Formula, sign: str, text: str) -> list[Formula]:
    """Two formulas with a sign between them: one, or two of which the second begins with the sign."""
    between = text[first.at + len(first.latex) : second.at]
    if first.closed and not first.apart and outside.is_side(first.latex) and not re.search(r"\n\s*\n", between):
        return [replace(first, latex=first.latex + outside.blanked(between) + second.latex)]
    return [first, replace(second, latex=f"{sign} {second.latex}", at=second.at - len(sign) - 1, words="")]


def _plain(latex: str) -> str:
    """Without what HTML writes otherwise: ``&lt;``, ``&amp;`` and ``<br>``; as long as before."""
    if "&" in latex:
        latex = _LOST_ROW.sub(lambda found: r"\\".ljust(len(found.group())), latex)
    latex = _BREAK.sub(lambda found: r"\\".ljust(len(found.group())), latex) if "<" in latex else latex
    return _ENTITY.sub(lambda found: html.unescape(found.group()).ljust(len(found.group())), latex)


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether only marks of a list, a quotation or the end of a sentence stand beside a formula in its line."""
    before, behind = text[text.rfind("\n", 0, start) + 1 : start], text[end : end + 80].partition("\n")[0]
    return not re.search(r"[^\W\d_]|\$", before) and not re.search(r"[^\W\d_]|\$", behind)


def _is_money(latex: str, after: str) -> bool:
    """``$5 and $10``: a digit first, words inside, nothing of mathematics."""
    if re.search(r"[\\=^_<>]", latex.replace(r"\$", "")):
        return False
    return latex[:1].isdigit() and bool(re.search(r"[a-z]{2}|\s$", latex) or after.isdigit())


def _unquoted(latex: str, text: str, start: int) -> str:
    """Without the ``>`` that a quotation puts before each line; as long as before."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return re.sub(r"^([ \t]*)>", r"\1 ", latex, flags=re.MULTILINE) if line.lstrip().startswith(">") else latex
