r"""Put students' LaTeX and words into HTML and Markdown so that nothing of theirs runs or escapes its place.

LaTeX is typeset only where every command in it is on a list of harmless ones (so no ``\require``, ``\href``,
``\class``, ``\unicode``, ``\def``, no negative space that hides another line); anything else is shown as source.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

LONGEST = 2_000  # characters of LaTeX that are typeset in one formula

_HARMLESS = r"""
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
ell hbar imath jmath partial nabla infty emptyset varnothing aleph Re Im
frac dfrac tfrac cfrac sqrt over binom boxed cancel bcancel xcancel not left right middle big Big bigg Bigg
bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm
sum prod int iint oint lim limsup liminf max min sup inf arg argmax argmin
exp log ln lg sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan det dim ker gcd deg Pr mod bmod pmod
operatorname mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol bm pmb text textbf textit textrm
hat bar vec dot ddot tilde widehat widetilde overline underline overbrace underbrace overrightarrow
prime top bot dagger star ast circ bullet cdot times div pm mp odot oplus otimes
le leq ge geq lt gt ne neq equiv approx sim simeq cong propto ll gg in notin ni subset subseteq supset cup cap
to rightarrow leftarrow Rightarrow Leftarrow Leftrightarrow leftrightarrow implies iff mapsto longrightarrow
Longrightarrow therefore because forall exists land lor neg lnot mid vert Vert lvert rvert lVert rVert
lbrace rbrace lbrack rbrack langle rangle lfloor rfloor lceil rceil ldots cdots dots vdots ddots dotsc dotsb
quad qquad enspace thinspace displaystyle textstyle scriptstyle limits nolimits
stackrel overset underset substack begin end
"""
_COMMANDS = frozenset(_HARMLESS.split())
_ENVIRONMENTS = frozenset(
    ("aligned", "array", "cases", "matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "gathered")
)
_TOKEN = re.compile(r"\\(?:([A-Za-z]+)\*?|(.))", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
_PUNCTUATION = frozenset(",;:! {}|\\%&_'.")
_DISPLAY = r"\displaystyle "
_SCAFFOLD = re.compile(r"^(?:\\displaystyle )?(?:\{\} )?")
_MARKED = re.compile(r'<span class="mathjax_process tex2jax_process">\$([^$]*)\$</span>')
_PIECES = re.compile(r"\$([^$\n]+)\$|`([^`\n]+)`")


def is_harmless(latex: str) -> bool:
    r"""Whether ``latex`` may be typeset.

    >>> is_harmless(r"\frac{e^{-x}}{(1+e^{-x})^2}"), is_harmless(r"\href{javascript:alert(1)}{x}")
    (True, False)
    """
    if len(latex) > LONGEST or not latex.strip() or any(c in latex for c in "$#\x00"):
        return False
    tokens = _TOKEN.findall(latex)
    if any(word not in _COMMANDS if word else sign not in _PUNCTUATION for word, sign in tokens):
        return False
    plain = _TOKEN.sub("", latex)
    if "\\" in plain or "%" in plain or not _nests(plain, "{", "}"):
        return False
    words = [word for word, _ in tokens]
    names = [name.strip() for name in _ENVIRONMENT.findall(latex)]
    fenced = len(names) == words.count("begin") + words.count("end") and all(name in _ENVIRONMENTS for name in names)
    return fenced and _nests(words, "begin", "end") and _nests(words, "left", "right")


def _nests(items: Iterable[str], opening: str, closing: str) -> bool:
    """Whether every opening has its closing after it: else the formula is an error."""
    depth = 0
    for item in items:
        depth += (item == opening) - (item == closing)
        if depth < 0:
            return False
    return depth == 0


def with_formulas(page: str, formula: Callable[[str], str]) -> str:
    """A page of ours with each formula of ``math_html`` replaced by what ``formula`` makes of its LaTeX."""
    return _MARKED.sub(lambda match: formula(html.unescape(match[1])), page)


def math_html(latex: str) -> str:
    """A formula in HTML that Lab typesets, or its source.

    Inside ``words_html``'s blanket "do not typeset", the class says that this one is ours to typeset.
    """
    tidy = " ".join(latex.split())
    if is_harmless(tidy):
        return f'<span class="mathjax_process tex2jax_process">${_DISPLAY}{html.escape(tidy)}$</span>'
    return f"<code>{html.escape(_cut(as_written(latex)))}</code>"


def math_markdown(latex: str) -> str:
    """A formula in a Markdown table, or its source. A bar would end the table's cell, so it gets its name."""
    tidy = " ".join(latex.split())
    if is_harmless(tidy):
        return f"${_DISPLAY}" + tidy.replace(r"\|", r"\Vert ").replace("|", r"\vert ").replace("<", r"\lt ") + "$"
    return f"<code>{_entities(_cut(as_written(latex)))}</code>"


def as_written(latex: str) -> str:
    r"""LaTeX that is shown as source, without what was only put before it to have it typeset well.

    >>> as_written(r"\displaystyle {} = \foo x")
    '= \\foo x'
    """
    return _SCAFFOLD.sub("", latex)


def words_html(text: str) -> str:
    """Words, with the harmless formulas in them typeset, names in backticks as code, all else as it stands."""
    return _pieced(text, html.escape, math_html)


def words_markdown(text: str) -> str:
    """Words in Markdown: nothing in them is markup but formulas, and names in backticks."""
    return _pieced(text, _entities, math_markdown)


def _pieced(text: str, words: Callable[[str], str], math: Callable[[str], str]) -> str:
    made, end = [], 0
    for match in _PIECES.finditer(text):
        formula, code = match.groups()
        made += [words(text[end : match.start()]), math(formula) if formula else f"<code>{words(code)}</code>"]
        end = match.end()
    return "".join([*made, words(text[end:])])


def _entities(text: str) -> str:
    escaped = html.escape(re.sub(r"\s+", " ", text), quote=False)
    return re.sub(r"[\\`*_{}\[\]#|~$]", lambda m: f"&#{ord(m.group())};", escaped)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
