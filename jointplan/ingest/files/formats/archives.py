"""Archives that exports come in: what a zip or gzip file holds, and its unpacking.

A path inside an archive is only ever shown; copies are named by whoever unpacks. No
size an archive declares is believed: what comes out is counted while it does.
"""

from __future__ import annotations

import copy
import errno
import gzip
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from jointplan.ingest.files.formats.parts import SUFFIXES, FormatError, shown_name

# What unpacks to an absurd size. Packing shrinks a CSV of people 3 to 20 times; a wide
# export whose cells are nearly all blank 230 times (measured); zeros 1,030 times.
SMALL = 256 << 20  # nothing up to this is absurd
STEEPEST = 500  # times the packed size
LARGEST = 16 << 30  # no table of a CRM has as much

_ARCHIVES = {".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".zst"}
_CHUNK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    ValueError,
)
_AGAIN = "download or copy it again; if it stays so, export it again"


@contextmanager
def damage_told(what: str) -> Iterator[None]:
    """Turn what reading a broken archive raises into a `FormatError`."""
    try:
        yield
    except NotImplementedError:
        raise FormatError(
            f"is a {what} packed in a manner that cannot be read",
            "unpack it and put what it holds into the folder",
        ) from None
    except (*_DAMAGE, OSError) as error:
        is_damage = isinstance(error, _DAMAGE) or error.errno == errno.EINVAL
        if not is_damage:
            raise  # a full or broken disk
        raise FormatError(
            f"is a {what} that is damaged or breaks off: not all of it arrived", _AGAIN
        ) from None


@contextmanager
def opened(path: Path, what: str = "zip archive") -> Iterator[zipfile.ZipFile]:
    """Open an archive; whatever is broken in it is told as such.

    Raises:
        FormatError: It is damaged.
    """
    with damage_told(what), zipfile.ZipFile(path) as archive:
        yield archive


def members_of(path: Path) -> list[str]:
    """Members of an archive that may be tables; none if it cannot be opened."""
    try:
        with opened(path) as archive:
            names = [each.filename for each in archive.infolist() if not each.is_dir()]
    except FormatError:
        return []
    return sorted({name for name in names if _suffix(name) in {*SUFFIXES, ".gz"}})


def path_of(name: str) -> PurePosixPath:
    """Path of a member, whichever way its slashes lean."""
    return PurePosixPath(name.replace("\\", "/"))


def _suffix(name: str) -> str:
    """Ending of a member's name; none for what a system hides."""
    path = path_of(name)
    parts = set(path.parts) - {".."}
    is_hidden = any(each.startswith((".", "__MACOSX")) for each in parts)
    return "" if is_hidden else path.suffix.lower()


def _leads_out(name: str) -> bool:
    path = path_of(name)
    has_drive = re.match(r"[A-Za-z]:", name) is not None
    return path.is_absolute() or ".." in path.parts or has_drive


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse an archive whose members nobody should unpack, whoever asks for which.

    Raises:
        FormatError: A member leads out of the folder, or is an archive itself.
    """
    for each in archive.infolist():
        shown = shown_name(each.filename)
        if _leads_out(each.filename):
            raise FormatError(
                f"holds a member that would unpack outside its folder: {shown}",
                "ask who made it; unpack by hand what you trust and put the tables "
                "into the folder",
            )
        if _suffix(each.filename) in _ARCHIVES:
            raise FormatError(
                f"holds another archive: {shown}",
                "unpack it and put the archives or tables in it side by side",
            )


def unpack_member(path: Path, member: str, target: Path) -> None:
    """Write one member of a zip archive to `target`.

    Raises:
        FormatError: The archive or the member cannot be read, or should not be.
    """
    with opened(path) as archive:
        check_archive(archive)
        found = [each for each in archive.infolist() if each.filename == member]
        if not found:
            raise FormatError(
                "holds no table: none of its members is CSV, Excel or Parquet",
                "pack the exported tables, or put them into the folder as they are",
            )
        if len(found) > 1:
            raise FormatError(
                f"holds {shown_name(member)} {len(found)} times",
                "pack it again with each table once",
            )
        write_chunks(chunks_of(archive, found[0]), target)


def unpack_gzip(path: Path, target: Path) -> None:
    """Write what a gzip file holds to `target`.

    Raises:
        FormatError: It is damaged, or unpacks to an absurd size.
    """
    packed = path.stat().st_size
    with damage_told("gzip file"), gzip.open(path) as source:
        chunks = iter(lambda: source.read(_CHUNK), b"")
        write_chunks(_counted(chunks, packed), target)


def write_chunks(chunks: Iterable[bytes], target: Path) -> None:
    """Write pieces of a file one after the other."""
    with target.open("wb") as file:
        file.writelines(chunks)


def chunks_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a member piece by piece, to its true end.

    Raises:
        FormatError: It is protected, or unpacks to an absurd size.
    """
    if member.flag_bits & 0x1:
        raise FormatError(
            f"holds {shown_name(member.filename)} protected by a password",
            "unpack it with the password and put what it holds into the folder",
        )
    packed = min(member.compress_size, Path(archive.filename or "").stat().st_size)
    check_size(member.file_size, packed)
    # The reader would stop at the declared size, and find its checksum right if that
    # was made to fit.
    unbounded = copy.copy(member)
    unbounded.file_size = LARGEST + _CHUNK
    with archive.open(unbounded) as source:
        yield from _counted(iter(lambda: source.read(_CHUNK), b""), packed)


def _counted(chunks: Iterable[bytes], packed: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        check_size(size, packed)
        yield chunk


def check_size(unpacked: int, packed: int) -> None:
    """Refuse what is larger than any export, or packed closer than any.

    Raises:
        FormatError: It is.
    """
    if unpacked > LARGEST or unpacked > max(SMALL, packed * STEEPEST):
        raise FormatError(
            f"would unpack to an absurd size: {unpacked:,} bytes or more from "
            f"{packed:,}",
            "look at it before you trust it; export the table again, or in parts",
        )
