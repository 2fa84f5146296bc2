"""Reads a workbook in a process of its own, and prints its cells as JSON lines.

The library that reads workbooks ends its whole process when a damaged one asks for
more memory than there is. Here that ends this process, and the reader of exports can
say what happened. So this file is run as a script, imports nothing of the kit, and
answers with its exit code.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

PROTECTED, DAMAGED = 3, 4  # exit codes
_MOST_MEMORY = 8 << 30


def _number(value: float) -> str:
    """A number without exponent, in 15 digits: as many as a workbook shows."""
    if not math.isfinite(value):
        return ""
    if value == int(value):
        is_exact = abs(value) < 1 << 53
        return str(int(value)) if is_exact else f"{Decimal(repr(value)):.0f}"
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _stamp(value: datetime) -> str:
    """A stamp to the nearest second; the day alone at midnight."""
    if value.microsecond >= 500_000 and value.year < date.max.year:
        value += timedelta(seconds=1)
    return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")


def _time(value: time) -> str:
    return _stamp(datetime.combine(date.min, value)).partition(" ")[2] or "00:00:00"


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


# A cell as text: days and times as ISO 8601, numbers as people write them.
TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "true" if value else "false",
    int: str,
    float: _number,
    datetime: _stamp,
    date: date.isoformat,
    time: _time,
    timedelta: _duration,
}


def _sheets(workbook: CalamineWorkbook) -> list[str]:
    """Names of the sheets that people see and that hold cells."""
    return [
        each.name
        for each in workbook.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible
        and each.typ == SheetTypeEnum.WorkSheet
        and workbook.get_sheet_by_name(each.name).height
    ]


def _opened(path: str) -> CalamineWorkbook:
    """Open a workbook by its name, which tells more of a fault; else by content."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        with Path(path).open("rb") as file:
            return CalamineWorkbook.from_filelike(file)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))


def main(path: str, *sheet: str) -> int:
    """Print the names of the sheets; or the first column of one, then its rows."""
    _limit_memory()
    try:
        workbook = _opened(path)
        if not sheet:
            print(json.dumps(_sheets(workbook)))
            return 0
        cells = workbook.get_sheet_by_name(sheet[0])
        print((cells.start or (0, 0))[1])
        for row in cells.iter_rows():
            print(json.dumps([TEXTS[type(cell)](cell) for cell in row]))
    except PasswordError:
        return PROTECTED
    except CalamineError:
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
