"""Workbooks written by hand, as small as Excel's formats allow.

Nothing here is read back by what the kit reads with: the bytes are put together after
the published formats, so that a test of the reader compares it with something else.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_TYPES = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="{_RELATIONS}"/>
<Default Extension="xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/>
<Override PartName="/xl/sharedStrings.xml"
 ContentType="{_SPREADSHEET}.sharedStrings+xml"/></Types>"""

# Styles of cells: none, a stamp, a time, a duration.
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><numFmts count="3">
<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>
<numFmt numFmtId="165" formatCode="hh:mm:ss"/>
<numFmt numFmtId="166" formatCode="[h]:mm:ss"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/>
<xf numFmtId="166"/></cellXfs></styleSheet>"""


@dataclass(frozen=True)
class Fault:
    """A cell whose formula failed: what it shows, and the formula."""

    shown: str
    formula: str = ""


Row = Sequence[object]


def xlsx(
    path: Path,
    sheets: Mapping[str, Sequence[Row]],
    *,
    hidden: Sequence[str] = (),
    members: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write a workbook of sheets, given as rows of cells; None is no cell.

    Args:
        path: The file to write.
        sheets: Rows of each sheet by its name.
        hidden: Names of the sheets that people do not see.
        members: Members of the archive to add or to replace.
    """
    strings: dict[str, int] = {}
    content: dict[str, str | bytes] = {
        f"xl/worksheets/sheet{n}.xml": _sheet(rows, strings)
        for n, rows in enumerate(sheets.values(), 1)
    }
    content |= {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": _workbook(list(sheets), hidden),
        "xl/_rels/workbook.xml.rels": _relations(len(sheets)),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">'
        + "".join(
            f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings
        )
        + "</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (content | dict(members or {})).items():
            archive.writestr(name, text)
    return path


def sheet_xml(cells: str) -> str:
    """XML of a sheet whose rows are given as XML."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def _sheet(rows: Sequence[Row], strings: dict[str, int]) -> str:
    return sheet_xml(
        "".join(
            f'<row r="{n}">'
            + "".join(
                _cell(f"{chr(65 + column)}{n}", value, strings)
                for column, value in enumerate(row)
                if value is not None
            )
            + "</row>"
            for n, row in enumerate(rows, 1)
        )
    )


def _cell(place: str, value: object, strings: dict[str, int]) -> str:
    if isinstance(value, str):
        index = strings.setdefault(value, len(strings))
        return f'<c r="{place}" t="s"><v>{index}</v></c>'
    if isinstance(value, Fault):
        formula = f"<f>{escape(value.formula)}</f>" if value.formula else ""
        return f'<c r="{place}" t="e">{formula}<v>{value.shown}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    number, style = _serial(value)
    return f'<c r="{place}" s="{style}"><v>{number!r}</v></c>'


def _serial(value: object) -> tuple[float, int]:
    """Number and style by which a workbook keeps a value."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1), 3
    if isinstance(value, time):
        return (datetime.combine(date.min, value) - datetime.min) / timedelta(days=1), 2
    if isinstance(value, date):
        stamp = (
            value if isinstance(value, datetime) else datetime.combine(value, time())
        )
        return (stamp - datetime(1899, 12, 30)) / timedelta(days=1), 1
    assert isinstance(value, int | float)
    return value, 0


def _workbook(names: Sequence[str], hidden: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"'
        + (' state="hidden"/>' if name in hidden else "/>")
        for n, name in enumerate(names, 1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
        "</workbook>"
    )


def _relations(count: int) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file, as old Office programs and protected workbooks are."""
    table, body = [_FAT, _END], b""
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    for number, (name, content) in enumerate(streams.items(), 1):
        content = content.ljust(4096, b"\0")
        content += b"\0" * (-len(content) % 512)
        start, count = len(table), len(content) // 512
        table += [*range(start + 1, start + count), _END]
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, right=right, start=start, size=len(content)))
        body += content
    assert len(table) <= 128 and len(entries) <= 4
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    table += [_FREE] * (128 - len(table))
    return (
        head + struct.pack("<128I", *table) + b"".join(entries).ljust(512, b"\0") + body
    )


def _entry(
    name: str,
    kind: int,
    *,
    right: int = _FREE,
    child: int = _FREE,
    start: int,
    size: int,
) -> bytes:
    coded = name.encode("utf-16-le")
    return (
        coded.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(coded) + 2, kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xls(
    sheets: Mapping[str, Sequence[Row]],
    *,
    hidden: Sequence[str] = (),
    is_protected: bool = False,
) -> bytes:
    """A workbook of Excel 97 to 2003, with texts and numbers."""
    records = workbook_stream(sheets, hidden=hidden, is_protected=is_protected)
    return compound({"Workbook": records})


def workbook_stream(
    sheets: Mapping[str, Sequence[Row]],
    *,
    hidden: Sequence[str] = (),
    is_protected: bool = False,
) -> bytes:
    """Records of an old workbook."""
    bodies = [
        _record(0x809, struct.pack("<4H2I", 0x600, 0x10, 0, 0, 0, 6))
        + b"".join(
            _old_cell(row, column, value)
            for row, cells in enumerate(rows)
            for column, value in enumerate(cells)
            if value is not None
        )
        + _record(0x0A, b"")
        for rows in sheets.values()
    ]
    head = _record(0x809, struct.pack("<4H2I", 0x600, 5, 0, 0, 0, 6))
    head += _record(0x2F, b"\x01" + bytes(5)) if is_protected else b""
    place = len(head) + sum(12 + len(name) for name in sheets) + 4
    for name, body in zip(sheets, bodies, strict=True):
        bound = struct.pack("<IBBBB", place, name in hidden, 0, len(name), 0)
        head += _record(0x85, bound + name.encode("ascii"))
        place += len(body)
    return head + _record(0x0A, b"") + b"".join(bodies)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _old_cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 0) + value.encode("latin-1")
        return _record(0x204, place + text)
    assert isinstance(value, int | float)
    return _record(0x203, place + struct.pack("<d", value))


def far_cell(row: int, column: int) -> bytes:
    """A record for a number far away, to be put into an old workbook."""
    return _old_cell(row, column, 1)
