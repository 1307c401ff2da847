"""Links that students hand in, read into what can be downloaded.

Pure text: nothing here opens a connection. The forms are those of Colab, GitHub, gists, nbviewer and Google Drive,
with the damage that links take in forms and mails: blanks, brackets, redirects, tracking parts, percent-encoding,
account numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

Kind = Literal["github file", "github tree", "gist", "drive file", "drive folder"]


@dataclass(frozen=True, slots=True)
class Link:
    """One downloadable place.

    ``owner``, ``repo`` and ``path`` for GitHub, where ``path`` is the reference and the file together (a branch may
    contain slashes, and the raw host resolves them); ``id`` for gists and Drive; ``path`` is the file's name in a gist,
    where the link gives one.
    """

    kind: Kind
    owner: str = ""
    repo: str = ""
    path: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class BadLink:
    """Text that is no link to a notebook; ``sentence`` can be sent to the student as it is."""

    text: str
    sentence: str


_ID = r"[A-Za-z0-9_-]{10,}"
_REDIRECTS = {"www.google.com": "q", "google.com": "q", "l.facebook.com": "u"}
_KNOWN = "Send a link from Colab (Share > Copy link), Google Drive or GitHub."


def links_in(cell: str) -> tuple[str, ...]:
    """The separate links in one cell of a form, in order; text without any link comes back as one piece.

    >>> links_in("<https://github.com/a/b/blob/main/x.ipynb>, colab.research.google.com/drive/1abcdefghijk")
    ('https://github.com/a/b/blob/main/x.ipynb', 'colab.research.google.com/drive/1abcdefghijk')
    """
    text = re.sub("[\u200b-\u200f\u2060\ufeff]", "", cell).replace("\u00a0", " ")
    text = re.sub(r"\[[^\]]*\]\((\S+?)\)", r" \1 ", text)
    text = re.sub(r"href=[\"']([^\"']+)[\"'][^>]*>[^<]*<", r" \1 <", text)
    pieces = re.split(r"[\s<>\"'“”‘’`|]+|[,;](?=\s|https?:|$)|(?<=\S)(?=https?://)(?<![=/])", text)
    found = [piece.strip("()[]{},;.") for piece in pieces if _looks_like_link(piece)]
    unique = tuple(dict.fromkeys(found))
    return unique or ((text.strip(),) if text.strip() else ())


def _looks_like_link(piece: str) -> bool:
    hosts = r"(?:[\w-]+\.)*(?:github\.com|githubusercontent\.com|google\.com|nbviewer\.(?:org|jupyter\.org))"
    return bool(re.search(rf"://|^\W*{hosts}/|^\W*(?:file/)?d/{_ID}", piece, re.IGNORECASE))


def parse(text: str) -> Link | BadLink:
    """Read one link.

    >>> parse("https://colab.research.google.com/drive/1AbC-dEfGhIjK?usp=sharing#scrollTo=x").id
    '1AbC-dEfGhIjK'
    >>> parse("https://github.com/ann/hw/blob/fix/one/ps1/sigmoid.ipynb").path
    'fix/one/ps1/sigmoid.ipynb'
    """
    cleaned = text.strip().strip("<>()[]\"'").rstrip(".,;")
    if bare := re.fullmatch(rf"(?:file/)?d/({_ID})(?:/.*)?", cleaned):
        return Link("drive file", id=bare[1])
    if not re.match(r"https?://", cleaned, re.IGNORECASE):
        cleaned = "https://" + cleaned.lstrip("/")
    try:
        url = urlsplit(cleaned)
        host = (url.hostname or "").lower()
        _ = url.port
    except ValueError:
        return BadLink(text, f"This is not a link that can be opened. {_KNOWN}")
    if inner := _redirect_target(url, host):
        return parse(inner)
    reader = _HOSTS.get(host.removeprefix("www.").removeprefix("m."))
    if reader is None:
        said = "This is not a link that can be fetched."
        if "." in host:
            said = f"The link leads to {host[:80]}, where no notebook can be fetched."
        return BadLink(text, f"{said} {_KNOWN}")
    return reader(text, url, _segments(url.path))


def _redirect_target(url: SplitResult, host: str) -> str | None:
    """The link inside a tracking link of a mail program or a search engine."""
    key = "url" if host.endswith(".safelinks.protection.outlook.com") else _REDIRECTS.get(host)
    if key is None or (host.endswith("google.com") and url.path != "/url"):
        return None
    query = parse_qs(url.query)
    target = (query.get(key) or query.get("url") or [""])[0]
    return target if target.startswith(("http://", "https://")) and len(target) < len(url.geturl()) else None


def _segments(path: str) -> list[str]:
    """The parts of a path, decoded; encoding twice is undone too."""
    return [part for part in unquote(unquote(path)).split("/") if part not in ("", ".", "..")]


def _github(text: str, url: SplitResult, parts: list[str]) -> Link | BadLink:
    if len(parts) < 2:
        return BadLink(text, "The link leads to a GitHub profile. Send the link of the notebook's own page.")
    owner, repo, *rest = parts
    repo = repo.removesuffix(".git")
    if not rest:
        return Link("github tree", owner=owner, repo=repo)
    verb, *path = rest
    if verb in ("blob", "raw", "edit", "blame") and len(path) >= 2:
        if path[-1].lower().endswith(".ipynb"):
            return Link("github file", owner=owner, repo=repo, path="/".join(path))
        return BadLink(text, f"The link leads to {path[-1]}, which is not a notebook (.ipynb).")
    if verb == "tree" and path:
        return Link("github tree", owner=owner, repo=repo, path="/".join(path))
    return BadLink(
        text, "The link leads to a GitHub page that is not a file. Send the link of the notebook's own page."
    )


def _raw(text: str, url: SplitResult, parts: list[str]) -> Link | BadLink:
    if (url.hostname or "").startswith("gist."):
        return _gist(text, url, parts)
    if len(parts) < 4:
        return BadLink(text, f"The link is cut off. {_KNOWN}")
    return Link("github file", owner=parts[0], repo=parts[1], path="/".join(parts[2:]))


def _gist(text: str, url: SplitResult, parts: list[str]) -> Link | BadLink:
    ids = [part for part in parts if re.fullmatch(r"[0-9a-f]{20,40}", part)]
    if not ids:
        return BadLink(text, "The link leads to a list of gists. Send the link of the gist itself.")
    owner = parts[0] if parts[0] != ids[0] else ""
    return Link("gist", owner=owner, id=ids[0], path=parts[-1] if parts[-1].endswith(".ipynb") else "")


def _drive(text: str, url: SplitResult, parts: list[str]) -> Link | BadLink:
    joined = "/".join(parts)
    if found := re.search(rf"(?:^|/)d/({_ID})(?:/|$)", joined):
        return Link("drive file", id=found[1])
    if found := re.search(rf"(?:^|/)folders/({_ID})(?:/|$)", joined):
        return Link("drive folder", id=found[1])
    query = parse_qs(url.query)
    if "id" in query and re.fullmatch(_ID, query["id"][0]):
        return Link("drive folder" if "folderview" in joined else "drive file", id=query["id"][0])
    return BadLink(text, "The link leads to a Drive, not to a file in it. Open the notebook and use Share > Copy link.")


def _colab(text: str, url: SplitResult, parts: list[str]) -> Link | BadLink:
    fragment = parse_qs(url.fragment)
    if inner := fragment.get("fileId", [""])[0]:
        return Link("drive file", id=inner) if re.fullmatch(_ID, inner) else parse(inner)
    parts = _without_account(parts)
    if not parts:
        return BadLink(text, "The link leads to Colab's start page. Open your notebook and use Share > Copy link.")
    match parts[0]:
        case "drive" if len(parts) > 1 and re.fullmatch(_ID, parts[1]):
            return Link("drive file", id=parts[1])
        case "github":
            return _github(text, url, parts[1:])
        case "gist":
            return _gist(text, url, parts[1:])
    return BadLink(text, "The link leads to a page of Colab that is not a saved notebook. Save a copy and share that.")


def _without_account(parts: list[str]) -> list[str]:
    """Without ``u/1``, the number of the account that was signed in."""
    for at in range(len(parts) - 1):
        if parts[at] == "u" and parts[at + 1].isdigit():
            return parts[:at] + parts[at + 2 :]
    return parts


def _nbviewer(text: str, url: SplitResult, parts: list[str]) -> Link | BadLink:
    match parts[:1]:
        case ["github"]:
            return _github(text, url, parts[1:])
        case ["gist"]:
            return _gist(text, url, parts[1:])
        case ["url" | "urls"]:
            return parse("https://" + quote("/".join(parts[1:])))
    return BadLink(text, f"The link does not name a notebook. {_KNOWN}")


_Reader = Callable[[str, SplitResult, list[str]], Link | BadLink]
_HOSTS: dict[str, _Reader] = {
    "github.com": _github,
    "github.dev": _github,
    "raw.githubusercontent.com": _raw,
    "gist.githubusercontent.com": _raw,
    "gist.github.com": _gist,
    "drive.google.com": _drive,
    "docs.google.com": _drive,
    "drive.usercontent.google.com": _drive,
    "colab.research.google.com": _colab,
    "colab.google.com": _colab,
    "colab.google": _colab,
    "nbviewer.org": _nbviewer,
    "nbviewer.jupyter.org": _nbviewer,
}
