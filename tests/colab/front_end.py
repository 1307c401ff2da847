"""A stand-in for Colab in the browser: it holds the notebook, runs its cells in a real kernel, answers its requests."""

from __future__ import annotations

import copy
import os
import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from .environment import Machine

Notebook = dict[str, Any]
QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # the debugger's own remarks
PATIENCE = 120.0  # seconds for one cell


@dataclass
class FrontEnd:
    """``notebook`` is what the browser shows, unsaved edits included.

    ``answers`` says whether requests are answered at all; ``asked`` counts them.
    """

    client: BlockingKernelClient
    notebook: Notebook
    answers: bool = True
    asked: list[str] = field(default_factory=list)

    def run(self, cell: dict[str, Any]) -> list[dict[str, Any]]:
        """Run a code cell and keep its outputs in it, as nbformat has them."""
        sent = self.client.execute("".join(cell["source"]), store_history=True)
        cell["outputs"] = outputs = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=1.0)
            except queue.Empty:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "colab_request":
                self._reply(message)
            elif message["parent_header"].get("msg_id") != sent:
                continue
            elif kind == "status" and content["execution_state"] == "idle":
                return outputs
            elif kind in ("stream", "display_data", "execute_result", "error"):
                outputs.append({"output_type": kind, **{k: v for k, v in content.items() if k != "transient"}})
            elif kind == "execute_input":
                cell["execution_count"] = content["execution_count"]
        raise TimeoutError(f"A cell ran for more than {PATIENCE} seconds.")

    def run_all(self) -> None:
        """Every cell from the top, going on after an error."""
        for cell in self.notebook["cells"]:
            if cell["cell_type"] == "code":
                self.run(cell)

    def _reply(self, request: dict[str, Any]) -> None:
        wanted = request["content"]["request"]["type"]
        self.asked.append(wanted)
        if not self.answers:
            return
        data = {"ipynb": copy.deepcopy(self.notebook)} if wanted == "get_ipynb" else {}
        value = {"type": "colab_reply", "colab_msg_id": request["metadata"]["colab_msg_id"], "data": data}
        self.client.stdin_channel.send(self.client.session.msg("input_reply", {"value": value}))


@contextmanager
def opened(machine: Machine, notebook: Notebook, folder: Path, **environment: str) -> Iterator[FrontEnd]:
    """A notebook opened in Colab: a new kernel on the machine, in a folder that has no notebook in it."""
    manager = KernelManager()
    command = [str(machine.python), "-m", "ipykernel_launcher", "-f", "{connection_file}", "--ext=google.colab"]
    manager._kernel_spec = KernelSpec(argv=command, display_name="Python 3", language="python")
    dropped = ("PYTHONPATH", "VIRTUAL_ENV", "JPY_SESSION_NAME", "HANDGRAD_SANDBOX", "MPLBACKEND")
    inherited = {name: value for name, value in os.environ.items() if name not in dropped}
    # So that no settings of the tester's own IPython are met.
    manager.start_kernel(
        cwd=str(folder), env={**inherited, "IPYTHONDIR": str(folder / ".ipython"), **QUIET, **environment}
    )
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield FrontEnd(client, notebook)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
