r"""The student's own ``\newcommand``: expanded as text, a bounded number of times."""

from __future__ import annotations

import re
from typing import Final

_MAX_ROUNDS: Final = 4
_MAX_LENGTH: Final = 200_000
_NESTED: Final = r"(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*"
_DEFINITION: Final = re.compile(
    r"\\(?:re)?newcommand\*?\s*\{?(?P<new>\\[A-Za-z]+)\}?\s*(?:\[(?P<count>\d)\])?\s*\{(?P<body>" + _NESTED + r")\}"
    r"|\\def\s*(?P<def>\\[A-Za-z]+)\s*(?:#1)?\{(?P<defbody>" + _NESTED + r")\}"
    r"|\\DeclareMathOperator\*?\s*\{(?P<op>\\[A-Za-z]+)\}\s*\{(?P<word>[^{}]*)\}"
)


def macros_in(text: str) -> dict[str, tuple[int, str]]:
    r"""Name to (number of arguments, body) of all definitions in a text.

    >>> macros_in(r"\newcommand{\s}[1]{\sigma(#1)}")
    {'\\s': (1, '\\sigma(#1)')}
    """
    if (
        "\\newcommand" not in text
        and "\\def" not in text
        and "\\DeclareMathOperator" not in text
        and "\\renew" not in text
    ):
        return {}
    found: dict[str, tuple[int, str]] = {}
    for match in _DEFINITION.finditer(text):
        if match["new"]:
            found[match["new"]] = (int(match["count"] or 0), match["body"])
        elif match["def"]:
            found[match["def"]] = (1 if "#1" in match["defbody"] else 0, match["defbody"])
        else:
            found[match["op"]] = (0, r"\operatorname{" + match["word"] + "}")
    return found


def expanded(latex: str, macros: dict[str, tuple[int, str]]) -> str:
    r"""The formula with its definitions taken out and its macros put in.

    >>> expanded(r"\s{x} = 1", {r"\s": (1, r"\sigma(#1)")})
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


def _once(latex: str, macros: dict[str, tuple[int, str]], use: re.Pattern[str]) -> str:
    out: list[str] = []
    at = 0
    argument = re.compile(r"\s*(?:\{(" + _NESTED + r")\}|(\\[A-Za-z]+|[^{}\s]))")
    while match := use.search(latex, at):
        out.append(latex[at : match.start()])
        at = match.end()
        count, body = macros[match.group()]
        for k in range(1, count + 1):
            found = argument.match(latex, at)
            given = (found[1] if found[1] is not None else found[2]) if found else ""
            at = found.end() if found else at
            body = body.replace(f"#{k}", given)
        # A space keeps a command at the end of the body apart from a letter that follows.
        out.append(body + (" " if re.search(r"\\[A-Za-z]+$", body) else ""))
    return "".join(out) + latex[at:]
