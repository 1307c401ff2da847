"""The instructor's cells, run on the trusted side: their outputs and points alone are recorded.

A name that no cell of the instructor's has defined is asked of the submission's process and arrives as plain data
or as a function behind the boundary.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import math
import numbers
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..judging.answers.kinds import AnswerFunction, LocalFunction, Missing, Unusable
from ..judging.result import PartResult
from ..notebooks.host import AnswerText, hosted_by
from .cellcode import as_python, is_own_call
from .session import RemoteFunction, StudentError

Output = dict[str, Any]


@dataclass(slots=True)
class Judged:
    """One cell of the instructor's after it has run. ``points`` is None for a cell that gives none."""

    outputs: list[Output]
    points: float | None = None
    needs_person: str = ""
    failed: bool = False


class Names(dict[str, Any]):
    """The instructor's namespace; ``ask`` gives what the submission has under a name that is not in it."""

    def __init__(self, ask: Callable[[str], Any]) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins, get_ipython=_Magics)
        self._ask = ask
        self.begin(lenient=True)

    def begin(self, *, lenient: bool) -> None:
        """A new cell. A cell made of handgrad's calls only gets Missing and Unusable as they are (``lenient``)."""
        self._lenient = lenient
        self.served: dict[str, Any] = {}

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name) or name.startswith("__"):
            raise KeyError(name)
        if name not in self.served:
            self.served[name] = self._ask(name)
        value = self.served[name]
        if not self._lenient and isinstance(value, Missing):
            raise StudentError(f"`{name}` has no value yet.")
        if not self._lenient and isinstance(value, Unusable):
            raise StudentError(f"`{name}`: {value.sentence}")
        return value


class _Magics:
    """Stands in for IPython's shell: magics of an instructor's cell set up a display, of which there is none here."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


@dataclass(slots=True)
class GraderHost:
    """Serves ``handgrad.check`` and its like while grading (``notebooks.host.Host``)."""

    seed: int
    texts: dict[str, str]
    outputs: list[Output] = field(default_factory=list)
    results: list[PartResult] = field(default_factory=list)

    def answer_text(self, part: str) -> AnswerText:
        """See ``Host``."""
        text = self.texts.get(part)
        problem = "" if text is not None else f"There is no answer cell {part} in this notebook."
        return AnswerText(text, newest=True, where="the notebook that was handed in", problem=problem)

    def function(self, name: str, value: Any) -> AnswerFunction:
        """See ``Host``."""
        return value if isinstance(value, RemoteFunction) else LocalFunction(name, value)

    def plain(self, name: str, value: Any) -> Any:
        """See ``Host``; what comes from a submission is plain already."""
        return Unusable("This is a function, where a value is asked for.") if callable_answer(value) else value

    def show(self, bundle: dict[str, Any], result: PartResult | None = None) -> None:
        """See ``Host``."""
        self.outputs.append({"output_type": "display_data", "data": dict(bundle), "metadata": {}})
        if result is not None:
            self.results.append(result)


def callable_answer(value: Any) -> bool:
    """Whether a value from a submission is a function of its."""
    return isinstance(value, RemoteFunction)


class TrustedCells:
    """Runs the instructor's cells of one notebook, one after another."""

    def __init__(self, ask: Callable[[str], Any], seed: int, texts: dict[str, str]) -> None:
        self._names = Names(ask)
        self._seed, self._texts = seed, texts
        self._names["display"] = self._display
        self._host = GraderHost(seed, texts)

    def run(self, source: str, points: float | None = None) -> Judged:
        """Run one cell; with ``points``, what the cell can give, also decide what it gives."""
        self._host = host = GraderHost(self._seed, self._texts)
        printed = io.StringIO()
        failure: Output | None = None
        value = None
        with (
            hosted_by(host),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            try:
                value = self._execute(source)
                _show_figures(host.outputs)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                failure = _failure(error)
        outputs = [{"output_type": "stream", "name": "stdout", "text": printed.getvalue()[:50_000]}]
        outputs = (outputs if printed.getvalue() else []) + host.outputs
        if failure is not None:
            outputs.append(failure)
        judged = Judged(outputs, failed=failure is not None)
        if points is not None:
            self._decide(judged, value, points)
        judged.needs_person = judged.needs_person or _needs_person(host.results)
        return judged

    def _execute(self, source: str) -> Any:
        tree = ast.parse(as_python(source))
        self._names.begin(lenient=bool(tree.body) and all(is_own_call(statement) for statement in tree.body))
        last = tree.body[-1] if tree.body else None
        if not isinstance(last, ast.Expr):
            exec(compile(tree, "<cell>", "exec"), self._names)
            return None
        exec(compile(ast.Module(tree.body[:-1], []), "<cell>", "exec"), self._names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), self._names)
        # A bare name of the student's at the end is shown, but it is not a number of points.
        return None if isinstance(last.value, ast.Name) and last.value.id in self._names.served else value

    def _decide(self, judged: Judged, value: Any, points: float) -> None:
        """nbgrader's rule: an error gives nothing, a number gives that many points, anything else gives all."""
        given = 0.0 if judged.failed else _number(value)
        judged.points = points if given is None else given
        if not math.isfinite(judged.points) or not 0.0 <= judged.points <= points + 1e-9:
            judged.needs_person = f"The check gave {judged.points:g} of {points:g} points; a person must look."
            judged.points = min(max(judged.points, 0.0), points) if math.isfinite(judged.points) else 0.0
        judged.points = min(judged.points, points)
        if not judged.failed and given is not None:
            data = {"text/plain": repr(float(judged.points))}
            result = {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
            judged.outputs.append(result)

    def _display(self, *values: Any, **_: Any) -> None:
        for value in values:
            self._host.outputs.append({"output_type": "display_data", "data": _bundle(value), "metadata": {}})


def _failure(error: BaseException) -> Output:
    name = "Answer" if isinstance(error, StudentError) else type(error).__name__
    text = str(error).strip()[:1000]
    shown = f"{name}: {text}" if text else name
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [shown]}


def _number(value: Any) -> float | None:
    """A number of points, also NumPy's and SymPy's; None for anything else (a truth value too)."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, numbers.Real):
        return float(value)
    if getattr(value, "is_number", False) and getattr(value, "is_real", False):
        return float(value)
    return None


def _needs_person(results: list[PartResult]) -> str:
    return next((text for result in results for text in (result.needs_person, result.fault) if text), "")


def _bundle(value: Any) -> dict[str, Any]:
    for name, mime in (
        ("_repr_markdown_", "text/markdown"),
        ("_repr_html_", "text/html"),
        ("_repr_latex_", "text/latex"),
    ):
        method = getattr(value, name, None)
        text = method() if callable(method) else None
        if isinstance(text, str):
            return {mime: text, "text/plain": type(value).__name__}
    return {"text/plain": repr(value)[:10_000]}


def _show_figures(outputs: list[Output]) -> None:
    """What an instructor's cell has drawn and left open."""
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    import base64

    for number in pyplot.get_fignums():
        image = io.BytesIO()
        pyplot.figure(number).savefig(image, format="png", bbox_inches="tight", dpi=72)
        data = {"image/png": base64.b64encode(image.getvalue()).decode(), "text/plain": "<Figure>"}
        outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
    pyplot.close("all")
