"""The walls: for root and for an ordinary user, with and without nested namespaces, and what happens without any."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import handgrad
import pytest
from handgrad.grading import sandbox
from handgrad.grading.doctor import report
from handgrad.grading.execute import Grader
from handgrad.grading.job import Graded, Job
from handgrad.grading.limits import Limits
from handgrad.grading.sandbox import SandboxUnavailable, Zygote, missing_parts
from handgrad.grading.session import Session

from tests.grading.course import handed_in, packed, source

needs_sandbox = pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())
HONEST = {"slope-check": 3.0, "total-check": 2.0, "helper-check": 2.0, "words": None}


def grade(grader: Grader, student: str = "alice") -> Graded:
    """An honest submission."""
    return grader.grade(Job(student, "ps", "small", json.dumps(source()), packed(handed_in())))


def points(graded: Graded) -> dict[str, float | None]:
    """What its cells got."""
    return {score.grade_id: score.points for score in graded.scores}


def test_without_bubblewrap_grading_refuses_and_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Student code is never run unprotected by accident."""
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    with pytest.raises(SandboxUnavailable, match=r"install bubblewrap.*--unsafe-no-sandbox"):
        Zygote()
    assert not report().ok


def test_on_another_system_grading_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows have none of it."""
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match="Linux machine, container or WSL"):
        Zygote()


def test_a_sandbox_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line of what bubblewrap said is in the sentence."""
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: str(broken))
    monkeypatch.setattr(sandbox, "missing_parts", lambda: "")
    with pytest.raises(SandboxUnavailable, match=r"uid map: Permission denied.*user namespaces"):
        Zygote().ready()


def test_unsafe_grading_grades() -> None:
    """With the explicit wish, without walls."""
    grader = Grader(unsafe=True)
    assert points(grade(grader)) == HONEST
    grader.close()


@needs_sandbox
def test_without_nested_namespaces_each_submission_gets_a_new_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under a profile that lets only bubblewrap itself make namespaces."""
    from handgrad.grading import execute

    made: list[Zygote] = []

    def flat(*, unsafe: bool) -> Zygote:
        made.append(Zygote(unsafe=unsafe, nested=False))
        return made[-1]

    monkeypatch.setattr(execute, "Zygote", flat)
    grader = Grader()
    assert points(grade(grader)) == points(grade(grader, "bob")) == HONEST
    assert [each.ready().nested for each in made] == [False, False]
    grader.close()


@needs_sandbox
def test_what_a_submission_sees() -> None:
    """Itself as the only process, an empty folder, no environment of ours, no open files but its own, no rights."""
    zygote = Zygote()
    children: list[int] = []
    session = Session(zygote, Limits(), {"data.txt": "aGVsbG8="}, lambda child, _: children.append(child))
    look = (
        "import os, fcntl\n"
        "def is_open(n):\n    try: return bool(fcntl.fcntl(n, fcntl.F_GETFD) + 1)\n    except OSError: return False\n"
        "[os.getpid(), os.getppid(), os.listdir('.'), os.listdir('/proc'), os.listdir('/tmp'), os.getuid() != 0,\n"
        " [n for n in range(1024) if is_open(n) and os.fstat(n).st_mode & 0o170000 == 0o140000],\n"
        " [name for name in os.environ if name.startswith(('SSH', 'USER', 'LOG', 'VIRTUAL'))], open('data.txt').read()]"
    )
    (output,) = session.run(look)
    zygote.end(children[-1])
    zygote.close()
    seen = output["data"]["text/plain"].replace("\n", "")
    assert seen == "[1, 0, ['data.txt'], [], ['work'], True, [200], [], 'hello']"


@needs_sandbox
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_it_works_for_an_ordinary_user_too(tmp_path: Path) -> None:
    """The same grading as nobody, whose own files and processes a submission must not reach either."""
    tmp_path.chmod(0o777)
    package = Path(handgrad.__file__).parent.parent
    paths = os.pathsep.join(
        [str(package), *[path for path in sys.path if path.endswith("site-packages")], str(Path.cwd())]
    )
    code = "from tests.grading.test_sandbox import *\ng = Grader(); print(points(grade(g)) == HONEST, report().ok); g.close()"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    same = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for interpreter in (Path(sys.executable).resolve(), Path(same).resolve()):
        if interpreter.exists() and all(parent.stat().st_mode & 0o001 for parent in interpreter.parents):
            command = [
                "setpriv",
                "--reuid",
                "65534",
                "--regid",
                "65534",
                "--clear-groups",
                str(interpreter),
                "-c",
                code,
            ]
            done = subprocess.run(
                command, env=environment, cwd=package, capture_output=True, text=True, timeout=100, check=False
            )
            assert done.stdout.split() == ["True", "True"], done.stderr
            return
    pytest.skip("no interpreter of this version can be started by another user here")


@needs_sandbox
def test_a_signal_to_its_group_does_not_reach_the_warm_parent() -> None:
    """A process group reaches across process namespaces; a submission has one of its own."""
    zygote = Zygote()
    for _ in range(2):
        children: list[int] = []
        session = Session(zygote, Limits(), {}, lambda child, _, seen=children: seen.append(child))
        (output,) = session.run("import os, signal\nos.kill(0, signal.SIGKILL)\n'still here'")
        assert output["data"]["text/plain"] == "'still here'"
        zygote.end(children[-1])
    zygote.close()


@needs_sandbox
@pytest.mark.hostile
@pytest.mark.parametrize("start", ["", "import os\nfor _ in range(2): os.fork()\n"])
def test_memory_is_counted_over_all_processes(start: str) -> None:
    """No single process is near its own limit when the submission is ended, long before its time is up."""
    limits = Limits(memory=200 << 20, cell_seconds=60)
    bomb = f"{start}hold, total = bytearray(b'x') * 120_000_000, -1.0\nimport time\ntime.sleep(30)"
    bomb = bomb if start else bomb.replace("120_000_000", "300_000_000")
    grader = Grader()
    job = Job("eve", "ps", "small", json.dumps(source()), packed(handed_in(total=bomb)), limits=limits)
    graded = grader.grade(job)
    grader.close()
    assert graded.seconds < 25
    assert points(graded) == {**HONEST, "total-check": 0.0}
    assert "more memory" in json.dumps(graded.executed)
