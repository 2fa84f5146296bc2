"""Export files of every format: names, unpacking, and what is refused.

The files are made by the tests: what is packed here is small and plain to read.
"""

from __future__ import annotations

import gzip
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from jointplan.ingest.files.formats import (
    FormatError,
    Part,
    archives,
    parts_of,
    sheets_hint,
    table_of,
)
from tests.support.workbooks import compound, xlsx

LEADS = b"id,source\nL1,Web\nL2,Messe\n"


def zipped(path: Path, members: Mapping[str, bytes], method: int = 8) -> Path:
    """Pack members into a zip archive, under the very names that are given."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo()
            member.filename = name
            member.compress_type = method
            archive.writestr(member, content)
    return path


def parquet(path: Path) -> Path:
    """Write a small Parquet file."""
    with duckdb.connect() as con:
        con.execute(
            "copy (select 'L' || range as id, 'Web' as source from range(99)) "
            f"to '{path.parent}/made.parquet' (format parquet)"
        )
    return (path.parent / "made.parquet").rename(path)


def written(path: Path, content: bytes) -> Path:
    """Write a file."""
    path.write_bytes(content)
    return path


def named(path: Path, name: str) -> Part:
    """Find the part of a file that bears a name."""
    return next(each for each in parts_of(path) if name in each.names)


def refusal(path: Path, name: str = "") -> FormatError:
    """Ask for a table that is refused; nothing of it may stay."""
    folder = path.parent / "copies"
    part = named(path, name) if name else parts_of(path)[0]
    with pytest.raises(FormatError) as caught:
        table_of(part, folder=folder)
    assert caught.value.cure
    assert not folder.exists() or list(folder.iterdir()) == []
    return caught.value


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Lead.csv", ("Lead.csv",)),
        ("Lead.CSV", ("Lead.CSV",)),
        ("Lead.tsv", ("Lead.tsv", "Lead.csv")),
        ("Lead.xls", ("Lead.xls", "Lead.csv")),
        ("Lead.Parquet", ("Lead.Parquet", "Lead.csv")),
        ("Lead.csv.gz", ("Lead.csv", "Lead.csv.gz")),
        ("Lead.tsv.gz", ("Lead.tsv", "Lead.csv", "Lead.tsv.gz")),
        ("Lead.gz", ("Lead", "Lead.csv", "Lead.gz")),
        ("Lead.2026.csv.gz", ("Lead.2026.csv", "Lead.2026.csv.gz")),
        ("notes.md", ("notes.md",)),
        ("Lead", ("Lead",)),
    ],
)
def test_a_file_can_be_asked_for_by_its_own_name_first_and_as_csv(
    tmp_path: Path, name: str, names: tuple[str, ...]
) -> None:
    path = written(tmp_path / name, LEADS)
    assert parts_of(path) == [Part(path, names, name, "")]


def test_a_plain_file_is_its_own_table_and_nothing_is_copied(tmp_path: Path) -> None:
    path = written(tmp_path / "Lead.csv", LEADS)
    table = table_of(parts_of(path)[0], folder=tmp_path / "copies")
    assert (table.file, table.form, table.lines_above) == (path, "csv", 0)
    assert not (tmp_path / "copies").exists()


def test_an_empty_file_is_left_to_the_reader_of_text(tmp_path: Path) -> None:
    path = written(tmp_path / "Lead.csv", b"")
    assert table_of(parts_of(path)[0], folder=tmp_path).file == path


@pytest.mark.parametrize("name", ["Lead.csv.gz", "Lead.csv"])
def test_gzip_is_unpacked_whatever_the_file_is_called(
    tmp_path: Path, name: str
) -> None:
    path = written(tmp_path / name, gzip.compress(LEADS) + gzip.compress(b"L3,Web\n"))
    folder = tmp_path / "copies"
    table = table_of(parts_of(path)[0], folder=folder)
    assert table.file.read_bytes() == LEADS + b"L3,Web\n"
    assert list(folder.iterdir()) == [table.file]


@pytest.mark.parametrize("cut", [5, 20, -1, -9])
def test_a_gzip_file_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    content = gzip.compress(LEADS * 1000)[:cut]
    error = refusal(written(tmp_path / "Lead.csv.gz", content))
    assert str(error) == (
        "is a gzip file that is damaged or breaks off: not all of it arrived"
    )


@pytest.mark.parametrize("place", [30, -8])
def test_a_gzip_file_with_a_wrong_byte_is_refused(tmp_path: Path, place: int) -> None:
    content = bytearray(gzip.compress(bytes(range(256)) * 50))
    content[place] ^= 0xFF
    error = refusal(written(tmp_path / "Lead.csv.gz", bytes(content)))
    assert "is damaged" in str(error)


def test_unpacking_gzip_stops_once_the_size_is_absurd(tmp_path: Path) -> None:
    """A mebibyte of zeros packs to a kibibyte, and gzip files may be strung."""
    packed = gzip.compress(bytes(1 << 20)) * 300
    error = refusal(written(tmp_path / "Lead.csv.gz", packed))
    reached = archives.SMALL + (1 << 20)
    assert str(error) == (
        f"would unpack to an absurd size: {reached:,} bytes or more from "
        f"{len(packed):,}"
    )


def test_a_wide_export_of_blank_cells_is_not_absurd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "SMALL", 0)
    row = b',""' * 1000 + b"\n"
    content = b"".join(b'"%d"' % (n * n) + row for n in range(5000))
    path = written(tmp_path / "Lead.csv.gz", gzip.compress(content))
    assert len(content) > 150 * path.stat().st_size
    table = table_of(parts_of(path)[0], folder=tmp_path / "copies")
    assert table.file.stat().st_size == len(content)


def test_each_table_of_a_zip_is_a_part_and_notes_are_none(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "crm.zip",
        {
            "Lead.csv": LEADS,
            "export/Task.tsv.gz": b"",
            "export\\Deal.xlsx": b"",
            "readme.md": b"",
            "offer.pdf": b"",
            "folder.csv/": b"",
            ".hidden.csv": b"",
            "__MACOSX/Lead.csv": b"",
            ".git/x.csv": b"",
        },
    )
    found = {each.shown: (each.names, each.member) for each in parts_of(path)}
    assert found == {
        "crm.zip/Lead.csv": (("Lead.csv", "crm.zip/Lead.csv"), "Lead.csv"),
        "crm.zip/export/Deal.xlsx": (
            ("Deal.xlsx", "Deal.csv", "crm.zip/export/Deal.xlsx"),
            "export\\Deal.xlsx",
        ),
        "crm.zip/export/Task.tsv.gz": (
            ("Task.tsv", "Task.csv", "Task.tsv.gz", "crm.zip/export/Task.tsv.gz"),
            "export/Task.tsv.gz",
        ),
    }


@pytest.mark.parametrize("note", ["readme.md", "readme.txt"])
def test_a_zip_of_one_table_goes_by_its_own_name_too(tmp_path: Path, note: str) -> None:
    path = zipped(tmp_path / "crm.zip", {"00O1.csv": LEADS, note: b"Hello"})
    part = named(path, "crm.zip")
    assert part.names == ("00O1.csv", "crm.zip/00O1.csv", "crm.zip")
    assert part.shown == "crm.zip/00O1.csv"
    assert sum("crm.zip" in each.names for each in parts_of(path)) == 1


def test_members_are_unpacked_one_by_one(tmp_path: Path) -> None:
    path = zipped(tmp_path / "crm.zip", {"a/x.csv": b"1\n", "b/x.csv": LEADS})
    folder = tmp_path / "copies"
    tables = [table_of(each, folder=folder) for each in parts_of(path)]
    assert [each.file.read_bytes() for each in tables] == [b"1\n", LEADS]
    assert sorted(folder.iterdir()) == sorted(each.file for each in tables)


@pytest.mark.parametrize(
    "member",
    [
        "../Lead.csv",
        "/Lead.csv",
        "C:\\Lead.csv",
        "C:Lead.csv",
        "..\\..\\Lead.csv",
        "a/../../Lead.csv",
        "\\\\host\\Lead.csv",
    ],
)
def test_a_zip_that_unpacks_outside_its_folder_is_refused_by_name(
    tmp_path: Path, member: str
) -> None:
    path = zipped(tmp_path / "crm.zip", {"Task.csv": LEADS, member: LEADS})
    said = f"holds a member that would unpack outside its folder: {member}"
    assert {each.member for each in parts_of(path)} == {"Task.csv", member}
    for part in parts_of(path):
        assert str(refusal(path, part.names[0])) == said
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copies", "crm.zip"]


def test_a_zip_holding_a_zip_is_refused_with_its_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "crm.zip", {"Task.csv": LEADS, "old/Lead.zip": b"PK"})
    assert str(refusal(path)) == "holds another archive: old/Lead.zip"
    path = zipped(tmp_path / "only.zip", {"Lead.zip": b"PK"})
    assert str(refusal(path)) == "holds another archive: Lead.zip"


@pytest.mark.parametrize("outer", ["zip", "gzip"])
@pytest.mark.parametrize("inner", ["zip", "gzip"])
def test_an_archive_in_an_archive_is_read_only_as_gzip_in_zip(
    tmp_path: Path, outer: str, inner: str
) -> None:
    packed = gzip.compress(LEADS)
    if inner == "zip":
        packed = zipped(tmp_path / "inner.zip", {"Lead.csv": LEADS}).read_bytes()
    path = tmp_path / "Lead.csv.gz"
    if outer == "zip":
        zipped(path, {"Lead.csv.gz": packed})
    else:
        path.write_bytes(gzip.compress(packed))
    if (outer, inner) != ("zip", "gzip"):
        said = f"holds an archive in an archive ({inner} in {outer})"
        assert str(refusal(path)) == said
        return
    table = table_of(parts_of(path)[0], folder=tmp_path / "copies")
    assert table.file.read_bytes() == LEADS
    assert list((tmp_path / "copies").iterdir()) == [table.file]


def patched(path: Path, place: int, layout: str, *values: int) -> Path:
    """Overwrite a field in both headers of a zip's only member.

    `place` counts from the flags of the member, which stand at other places in the
    two headers and are followed by the same fields.
    """
    content = bytearray(path.read_bytes())
    for start in (6, content.index(b"PK\1\2") + 8):
        struct.pack_into(layout, content, start + place, *values)
    return written(path, bytes(content))


def test_a_protected_member_is_refused(tmp_path: Path) -> None:
    path = patched(zipped(tmp_path / "crm.zip", {"Lead.csv": LEADS}), 0, "<H", 1)
    assert str(refusal(path)) == "holds Lead.csv protected by a password"


def test_a_member_packed_in_an_unknown_manner_is_refused(tmp_path: Path) -> None:
    path = patched(zipped(tmp_path / "crm.zip", {"Lead.csv": LEADS}), 2, "<H", 9)
    error = refusal(path)
    assert str(error) == "is a zip archive packed in a manner that cannot be read"
    assert error.cure.startswith("unpack it")


def test_a_member_that_declares_an_absurd_size_is_not_unpacked(tmp_path: Path) -> None:
    path = zipped(tmp_path / "crm.zip", {"Lead.csv": LEADS})
    error = refusal(patched(path, 16, "<I", 0xEFFFFFFF))
    assert str(error).startswith("would unpack to an absurd size: 4,026,531,839 bytes")


def test_a_member_that_unpacks_to_an_absurd_size_is_stopped_whatever_it_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "SMALL", 3 << 20)
    path = zipped(tmp_path / "crm.zip", {"Lead.csv": bytes(9 << 20)})
    with zipfile.ZipFile(path) as archive:
        packed = archive.getinfo("Lead.csv").compress_size
    patched(path, 8, "<III", zlib.crc32(bytes(99)), packed, 99)
    assert str(refusal(path)) == (
        f"would unpack to an absurd size: {5 << 20:,} bytes or more from {packed:,}"
    )


def test_a_member_that_declares_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    """Else the rest of its rows would be lost without a word."""
    path = zipped(tmp_path / "crm.zip", {"Lead.csv": LEADS}, method=0)
    size = len(LEADS)
    patched(path, 8, "<III", zlib.crc32(LEADS[:10]), size, 10)
    assert "is damaged" in str(refusal(path))


def test_a_member_held_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "crm.zip"
    zipped(path, {"Lead.csv": LEADS, "Leaf.csv": b"id\nL9\n"})
    written(path, path.read_bytes().replace(b"Leaf.csv", b"Lead.csv"))
    assert len(parts_of(path)) == 1
    assert str(refusal(path)) == "holds Lead.csv 2 times"


@pytest.mark.parametrize("cut", [10, 60, -5])
def test_a_zip_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = zipped(tmp_path / "crm.zip", {"Lead.csv": LEADS * 100})
    error = refusal(written(path, path.read_bytes()[:cut]))
    assert str(error) == (
        "is a zip archive that is damaged or breaks off: not all of it arrived"
    )


def test_any_wrong_byte_of_a_zip_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    good = zipped(tmp_path / "good.zip", {"Lead.csv": LEADS * 9}).read_bytes()
    told = 0
    for place in range(4, len(good)):
        content = bytearray(good)
        content[place] ^= 0xFF
        path = written(tmp_path / "crm.zip", bytes(content))
        try:
            table = table_of(parts_of(path)[0], folder=tmp_path / "copies")
        except FormatError:
            told += 1
        else:
            assert table.file.read_bytes() == LEADS * 9
    assert told > len(good) / 2


@pytest.mark.parametrize("members", [{}, {"readme.md": b"Hello"}])
def test_a_zip_without_a_table_is_one_part_and_refused(
    tmp_path: Path, members: dict[str, bytes]
) -> None:
    path = zipped(tmp_path / "crm.zip", members)
    assert parts_of(path) == [Part(path, ("crm.zip",), "crm.zip", "")]
    said = "holds no table: none of its members is CSV, Excel or Parquet"
    assert str(refusal(path)) == said


def test_a_name_in_a_zip_gives_the_terminal_no_orders(tmp_path: Path) -> None:
    path = zipped(tmp_path / "crm.zip", {"../\x1b[31mred\n.csv": LEADS})
    assert parts_of(path)[0].shown == "crm.zip/../?[31mred?.csv"
    assert str(refusal(path)).endswith("its folder: ../?[31mred?.csv")


@pytest.mark.parametrize("name", ["Lead.parquet", "Lead [1]*.csv"])
def test_parquet_is_read_where_it_lies_whatever_the_file_is_called(
    tmp_path: Path, name: str
) -> None:
    path = parquet(tmp_path / name)
    table = table_of(parts_of(path)[0], folder=tmp_path / "copies")
    assert (table.file, table.form) == (path, "parquet")
    assert not (tmp_path / "copies").exists()


def test_parquet_in_a_zip_is_unpacked(tmp_path: Path) -> None:
    content = parquet(tmp_path / "Lead.parquet").read_bytes()
    path = zipped(tmp_path / "crm.zip", {"Lead.parquet": content})
    table = table_of(named(path, "Lead.csv"), folder=tmp_path / "copies")
    assert table.form == "parquet"
    assert table.file.read_bytes() == content


@pytest.mark.parametrize("cut", [4, 100, -1, -20])
def test_parquet_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    content = parquet(tmp_path / "Lead.parquet").read_bytes()
    said = "is a Parquet file that is damaged or breaks off"
    assert str(refusal(written(tmp_path / "x.parquet", content[:cut]))) == said
    path = zipped(tmp_path / "crm.zip", {"Lead.parquet": content[:cut]})
    assert str(refusal(path)) == said


def test_a_header_that_begins_as_encrypted_parquet_does_is_text(tmp_path: Path) -> None:
    path = written(tmp_path / "Contact.csv", b"PARENT_ID,ID\n1,2\n")
    assert table_of(parts_of(path)[0], folder=tmp_path).file == path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "is a PDF, not a table"),
        (b"\x89PNG\r\n\x1a\n", "is an image, not a table"),
        (b"\xff\xd8\xff\xe0", "is an image, not a table"),
        (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive"),
        (b"Rar!\x1a\x07", "is a RAR archive"),
        (b"BZh91AY", "is packed with bzip2"),
        (b"SQLite format 3\0", "is an SQLite database"),
        (b"PARE....PARE", "is an encrypted Parquet file"),
        (b"MIME-Version: 1.0\r\n", "is a web archive (MHTML)"),
        (b"Lead.csv".ljust(257, b"\0") + b"ustar\x0000", "is a tar archive"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>',
            "is an Excel 2003 XML workbook",
        ),
        (
            compound({"EncryptionInfo": b"", "EncryptedPackage": b"secret"}),
            "is a workbook protected by a password",
        ),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_file_that_is_no_table_is_refused_as_what_it_is(
    tmp_path: Path, content: bytes, said: str, is_packed: bool
) -> None:
    content = gzip.compress(content) if is_packed else content
    assert str(refusal(written(tmp_path / "Lead.csv", content))) == said


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("word/document.xml", "is a Word document, not a table"),
        ("ppt/presentation.xml", "is a PowerPoint file, not a table"),
        ("xl/workbook.bin", "is a binary workbook (.xlsb)"),
        ("META-INF/manifest.xml", "is an OpenDocument file"),
        ("Index/Document.iwa", "is a Numbers document"),
    ],
)
def test_a_document_that_is_a_zip_inside_is_refused_as_what_it_is(
    tmp_path: Path, member: str, said: str
) -> None:
    assert str(refusal(zipped(tmp_path / "Lead.xlsx", {member: b""}))) == said


def test_a_workbook_in_a_zip_is_read_and_only_its_copy_stays(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "Lead.xlsx", {"Data": [["id"], ["L1"]]})
    path = zipped(tmp_path / "crm.zip", {"Lead.xlsx": book.read_bytes()})
    table = table_of(named(path, "Lead.csv"), folder=tmp_path / "copies")
    assert table.file.read_text(encoding="utf-8") == "id\nL1\n"
    assert list((tmp_path / "copies").iterdir()) == [table.file]


def test_a_workbook_of_several_sheets_in_a_zip_is_refused(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "Lead.xlsx", {"Leads": [["id"]], "Deals": [["id"]]})
    path = zipped(tmp_path / "crm.zip", {"Lead.xlsx": book.read_bytes()})
    error = refusal(path)
    assert str(error) == "is a workbook of 2 sheets: Leads, Deals"
    assert error.cure.startswith("put the workbook itself into the folder")


def test_the_hint_names_the_tables_of_a_file_that_holds_several(tmp_path: Path) -> None:
    sheets = {"Contacts": [["id"]], "Deals": [["id"]]}
    assert sheets_hint(xlsx(tmp_path / "Leads.xlsx", sheets)) == (
        "Leads.xlsx holds 2 tables: name the one you mean, as in "
        'file = "Leads.xlsx/Contacts" (or "Leads.xlsx/Deals")'
    )
    assert sheets_hint(xlsx(tmp_path / "One.xlsx", {"Deals": [["id"]]})) == ""
    assert sheets_hint(written(tmp_path / "Lead.csv", LEADS)) == ""


def test_copies_of_the_same_bytes_are_the_same_bytes(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "Lead.xlsx", {"Data": [["id", "n"], ["L1", 0.1]]})
    pack = zipped(tmp_path / "crm.zip", {"Lead.csv": LEADS})
    page = written(tmp_path / "Lead.xls", b"<table><tr><td>id</table>")
    for path in (book, pack, page):
        part = parts_of(path)[0]
        first = table_of(part, folder=tmp_path / "first").file
        again = table_of(part, folder=tmp_path / "again").file
        assert first.name == again.name
        assert first.read_bytes() == again.read_bytes()


def test_files_of_one_name_in_two_folders_have_copies_of_their_own(
    tmp_path: Path,
) -> None:
    copies = set()
    for day in ("2026-07-01", "2026-10-01"):
        (tmp_path / day).mkdir()
        path = zipped(tmp_path / day / "crm.zip", {"Lead.csv": LEADS})
        copies.add(table_of(parts_of(path)[0], folder=tmp_path / "copies").file)
    assert len(copies) == 2


def test_a_copy_that_cannot_be_finished_leaves_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "crm.zip", {"Lead.csv": LEADS})
    part, folder = parts_of(path)[0], tmp_path / "copies"
    copy = table_of(part, folder=folder).file

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(archives, "check_size", fail)
    with pytest.raises(OSError, match="No space"):
        table_of(part, folder=folder)
    assert list(folder.iterdir()) == [copy]
    assert copy.read_bytes() == LEADS
