"""Where notebooks may be downloaded from, and how much of a download is put up with. The only list of hosts."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, urlsplit

from .links import Link


@dataclass(frozen=True, slots=True)
class Hosts:
    """Addresses by role. ``also`` are hosts that a download may be redirected to.

    ``private_addresses`` allows addresses that are not public; it exists for a server of one's own.
    """

    raw: str = "https://raw.githubusercontent.com"
    api: str = "https://api.github.com"
    gist: str = "https://gist.github.com"
    drive: str = "https://drive.usercontent.google.com"
    folders: str = "https://drive.google.com"
    sign_in: str = "https://accounts.google.com"
    also: tuple[str, ...] = ("https://gist.githubusercontent.com", "https://docs.google.com")
    private_addresses: bool = False

    def allows(self, url: str) -> bool:
        """Is this one of the known hosts, reached the known way?"""
        known = {_origin(base) for base in (self.raw, self.api, self.gist, self.drive, self.folders, *self.also)}
        return _origin(url) in known

    def asks_to_sign_in(self, url: str) -> bool:
        """Does a redirect lead to a page for signing in?"""
        return url.startswith(self.sign_in + "/") or "/ServiceLogin" in url or "/github.com/login" in url

    def takes_token(self, url: str) -> bool:
        """May the GitHub token be shown to this address?"""
        return url.startswith((self.raw + "/", self.api + "/"))


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one notebook; seconds of a download with its retries, of one answer; tries; downloads at once."""

    size: int = 20_000_000
    seconds: float = 90.0
    answer: float = 20.0
    tries: int = 4
    wait: float = 0.5
    redirects: int = 5
    at_once: int = 24


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port


def address_is_public(url: str) -> bool:
    """Do all addresses of the host belong to the public internet? A host without any address does not."""
    host = urlsplit(url).hostname or ""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return True  # the download will say that the host cannot be reached
    return all(ipaddress.ip_address(str(address).split("%")[0]).is_global for address in found)


def file_address(link: Link, hosts: Hosts) -> str:
    """The address of the bytes of a ``github file``, ``gist`` or ``drive file``."""
    match link.kind:
        case "github file":
            return f"{hosts.raw}/{quote(f'{link.owner}/{link.repo}/{link.path}')}"
        case "gist":
            owner = f"{quote(link.owner)}/" if link.owner else ""
            return f"{hosts.gist}/{owner}{link.id}/raw" + (f"/{quote(link.path)}" if link.path else "")
        case "drive file":
            return f"{hosts.drive}/download?id={link.id}&export=download&confirm=t"
    raise ValueError(f"A {link.kind} has no single address.")


def drive_folder_address(folder: str, hosts: Hosts) -> str:
    """The page that lists a shared folder without scripts."""
    return f"{hosts.folders}/embeddedfolderview?id={folder}"


def drive_folder_entries(page: str) -> tuple[tuple[str, str], ...]:
    """(name, id) of the files that a folder's page lists."""
    entries = re.findall(
        r'href="[^"]*?/(?:file/d|drive)/([A-Za-z0-9_-]{10,})[^"]*".*?class="flip-entry-title">([^<]*)<', page, re.DOTALL
    )
    return tuple((unescape(name).strip(), id_) for id_, name in entries)
