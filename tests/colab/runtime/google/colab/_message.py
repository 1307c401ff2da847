"""Requests to the front end by Colab's messages.

A request is a ``colab_request`` on the iopub channel, with the id of the reply that it wants in its metadata. The reply
comes on the stdin channel, as an ``input_reply`` whose value is a dictionary of type ``colab_reply`` with that id.
"""

import time
import uuid

import zmq
from IPython import get_ipython


class MessageError(Exception):
    """What the front end gave for an answer is an error."""


def send_request(request_type, request_body, parent=None, expect_reply=False):
    """Send a request to the front end; the id of its reply, or None where none is expected."""
    kernel = get_ipython().kernel
    reply_id = str(uuid.uuid4()) if expect_reply else None
    message = kernel.session.msg(
        "colab_request",
        content={"request": {"type": request_type, "body": request_body}},
        metadata={"colab_msg_id": reply_id} if expect_reply else {},
        parent=parent or kernel.get_parent("shell"),
    )
    kernel.session.send(kernel.iopub_socket, message)
    return reply_id


def blocking_request(request_type, request="", timeout_sec=5, parent=None):
    """Send a request and wait for its reply's data; None where it does not come in time."""
    reply_id = send_request(request_type, request, parent=parent, expect_reply=True)
    end = None if timeout_sec is None else time.monotonic() + timeout_sec
    while end is None or time.monotonic() < end:
        value = _next_input()
        if isinstance(value, dict) and value.get("type") == "colab_reply" and value.get("colab_msg_id") == reply_id:
            if "error" in value:
                raise MessageError(value["error"])
            return value.get("data")
        time.sleep(0.025)
    return None


def _next_input():
    """The value of the next message on the stdin channel, or None."""
    kernel = get_ipython().kernel
    _, message = kernel.session.recv(kernel.stdin_socket, mode=zmq.NOBLOCK)
    return None if message is None else message["content"].get("value")
