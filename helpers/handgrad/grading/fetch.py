"""Downloading what a link names: bounded, patient with busy hosts, and from the known hosts alone."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin

import httpx

from .hosts import Hosts, Limits, address_is_public, drive_folder_address, drive_folder_entries, file_address
from .links import Link

# Every way a download can end badly, with the sentence an instructor can send on.
SENTENCES = {
    "private": "The link is private. Use Share > General access > Anyone with the link, then send it again.",
    "not found": "Nothing is there: the notebook is private, or was moved or deleted. Open the link in a "
    "private window of the browser; if you cannot see the notebook there, share it and send the link again.",
    "too large": "The notebook is too large. Use Edit > Clear all outputs, save, and send the link again.",
    "busy": "The host is too busy or has stopped answering. Nothing is wrong with the link; collect again later.",
    "unreachable": "The host cannot be reached from here. Check the connection and collect again.",
    "not allowed": "The link leads on to another place, which is not opened. Send the link of the notebook itself.",
    "not a notebook": "The link leads to a web page, not to the notebook itself.",
    "empty folder": "No notebook of this assignment is in that folder.",
    "several": "The folder holds several notebooks that could be meant. Send the link of the notebook itself.",
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """One downloaded file."""

    name: str
    data: bytes
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """``kind`` is a key of SENTENCES or a kind of ``recognise.NotThisOne``."""

    kind: str
    sentence: str


class _Ended(Exception):
    """A download that ended badly for good."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class _Busy(Exception):
    """A host that may answer later; ``after`` is how long it asks to wait."""

    def __init__(self, after: float = 0.0) -> None:
        super().__init__(after)
        self.after = after


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Downloads links with one connection pool. ``token`` reads private GitHub and is shown to GitHub alone."""

    client: httpx.Client
    hosts: Hosts = field(default_factory=Hosts)
    limits: Limits = field(default_factory=Limits)
    token: str = ""

    def fetch(self, link: Link, wanted: Iterable[str]) -> tuple[Arrived, ...] | Failure:
        """The files a link leads to; from a folder or repository those whose names fit ``wanted`` notebooks."""
        try:
            match link.kind:
                case "github tree":
                    return self._each(self._in_repository(link), wanted)
                case "drive folder":
                    return self._each(self._in_folder(link), wanted)
            return (self._file(link),)
        except _Ended as ended:
            return Failure(ended.kind, SENTENCES[ended.kind])

    def _file(self, link: Link) -> Arrived:
        data, etag = self._get(file_address(link, self.hosts))
        return Arrived(PurePosixPath(link.path).name or link.id, data, etag)

    def _each(self, found: Iterable[tuple[str, Link]], wanted: Iterable[str]) -> tuple[Arrived, ...]:
        """Download what fits: the best match of each wanted notebook, when there is one best match."""
        found = list(found)
        arrived = []
        for name in wanted:
            exact = [link for title, link in found if _stem(title) == _plain(name)]
            fits = exact or [link for title, link in found if _plain(name) in _stem(title).split()]
            if len(fits) > 1:
                raise _Ended("several")
            arrived += [self._file(link) for link in fits]
        if not arrived:
            raise _Ended("empty folder")
        return tuple(arrived)

    def _in_folder(self, link: Link) -> list[tuple[str, Link]]:
        page, _ = self._get(drive_folder_address(link.id, self.hosts), page=True)
        entries = drive_folder_entries(page.decode("utf-8", errors="replace"))
        return [(name, Link("drive file", id=id_)) for name, id_ in entries]

    def _in_repository(self, link: Link) -> list[tuple[str, Link]]:
        """Notebooks below a folder of a repository; a branch's name may be the first few parts of the path."""
        base = f"{self.hosts.api}/repos/{quote(link.owner)}/{quote(link.repo)}"
        parts = link.path.split("/") if link.path else [self._json(base).get("default_branch") or "main"]
        for cut in range(1, len(parts) + 1):
            ref, folder = "/".join(parts[:cut]), "/".join(parts[cut:])
            try:
                tree = self._json(f"{base}/git/trees/{quote(ref, safe='')}?recursive=1").get("tree")
            except _Ended as ended:
                if ended.kind == "not found" and cut < len(parts):
                    continue
                raise
            paths = [str(entry.get("path")) for entry in tree or () if isinstance(entry, dict)]
            inside = [path for path in paths if path.startswith(f"{folder}/" if folder else "")]
            return [
                (path, Link("github file", owner=link.owner, repo=link.repo, path=f"{ref}/{path}"))
                for path in inside
                if path.endswith(".ipynb") and ".ipynb_checkpoints" not in path
            ]
        raise _Ended("not found")

    def _json(self, url: str) -> dict[str, Any]:
        data, _ = self._get(url)
        try:
            found = httpx.Response(200, content=data).json()
        except ValueError:
            raise _Ended("busy") from None
        return found if isinstance(found, dict) else {}

    def _get(self, url: str, *, page: bool = False) -> tuple[bytes, str]:
        """The bytes and the entity tag; tries again while the host is busy. Raises _Ended."""
        end = time.monotonic() + self.limits.seconds
        try:
            if self.limits.tries == 1:
                return self._follow(url, end, page)
            for attempt in self._attempts():
                with attempt:
                    return self._follow(url, end, page)
        except _Busy:
            raise _Ended("busy") from None
        except httpx.TransportError as error:
            raise _Ended("unreachable" if isinstance(error, httpx.ConnectError) else "busy") from None
        raise _Ended("busy")

    def _attempts(self) -> Iterable[Any]:
        import stamina  # not wanted where a student looks at one link, once

        stamina.instrumentation.set_on_retry_hooks([])  # it would write to the terminal, among the progress

        return stamina.retry_context(
            on=_wait_for, attempts=self.limits.tries, timeout=self.limits.seconds, wait_initial=self.limits.wait,
            wait_max=8.0, wait_jitter=self.limits.wait,
        )  # fmt: skip

    def _follow(self, url: str, end: float, page: bool) -> tuple[bytes, str]:
        """One try, through redirects between known hosts."""
        for _ in range(self.limits.redirects + 1):
            if self.hosts.asks_to_sign_in(url):
                raise _Ended("private")
            if not self.hosts.allows(url) or not (self.hosts.private_addresses or address_is_public(url)):
                raise _Ended("not allowed")
            headers = {"Authorization": f"Bearer {self.token}"} if self.token and self.hosts.takes_token(url) else {}
            with self.client.stream("GET", url, headers=headers) as response:
                if not response.has_redirect_location:
                    return self._read(response, end, page)
                url = urljoin(url, response.headers["location"])
        raise _Ended("not allowed")

    def _read(self, response: httpx.Response, end: float, page: bool) -> tuple[bytes, str]:
        status = response.status_code
        if status in (429, 500, 502, 503, 504) or (
            status == 403 and response.headers.get("x-ratelimit-remaining") == "0"
        ):
            raise _Busy(_seconds(response.headers.get("retry-after", "")))
        if status in (401, 403):
            raise _Ended("private")
        if status != 200:
            raise _Ended("not found")
        data = bytearray()
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > self.limits.size:
                raise _Ended("too large")
            if time.monotonic() > end:
                raise _Ended("busy")
        if not page and "text/html" in response.headers.get("content-type", ""):
            raise _page_instead(bytes(data))
        return bytes(data), response.headers.get("etag", "")


