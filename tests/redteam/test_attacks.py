"""Hostile and broken notebooks win nothing, harm nothing, and lose only what they answer wrongly."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from handgrad.adapters.autograded import as_text
from handgrad.grading.execute import Grader
from handgrad.grading.job import Graded, Job
from handgrad.grading.limits import Limits
from handgrad.grading.sandbox import missing_parts
from handgrad.grading.session import Session

from tests.grading.course import handed_in, packed, source
from tests.redteam.attacks import ATTACKS, HONEST, SECRET, Attack

pytestmark = [pytest.mark.hostile, pytest.mark.skipif(bool(missing_parts()), reason=missing_parts())]
LIMITS = Limits(
    cell_seconds=2, call_seconds=1, notebook_seconds=15, judge_seconds=3, memory=300 << 20, disk=32 << 20, processes=16
)


@pytest.fixture(scope="module")
def grader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    """One warm grader for all, so that what one submission leaves behind would be seen by the next."""
    os.environ["HANDGRAD_TEST_SECRET"] = SECRET
    (tmp_path_factory.mktemp("course") / "source.ipynb").write_text(SECRET)
    made = Grader()
    yield made
    made.close()
    del os.environ["HANDGRAD_TEST_SECRET"]


def job(file: bytes, student: str = "mallory") -> Job:
    """A job with tight limits, so that bombs end soon."""
    return Job(student, "ps", "small", json.dumps(source()), file, seed=3, limits=LIMITS)


def points(graded: Graded) -> dict[str, float]:
    """What the automatically graded cells got."""
    return {score.grade_id: score.points for score in graded.scores if score.points is not None}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_gets_exactly_what_its_honest_answers_earn(grader: Grader, attack: Attack) -> None:
    """No point is won, the other questions are graded, nothing secret or executable shows, the next one is unharmed."""
    graded = grader.grade(job(attack.file))
    got = points(graded)
    assert {name: got[name] for name in attack.points} == dict(attack.points)
    assert got.keys() <= {*HONEST, "words"}
    as_text(graded.executed).encode()  # it can be written
    shown = _shown(graded)
    for forbidden in (SECRET, "STOLEN", "WROTE ['", "<script", "<img", "<iframe"):
        assert forbidden not in shown
    assert not Path("/tmp/won").exists()
    _classmate_is_fully_graded(grader)


def test_a_cell_that_ends_our_own_side_is_left_out(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a submission ever bring down what reads it, that cell is given up and the others are graded."""

    def run(self: Session, source: str) -> object:
        return os._exit(1) if "total" in source else whole(self, source)

    whole = Session.run
    monkeypatch.setattr(Session, "run", run)
    assert points(grader.grade(job(packed(handed_in())))) == {**HONEST, "total-check": 0.0}


def _shown(graded: Graded) -> str:
    """What a page would render: outputs, prose and attachments (code is always escaped)."""
    cells = graded.executed["cells"]
    prose = [(cell["source"], cell.get("attachments")) for cell in cells if cell["cell_type"] == "markdown"]
    return json.dumps([prose, [cell.get("outputs") for cell in cells]])


def _classmate_is_fully_graded(grader: Grader) -> None:
    """The next submission in the same worker starts from a clean process, alone in its sandbox."""
    honest = handed_in(words="import os")
    honest["cells"].insert(2, _looks_around())
    graded = grader.grade(job(packed(honest), "alice"))
    assert {name: points(graded)[name] for name in HONEST} == HONEST
    seen = json.dumps([cell["outputs"] for cell in graded.executed["cells"] if cell["cell_type"] == "code"])
    assert "pid 1 files ['work'] left []" in seen
    assert grader.warm().processes() == 0, "a process is still there after its submission"


def _looks_around() -> dict[str, object]:
    code = "import os\nprint('pid', os.getpid(), 'files', os.listdir('/tmp'), 'left', os.listdir('/dev/shm'))"
    return {"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
