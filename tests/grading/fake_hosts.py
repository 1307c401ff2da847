"""A server on loopback that behaves like GitHub, gists and Drive: well, badly and slowly."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from handgrad.grading.hosts import Hosts

SIGN_IN = b"<!DOCTYPE html><title>Sign in</title><form action=ServiceLogin>You need access</form>"


@dataclass
class FakeHosts:
    """``files`` maps an address without its origin ("/raw/ann/hw/main/x.ipynb") to a file or a behaviour.

    A behaviour is one of the words in ``_Handler``; ``visits`` counts requests, ``tokens`` those that carried a token,
    ``most_waiting`` the slow ones that were under way at once.
    """

    files: dict[str, bytes | str] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    slow_seconds: float = 0.5
    waiting: int = 0
    most_waiting: int = 0
    origin: str = ""

    def hosts(self) -> Hosts:
        """The same roles as the real hosts, told apart by the first part of the path."""
        at = self.origin
        return Hosts(
            raw=f"{at}/raw", api=f"{at}/api", gist=f"{at}/gist", drive=f"{at}/drive", folders=f"{at}/folders",
            sign_in=f"{at}/signin", also=(), private_addresses=True,
        )  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: FakeHosts

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        key = unquote(url.path)
        if found := parse_qs(url.query).get("id"):
            key += f"?{found[0]}"
        self.fake.visits[key] += 1
        if self.headers.get("Authorization"):
            self.fake.tokens[key.split("/")[1]] += 1
        what = self.fake.files.get(key)
        if isinstance(what, bytes):
            return self._send(200, what)
        word, _, rest = (what or "missing").partition(" ")
        return getattr(self, f"_{word}")(key, rest)

    def _send(self, status: int, body: bytes = b"", kind: str = "application/octet-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _missing(self, key: str, rest: str) -> None:
        self._send(404, b"404: Not Found", "text/plain")

    def _forbidden(self, key: str, rest: str) -> None:
        self._send(403)

    def _page(self, key: str, rest: str) -> None:
        self._send(200, rest.encode() or SIGN_IN, "text/html; charset=utf-8")

    def _moved(self, key: str, rest: str) -> None:
        self._send(302, Location=rest if "://" in rest else self.fake.origin + rest)

    def _busy(self, key: str, rest: str) -> None:
        """Throttled for the first ``rest`` visits."""
        if self.fake.visits[key] <= int(rest):
            return self._send(429, Retry_After="0")
        return self._send(200, self.fake.files["/good"])  # type: ignore[arg-type]

    def _slow(self, key: str, rest: str) -> None:
        self.fake.waiting += 1
        self.fake.most_waiting = max(self.fake.most_waiting, self.fake.waiting)
        time.sleep(self.fake.slow_seconds)
        self.fake.waiting -= 1
        self._send(200, self.fake.files["/good"])  # type: ignore[arg-type]

    def _cut(self, key: str, rest: str) -> None:
        """Announces more than it sends, for the first ``rest`` visits."""
        if self.fake.visits[key] > int(rest):
            return self._send(200, self.fake.files["/good"])  # type: ignore[arg-type]
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b'{"cells": [')
        self.close_connection = True
        return None

    def _huge(self, key: str, rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**9))
        self.end_headers()
        block = b" " * 65536
        try:
            for _ in range(1000):
                self.wfile.write(block)
        except OSError:
            self.close_connection = True

    def _json(self, key: str, rest: str) -> None:
        self._send(200, json.dumps(json.loads(rest)).encode(), "application/json")

    def _private(self, key: str, rest: str) -> None:
        """Only with a token."""
        if self.headers.get("Authorization") == "Bearer secret":
            return self._send(200, self.fake.files["/good"])  # type: ignore[arg-type]
        return self._send(404)


@contextmanager
def serving(fake: FakeHosts) -> Iterator[FakeHosts]:
    """Serve until the block ends."""
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
