"""Whether a text that is no Unicode reads well as cp1252, and what else it may be.

Bytes do not say how they were written: `0xE8` is è in Paris and č in Prague. Where the
words that come out of cp1252 are words of its languages, it is cp1252; else nobody
knows, and a guess in force would bend every name without a word.
"""

# ruff: noqa: RUF001 -- signs that look alike are what is told apart here

from __future__ import annotations

import re
from pathlib import Path

from charset_normalizer import from_bytes

_CHUNK = 1 << 22
_MOST_WORDS = 20_000
_SAMPLE = 1 << 16
_ODD_PCT = 5  # of the words with such letters; fewer are slips
_FEW = 3

# Letters beyond ASCII that go together in one word: the languages of cp1252, and names
# of other countries that are spelt alike in it and its neighbours.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "äöüßéèçñ",
        "àâçéèêëîïôùûüÿœ",
        "áéíñóúü",
        "àçèéíïòóúü",
        "áâãàçéêíóôõú",
        "àèéìòù",
        "éëïöüáíóú",
        "æøåéèêòóôäö",
        "åäöéüšž",
        "áäéíóôöúüýšž",
        "áâäçéëíîôöü",
    )
)
_OPENING = "“„‚‘«‹¡¿–—•°µ"
_CLOSING = "”’“»›–—…•®™©ªº°²³"
_ALONE = frozenset("€£¥¢§©®™°·•–—…“”„‚‘’«»‹›¡¿ªº²³½¼¾µ±×÷¶†‡‰´`¨\u00a0\u00ad")
_PARTS = re.compile(r"[’‘´–—…·•\u00a0\u00ad]")
_LETTER = r"[A-Za-z\x80-\U0010ffff]"
_WORDS = re.compile(rf"{_LETTER}*[^\x00-\x7f]{_LETTER}*")
# Letters in places where no language of cp1252 has them, but a neighbour's.
_MISPLACED = re.compile(
    r"õ(?!e)|ã(?![oe]|s?$)|iæ|ì(?!$)|ù(?!$)|(?P<one>[^a-z])(?!(?P=one))[^a-z][^a-z]"
)
_NEIGHBOURS = ("cp1250", "cp1254")

# What exports are written in where it is neither Unicode nor cp1252.
LIKELY = (
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp874",
    "koi8_r",
    "iso8859_2",
    "mac_roman",
    "cp850",
)


def reads_as_western(path: Path) -> bool:
    """Whether the words of a text, read as cp1252, are words of its languages."""
    words = _words_of(path)
    odd = {word for word in words if not _is_western(word)}
    told = [word for word in words if word in odd or _is_telling(word)]
    few = len(odd) * 100 <= len(words) * _ODD_PCT
    return few and (len(odd) < _FEW or len(odd) * 2 < len(told))


def _words_of(path: Path) -> set[str]:
    """Different words with letters beyond ASCII."""
    words: set[str] = set()
    with path.open(encoding="cp1252", errors="replace", newline="") as text:
        while chunk := text.read(_CHUNK):
            if not chunk.isascii():
                words.update(_WORDS.findall(chunk))
            if len(words) > _MOST_WORDS:
                break
    return words


def _is_western(word: str) -> bool:
    if _ALONE.issuperset(word):
        return True
    parts = (each.lstrip(_OPENING).rstrip(_CLOSING) for each in _PARTS.split(word))
    return all(each.isascii() or _is_word(each) for each in parts)


def _is_word(word: str) -> bool:
    """Whether one language has these letters in these places."""
    if not word.isalpha() or re.search(r"[a-zß-ÿœšž][À-ÞŠŽŸŒ]", word):
        return False
    lower = word.lower()
    letters = frozenset(each for each in lower if not each.isascii())
    fits = any(letters <= alphabet for alphabet in _ALPHABETS)
    return fits and not _MISPLACED.search(lower)


def _is_telling(word: str) -> bool:
    """Whether a neighbour of cp1252 would read the word otherwise."""
    data = word.encode("cp1252", "replace")
    return any(data.decode(each, "replace") != word for each in _NEIGHBOURS)


def likely_encodings(path: Path) -> tuple[str, ...]:
    """What a text may be written in, likeliest first: a suggestion, never in force."""
    sample = b""
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                sample += line
            if len(sample) >= _SAMPLE:
                break
    found = from_bytes(sample, cp_isolation=list(LIKELY))
    names = sorted((each.encoding for each in found), key=lambda each: each == "cp1252")
    return tuple(dict.fromkeys(names))[:_FEW]
