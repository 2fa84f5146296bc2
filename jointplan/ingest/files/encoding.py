"""Which encoding a text file has, and its copy in UTF-8 with one kind of line end.

A mark, zeros and UTF-8 itself say it for sure. Else the mapping says it, or the words
are those of cp1252's languages; what is left is named as not known, with what it may
be.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from jointplan.ingest.files.letters import likely_encodings, reads_as_western

_CHUNK = 1 << 22
_TAIL = 1 << 16


class DialectError(Exception):
    """The file is no text that could be CSV; the message says what it is.

    Attributes:
        cure: What the reader can do.
    """

    def __init__(self, what: str, cure: str = "export it again") -> None:
        """Say what the file is, and what to do."""
        super().__init__(what)
        self.cure = cure


@dataclass(frozen=True)
class Writing:
    """How a text file is written.

    Attributes:
        encoding: Name of the encoding as Python knows it.
        likely: What it may be, where nothing says it for sure; the first is `encoding`.
        is_plain: UTF-8 and one kind of line end: the reader takes it as it is.
        has_nul: Whether cells hold NUL, which is no text.
    """

    encoding: str
    likely: tuple[str, ...]
    is_plain: bool
    has_nul: bool


@dataclass
class _Bytes:
    """What the bytes of a file show."""

    ends: tuple[int, int, int] = (0, 0, 0)
    nul_count: int = 0
    is_ascii: bool = True
    is_utf8: bool = True
    has_escapes: bool = False


def writing_of(path: Path, declared: str = "") -> Writing:
    """Read a file's bytes once and say how it is written.

    Args:
        path: The file.
        declared: Encoding that the mapping names for files that do not say it.

    Raises:
        DialectError: It is not what its mark or the mapping says.
    """
    with path.open("rb") as file:
        mark = file.read(_TAIL)
    seen = _seen(path)
    encoding = _marked(path, mark) or _declared(path, declared, seen)
    likely: tuple[str, ...] = ()
    if not encoding:
        likely = _likely(path, seen)
        encoding = likely[0] if likely else "cp1252"
    one_end = sum(count > 0 for count in seen.ends) < 2
    is_plain = encoding in ("utf-8", "utf-8-sig") and one_end
    has_nul = seen.nul_count > 0 and not encoding.startswith(("utf-16", "utf-32"))
    return Writing(encoding, likely, is_plain, has_nul)


def _seen(path: Path) -> _Bytes:
    """Line ends, NUL and whether all is UTF-8."""
    windows = feeds = returns = 0
    last = b""
    seen = _Bytes()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            feeds += chunk.count(b"\n")
            seen.nul_count += chunk.count(b"\0")
            seen.has_escapes |= b"\x1b$" in chunk
            if found := chunk.count(b"\r"):
                returns += found
                windows += chunk.count(b"\r\n")
            windows += last == b"\r" and chunk.startswith(b"\n")
            last = chunk[-1:]
            seen.is_ascii = seen.is_ascii and chunk.isascii()
            if seen.is_utf8 and not (chunk.isascii() and not decoder.getstate()[0]):
                seen.is_utf8 = _goes_on(decoder, chunk)
    seen.is_utf8 = seen.is_utf8 and not decoder.getstate()[0]
    seen.ends = (windows, feeds - windows, returns - windows)
    return seen


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _marked(path: Path, mark: bytes) -> str:
    """The encoding that a mark or zeros say; "" for none.

    Raises:
        DialectError: The rest of the file is something else.
    """
    if mark.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"  # the reader of CSV names the lines that are none
    wide = _wide(mark)
    if wide and not _decodes(path, wide):
        is_said = wide in ("utf-16", "utf-32")
        name = wide[:6].upper()
        raise DialectError(
            f"is marked as {name} and breaks off within a character"
            if is_said
            else f"looks like {name} and breaks off within a character"
        )
    return wide


def _wide(mark: bytes) -> str:
    """UTF-32 or UTF-16 by its mark, or by the NUL in Latin text."""
    if mark.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"  # whose mark begins with that of UTF-16
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = [_share(mark[place::4]) for place in range(4)]
    for name, letters in (
        ("utf-32-le", {0}),
        ("utf-32-be", {3}),
        ("utf-16-le", {0, 2}),
        ("utf-16-be", {1, 3}),
    ):
        if all(
            zeros[place] < 0.1 if place in letters else zeros[place] > 0.7
            for place in range(4)
        ):
            return name
    return ""


def _share(bytes_: bytes) -> float:
    """Which part of some bytes is NUL."""
    return bytes_.count(0) / len(bytes_) if bytes_ else 0.5


def _declared(path: Path, declared: str, seen: _Bytes) -> str:
    """UTF-8, or what the mapping says of a file that is none; "" where nothing does.

    Raises:
        DialectError: It is not what the mapping says.
    """
    if seen.is_utf8 and not (seen.is_ascii and (declared or seen.has_escapes)):
        return "utf-8"
    if not seen.is_utf8 and _mostly_utf8(path):
        return "utf-8"
    if not declared:
        return ""
    if seen.is_ascii and not seen.has_escapes:
        return "utf-8"  # the same in every encoding that is not wide
    if not _decodes(path, declared):
        raise DialectError(
            f"is not written in {declared}, as encoding in mapping.toml says",
            "make inspect says what else it may be; or export it again in UTF-8",
        )
    return declared


def _likely(path: Path, seen: _Bytes) -> tuple[str, ...]:
    """What a file may be that nothing names; none where it is cp1252 for sure."""
    if seen.has_escapes:
        return ("iso2022_jp",) if _decodes(path, "iso2022_jp") else ("latin-1",)
    if _decodes(path, "cp1252") and reads_as_western(path):
        return ()
    found = [each for each in likely_encodings(path) if _decodes(path, each)]
    return tuple(found) or ("latin-1",)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as text:
            while text.read(_CHUNK):
                pass
    except UnicodeError:
        return False
    return True


def _mostly_utf8(path: Path) -> bool:
    """Whether a text is UTF-8 with a few bytes that are none.

    A letter beyond ASCII takes two bytes and more that fit each other; in cp1252 that
    happens by chance only. The reader of CSV names the lines that are none.
    """
    good = bad = 0
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        while chunk := text.read(_CHUNK):
            if not chunk.isascii():
                found = len(re.findall(r"[\udc80-\udcff]", chunk))
                bad += found
                good += len(re.findall(r"[^\x00-\x7f]", chunk)) - found
    return good > 10 * bad


def as_utf8(path: Path, *, encoding: str, copy: Path, skipped: int = 0) -> None:
    """Write a copy of a text in UTF-8 with one kind of line end.

    Args:
        path: The text.
        encoding: How it is written.
        copy: Where the copy goes.
        skipped: Lines on top that the copy leaves out.
    """
    copy.parent.mkdir(parents=True, exist_ok=True)
    # Bytes that are not UTF-8 go through as they are, for the reader of CSV to name.
    errors = "surrogateescape" if encoding in ("utf-8", "utf-8-sig") else "strict"
    with (
        path.open(encoding=encoding, errors=errors) as text,
        copy.open("w", encoding="utf-8", errors=errors, newline="\n") as target,
    ):
        for _ in range(skipped):
            text.readline()
        while chunk := text.read(_CHUNK):
            target.write(chunk.removeprefix("\ufeff"))
