"""Students' and graders' markdown as HTML in which nothing can run: mathematics typeset, raw HTML shown as text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import mistune

Formula = Callable[[str, bool], str]

_MATH = re.compile(
    r"(?P<fence>^```.*?^```|^~~~.*?^~~~|`[^`\n]+`)"
    r"|\$\$(?P<display>.+?)\$\$|\\\[(?P<bracket>.+?)\\\]"
    r"|(?P<env>\\begin\{(?P<name>align|equation|gather|eqnarray|multline)(?P<star>\*?)\}.+?\\end\{(?P=name)(?P=star)\})"
    r"|(?<![\\$\w])\$(?P<inline>[^$\n]+?)\$(?![\w$])|\\\((?P<paren>.+?)\\\)",
    re.DOTALL | re.MULTILINE,
)


class _Renderer(mistune.HTMLRenderer):
    """Headings below the page's own, links that only lead to the web, pictures by their words."""

    def heading(self, text: str, level: int, **attrs: object) -> str:
        return f"<h{min(level + 3, 6)}>{text}</h{min(level + 3, 6)}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not re.match(r"https?://", url):
            return text
        return f'<a rel="noreferrer nofollow" href="{html.escape(url)}">{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f"<em>[picture: {text or 'without words'}]</em>"


def markdown(text: str, formula: Formula, *, trusted: bool = False) -> str:
    """Markdown to HTML. ``formula(latex, display)`` gives the HTML of a formula; raw HTML stays only if ``trusted``.

    >>> markdown("**so** $x$ <b>", lambda latex, display: f"[{latex}]")
    '<p><strong>so</strong> [x] &lt;b&gt;</p>\\n'
    """
    formulas: list[str] = []
    # A mark that no text has: letters that markdown leaves alone, between characters of a private area.
    text = re.sub("[\ue000\ue001]", "", text)

    def keep(match: re.Match[str]) -> str:
        if match["fence"]:
            return match[0]
        inside = match["display"] or match["bracket"] or match["env"] or match["inline"] or match["paren"]
        display = not (match["inline"] or match["paren"])
        formulas.append(formula(inside, display))
        return f"\ue000{len(formulas) - 1}\ue001"

    marked = _MATH.sub(keep, re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    to_html = mistune.create_markdown(renderer=_Renderer(escape=not trusted), plugins=["table", "strikethrough"])
    made = str(to_html(marked))
    return re.sub("\ue000(\\d+)\ue001", lambda match: formulas[int(match[1])], made)


def sentence(text: str, formula: Formula) -> str:
    """One of our own sentences: formulas between dollars, code between backticks, all else as it stands."""
    made, end = [], 0
    for match in re.finditer(r"\$([^$\n]+)\$|`([^`\n]+)`", text):
        made.append(html.escape(text[end : match.start()]))
        made.append(formula(match[1], False) if match[1] else f"<code>{html.escape(match[2])}</code>")
        end = match.end()
    return "".join([*made, html.escape(text[end:])])
