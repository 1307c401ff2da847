"""Running a student's cells as Jupyter would, and collecting their outputs. Used inside the sandbox only."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .limits import SHOWN, Limits

Output = dict[str, Any]


class TooSlow(BaseException):
    """Raised in a cell or call that has used up its time; not an Exception, so that ``except Exception`` lets it by."""


class _Stream:
    """Stands in for sys.stdout and sys.stderr."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        self._outputs.stream(self.name, text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


class Outputs:
    """The outputs of the current cell, in order and bounded."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.clear()

    def clear(self) -> None:
        """Begin a cell."""
        self.items: list[Output] = []
        self._chars = 0
        self._bytes = 0

    def stream(self, name: str, text: str) -> None:
        """Add printed text; past the limit one line says so and the rest is dropped."""
        room = self._limits.stream_chars - self._chars
        if room <= 0:
            return
        text = str(text)
        if len(text) > room:
            text = text[:room] + "\n[The rest of what this cell printed was left out.]\n"
        self._chars += len(text)
        last = self.items[-1] if self.items else None
        if last and last["output_type"] == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self._add({"output_type": "stream", "name": name, "text": text})

    def display(self, data: dict[str, Any], *, result: int | None = None) -> None:
        """Add a display (or, with its execution count, a result); unknown and oversized kinds are dropped."""
        kept = {}
        for mime in SHOWN:
            value = data.get(mime)
            if isinstance(value, str) and self._bytes + len(value) <= self._limits.display_bytes:
                self._bytes += len(value)
                kept[mime] = value
        if kept and result is not None:
            self._add({"output_type": "execute_result", "data": kept, "metadata": {}, "execution_count": result})
        elif kept:
            self._add({"output_type": "display_data", "data": kept, "metadata": {}})

    def error(self, name: str, text: str) -> None:
        """Add an error: its name and first line, no traceback."""
        line = (text.strip().splitlines() or [""])[0][:500]
        name = name[:100]
        shown = f"{name}: {line}" if line else name
        self.items.append({"output_type": "error", "ename": name, "evalue": line, "traceback": [shown]})

    def _add(self, output: Output) -> None:
        if len(self.items) < self._limits.outputs:
            self.items.append(output)


class Shell:
    """One IPython shell; made once in the warm parent and used in each child."""

    def __init__(self) -> None:
        from IPython.core.displayhook import DisplayHook
        from IPython.core.displaypub import DisplayPublisher
        from IPython.core.history import HistoryManager
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        self.outputs = outputs = Outputs(Limits())

        class Publisher(DisplayPublisher):  # type: ignore[misc]
            def publish(self, data: Any, metadata: Any = None, **_: Any) -> None:
                outputs.display(_plain(data))

            def clear_output(self, wait: bool = False) -> None:
                outputs.items.clear()

        class Hook(DisplayHook):  # type: ignore[misc]
            def __call__(self, result: Any = None) -> None:
                if result is None or self.quiet():
                    return
                data, _ = self.compute_format_data(result)
                self.update_user_ns(result)
                outputs.display(_plain(data), result=self.prompt_count)

        HistoryManager.enabled = False
        config = Config()
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.autoindent = False
        shell = InteractiveShell.instance(config=config, display_pub_class=Publisher, displayhook_class=Hook)
        for report in ("showtraceback", "showsyntaxerror", "showindentationerror"):
            setattr(shell, report, self._report)
        shell.enable_gui = lambda *_, **__: None  # %matplotlib asks for it; there is no screen here
        self._shell = shell
        self.namespace: dict[str, Any] = shell.user_ns

    def _report(self, *_: Any, **__: Any) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, TooSlow):
            self.outputs.error("TimeoutError", "This cell was stopped because it took too long.")
        else:
            self.outputs.error(type(error).__name__, _text(error))

    def use(self, limits: Limits) -> None:
        """Obey these limits, and let prints be collected."""
        self.outputs._limits = limits
        sys.stdout, sys.stderr = _Stream("stdout", self.outputs), _Stream("stderr", self.outputs)

    def draw(self) -> None:
        """Choose the notebook's way of showing figures, once Matplotlib is loaded."""
        import matplotlib.pyplot as plt
        from matplotlib_inline.backend_inline import configure_inline_support

        backend = "module://matplotlib_inline.backend_inline"
        plt.switch_backend(backend)
        plt.ion()
        configure_inline_support(self._shell, backend)  # type: ignore[no-untyped-call]

    def run(self, source: str, seconds: float) -> list[Output]:
        """Run one cell to its end, its error, or its time."""
        self.outputs.clear()
        try:
            with alarm(seconds):
                self._shell.run_cell(source, store_history=True, silent=False)
        except TooSlow:
            self.outputs.error("TimeoutError", "This cell was stopped because it took too long.")
        except BaseException as error:
            self.outputs.error(type(error).__name__, _text(error))
        return list(self.outputs.items)


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise ``TooSlow`` after so many seconds, and again each half second where it was swallowed."""

    def ring(*_: Any) -> None:
        raise TooSlow

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _text(error: Any) -> str:
    try:
        return str(error)
    except Exception:  # a student's exception class may fail in any way
        return ""


def _plain(data: Any) -> dict[str, Any]:
    """Images arrive as bytes; in a notebook they are base64."""
    import base64

    if not isinstance(data, dict):
        return {}
    return {key: base64.b64encode(value).decode() if isinstance(value, bytes) else value for key, value in data.items()}
