"""A result in HTML for Lab, saved notebooks and exported pages.

Styles are inline and plain, since Lab drops style sheets from notebooks that it does not trust. Text has the page's own
colour, so that it is readable in light and dark; marks are signs on a filled ground of their own (4.5:1 or more).
"""

from __future__ import annotations

import html

from ..judging.result import PartResult, RubricLine, Step
from . import summary as s
from .typeset import math_html, words_html

_GROUNDS: dict[s.Tone, str] = {
    "holds": "#00715a",
    "fails": "#b3400a",
    "partly": "#1f5fa8",
    "open": "#7a4f9a",
    "no claim": "#6b6b6b",
    "later": "#6b6b6b",
}
_LINE = "1px solid rgba(128,128,128,.35)"
_CELL = "text-align:left;vertical-align:top;border:0;padding:.3em .6em .3em 0;background:transparent;white-space:normal"


def page(result: PartResult, *, points: bool, note: str = "") -> str:
    """The whole result as one block."""
    head = s.summary(result)
    earned = f'<span style="float:right;font-weight:600">{s.earned(result)}</span>' if points else ""
    parts = [
        f'<div style="font-size:1.05em;margin-bottom:.35em">{earned}{mark(head.tone)} '
        f'<b>{html.escape(head.text)}</b> <span style="opacity:.8">· {words_html(result.title)}</span></div>',
        _steps(result) if result.steps else _read(result),
        _rubric(result, points),
        *(paragraph(text, "margin-top:.45em") for text in s.closing(result, points)),
        paragraph(note, "margin-top:.45em;opacity:.8;font-size:.92em") if note else "",
    ]
    return block("".join(parts), head.tone)


def sentence(text: str) -> str:
    """One sentence in the same dress."""
    return block(words_html(text), "later")


def block(content: str, tone: s.Tone) -> str:
    """HTML in the dress that everything of ours has."""
    colour = _GROUNDS[tone]
    # Nothing is typeset but what `math_html` lets through, so that no one's words can begin a formula.
    return (
        f'<div class="handgrad mathjax_ignore tex2jax_ignore" style="border-left:4px solid {colour};'
        f'padding:.4em .9em;margin:.3em 0;max-width:52em;line-height:1.5;overflow-x:auto">{content}</div>'
    )


def mark(tone: s.Tone, spoken: str = "") -> str:
    """A sign on a ground of its colour, with its words for who cannot see it."""
    style = (
        f"display:inline-block;min-width:1.45em;height:1.45em;line-height:1.45em;border-radius:.75em;text-align:center;"
        f"background:{_GROUNDS[tone]};color:#ffffff;font-weight:700;font-size:.85em"
    )
    words = html.escape(spoken or s.SPOKEN[tone])
    return f'<span role="img" aria-label="{words}" title="{words}" style="{style}">{s.SIGNS[tone]}</span>'


def paragraph(text: str, style: str = "") -> str:
    """Words on a line of their own."""
    return f'<div style="{style}">{words_html(text)}</div>'


def row(sign: str, content: str) -> str:
    """A row of ``table``: a mark and HTML."""
    return (
        f'<tr style="border:0;border-top:{_LINE};background:transparent"><td style="{_CELL};width:1.9em">{sign}</td>'
        + (f'<td style="{_CELL}">{content}</td></tr>')
    )


def table(rows: list[str], label: str) -> str:
    """Rows of ``row``; ``label`` says what the table is."""
    style = "border-collapse:collapse;border:0;margin:.2em 0 .5em;width:100%;font-size:1em"
    return f'<table aria-label="{label}" style="{style}"><tbody>{"".join(rows)}</tbody></table>'


def _steps(result: PartResult) -> str:
    rows = []
    for i, step in enumerate(result.steps):
        below = "".join(paragraph(text, "margin-top:.2em") for text in s.said_below(result, i))
        rows.append(row(mark(s.step_tone(step)), _relation(step, s.is_continued(result.steps, i)) + below))
    return table(rows, "The lines of the derivation")


def _relation(step: Step, continued: bool) -> str:
    if continued or not step.lhs.strip():
        return f'<span style="padding-left:1.6em">{math_html(_joined("", step))}</span>'
    return math_html(_joined(step.lhs, step))


def _joined(lhs: str, step: Step) -> str:
    r"""One formula; a bare relation needs an empty group before it to be spaced as a relation."""
    return rf"{lhs or '{}'} {s.relation(step)} {step.rhs}"


def _rubric(result: PartResult, points: bool) -> str:
    told, brief = s.aspects(result, points)
    rows = [row(mark(s.line_tone(line)), _aspect(line, points)) for line in told]
    names = " ".join(_brief(line) for line in brief)
    shown = table(rows, "What was looked at") if rows else ""
    return shown + (f'<div style="margin-top:.3em">{names}</div>' if names else "")


def _brief(line: RubricLine) -> str:
    style = "display:inline-block;margin-right:1em;white-space:nowrap"
    return f'<span style="{style}">{mark("holds")} {words_html(line.text)}</span>'


def _aspect(line: RubricLine, points: bool) -> str:
    earned = f'<span style="float:right;padding-left:1em">{s.share(line)}</span>'
    why = paragraph(line.why, "opacity:.9") if line.why else ""
    return f"{earned if points else ''}{words_html(line.text)}{why}"


def _read(result: PartResult) -> str:
    read = [f"<code>{html.escape(n)}</code> = {math_html(t)}" if n else words_html(t) for n, t in s.readings(result)]
    return f'<div style="margin:.2em 0;opacity:.9">Read as: {"; ".join(read)}</div>' if read else ""
