"""Grading on a Dask cluster, for a class that outgrows one machine. Every worker needs handgrad and its sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from ..grading.job import Graded, Job
from ..grading.pool import grade_here

CONNECT_SECONDS = 20


class NoCluster(Exception):
    """The scheduler cannot be reached; one sentence."""


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """The cluster behind the scheduler at ``address`` ("tcp://10.0.0.1:8786") as an executor; raises NoCluster.

    Dask runs a task again where the worker that had it, or its result, is lost.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoCluster(f"No Dask scheduler answers at {address} ({error}).") from None
    try:
        yield client.get_executor(retries=2, pure=False)
    finally:
        client.close()


def grade_remotely(job: Job) -> Graded:
    """Runs on a worker of the cluster: grade with warm processes that the worker keeps."""
    return grade_here(job)
