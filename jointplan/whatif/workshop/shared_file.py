"""Let a file be written from outside while people edit it together.

JupyterLab takes a file that changed on disk for the newer one, and what was typed
since its last save is gone. Here only the lines that changed on disk are carried into
the open text, so the panel may write the glossary while somebody types in it.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from jupyter_server_ydoc import app, handlers, loaders, rooms
from pycrdt import Text

TEXT = "file"

Edit = tuple[int, int, str]
"""From where to where in the bytes of a text, and what stands there then."""


class KeptFile(loaders.FileLoader):  # type: ignore[misc]  # it has no types
    """A file that remembers the text which disk and editors had in common last."""

    shared: str | None = None

    async def load_content(self, format: str, file_type: str) -> dict[str, Any]:  # noqa: A002 - as it is called
        """Read the file."""
        return (await self.fetch(format, file_type))[1]

    async def fetch(self, kind: str, file_type: str) -> tuple[str, dict[str, Any]]:
        """Read the file; the text it had before, and what it holds now."""
        model: dict[str, Any] = await super().load_content(kind, file_type)
        if file_type != TEXT:
            return "", model
        was, self.shared = self.shared, model["content"]
        return model["content"] if was is None else was, model

    async def maybe_save_content(self, model: dict[str, Any]) -> dict[str, Any] | None:
        """Save the text, unless somebody else wrote the file: then carry that over."""
        if model["type"] != TEXT:
            found: dict[str, Any] | None = await super().maybe_save_content(model)
            return found
        now = await super().load_content(model["format"], model["type"])
        if now["content"] != self.shared:
            for carry_over in [*self._subscriptions.values()]:
                await carry_over()
            return None
        saved: dict[str, Any] | None = await super().maybe_save_content(model)
        if saved is not None:
            self.shared = model["content"]
        return saved


class MergingRoom(rooms.DocumentRoom):  # type: ignore[misc]  # it has no types
    """A text that is open, into which changes of its file are carried over."""

    async def _on_outofband_change(self) -> None:
        if self.file_type != TEXT:
            await super()._on_outofband_change()
            return
        was, model = await self._file.fetch(self.file_format, self.file_type)
        text = self.ydoc.get("source", type=Text)
        with self.ydoc.transaction():
            for start, end, new in edits_of(was, str(text), model["content"]):
                if end > start:
                    del text[start:end]
                if new:
                    text.insert(start, new)


def carry_over_edits() -> None:
    """Have the server of this process carry over what is written from outside."""
    loaders.FileLoader = KeptFile
    app.DocumentRoom = handlers.DocumentRoom = MergingRoom


def edits_of(was: str, here: str, there: str) -> list[Edit]:
    """What brings the changes from `was` to `there` into `here`, from below.

    A line that was changed in both stands in both versions afterwards: a word too
    many is seen, one too few is not.
    """
    lines = [text.splitlines(keepends=True) for text in (was, here, there)]
    kept = {
        block.a + n: block.b + n
        for block in _matched(lines[0], lines[1]).get_matching_blocks()
        for n in range(block.size)
    }
    starts = [0]
    for line in lines[1]:
        starts.append(starts[-1] + len(line.encode()))
    edits = []
    for tag, first, last, low, high in _matched(lines[0], lines[2]).get_opcodes():
        if tag == "equal":
            continue
        gone = [kept[n] for n in range(first, last) if n in kept]
        edits += [(starts[n], starts[n + 1], "") for n in gone]
        place = starts[_place(first, kept, len(lines[1]))]
        new = "".join(lines[2][low:high])
        is_glued = new and 0 < place == starts[-1] and not here.endswith("\n")
        edits.append((place, place, f"\n{new}" if is_glued else new))
    return sorted(edits, reverse=True)


def _matched(one: list[str], other: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=False)


def _place(first: int, kept: dict[int, int], end: int) -> int:
    """Where a line of the old text would stand now."""
    if first == 0:
        return 0
    if first - 1 in kept:
        return kept[first - 1] + 1
    return min((here for line, here in kept.items() if line >= first), default=end)
