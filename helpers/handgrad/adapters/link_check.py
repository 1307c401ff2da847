"""A link looked at as it will be when it is collected, on the student's machine and with nothing but the link."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ..grading.hosts import Hosts, Limits
from ..grading.links import BadLink, Link, links_in, parse
from ..grading.recognise import fingerprint, recognise
from ..notebooks import cells
from ..notebooks.hand_in import LinkReport
from ..problems.problem import Problem

if TYPE_CHECKING:
    from ..grading.fetch import Arrived, Failure

HOSTS = Hosts()
LIMITS = Limits(tries=1, seconds=40.0, answer=15.0, at_once=2)
WORKS = "The link works"
NOT_YET = "The link does not work yet"
UNKNOWN = "The link could not be opened from here"
SEND = "Send it to your instructor as the course asks."
ALONE = "Open it in a private window of the browser: if the notebook shows there without signing in, it works."


def examine(text: str, notebook: Any, problem: Problem | None, hosts: Hosts | None = None) -> LinkReport:
    """What ``handgrad collect`` will find at the link. Never raises on account of the link or what it leads to.

    ``notebook`` is the open one, if it could be read: what the link leads to is compared with it.
    """
    pieces = links_in(text)
    link = parse(pieces[0]) if pieces else BadLink(text, "No link was given. Put it between the quotation marks.")
    if isinstance(link, BadLink):
        return LinkReport("fails", NOT_YET, (link.sentence,))
    read = f"It was read as {_described(link)}."
    if find_spec("httpx") is None:
        return LinkReport(
            "open", UNKNOWN, (f"{read} It has the right form; whether it is shared was not tried.", ALONE)
        )
    return _compared(_downloaded(link, problem, hosts or HOSTS), read, notebook, problem)


def _described(link: Link) -> str:
    match link.kind:
        case "github file":
            return f"the file {link.path} in the GitHub repository {link.owner}/{link.repo}"
        case "github tree":
            return f"the GitHub repository {link.owner}/{link.repo}"
        case "gist":
            return "a gist"
    return "a folder in Google Drive" if link.kind == "drive folder" else "a file in Google Drive"


def _downloaded(link: Link, problem: Problem | None, hosts: Hosts) -> tuple[Arrived, ...] | Failure:
    from ..grading.fetch import Fetcher, open_client

    with open_client(LIMITS) as client:
        return Fetcher(client, hosts, LIMITS).fetch(link, [problem.name] if problem else [])


def _compared(found: tuple[Arrived, ...] | Failure, read: str, notebook: Any, problem: Problem | None) -> LinkReport:
    from ..grading.fetch import Failure

    if isinstance(found, Failure):
        if found.kind in ("unreachable", "busy"):
            return LinkReport(
                "open", UNKNOWN, (f"{read} The host did not answer, which says nothing of the link.", ALONE)
            )
        return LinkReport("fails", NOT_YET, (read, found.sentence))
    if not found:
        return LinkReport("open", UNKNOWN, (f"{read} It can be opened; what is in it was not looked at.",))
    arrived = found[0]
    refused = _refused(arrived.data, notebook, problem)
    if refused:
        return LinkReport("fails", "The link works, but it leads to something else", (read, refused))
    other = _different(json.loads(arrived.data), notebook)
    if other:
        named = ", ".join(other)
        said = f"What it leads to has another text than this notebook in: {named}. Save, and try the link again."
        return LinkReport("partly", "The link works, but not all of this notebook is there yet", (read, said))
    same = "and what is there has the same answers as this notebook" if notebook else "and leads to this notebook"
    return LinkReport("holds", WORKS, (f"{read} It can be opened without signing in, {same}. {SEND}",))


def _refused(data: bytes, notebook: Any, problem: Problem | None) -> str:
    """Why what arrived is not this notebook, or an empty text."""
    expected = [fingerprint("this one", notebook)] if notebook else []
    known = recognise(data, expected)
    if isinstance(known, str):
        return ""
    if known.kind == "not a notebook":
        return known.sentence
    parts = problem.parts if problem else ()
    there = sum(cells.check_position(json.loads(data), part.id) is not None for part in parts)
    if there >= len(parts) / 2 and not (notebook and not parts):
        return ""
    return "It leads to a notebook, but not to this one."


def _different(arrived: Any, notebook: Any) -> list[str]:
    """The answer cells whose text is another one there, by name."""
    ours = {name: cells.source(cell) for cell in cells.cells(notebook) if (name := cells.grade_id(cell))}
    theirs = {name: cells.source(cell) for cell in cells.cells(arrived) if (name := cells.grade_id(cell))}
    return [name for name in ours if name in theirs and ours[name].strip() != theirs[name].strip()]
