"""Grade a class: what needs it, several at a time, one writer. Interrupted at any time, it goes on next time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from pathlib import Path

from ..grading import execute
from ..grading.identify import spelled
from ..grading.job import Graded, Job
from ..grading.pool import WorkerPool, default_jobs
from ..grading.sandbox import SandboxUnavailable
from ..grading.scoring import not_handed_in
from . import autograded
from .class_summary import Options, Summary
from .gradebook_tables import reason
from .places import Places
from .recorder import Recorder, Submission
from .submissions import Assignment

_BATCH = 20
_BATCH_SECONDS = 2.0
Grade = Callable[[Job], Graded]


class ClassRun:
    """One run over one assignment's submissions."""

    def __init__(
        self,
        assignment: Assignment,
        places: Places,
        recorder: Recorder,
        timestamp: Callable[[Path], datetime | None],
        options: Options,
    ) -> None:
        self._assignment, self._places, self._recorder = assignment, places, recorder
        self._timestamp, self._options = timestamp, options
        self._ready: list[Submission] = []
        self._flushed = time.monotonic()
        self.summary = Summary()
        self._waiting: Iterator[tuple[str, dict[str, Job]]] = iter(())

    def has_work(self, step: Callable[[int], None]) -> bool:
        """Whether there is anything to grade; must be asked before ``run``."""
        waiting = self._find(step)
        first = next(waiting, None)
        self._waiting = waiting if first is None else chain([first], waiting)
        return first is not None

    def run(self, executor: Executor, grade: Grade, step: Callable[[int], None]) -> Summary:
        """Grade what needs it. ``step`` is told how many submissions are done. Raises SandboxUnavailable."""
        started = time.monotonic()
        running: dict[Future[Graded], tuple[str, str]] = {}
        graded: dict[str, dict[str, Graded]] = {}
        missing: dict[str, int] = {}
        limit = 4 * (getattr(executor, "jobs", None) or 16)
        try:
            while True:
                while len(running) < limit and (found := next(self._waiting, None)) is not None:
                    self._begin(*found, executor, grade, running, graded, missing)
                if not running:
                    break
                done, _ = wait(running, timeout=_BATCH_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    self._end(future, *running.pop(future), graded, missing, step)
                self._flush()
        except KeyboardInterrupt:
            self.summary.interrupted = True
            for future in running:
                future.cancel()
            executor.shutdown(wait=False, cancel_futures=True)
        self._flush(everything=True)
        self.summary.seconds = time.monotonic() - started
        return self.summary

    def _find(self, step: Callable[[int], None]) -> Iterator[tuple[str, dict[str, Job]]]:
        for student in self._places.students(self._options.student):
            try:
                jobs = self._needed(student)
            except Exception as error:  # whatever lies in one folder, the others are graded
                self.summary.failed.append((spelled(student), f"It could not be read: {_first_line(error)}."))
                jobs = {}
            if jobs:
                yield student, jobs
            else:
                step(1)

    def _needed(self, student: str) -> dict[str, Job]:
        """What is to be graded of one student; nothing where it is done or refused, with that in the summary."""
        folder, target = self._places.of(student)
        if link := self._places.link_to(student):
            self.summary.refused.append((spelled(student), f"{spelled(link.name)} is a link and was not read."))
            return {}
        if student != student.encode("utf-8", "replace").decode():
            reason = "The folder's name is not a text, so it is nobody's id; rename it."
            self.summary.failed.append((spelled(student), reason))
            return {}
        jobs = self._assignment.jobs(student, folder, unsafe=self._options.unsafe, only=self._options.notebook)
        if not self._options.force and self._is_done(folder, target, jobs):
            self.summary.skipped += 1
            return {}
        return jobs

    def _is_done(self, folder: Path, target: Path, jobs: dict[str, Job]) -> bool:
        """nbgrader's rule (it is there, and no newer one has come), and it is what lies in ``submitted`` now."""
        if not target.is_dir():
            return False
        new, old = self._timestamp(folder), self._timestamp(target)
        if new is not None and old is not None and new > old:
            return False
        return all(
            autograded.recorded_digest(target / f"{name}.ipynb") == job.digest
            for name, job in jobs.items()
            if not job.absent
        )

    def _begin(
        self,
        student: str,
        jobs: dict[str, Job],
        executor: Executor,
        grade: Grade,
        running: dict[Future[Graded], tuple[str, str]],
        graded: dict[str, dict[str, Graded]],
        missing: dict[str, int],
    ) -> None:
        graded[student] = {name: not_handed_in(job) for name, job in jobs.items() if job.absent}
        present = {name: job for name, job in jobs.items() if not job.absent}
        missing[student] = len(present)
        for name, job in present.items():
            running[executor.submit(grade, job)] = (student, name)
        if not present:
            self.summary.refused.append((student, "No notebook of this assignment was found in what was handed in."))
            missing[student] = 1
            done: Future[Graded] = Future()
            name = next(iter(graded[student]))
            done.set_result(graded[student][name])
            running[done] = (student, name)

    def _end(
        self,
        future: Future[Graded],
        student: str,
        name: str,
        graded: dict[str, dict[str, Graded]],
        missing: dict[str, int],
        step: Callable[[int], None],
    ) -> None:
        try:
            result = future.result()
        except SandboxUnavailable:
            raise
        except Exception as error:
            missing[student] = -1
            self.summary.failed.append((student, str(error)))
            step(1)
            return
        graded[student][name] = result
        missing[student] -= 1
        if result.problem and name in graded[student] and not _absent(result):
            self.summary.refused.append((student, f"{name}: {result.problem}"))
        if missing[student] == 0:
            timestamp = self._timestamp(self._places.of(student)[0])
            self._ready.append(Submission(student, timestamp, graded.pop(student)))
            step(1)

    def _flush(self, *, everything: bool = False) -> None:
        late = time.monotonic() - self._flushed > _BATCH_SECONDS
        if not self._ready or not (everything or late or len(self._ready) >= _BATCH):
            return
        batch, self._ready, self._flushed = self._ready, [], time.monotonic()
        try:
            self._recorder.record(batch)
        except Exception:
            batch = [submission for submission in batch if self._recorded(submission)]
        for submission in batch:
            try:
                self._write(submission)
            except OSError as error:
                reason = f"It was recorded, but its folder could not be written: {error.strerror}."
                self.summary.failed.append((submission.student, reason))

    def _recorded(self, submission: Submission) -> bool:
        try:
            self._recorder.record([submission])
        except Exception as error:
            self.summary.failed.append((submission.student, f"It could not be recorded: {spelled(reason(error))}."))
            return False
        return True

    def _write(self, submission: Submission) -> None:
        folder, target = self._places.of(submission.student)
        notebooks = {name: each.executed for name, each in submission.notebooks.items() if not _absent(each)}
        if self._options.notebook == "*" or not target.is_dir():
            autograded.write(target, folder, self._places.source, notebooks, self._places.permissions)
        else:
            for name, notebook in notebooks.items():
                autograded.write_one(target, name, notebook, self._places.permissions)
        self.summary.graded += 1
        self.summary.doubts += sum(
            bool(score.needs_person) for each in submission.notebooks.values() for score in each.scores
        )


def _first_line(error: Exception) -> str:
    return spelled((str(error).splitlines() or [type(error).__name__])[0])


def _absent(graded: Graded) -> bool:
    return bool(graded.executed["metadata"]["handgrad"]["absent"])


@contextmanager
def workers(options: Options, most: int) -> Iterator[tuple[Executor, Grade]]:
    """Workers of this machine, at most ``most``, or of a Dask cluster where ``options.scheduler`` names one.

    Raises SandboxUnavailable, NoCluster.
    """
    if options.scheduler:
        from .dask import connect, grade_remotely

        with connect(options.scheduler) as executor:
            yield executor, grade_remotely
        return
    pool = WorkerPool(min(options.jobs or default_jobs(), max(1, most)), unsafe=options.unsafe)
    calm = False
    try:
        yield pool, execute.grade
        calm = True
    finally:
        pool.shutdown(wait=calm, cancel_futures=True)
