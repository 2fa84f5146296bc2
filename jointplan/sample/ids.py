"""Record ids as Salesforce writes them: 15 case-sensitive characters and a checksum."""

from __future__ import annotations

from collections import Counter
from functools import cache

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
POD = "5Bw"
PAIRS = [high + low for high in DIGITS for low in DIGITS]
FIRST_NUMBER = 62**4 * 11
STEP = 41

PREFIXES = {
    "lead": "00Q", "contact": "003", "account": "001", "opportunity": "006",
    "task": "00T", "event": "00U", "campaign": "701", "member": "00v",
    "history": "017", "role": "00K", "user": "005", "queue": "00G",
}  # fmt: skip


@cache
def _check(part: str) -> str:
    return CHECKS[
        sum(1 << place for place, sign in enumerate(part) if "A" <= sign <= "Z")
    ]


def checksum(short: str) -> str:
    """Three characters that say which of the 15 are capitals."""
    return _check(short[0:5]) + _check(short[5:10]) + _check(short[10:15])


def digits(number: int) -> str:
    """Write a number in base 62 with nine signs."""
    head, tail = divmod(number, 62**4)
    first, second = divmod(tail, 62**2)
    return _head(head) + PAIRS[first] + PAIRS[second]


@cache
def _head(number: int) -> str:
    first, second = divmod(number, 62**2)
    return DIGITS[first // 62**2] + PAIRS[first % 62**2] + PAIRS[second]


class Ids:
    """Hands out ids, one row of numbers per kind of record."""

    def __init__(self) -> None:
        """Start every kind at its first number."""
        self._used: Counter[str] = Counter()

    def take(self, kind: str) -> str:
        """The next id of a kind of record, for instance `lead`."""
        self._used[kind] += 1
        number = FIRST_NUMBER + STEP * self._used[kind]
        short = PREFIXES[kind] + POD + digits(number)
        return short + checksum(short)
