"""A worker process: imports the judging once, keeps a warm sandbox, grades the jobs that arrive on a socket."""

from __future__ import annotations

import contextlib
import gc
import importlib
import pickle
import socket
import struct
import sys
from typing import Any

from . import namespaces
from .execute import Grader
from .sandbox import SandboxUnavailable

HEADER = struct.Struct(">Q")
# What judging imports as it goes; here once, before a driver is forked for each submission.
_WARM = ("judge", "registry", "problem")


def main() -> None:
    """Serve on the descriptor given as the first argument until it closes."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    unsafe = sys.argv[2] == "unsafe"
    if sys.platform.startswith("linux"):
        namespaces.die_with_parent()
    grader = Grader(unsafe=unsafe)
    try:
        sandbox = grader.warm()  # warms up beside us
        _import_judging()
        sandbox.ready()
    except SandboxUnavailable as error:
        send(channel, error)
        return
    gc.collect()
    gc.freeze()
    send(channel, None)
    while (job := receive(channel)) is not None:
        try:
            answer: Any = grader.grade(job)
        except Exception as error:  # the pool reports it with the submission's name
            answer = RuntimeError(f"{type(error).__name__}: {error}")
            grader.close()
        send(channel, answer)
    grader.close()


def send(channel: socket.socket, value: Any) -> None:
    """One pickled value; both ends are ours."""
    data = pickle.dumps(value)
    channel.sendall(HEADER.pack(len(data)) + data)


def receive(channel: socket.socket) -> Any:
    """The next value; raises EOFError where the other end has closed."""
    (size,) = HEADER.unpack(_exactly(channel, HEADER.size))
    return pickle.loads(_exactly(channel, size))


def _exactly(channel: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = channel.recv(min(size - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _import_judging() -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot

    with contextlib.suppress(ImportError):
        from ..notebooks import check, display  # noqa: F401
        from ..problems import all_problems

        all_problems()
        for name in _WARM:
            importlib.import_module(f"handgrad.problems.{name}")
    with contextlib.suppress(Exception):  # only for speed: grading works without
        _judge_once()
        _compute_once()


def _judge_once() -> None:
    """Judge one derivation and one expression: what is slow the first time is inherited by every fork."""
    import sympy

    from ..problems import all_problems
    from ..problems.judge import judge
    from ..problems.problem import DerivationPart, ExpressionPart

    parts = [part for problem in all_problems() for part in problem.parts]
    derivation = next(part for part in parts if isinstance(part, DerivationPart))
    expression = next(part for part in parts if isinstance(part, ExpressionPart))
    steps = " = ".join((*derivation.start[:1], *derivation.milestones, *derivation.goals))
    judge(derivation.id, {"text": f"$${steps}$$"})
    judge(expression.id, {name: sympy.Symbol("x") for name in expression.answers})


def _compute_once() -> None:
    """What instructors' own checks use: SymPy imports much of itself on first use."""
    import sympy

    x = sympy.Symbol("x", real=True)
    sigmoid = 1 / (1 + sympy.exp(-x))
    sympy.simplify(sympy.diff(sigmoid, x) - sigmoid * (1 - sigmoid))
    sympy.limit(sigmoid, x, sympy.oo)
    sympy.lambdify(x, sigmoid, "numpy")(0.5)
    sympy.core.cache.clear_cache()


if __name__ == "__main__":
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        main()
