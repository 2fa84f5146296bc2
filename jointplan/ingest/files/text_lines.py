"""Lines of a file: how many there are, and in which one a byte stands."""

from __future__ import annotations

from pathlib import Path


def lines_at(places: list[int], file: Path) -> list[int]:
    """Line of a file in which each of these bytes stands; places are in order."""
    lines: list[int] = []
    ends = before = 0
    if not places:
        return lines
    mark = b"\n" if _has_feeds(file) else b"\r"
    with file.open("rb") as bytes_:
        for place in places:
            while before < place and (
                chunk := bytes_.read(min(1 << 20, place - before))
            ):
                ends += chunk.count(mark)
                before += len(chunk)
            lines.append(ends + 1)
    return lines


def _has_feeds(file: Path) -> bool:
    with file.open("rb") as bytes_:
        return any(b"\n" in chunk for chunk in iter(lambda: bytes_.read(1 << 20), b""))


def line_count(path: Path) -> int:
    """Lines of a file that has one kind of line end, its last one included."""
    feeds = returns = 0
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            last = chunk[-1:]
    return (feeds or returns) + (last not in (b"", b"\n", b"\r"))
