"""Google Colab: the notebook lives in the browser and on Drive, so it is asked of the front end."""

from __future__ import annotations

import time
from typing import Any

from ..notebooks import cells
from ..notebooks.host import AnswerText, OpenNotebook
from ..notebooks.kernel import KernelHost

TIMEOUT = 120  # seconds; a large notebook over a slow line takes its time
ANSWER_AT_ONCE = "Wait a moment and run this cell again."


class ColabHost(KernelHost):
    """Reads answers from the open notebook, unsaved edits included; only Markdown outputs typeset there."""

    def __init__(self) -> None:
        super().__init__(markdown=True)

    def answer_text(self, part: str) -> AnswerText:
        """See ``Host.answer_text``; the front end may fail to answer, or answer with nothing."""
        notebook = read_notebook()
        if notebook is None:
            return AnswerText(None, False, "", f"Colab did not hand over the notebook. {ANSWER_AT_ONCE}")
        text = cells.answer(notebook, part)
        if text is None:
            return AnswerText(None, False, "", f"There is no text cell for {part} above its check cell.")
        return AnswerText(text, True, "this notebook")

    def open_notebook(self, part: str) -> OpenNotebook | None:
        """The notebook in the browser, whatever is in it."""
        notebook = read_notebook()
        return None if notebook is None else OpenNotebook(notebook, True, "this notebook", "colab")


def read_notebook(attempts: int = 2, pause: float = 1.0) -> Any:
    """The open notebook as JSON, or None.

    ``blocking_request`` is private to Colab and returns None when the front end is busy, hence a second attempt.
    """
    try:
        from google.colab import _message  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return None
    for attempt in range(attempts):
        if attempt:
            time.sleep(pause)
        try:
            answer = _message.blocking_request("get_ipynb", timeout_sec=TIMEOUT)
        except Exception:  # a private call: whatever it raises, the student gets a sentence
            continue
        if isinstance(answer, dict) and cells.cells(answer.get("ipynb")):
            return answer["ipynb"]
    return None
