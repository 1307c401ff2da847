"""Prime factors of whole numbers."""

from __future__ import annotations

from flint import fmpz


def primes(n: int) -> list[tuple[int, int]]:
    """Prime factors of a positive number; a part above 60 bits without small factors counts as one."""
    if n <= 1:
        return []
    found: list[tuple[int, int]] = []
    rest = n
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47):
        times = 0
        while rest % p == 0:
            rest //= p
            times += 1
        if times:
            found.append((p, times))
    if rest.bit_length() <= 60:
        found += [(int(q), int(e)) for q, e in fmpz(rest).factor()] if rest > 1 else []
    else:
        found.append((rest, 1))
    return found
