"""The warm parent inside the sandbox: imports the scientific stack once and forks a child for each submission.

It runs no student code. Commands arrive as packets on a socket: ``start`` (with the child's channel) and ``end``.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from contextlib import suppress
from typing import Any

from . import namespaces, seccomp, student
from .shell import Shell

PACKET = 1 << 16


def main() -> None:
    """Serve on the descriptor given as the first argument until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    mode = sys.argv[2]
    confined = mode != "open"
    uid = int(sys.argv[3])
    if os.getuid() == 0 and uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    if confined:
        namespaces.set_dumpable(True)
    own = _own_processes() if mode == "nested" else None
    shell = _warm()
    filter_ = seccomp.build() if confined else None
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY) if own is not None else None
    if confined:
        namespaces.set_dumpable(False)
    walls = student.Walls(confined, proc, filter_)
    gc.collect()
    gc.freeze()
    _tell(control, {"ready": True, "nested": own is not None, "seccomp": filter_ is not None})
    while True:
        packet, descriptors, _, _ = socket.recv_fds(control, PACKET, 1)
        if not packet:
            os._exit(0)  # nothing of ours is left to be done, and its child dies with it
        command = json.loads(packet)
        if command["do"] == "start":
            _start(control, command, descriptors[0], shell, own, walls)
        else:
            _end(control, command)


def _own_processes() -> int | None:
    """Enter a process namespace of our own from which each child can be given one; None where that is refused."""
    uid, gid = os.getuid(), os.getgid()
    try:
        namespaces.unshare(namespaces.CLONE_NEWUSER | namespaces.CLONE_NEWPID)
    except OSError:
        return None
    me = os.open("/proc/self", os.O_RDONLY | os.O_DIRECTORY)
    namespaces.map_identity(me, uid, gid)
    os.close(me)
    child = os.fork()
    if child:
        os.closerange(3, 64)
        os.waitpid(child, 0)
        os._exit(0)
    return os.open("/proc/self/ns/pid", os.O_RDONLY)


def _warm() -> Shell:
    """Import what notebooks use, and do once what is slow the first time."""
    import numpy as np
    import sympy as sp

    shell = Shell()
    with suppress(ImportError):
        import matplotlib.pyplot as plt

        shell.draw()
        figure, axes = plt.subplots()
        axes.plot([0, 1], [0, 1], label="x")
        axes.set_title("$x^2$")
        axes.legend()
        figure.savefig(os.devnull, format="png", bbox_inches="tight")
        plt.close("all")
    with suppress(ImportError):
        import handgrad  # noqa: F401
    x = sp.Symbol("x")
    slope = sp.diff(1 / (1 + sp.exp(-x)), x)
    slope.subs(x, 1).evalf()
    sp.limit(sp.simplify(slope), x, sp.oo)
    sp.lambdify(x, slope, "numpy")(0.5)
    sp.core.cache.clear_cache()
    np.linalg.norm(np.random.default_rng(0).normal(size=(3, 3)) @ np.ones(3))
    shell.run("import math; 1 + 1", 10)
    shell.namespace.pop("math", None)
    return shell


def _start(
    control: socket.socket, command: Any, descriptor: int, shell: Shell, own: int | None, walls: student.Walls
) -> None:
    if own is not None:
        namespaces.unshare(namespaces.CLONE_NEWPID)
    child = os.fork()
    if child == 0:
        try:
            control.close()
            if own is not None:
                os.close(own)
            student.live(socket.socket(fileno=descriptor), shell, walls)
        finally:
            os._exit(0)
    if own is not None:
        namespaces.join(own, namespaces.CLONE_NEWPID)
    os.close(descriptor)
    _tell(control, {"id": command["id"], "pid": child})


def _end(control: socket.socket, command: Any) -> None:
    """Kill the child and with it all of its process namespace; report how it ended."""
    status = None
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(command["pid"], 9)
        _, code = os.waitpid(command["pid"], 0)
        status = os.waitstatus_to_exitcode(code)
    _tell(control, {"id": command["id"], "status": status})


def _tell(control: socket.socket, message: dict[str, Any]) -> None:
    control.send(json.dumps(message).encode())


if __name__ == "__main__":
    main()
