"""The one way a table is made: great-tables gives structure, the page gives looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pandas as pd
from great_tables import GT

from jointplan.report.display import formats
from jointplan.report.display.blocks import Block, Row, nothing, text
from jointplan.report.display.made import data_link, how_made

STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
OPENING = re.compile(r"<table\b[^>]*>")
CELL = re.compile(r'<td (?=headers="[^"]*?-(\d+)")')
ROLES = {
    "<thead": '<thead role="rowgroup"',
    "<tbody": '<tbody role="rowgroup"',
    "<tr": '<tr role="row"',
    '<th scope="row"': '<th role="rowheader" scope="row"',
}
"""Spelled out, for a table that stacks on a phone would lose them."""

STACKED_FROM = 5
"""Columns from which a table stacks on a phone: a row's name, then its cells."""


@dataclass(frozen=True)
class Column:
    """A column as the reader sees it.

    Attributes:
        label: Heading, with the unit.
        values: One text per row, written by `formats`.
        is_number: Whether the column is aligned to the right.
        under: Heading that spans this column and its neighbours.
        parts: Per row, how long a bar under the figure is, from 0 to 1; none has none.
    """

    label: str
    values: Sequence[str]
    is_number: bool = True
    under: str = ""
    parts: Sequence[float | None] = ()


def counted(label: str, rows: Sequence[Row], column: str) -> Column:
    """Make a column of whole numbers; unknown is a dash."""
    return Column(label, [formats.count(row[column]) for row in rows])


def table(
    table_id: str,
    title: str,
    columns: Sequence[Column],
    *,
    note: str,
    empty: str,
    groups: Sequence[str] | None = None,
    apart: Sequence[int] = (),
    totals: Sequence[int] = (),
    is_folded: bool = True,
) -> Block:
    """Make a table with a fixed id, a caption and its source.

    Args:
        table_id: The table's id on the page, the same in every report.
        title: Caption, and the words that unfold the table.
        columns: The first names the row.
        note: Where the figures come from.
        empty: What is said instead where there is no row.
        groups: Per row, the heading under which it stands.
        apart: Rows set apart: what is not recorded, not agreed or not complete.
        totals: Rows that sum the others.
        is_folded: Whether the reader unfolds it.
    """
    if not columns[0].values:
        return nothing(empty)
    markup = STYLE.sub("", _structure(table_id, columns, groups).as_raw_html())
    markup = _labelled(_mark(markup, {"apart": apart, "total": totals}), columns)
    markup = _with_bars(markup, columns)
    stacks = "stack " if len(columns) >= STACKED_FROM else ""
    opening = f'<table role="table" class="{stacks}gt_table"><caption>{text(title)}'
    markup = OPENING.sub(lambda _: f"{opening}</caption>", markup, count=1)
    markup += _tools(table_id, columns, note)
    plain = _plain(title, columns)
    if not is_folded:
        return Block(f'<figure class="table">{markup}</figure>', plain)
    summary = f"<summary>{text(title)}</summary>"
    return Block(f'<details class="table">{summary}{markup}</details>', plain)


def _tools(table_id: str, columns: Sequence[Column], note: str) -> str:
    """What stands under a table: its data, and how it was made."""
    heads = [_head(column) for column in columns]
    cells = list(zip(*(column.values for column in columns), strict=True))
    return (
        f'<div class="tools"><a href="{text(data_link(heads, cells))}" '
        f'download="{text(table_id)}.csv">CSV</a>{how_made(note)}</div>'
    )


def _head(column: Column) -> str:
    """A column's heading, with the one that spans it."""
    label = column.label.strip()
    return f"{column.under}: {label}" if column.under else label


def _labelled(markup: str, columns: Sequence[Column]) -> str:
    """Give each cell the heading of its column, for where the head is out of sight."""
    heads = [text(_head(column)) for column in columns]
    for tag, with_role in ROLES.items():
        markup = re.sub(re.escape(tag) + r"(?=[ >])", with_role, markup)
    return CELL.sub(
        lambda cell: f'<td role="cell" data-label="{heads[int(cell[1])]}" ', markup
    )


def _with_bars(markup: str, columns: Sequence[Column]) -> str:
    """Draw a bar under the figures that have one; they say the same in words."""
    for place, column in enumerate(columns):
        if not column.parts:
            continue
        parts = iter(column.parts)
        cell = rf'(<td role="cell"[^>]*headers="[^"]*?-{place}"[^>]*>)(.*?)</td>'

        def drawn(found: re.Match[str], parts: Iterator[float | None] = parts) -> str:
            part = next(parts)
            bar = "" if part is None else _bar(part)
            return f"{found[1]}{found[2]}{bar}</td>"

        markup = re.sub(cell, drawn, markup, flags=re.DOTALL)
    return markup


def _bar(part: float) -> str:
    width = f"{min(100.0, max(0.0, 100 * part)):.2f}%"
    return (
        '<svg class="amount" aria-hidden="true">'
        f'<rect width="{width}" height="100%"/></svg>'
    )


def _structure(
    table_id: str,
    columns: Sequence[Column],
    groups: Sequence[str] | None,
) -> GT:
    names = [f"{table_id}-{place}" for place, _ in enumerate(columns)]
    frame = pd.DataFrame(
        {
            name: list(column.values)
            for name, column in zip(names, columns, strict=True)
        },
        dtype=object,
    )
    if groups is not None:
        frame["group"] = list(groups)
    made = GT(
        frame,
        id=table_id,
        rowname_col=names[0],
        groupname_col=None if groups is None else "group",
    ).tab_stubhead(columns[0].label)
    labels: dict[str, Any] = dict(
        zip(names, (column.label for column in columns), strict=True)
    )
    made = made.cols_label(labels)
    for under in dict.fromkeys(column.under for column in columns if column.under):
        spanned = [n for n, c in zip(names, columns, strict=True) if c.under == under]
        made = made.tab_spanner(under, spanned)
    for align, is_number in (("right", True), ("left", False)):
        aligned = [
            name
            for name, column in zip(names[1:], columns[1:], strict=True)
            if column.is_number is is_number
        ]
        made = made.cols_align(align, columns=aligned) if aligned else made
    return made


def _mark(markup: str, kinds: Mapping[str, Sequence[int]]) -> str:
    """Name the kind of some rows; body rows are counted as they are written."""
    head, body = markup.split("<tbody", 1)
    kind_of = {place: kind for kind, places in kinds.items() for place in places}
    places = count()

    def named(_: re.Match[str]) -> str:
        kind = kind_of.get(next(places))
        return f'<tr class="{kind}">' if kind else "<tr>"

    return f"{head}<tbody{re.sub('<tr>', named, body)}"


def _plain(title: str, columns: Sequence[Column]) -> str:
    """Write the table as aligned text, for where no markup is shown."""
    lines = [[column.label for column in columns]]
    lines += [list(row) for row in zip(*(c.values for c in columns), strict=True)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    laid = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join([title, *(line.rstrip() for line in laid)])
