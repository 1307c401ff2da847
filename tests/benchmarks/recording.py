"""What recording a submission costs in a small and in a large gradebook: CPU of the one writer, and the ratio.

python -m tests.benchmarks.recording --students 5000
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from handgrad.adapters.gradebook_tables import read_assignment
from handgrad.adapters.grading_course import open_gradebook
from handgrad.adapters.recorder import Recorder, Submission
from handgrad.grading.execute import Grader
from handgrad.grading.job import Graded, Job

from tests.grading.classes import SmallCourse
from tests.grading.course import handed_in, packed, source

_BATCH = 20


def record(recorder: Recorder, graded: Graded, first: int, count: int) -> float:
    """CPU seconds for each of ``count`` submissions, in batches as a class run makes them."""
    started = time.process_time()
    for start in range(first, first + count, _BATCH):
        names = [f"student{number:05d}" for number in range(start, start + _BATCH)]
        recorder.record([Submission(name, None, {"small": graded}) for name in names])
    return (time.process_time() - started) / count


def main() -> None:
    """Print the cost among the first and among the last submissions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=5000)
    students = max(2_000, parser.parse_args().students)
    grader = Grader()
    graded = grader.grade(Job("s", "ps", "small", json.dumps(source()), packed(handed_in())))
    grader.close()
    with tempfile.TemporaryDirectory() as folder:
        course = SmallCourse(Path(folder) / "course")
        with open_gradebook(course.coursedir()) as gradebook:
            recorder = Recorder(gradebook, read_assignment(gradebook, "ps"), lambda *_: None)
            record(recorder, graded, 0, 40)
            few = record(recorder, graded, 40, 200)
            record(recorder, graded, 240, students - 1_240)
            many = record(recorder, graded, students - 1_000, 1_000)
    print(
        f"{few * 1e3:.2f} ms a submission at first, {many * 1e3:.2f} ms among {students}: {many / few:.2f} times as much"
    )


if __name__ == "__main__":
    main()
