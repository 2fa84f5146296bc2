"""The forms in which dates, stamps and amounts are written, told from their shapes.

A shape is a cell with every digit as 9, so that no cell itself is looked at. Whether
`02/03/26` is in February or in March no shape says: a day above 12 has to be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

COMPACT = "YYYYMMDD"  # the shape of eight digits that are a day of the calendar
_ISO = r"9999-99-99"
_CLOCK = r"9{1,2}:99(:99(\.9+)?)?"
_PLAIN = {
    "zoned": rf"{_ISO}[Tt ]{_CLOCK} ?(Z|z|UTC|[+-]99(:?99)?)",
    "naive": rf"{_ISO}[Tt ]{_CLOCK}",
    "day": _ISO,
    "epoch": r"9{13}",
    "mangled": r"9{1,3}:99\.9+",
    "serial": r"9{5}(\.9+)?",
}
_NUMBERS = re.compile(r"9{1,2}(?P<sign>[/.-])9{1,2}(?P=sign)(?P<year>9999|99)(?!9)")
_YEAR_FIRST = re.compile(r"9999(?P<sign>[/.-])9{1,2}(?P=sign)9{1,2}(?!9)")
_NAMED = re.compile(
    r"(?:9{1,2}[ /-](?P<m1>[A-Za-z]{3,9})|(?P<m2>[A-Za-z]{3,9}) 9{1,2})"
    r"(?:,? |[/-])(?P<year>9999|99)(?!9)"
)
_TIME = re.compile(
    r"(?P<gap>,?[ \u00a0\u202f]|T)9{1,2}:99(?P<second>:99)?"
    r"(?P<half>[ \u00a0\u202f]?(?=[AaPp][Mm]$))?(?:[AaPp][Mm])?"
)
# A day in a layout that is not known, and a time.
_TIMED = re.compile(r"9.*[^9:].*9[^9:]+9{1,2}:99")
_MONTHS = (
    "january february march april may june july august september october november "
    "december"
).split()
_HUMAN = {
    "%Y": "YYYY", "%y": "YY", "%m": "MM", "%d": "DD", "%b": "Mon", "%B": "Month",
    "%H": "HH", "%I": "HH", "%M": "MM", "%S": "SS", "%p": "AM",
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A way in which cells of a column are written.

    Attributes:
        kind: zoned, naive (no zone), day, epoch, mangled, serial, timed (in a layout
            that is not known) or other.
        layout: For strptime, the month first; "" for what needs none.
        swapped: The same with the day first; "" where only one order makes sense.
        count: Cells written so.
        first: Highest first number of these cells.
        second: Highest second number.
    """

    kind: str
    layout: str = ""
    swapped: str = ""
    count: int = 0
    first: int = 0
    second: int = 0

    @property
    def sign(self) -> str:
        """What stands between day and month, where their order is a question."""
        return self.swapped[2] if self.swapped else ""


def form_of(shape: str) -> Form:
    """What a shape says."""
    if shape == COMPACT:
        return Form("day", "%Y%m%d")
    for kind, pattern in _PLAIN.items():
        if re.fullmatch(pattern, shape):
            return Form(kind)
    for pattern_, day_of in (
        (_NUMBERS, _numbers),
        (_YEAR_FIRST, _year_first),
        (_NAMED, _named),
    ):
        if found := pattern_.match(shape):
            rest = shape[found.end() :]
            time = _time(rest)
            days = day_of(found)
            if days and time is not None:
                month_first, day_first = (each and each + time for each in days)
                kind = "naive" if time else "day"
                return Form(kind, month_first, day_first)
    return Form("timed" if _TIMED.search(shape) else "other")


def _numbers(found: re.Match[str]) -> tuple[str, str]:
    sign, year = found["sign"], "%Y" if len(found["year"]) == 4 else "%y"
    return f"%m{sign}%d{sign}{year}", f"%d{sign}%m{sign}{year}"


def _year_first(found: re.Match[str]) -> tuple[str, str]:
    return f"%Y{found['sign']}%m{found['sign']}%d", ""


def _named(found: re.Match[str]) -> tuple[str, str] | None:
    """A layout with the name of a month, in English."""
    name = found["m1"] or found["m2"]
    is_short = name.lower() in [each[:3] for each in _MONTHS]
    if not is_short and name.lower() not in _MONTHS:
        return None
    layout = found[0].replace(name, "%b" if is_short else "%B")
    layout = layout.replace("9999", "%Y")
    if layout.endswith("99") and "%Y" not in layout:
        layout = layout[:-2] + "%y"
    return re.sub(r"9{1,2}", "%d", layout), ""


