"""Where a row of an export stands: file and line, as long as the file is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from duckdb import DuckDBPyConnection

from jointplan.errors import UserError
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.staging.unread_lines import lines_of
from jointplan.lineage.layout import plain
from jointplan.workspace import Workspace


@dataclass(frozen=True, order=True)
class Place:
    """A record of a file, by the numbers that staging gives."""

    file_number: int
    record_number: int


@dataclass(frozen=True)
class File:
    """A file as the run read it."""

    shown: str
    sha256: str
    record_count: int


@dataclass
class Placing:
    """Finds the lines of records in the files that the last run read.

    Attributes:
        files: The files of the run, by number.
        exports: The files as they lie there now, by name.
        cache: Folder of what is known of them.
        notes: Why no line can be told, where none can.
    """

    files: dict[int, File]
    exports: dict[str, Export]
    cache: Path
    notes: list[str] = field(default_factory=list)

    def find(self, places: Iterable[Place]) -> dict[Place, str]:
        """Name each place as `file:line`; where no line is known, by its record."""
        records: dict[int, list[int]] = defaultdict(list)
        for place in places:
            records[place.file_number].append(place.record_number)
        found = {}
        for number, of_file in records.items():
            lines = self._lines(self.files[number], of_file)
            shown = plain(self.files[number].shown, 200)
            for record in of_file:
                line = lines.get(record)
                named = f"{shown}:{line}" if line else f"{shown}, record {record:,}"
                found[Place(number, record)] = named
        return found

    def _lines(self, file: File, records: list[int]) -> dict[int, int]:
        export = self.exports.get(file.shown)
        if export is None:
            return {}
        if export.sha256 != file.sha256:
            self.notes.append(
                f"{plain(file.shown, 200)} has changed since the run; its lines are "
                "not told"
            )
            return {}
        return lines_of(
            export, records, cache=self.cache, record_count=file.record_count
        )


def placing_of(con: DuckDBPyConnection, place: Workspace, exports: Path) -> Placing:
    """Look at the files that the last run read, as they lie there now.

    Args:
        con: The kept database, attached as `built`.
        place: The workspace, whose mapping says which files are exports.
        exports: Folder of the exports.
    """
    rows = con.execute(
        "select file_number, file, sha256, landed_count from built.mapping.files"
    ).fetchall()
    files = {int(row[0]): File(str(row[1]), str(row[2]), int(row[3])) for row in rows}
    cache = place.cache
    placing = Placing(files, {}, cache)
    try:
        deliveries = find_deliveries(read_mapping(place.mapping), exports)
        found = find_exports(deliveries, cache=cache)
    except UserError as error:
        placing.notes.append(
            "records are counted instead of lines, for the exports cannot be read as "
            f"the run read them: {plain(error.findings[0].what, 200)}"
        )
        return placing
    placing.exports.update({export.shown: export for export in found})
    return placing
