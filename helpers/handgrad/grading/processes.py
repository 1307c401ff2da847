"""What the trusted side sees of a sandbox's processes, by Linux's /proc; nothing on other systems."""

from __future__ import annotations

import os


def used_memory(pid: int, baseline: int) -> tuple[int, int]:
    """Bytes in use by ``pid`` and its descendants beyond ``baseline`` each, and how many processes they are."""
    total = count = 0
    waiting = [pid]
    while waiting and count < 1000:
        process = waiting.pop()
        count += 1
        total += max(0, resident(process) - baseline)
        waiting += children(process)
    return total, count


def last_descendant(pid: int) -> int:
    """The warm parent itself: the end of the chain of processes that bubblewrap and we started."""
    while found := children(pid):
        pid = found[-1]
    return pid


def newest_child(pid: int) -> int:
    """The last process that ``pid`` has started, or 0."""
    found = children(pid)
    return found[-1] if found else 0


def children(pid: int) -> list[int]:
    """Processes that ``pid`` has started and that are still there, oldest first."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return [int(word) for word in file.read().split()]
    except (OSError, ValueError):
        return []


def resident(pid: int) -> int:
    """Bytes of memory in use by ``pid``, what it shares included; 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
