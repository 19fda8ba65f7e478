"""Time as bits: bit `n` of an int is minute `n` of a day, counted in UTC from the day's first one.

Python's ints are bit sets of any length, so a day of 23, 24 or 25 hours is the same arithmetic.
"""

from collections.abc import Iterable, Sequence

# No local day is longer than this, whatever its clocks do.
LONGEST_DAY = 1440 * 2
# BELOW[n] has the bits under n. Two of them make any interval, which is quicker than shifting.
BELOW = tuple((1 << n) - 1 for n in range(LONGEST_DAY + 1))


def span(start: int, end: int) -> int:
    """Bits `[start, end)`; none if empty. Within 0 and LONGEST_DAY."""
    return BELOW[end] ^ BELOW[start] if start < end else 0


def spans(runs: Iterable[tuple[int, int]]) -> int:
    """Bits of all these intervals."""
    bits = 0
    for start, end in runs:
        bits |= span(start, end)
    return bits


def starts_of_runs(bits: int, length: int) -> int:
    """Bits at which a run of `length` set bits begins (`length` >= 1).

    Each step doubles the length that is known to be free, so 60 minutes take six of them.
    """
    known = 1
    while known < length:
        shift = min(known, length - known)
        bits &= bits >> shift
        known += shift
    return bits


def comb(runs: Iterable[tuple[int, int]], length: int, step: int) -> int:
    """Bits of the starts counted from each run's beginning that end by its end (SLT-02)."""
    bits = 0
    for start, end in runs:
        count = (end - start - length) // step + 1
        if count > 0:
            # 1 + 2^step + 2^2step + … is a geometric sum.
            bits |= ((1 << count * step) - 1) // ((1 << step) - 1) << start
    return bits


def positions(bits: int) -> list[int]:
    """The set bits, lowest first."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found


def shifted(runs: Sequence[tuple[int, int]], by: int) -> list[tuple[int, int]]:
    """Move intervals by so many minutes."""
    return [(start + by, end + by) for start, end in runs]
