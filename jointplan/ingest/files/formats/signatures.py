"""What a file is, by its first bytes; its name may say something else.

Salesforce calls a web page `.xls`, people rename files, and a download that failed is
often a sign-in page.
"""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path

from jointplan.ingest.files.formats.parts import FormatError

_HEAD = 4096
_AS_CSV = "export it again as CSV or as an Excel workbook"
_SAVE_AS = "open it in its program and save the table as CSV in UTF-8"
_PACK = "unpack it and put what it holds into the folder, or pack it as .zip or .gz"

_MAGIC = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old workbook",
    b"\x1f\x8b": "gzip",
    b"PAR1": "parquet",
    b"PARE": "encrypted parquet",  # or a header that begins with PARENT_ID
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"MIME-Version:": "mhtml",
    b"SQLite format 3": "sqlite",
}

# What stands in a zip archive that is a document of some program.
_DOCUMENTS = {
    "xl/workbook.xml": "workbook",
    "xl/workbook.bin": "binary workbook",
    "word/document.xml": "word",
    "ppt/presentation.xml": "slides",
    "Index/Document.iwa": "numbers",
    "META-INF/manifest.xml": "opendocument",
}

# Kinds that are never read: what the file is, and what to do.
_REFUSED = {
    "protected workbook": (
        "is a workbook protected by a password",
        "open it, take the password off and save it again",
    ),
    "binary workbook": ("is a binary workbook (.xlsb)", "save it as .xlsx or CSV"),
    "opendocument": ("is an OpenDocument file", "save it as .xlsx or CSV"),
    "numbers": ("is a Numbers document", "export it from Numbers as CSV"),
    "xml workbook": ("is an Excel 2003 XML workbook", "save it as .xlsx or CSV"),
    "mhtml": ("is a web archive (MHTML)", _SAVE_AS),
    "word": ("is a Word document, not a table", _AS_CSV),
    "slides": ("is a PowerPoint file, not a table", _AS_CSV),
    "pdf": ("is a PDF, not a table", _AS_CSV),
    "image": ("is an image, not a table", _AS_CSV),
    "sqlite": ("is an SQLite database", "export its tables as CSV"),
    "encrypted parquet": ("is an encrypted Parquet file", "write it without a key"),
    "tar": ("is a tar archive", _PACK),
    "7z": ("is a 7-Zip archive", _PACK),
    "rar": ("is a RAR archive", _PACK),
    "bzip2": ("is packed with bzip2", _PACK),
    "xz": ("is packed with xz", _PACK),
    "zstd": ("is packed with Zstandard", _PACK),
}

_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def kind_of(path: Path) -> str:
    """Kind of a file: "text" unless its first bytes say something else."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    kind = next((kind for sign, kind in _MAGIC.items() if head.startswith(sign)), "")
    if kind == "zip":
        return _kind_of_zip(path)
    if kind == "old workbook":
        return "protected workbook" if _is_protected(path) else kind
    if kind == "encrypted parquet" and not _ends_with(path, b"PARE"):
        kind = ""
    if head[257:262] == b"ustar":
        return "tar"
    return kind or _kind_of_text(head)


def refuse_kind(kind: str) -> None:
    """Stop at a kind of file that is never read.

    Raises:
        FormatError: It is such a kind.
    """
    if kind in _REFUSED:
        raise FormatError(*_REFUSED[kind])


def _ends_with(path: Path, sign: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(-len(sign), 2)
        return file.read() == sign


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
        return "zip"  # unpacking it says what is wrong
    return next((kind for name, kind in _DOCUMENTS.items() if name in names), "zip")


def _is_protected(path: Path) -> bool:
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return content.find(_PROTECTED) >= 0


def _kind_of_text(head: bytes) -> str:
    text = head.replace(b"\0", b"").decode(errors="ignore")  # of UTF-16, its ASCII
    start = text.lstrip("\ufeff \t\r\n").lower()
    if not start.startswith("<"):
        return "text"
    is_excel = "<?mso-application" in start and "excel.sheet" in start
    is_excel |= "<workbook" in start and "office:spreadsheet" in start
    return "xml workbook" if is_excel else "page"
