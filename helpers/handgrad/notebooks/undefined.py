"""A check of a name that has no value: one sentence in place of Python's traceback.

The arguments of ``handgrad.check("...", sigmoid_grad)`` are looked up before we are called, so the sentence is given
where IPython shows the error. The error stays one: a grader still sees the cell fail.
"""

from __future__ import annotations

import linecache
import re
from types import TracebackType
from typing import Any

_CALL = re.compile(r"\bhandgrad\s*\.\s*(check|score|figure)\s*\(")


def register(running: Any) -> None:
    """Give the sentence in the running IPython."""
    running.set_custom_exc((NameError,), _shown)


def sentence(value: NameError, tb: TracebackType | None) -> str:
    """The sentence for an error in the line of a check, or an empty text for any other error."""
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    if tb is None or tb.tb_frame.f_code.co_name != "<module>" or not value.name:
        return ""
    code = tb.tb_frame.f_code
    if _CALL.search(linecache.getline(code.co_filename, tb.tb_lineno)) is None or value.name == "handgrad":
        return ""
    return f"`{value.name}` has no value yet. Run the cell above in which you write it, then run this one again."


def _shown(running: Any, etype: Any, value: NameError, tb: TracebackType | None, tb_offset: int | None = None) -> None:
    """IPython's own display of errors, which asks the error whether it has words of its own."""
    words = sentence(value, tb)
    if words:
        value._render_traceback_ = lambda: [words]  # type: ignore[attr-defined]
    running.showtraceback((etype, value, tb), tb_offset=tb_offset)