def _time(rest: str) -> str | None:
    """The layout of the time behind a day; none if it cannot be told."""
    if not rest:
        return ""
    found = _TIME.fullmatch(rest)
    if not found:
        return None
    seconds = ":%S" if found["second"] else ""
    if found["half"] is None:
        return f"{found['gap']}%H:%M{seconds}"
    return f"{found['gap']}%I:%M{seconds}{found['half']}%p"


def forms_of(shapes: Iterable[tuple[str, int, int, int]]) -> list[Form]:
    """Put the shapes of a column together.

    Args:
        shapes: Shape, count, highest first number, highest second number.
    """
    shapes = list(shapes)
    has_number = any(shape == "9" * len(COMPACT) for shape, *_ in shapes)
    found = []
    for shape, count, first, second in shapes:
        form = form_of(shape)
        if form.swapped and (max(first, second) > 31 or min(first, second) < 1):
            form = Form("other")
        if has_number and shape == COMPACT:
            form = Form("other")  # others of eight digits are no days: it is a number
        found.append(replace(form, count=count, first=first, second=second))
    return merged_forms(found)


def merged_forms(forms: Iterable[Form]) -> list[Form]:
    """Forms of one kind and layout as one, the most frequent first."""
    found: dict[tuple[str, str], Form] = {}
    for form in forms:
        before = found.get((form.kind, form.layout))
        found[form.kind, form.layout] = replace(
            form,
            count=form.count + (before.count if before else 0),
            first=max(form.first, before.first if before else 0),
            second=max(form.second, before.second if before else 0),
        )
    return sorted(found.values(), key=lambda each: -each.count)


def order_of(forms: Iterable[Form]) -> str:
    """Which comes first where it matters.

    Returns:
        month, day, both (some cells the one, some the other), open (no day above 12 is
        seen) or "" where it does not matter.
    """
    dated = [form for form in forms if form.swapped]
    if not dated:
        return ""
    days_first = any(form.first > 12 for form in dated)
    months_first = any(form.second > 12 for form in dated)
    if days_first and months_first:
        return "both"
    return "day" if days_first else "month" if months_first else "open"


def human(layout: str) -> str:
    """A layout as people write it: `MM/DD/YYYY HH:MM`."""
    return re.sub(r"%.", lambda part: _HUMAN.get(part[0], part[0]), layout)


_SAID = {
    "zoned": "ISO 8601 with offset",
    "naive": "ISO 8601 without zone",
    "day": "days, ISO 8601",
    "epoch": "milliseconds since 1970 (UTC)",
    "mangled": "minutes and seconds without day or hour, as Excel spoils a stamp: the "
    "days are lost; export the file again and do not open it in Excel",
    "serial": "numbers, perhaps Excel's for a day",
    "timed": "a time in a layout that is not known: name it under layouts",
    "other": "no date that is known",
}


def describe(form: Form) -> str:
    """Say in words how cells are written."""
    if not form.layout:
        return _SAID[form.kind]
    layout = human(form.layout)
    swapped = human(form.swapped)
    match order_of([form]):
        case "month":
            return f"{layout} (a day above 12 is seen)"
        case "day":
            return f"{swapped} (a day above 12 is seen)"
        case "both":
            return f"{layout} in some cells and {swapped} in others"
        case "open":
            return f"AMBIGUOUS: {layout} or {swapped}, as no day above 12 is seen"
    return layout


# What the decimal mark of an amount can be told from, as regular expressions.
MARKS = {
    ",": r"-?\d{1,3}([. '\x{a0}]\d{3})+,\d*|-?\d+,(\d{1,2}|\d{4,})"
    r"|-?\d{4,},\d+|-?0,\d+|-?\d{1,3}(\.\d{3}){2,}",
    ".": r"-?\d{1,3}([, '\x{a0}]\d{3})+\.\d*|-?\d+\.(\d{1,2}|\d{4,})"
    r"|-?\d{4,}\.\d+|-?0\.\d+|-?\d{1,3}(,\d{3}){2,}",
    "?": r"-?\d{1,3}[.,]\d{3}",
}