def open_client(limits: Limits, proxy: str | None = None) -> httpx.Client:
    """A client that knows no passwords, cookies or proxies of this machine but ``proxy``."""
    pool = httpx.Limits(max_connections=limits.at_once)
    agent = {"User-Agent": "handgrad"}
    return httpx.Client(trust_env=False, proxy=proxy, timeout=limits.answer, limits=pool, headers=agent)


def _wait_for(error: Exception) -> bool | float:
    """Whether to try again, and how long the host asks to wait."""
    if isinstance(error, _Busy):
        return error.after or True
    return isinstance(error, httpx.TransportError)


def _seconds(header: str) -> float:
    """A Retry-After in seconds, at most half a minute; a date or nothing gives 0."""
    return min(float(header), 30.0) if header.strip().isdigit() else 0.0


def _page_instead(data: bytes) -> Exception:
    """What a page with status 200 means where a file was expected; Drive answers so when a file is private."""
    text = data[:200_000].decode("utf-8", errors="replace").lower()
    if "quota exceeded" in text or "too many users" in text:
        return _Busy()
    if any(
        words in text for words in ("servicelogin", "request access", "you need access", "need permission", "sign in")
    ):
        return _Ended("private")
    if "does not exist" in text or "not found" in text:
        return _Ended("not found")
    return _Ended("not a notebook")


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _stem(path: str) -> str:
    """A file's name in lower case, without ending, "copy of" and "(1)"."""
    stem = _plain(PurePosixPath(path).name.removesuffix(".ipynb")).removeprefix("copy of ")
    return stem.split(" (")[0].removesuffix("-copy1").strip()
