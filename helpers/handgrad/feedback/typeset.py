"""Formulas as pictures: MathJax runs here, once, when a page is written, and not in the page.

A page therefore needs no script and no font, looks the same offline and in print, and nothing that a student wrote can
run in it. Each formula is an SVG that shares its glyphs with the others of its page, beside MathML for screen readers.
"""

from __future__ import annotations

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from types import TracebackType
from typing import Any

from ..notebooks.typeset import as_written

# What a student's formula may use; no package that makes links, identifiers, styles or definitions.
_PACKAGES = ["base", "ams", "boldsymbol", "cancel", "color", "textmacros", "noundefined", "noerrors"]
_FILES = (
    "startup.js", "core.js", "adaptors/liteDOM.js", "input/tex-base.js", "input/tex/extensions/all-packages.js",
    "output/svg.js", "output/svg/fonts/tex.js",
)  # fmt: skip
_BEFORE = """
var global = globalThis;
globalThis.setTimeout = (f) => f();
globalThis.console = {log() {}, error() {}, warn() {}, info() {}};
globalThis.MathJax = {
  startup: {typeset: false, input: ['tex'], output: 'svg', adaptor: 'liteAdaptor', handler: 'HTMLHandler',
    document: ''},
  loader: {load: []},
  tex: {packages: %s, maxMacros: 500, formatError: (jax, error) => jax.formatError(error)},
  svg: {fontCache: '%s'},
};
"""
_AFTER = """
MathJax.loader.preLoad('loader', 'startup', 'core', 'adaptors/liteDOM', 'input/tex-base', '[tex]/all-packages',
  'output/svg', 'output/svg/fonts/tex');
MathJax.config.startup.ready();
function formula(latex, display) {
  MathJax.texReset();
  const adaptor = MathJax.startup.adaptor;
  const picture = adaptor.outerHTML(adaptor.firstChild(MathJax.tex2svg(latex, {display})));
  return JSON.stringify([picture, MathJax.tex2mml(latex, {display})]);
}
function glyphs() { return MathJax.startup.adaptor.outerHTML(MathJax.startup.output.fontCache.getCache()); }
"""
# Definitions would outlive their formula; colours other than names, numbers and #hex would reach the page as they are.
_REFUSED = re.compile(
    r"\\(?:Declare|let\b|def\b|[re]*newcommand|newenvironment)|color\s*(?:\[[^]]*\])?\{[^}]*[^\w#.,\s}]"
)
_SECONDS = 5.0  # for one formula; an ordinary one takes a few milliseconds
LONGEST = 5_000  # characters


class Typesetter:
    """MathJax in an engine of its own; a context manager, since the engine has a thread.

    The formulas of a page share their glyphs (``begin_page``, ``glyphs``), or each has its own where not ``shared``.

    >>> with Typesetter() as typesetter:
    ...     "<svg" in typesetter.formula(r"\\\\frac{1}{2}")
    True
    """

    def __init__(self, *, shared: bool = True) -> None:
        self._engine: Any = None
        self._cache = "global" if shared else "local"
        # A thread without an event loop: the engine refuses time limits where one runs, as in Jupyter's server.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="typesetter")

    def __enter__(self) -> Typesetter:
        self._thread.submit(self._start).result()
        return self

    def _start(self) -> None:
        from py_mini_racer import MiniRacer

        root = resources.files("mathjax") / "static" / "mathjax" / "es5"
        self._engine = MiniRacer()
        self._engine.eval(_BEFORE % (json.dumps(_PACKAGES), self._cache))
        for name in _FILES:
            self._engine.eval((root / name).read_text(encoding="utf-8"))
        self._engine.eval(_AFTER)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()
        self._engine.close()
        self._engine = None

    def _eval(self, script: str) -> str:
        return str(self._thread.submit(self._engine.eval, script, timeout_sec=_SECONDS).result())

    def begin_page(self) -> None:
        """Forget the glyphs of the page before."""
        self._eval("MathJax.startup.output.clearFontCache()")

    def formula(self, latex: str, *, display: bool = False) -> str:
        """One formula as HTML; what cannot be typeset is shown as it was written."""
        from py_mini_racer import JSEvalException

        latex = latex.replace(r"\coloneqq", r"\mathrel{:=}")
        if not latex.strip() or len(latex) > LONGEST or _REFUSED.search(latex):
            return _source(latex)
        call = f"formula({json.dumps(latex)}, {json.dumps(display)})"
        try:
            picture, spoken = json.loads(self._eval(call))
        except (JSEvalException, ValueError):
            return _source(latex)
        if 'data-mml-node="merror"' in picture:  # words about LaTeX where a formula should be
            return _source(latex)
        picture = picture.replace("<svg ", '<svg aria-hidden="true" ', 1).replace(' role="img"', "")
        kind = "math display" if display else "math"
        return f'<span class="{kind}">{picture}<span class="spoken">{_tight(spoken)}</span></span>'

    def glyphs(self) -> str:
        """The shapes that the formulas since ``begin_page`` share; belongs into the page once."""
        shapes = self._eval("glyphs()")
        return f'<svg aria-hidden="true" class="glyphs">{shapes}</svg>'


def _tight(mathml: str) -> str:
    return re.sub(r">\s+<", "><", mathml)


def _source(latex: str) -> str:
    latex = as_written(latex)
    return f"<code>{html.escape(latex if len(latex) <= LONGEST else latex[:LONGEST] + ' …')}</code>"
