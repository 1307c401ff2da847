"""The child that runs one submission: answers the grader's requests until it is ended.

Everything in here is in the hands of the student's code. Nothing that it sends earns more than the student's own
answers could: the grader reads replies as untrusted data.
"""

from __future__ import annotations

import base64
import functools
import os
import resource
import signal
import socket
import time
from dataclasses import dataclass
from typing import Any

from ..judging.answers import plain
from ..judging.answers.kinds import CallResult, Missing, Unusable
from . import namespaces, seccomp
from .limits import Limits
from .shell import Shell, TooSlow, alarm
from .wire import Gone, Message, receive, send

_HIDDEN_FD = 200
WORK = "/tmp/work"


@dataclass(frozen=True, slots=True)
class Walls:
    """What a child can be confined with: a descriptor of /proc if it can have namespaces of its own, a filter.

    Without namespaces of its own a child shares those of its warm parent, which then serves one submission only.
    """

    confined: bool
    proc: int | None
    filter: Any


def confine(limits: Limits, walls: Walls) -> None:
    """Leave everything that is shared: own namespaces, file systems in memory, limits, no capabilities."""
    if walls.proc is not None:
        _own_namespaces(limits, walls.proc)
    os.makedirs(WORK, exist_ok=True)
    os.chdir(WORK)
    set_rlimits(limits)
    if walls.confined:
        namespaces.drop_capabilities()
        namespaces.no_new_privileges()
    if walls.filter is not None:
        seccomp.load(walls.filter)


def _own_namespaces(limits: Limits, proc: int) -> None:
    uid, gid = os.getuid(), os.getgid()
    namespaces.set_dumpable(True)
    namespaces.unshare(namespaces.CLONE_NEWUSER | namespaces.CLONE_NEWNS | namespaces.CLONE_NEWIPC)
    me = os.open("self", os.O_RDONLY | os.O_DIRECTORY, dir_fd=proc)
    namespaces.map_identity(me, uid, gid)
    os.close(me)
    namespaces.mount_tmpfs("/tmp", limits.disk)
    namespaces.mount_tmpfs("/dev/shm", limits.disk // 2)
    namespaces.mount_tmpfs("/proc", 4096, read_only=True)
    os.close(proc)


def set_rlimits(limits: Limits) -> None:
    """The limits that a process carries with it."""
    for name, value in (
        (resource.RLIMIT_AS, limits.address_space),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_CPU, int(limits.notebook_seconds) + 5),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def live(channel: socket.socket, shell: Shell, walls: Walls) -> None:
    """The whole life of a child: its first request brings the limits and files, the others are served."""
    os.setsid()  # a signal to its process group must not reach the warm parent, whatever namespaces it is in
    channel = _hide(channel)
    os.register_at_fork(after_in_child=channel.close)  # what the student's code forks does not speak to the grader
    first = receive(channel, time.monotonic() + 60)
    limits = Limits(**first["limits"])
    confine(limits, walls)
    for name, text in first["files"].items():
        _write(name, text)
    shell.use(limits)
    send(channel, {"id": first["id"]})
    serve(channel, shell)


def _hide(channel: socket.socket) -> socket.socket:
    """Move the channel away from the first descriptors and discard what is written to 0, 1 and 2."""
    first = channel.detach()
    descriptor = os.dup2(first, _HIDDEN_FD, inheritable=False)
    os.close(first)
    null = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    return socket.socket(fileno=descriptor)


def serve(channel: socket.socket, shell: Shell) -> None:
    """Answer requests until the grader closes the channel."""
    while True:
        signal.setitimer(signal.ITIMER_REAL, 0)
        try:
            request = receive(channel)
        except Gone:
            return
        reply = _answer(shell, request)
        reply["id"] = request.get("id")
        try:
            send(channel, reply, time.monotonic() + 60)
        except (Gone, TypeError, ValueError, RecursionError, MemoryError):
            send(channel, {"id": request.get("id"), "failed": "This answer could not be read."})


def _answer(shell: Shell, request: Message) -> Message:
    try:
        match request["do"]:
            case "run":
                return {"outputs": shell.run(request["source"], request["seconds"])}
            case "value":
                with alarm(request["seconds"]):
                    return _value(shell.namespace, request["name"])
            case "call":
                return _call(shell, request)
        return {"failed": "This was not understood."}
    except TooSlow:
        return {"failed": f"This took more than {request['seconds']:g} seconds."}
    except MemoryError:
        return {"failed": "This needed more memory than a submission may use."}
    except BaseException as error:
        return {"failed": f"{type(error).__name__}"}


def _value(namespace: dict[str, Any], name: str) -> Message:
    value = namespace.get(name, ...)
    if value is ...:  # never set, or left as it was released
        return {"missing": True}
    data = plain.encode(value)
    if type(data) is list and data and data[0] == "unusable" and callable(value):
        return {"function": True}
    return {"data": data}


def _call(shell: Shell, request: Message) -> Message:
    function = shell.namespace.get(request["name"])
    if not callable(function):
        return {"failed": f"`{request['name']}` is not a function."}
    args = [_argument(shell.namespace, data) for data in request["args"]]
    keywords = {name: _argument(shell.namespace, data) for name, data in request["keywords"].items()}
    if keywords:
        function = functools.partial(function, **keywords)
    shell.outputs.clear()
    try:
        with alarm(request["seconds"]):
            result = plain.call_here(function, args)
    except TooSlow:
        result = CallResult(Missing(), f"It was stopped after {request['seconds']:g} seconds.")
    # call_here reports whatever was raised, our own alarm included.
    error = result.error.replace("TooSlow", f"It was stopped after {request['seconds']:g} seconds.")
    value = Unusable(error) if error else result.value
    return {
        "value": plain.encode(value),
        "error": error[:500],
        "warnings": [text[:300] for text in result.warnings[:5]],
        "mutated": result.mutated,
    }


def _argument(namespace: dict[str, Any], data: Any) -> Any:
    if type(data) is dict:
        return namespace[data["function"]]
    return plain.decode(data)


def _write(name: str, text: str) -> None:
    path = os.path.join(WORK, *[part for part in name.split("/") if part not in ("", ".", "..")])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(base64.b64decode(text))
