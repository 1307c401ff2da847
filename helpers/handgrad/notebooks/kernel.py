"""The host of a plain kernel: JupyterLab, VS Code, nbclient, or stock nbgrader."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from typing import Any

from ..judging.answers.kinds import AnswerFunction, LocalFunction
from ..judging.result import PartResult
from . import saved
from .host import AnswerText, Bundle, OpenNotebook

GRADING_SEED = 20_231_129


class KernelHost:
    """Serves the calls of the kernel that it lives in.

    ``markdown`` says that this front end typesets mathematics in Markdown outputs and not in HTML ones.
    """

    def __init__(self, *, markdown: bool | None = None) -> None:
        self.seed = GRADING_SEED
        self.markdown = _is_vscode() if markdown is None else markdown

    def answer_text(self, part: str) -> AnswerText:
        """Read the saved notebook that this kernel belongs to."""
        return saved.answer_text(part, names_of_kernel())

    def open_notebook(self, part: str) -> OpenNotebook | None:
        """The notebook that holds ``part`` (or, where that is empty, whichever is open), if it can be read."""
        return saved.open_notebook(part, names_of_kernel())

    def function(self, name: str, value: Any) -> AnswerFunction:
        """The function itself, called in this process."""
        return LocalFunction(name, value)

    def plain(self, name: str, value: Any) -> Any:
        """Through the same whitelist as in grading, so that both judge the same data."""
        from ..judging.answers.plain import decode, encode

        return decode(encode(value))

    def show(self, bundle: Bundle, result: PartResult | None = None) -> None:
        """One display, with mathematics in the form that this front end typesets."""
        shown = dict(bundle)
        if "text/markdown" in shown and "text/html" in shown:
            del shown["text/html" if self.markdown else "text/markdown"]
        display(shown)


def display(bundle: Bundle) -> None:
    """Publish a bundle in IPython; outside it, print its words."""
    if shell() is None:
        print(bundle.get("text/plain", ""))
        return
    from IPython.display import publish_display_data

    publish_display_data(bundle)


def shell() -> Any:
    """The running IPython, or None. Imports nothing: where IPython is not loaded it does not run."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


def has_front_end() -> bool:
    """Whether somebody sits before this kernel who can move a slider."""
    running = shell()
    if running is None or not hasattr(running, "kernel") or importlib.util.find_spec("ipywidgets") is None:
        return False
    return bool(os.environ.get(saved.SESSION)) or "google.colab" in sys.modules or _is_vscode()


def names_of_kernel() -> Mapping[str, Any]:
    """The variables of the running IPython, or none."""
    running = shell()
    return {} if running is None else running.user_ns


def history() -> tuple[str, ...]:
    """The cells that this kernel has run, as they were written; the newest last."""
    manager = getattr(shell(), "history_manager", None)
    cells = getattr(manager, "input_hist_raw", None) or names_of_kernel().get("In")
    return tuple(str(cell) for cell in cells) if isinstance(cells, list) else ()


def _is_vscode() -> bool:
    return saved.VSCODE in names_of_kernel()
