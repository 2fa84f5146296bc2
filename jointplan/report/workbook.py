"""The tables that the brief rests on, as one workbook for a spreadsheet.

A sheet per mart, as it stands: a column keeps its name, a number is a number and a day
a day. Text is written as text, so that no cell of it is ever a formula. The same run
gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jointplan.report.display.blocks import Row, only
from jointplan.report.display.masthead import STATES, company_of
from jointplan.warehouse.read_marts import mart

FILE = "tables.xlsx"
SHEETS = {
    "scorecard": "Promises by quarter: promised, reached, state",
    "promise_causes": "Where each promise was missed, by team, source and so on",
    "quota_lines": "Quotas of the plan: promised, claimed, counted",
    "quota_fates": "What became of every claimed lead",
    "quota_sources": "Leads by source, against the quota of each",
    "followup_teams": "Promises of sales by team",
    "rejections": "Reasons of rejection",
    "rejection_audit": "Rejections before and after the agreed work",
    "funnel_quarters": "Leads by quarter: qualified, rejected, open",
    "limits": "What this delivery could not tell",
}
"""The marts that are written, and what each holds."""

NARROWEST, WIDEST = 8, 44
FIRST_YEAR = 1900
"""The first that a spreadsheet knows; an earlier day is text."""

MOST_SIGNS = 32_767
"""What a cell of a spreadsheet can hold."""


@dataclass(frozen=True)
class _Formats:
    """How cells are shown."""

    head: Format
    day: Format
    moment: Format


def write_workbook(
    con: duckdb.DuckDBPyConnection, target: Path, *, name: str, state: str
) -> None:
    """Write the workbook beside its place, then put it there.

    Args:
        con: The marts of the run.
        target: The workbook.
        name: Name of the run.
        state: Whether the report is a `draft` or `published`.
    """
    about = only(mart(con, "run"))
    fresh = target.with_name(target.name + ".part")
    with xlsxwriter.Workbook(fresh, {"strings_to_urls": False}) as book:
        made_on = datetime.combine(about["as_of_on"], time())
        book.set_properties({"title": _title(about), "created": made_on})
        formats = _Formats(
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        )
        _write_about(book.add_worksheet("About"), formats, about, (name, state))
        for sheet in SHEETS:
            _write_mart(book.add_worksheet(sheet), formats, mart(con, sheet))
    fresh.chmod(0o644)
    os.replace(fresh, target)  # noqa: PTH105 - says that it replaces


def _title(about: Row) -> str:
    return f"{company_of(about)}: tables of {about['quarter']}"


def _write_about(
    sheet: Worksheet, formats: _Formats, about: Row, run: tuple[str, str]
) -> None:
    """Say whose tables these are, of when, and what each sheet holds."""
    name, state = run
    facts: Sequence[tuple[str, Any]] = (
        ("Company", company_of(about)),
        ("Quarter", about["quarter"]),
        ("As of", about["as_of_on"]),
        ("Run", name),
        ("State", STATES.get(state, state)),
    )
    lines = [*facts, ("", None), ("Sheet", "What it holds"), *SHEETS.items()]
    for number, (key, value) in enumerate(lines):
        is_head = number < len(facts) or key == "Sheet"
        sheet.write_string(number, 0, key, formats.head if is_head else None)
        _write(sheet, (number, 1), value, formats)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 70)


def _write_mart(sheet: Worksheet, formats: _Formats, frame: pd.DataFrame) -> None:
    """Write a mart under a head that stays in sight."""
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, formats.head)
        longest = len(name)
        for row, value in enumerate(frame[name], 1):
            _write(sheet, (row, column), value, formats)
            longest = max(longest, _width(value))
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2)))


def _write(
    sheet: Worksheet, place: tuple[int, int], value: Any, formats: _Formats
) -> None:
    """Write one value as what it is; unknown is an empty cell."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(*place, float(value))
    elif isinstance(value, datetime) and value.year > FIRST_YEAR:
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(*place, moment, formats.moment)
    elif isinstance(value, date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(*place, value, formats.day)
    else:
        sheet.write_string(*place, str(value)[:MOST_SIGNS])


def _width(value: Any) -> int:
    """How many signs of a cell are shown."""
    if isinstance(value, datetime):
        return 19
    return len(str(value)) if value is not None else 0
