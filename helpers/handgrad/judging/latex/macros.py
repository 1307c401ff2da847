r"""The student's own ``\newcommand``, and those of usual packages: expanded as text, a bounded number of times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MAX_ROUNDS: Final = 4
_MAX_LENGTH: Final = 200_000
_NESTED: Final = r"(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*"
_DEFINITION: Final = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand)\*?\s*\{?\s*(?P<new>\\[A-Za-z]+)\s*\}?\s*(?:\[(?P<count>\d)\])?"
    r"\s*(?:\[(?P<usual>[^\[\]{}]*)\])?\s*\{(?P<body>" + _NESTED + r")\}"
    r"|\\def\s*(?P<def>\\[A-Za-z]+)\s*(?P<parameters>(?:#\d)*)\s*\{(?P<defbody>" + _NESTED + r")\}"
    r"|\\let\s*(?P<let>\\[A-Za-z]+)\s*=?\s*(?P<old>\\[A-Za-z]+)"
    r"|\\DeclareMathOperator\*?\s*\{(?P<op>\\[A-Za-z]+)\}\s*\{(?P<word>[^{}]*)\}"
)
_ARGUMENT: Final = re.compile(r"\s*(?:\{(" + _NESTED + r")\}|(\\[A-Za-z]+|[^{}\s]))")
_OPTION: Final = re.compile(r"\s*\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command stands for: ``#1`` to ``#9`` are its arguments; ``usual`` is the first one where it is left out.

    ``braced``: it is ours and not the student's, and read only where all its arguments stand in braces.
    """

    arguments: int
    body: str
    usual: str | None = None
    braced: bool = False


_USUAL: Final = {
    r"\pdv": Macro(2, r"\frac{\partial #1}{\partial #2}", braced=True),
    r"\pd": Macro(2, r"\frac{\partial #1}{\partial #2}", braced=True),
    r"\dv": Macro(2, r"\frac{d #1}{d #2}", braced=True),
    r"\abs": Macro(1, r"\left|#1\right|", braced=True),
    r"\norm": Macro(1, r"\left\|#1\right\|", braced=True),
    r"\R": Macro(0, r"\mathbb{R}"),
    r"\dd": Macro(0, "d"),
}


def macros_in(text: str) -> dict[str, Macro]:
    r"""The commands that a text defines, and the usual ones that it does not.

    >>> macros_in(r"\newcommand{\s}[1]{\sigma(#1)}")[r"\s"].body
    '\\sigma(#1)'
    """
    found = {name: macro for name, macro in _USUAL.items() if name in text}
    for match in _DEFINITION.finditer(text) if re.search(r"\\(?:def|let|newc|renew|provide|DeclareM)", text) else ():
        if match["new"]:
            found[match["new"]] = Macro(int(match["count"] or 0), match["body"], match["usual"])
        elif match["def"]:
            found[match["def"]] = Macro(match["parameters"].count("#"), match["defbody"])
        elif match["let"]:
            found[match["let"]] = Macro(0, match["old"])
        else:
            found[match["op"]] = Macro(0, r"\operatorname{" + match["word"] + "}")
    return found


def expanded(latex: str, macros: dict[str, Macro]) -> str:
    r"""The formula with its definitions taken out and its macros put in.

    >>> expanded(r"\s{x} = 1", {r"\s": Macro(1, r"\sigma(#1)")})
    '\\sigma(x) = 1'
    """
    latex = _DEFINITION.sub("", latex)
    names = "|".join(re.escape(name) for name in sorted(macros, key=len, reverse=True))
    use = re.compile(rf"(?:{names})(?![A-Za-z])")
    for _ in range(_MAX_ROUNDS):
        if not use.search(latex) or len(latex) > _MAX_LENGTH:
            break
        latex = _once(latex, macros, use)
    return latex


def _once(latex: str, macros: dict[str, Macro], use: re.Pattern[str]) -> str:
    out: list[str] = []
    at = 0
    while match := use.search(latex, at):
        out.append(latex[at : match.start()])
        body, at = _used(latex, match.end(), macros[match.group()]) or (match.group(), match.end())
        # A space keeps a command at the end of the body apart from a letter that follows.
        out.append(body + (" " if re.search(r"\\[A-Za-z]+$", body) else ""))
    return "".join(out) + latex[at:]


def _used(latex: str, at: int, macro: Macro) -> tuple[str, int] | None:
    """The macro's body with the arguments that follow, and the place behind them; None if they are missing."""
    given: list[str] = []
    if macro.usual is not None:
        option = _OPTION.match(latex, at)
        given.append(option[1] if option else macro.usual)
        at = option.end() if option else at
    while len(given) < macro.arguments:
        found = _ARGUMENT.match(latex, at)
        if macro.braced and (found is None or found[1] is None):
            return None
        given.append((found[1] if found[1] is not None else found[2]) if found else "")
        at = found.end() if found else at
    body = re.sub(r"#(\d)", lambda use: given[int(use[1]) - 1] if 0 < int(use[1]) <= len(given) else "", macro.body)
    return body, at
