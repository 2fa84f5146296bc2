"""Draws the rooms of the package and the layers of the database, as they are declared.

Rooms are those of the import contract in `pyproject.toml`, each with the first sentence
of its docstring; layers are those of `jointplan.warehouse.layers`.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from pathlib import Path

from jointplan.warehouse.layers import DUTIES

WIDTH, LINE, GAP, EDGE = 1080, 22, 8, 16
_LETTER = 6.7  # width of a letter at 12 pixels
_STYLE = """\
text { font: 12px system-ui, sans-serif; fill: #1b1f24; }
.name { font-weight: 600; }
.head { font-size: 14px; font-weight: 600; }
rect { fill: #f3f5f8; stroke: #8a94a3; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6e9ee; } rect { fill: #1f252d; stroke: #6b7686; } }"""


def rooms_of(kit: Path) -> list[list[tuple[str, str]]]:
    """Rooms from the top down, those of one level together: name and what it holds."""
    told = tomllib.loads((kit / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = told["tool"]["importlinter"]["contracts"]
    (levels,) = [each["layers"] for each in contracts if each["id"] == "rooms"]
    return [
        [(name, _sentence(kit / "jointplan", name)) for name in _names(level)]
        for level in levels
        if level != "__main__"
    ]


def _names(level: str) -> list[str]:
    return [each.strip() for each in level.replace(":", "|").split("|")]


def _sentence(package: Path, name: str) -> str:
    """The first sentence of a room's docstring, without its full stop."""
    folder = package / name
    path = folder / "__init__.py" if folder.is_dir() else package / f"{name}.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).partition(". ")[0].rstrip(".")


def draw_rooms(kit: Path) -> str:
    """Draw rooms and layers as one SVG, beside each other."""
    boxes, top = [], EDGE + LINE
    boxes.append(_text(EDGE, EDGE + 14, "Rooms: each imports those below it", "head"))
    half = (WIDTH - 3 * EDGE) // 2
    for level in rooms_of(kit):
        wide = (half - GAP * (len(level) - 1)) // len(level)
        lines = [_wrapped(told, wide) for _, told in level]
        high = LINE * (1 + max(map(len, lines))) + 6
        for place, (name, _) in enumerate(level):
            left = EDGE + place * (wide + GAP)
            boxes.append(_box(left, top, wide, high, name, lines[place]))
        top += high + GAP
    low, top, left = top, EDGE + LINE, 2 * EDGE + half
    title = "Layers: each reads itself and those above it"
    boxes.append(_text(left, EDGE + 14, title, "head"))
    step = (low - top) // len(DUTIES)
    for name, duty in DUTIES.items():
        boxes.append(_box(left, top, half, step - GAP, name, [duty]))
        top += step
    body = "\n".join(boxes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {low + EDGE}" '
        f'role="img" aria-label="Rooms of the package and layers of the database">\n'
        f"<style>\n{_STYLE}\n</style>\n{body}\n</svg>\n"
    )


def _wrapped(text: str, wide: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * _LETTER > wide - 2 * GAP and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _box(left: int, top: int, wide: int, high: int, name: str, lines: list[str]) -> str:
    told = [_text(left + GAP, top + 17, name, "name")]
    told += [
        _text(left + GAP, top + 17 + LINE * number, line)
        for number, line in enumerate(lines, 1)
    ]
    frame = f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" rx="4"/>'
    return "\n".join([frame, *told])


def _text(left: int, top: int, text: str, kind: str = "") -> str:
    mark = f' class="{kind}"' if kind else ""
    return f'<text x="{left}" y="{top}"{mark}>{escape(text)}</text>'
