"""Stops a run whose exports were damaged: ids that lost something, keys, cut files.

What is said names counts, files and lines, never an id (R46, R47, R62).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from jointplan.errors import ExportError, Finding
from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.export import Export
from jointplan.ingest.staging.mapping_tables import CAPS
from jointplan.ingest.staging.unread_lines import landed_counts, lines_of

_STRAY = 10  # of a hundred orphans, so many are alike by chance
_CURES = {
    "trailing zero": "a program read these ids as numbers and wrote 7.0 for 7: "
    "export the file again and keep ids as text on the way",
    "length": 'add id_form = "salesforce" to the source in mapping.toml',
    "case": "a database or a spreadsheet put these ids into one case: export the file "
    "again, with ids of 18 characters",
    "leading zeros": "a spreadsheet cut the zeros in front of these ids: export the "
    "file again and do not open it in one",
    "separators": "a program put separators into these ids: export the file again and "
    "keep ids as text on the way",
}
_ORPHANS = """
with alike as (
    select file_number, entity, field, parent, count(*) as orphan_count,
        count(likeness) as alike_count, mode(likeness) as likeness,
        min(record_number) filter (where likeness is not null) as first_record
    from staging.orphans group by file_number, entity, field, parent
)
select * exclude (orphan_count) from alike
where alike_count * 100 >= orphan_count * $stray and alike_count > 0 order by all
"""
_MISSING = """
select parent, count(*) from staging.orphans group by parent order by parent
"""
_CONFLICTS = """
select entity, count(distinct key_id) from staging.key_conflicts
group by entity order by entity
"""
_SCIENTIFIC = r"'[0-9]([.,][0-9]+)?[Ee][+][0-9]+'"


def refuse_damage(
    con: duckdb.DuckDBPyConnection, exports: Sequence[Export], *, cache: Path
) -> None:
    """Stop where ids were damaged, keys contradict each other or a file was cut off.

    Raises:
        ExportError: Names every such file with counts, the first lines and the cure.
    """
    lines = _Lines(con, exports, cache)
    findings = [
        *_scientific_ids(con, lines),
        *_likenesses(con, lines),
        *_cut_off(con, lines),
        *_contradictions(con, lines),
    ]
    if findings:
        raise ExportError(findings)


class _Lines:
    """Where in the files a record stands, counted only when it is asked."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, exports: Sequence[Export], cache: Path
    ) -> None:
        self.exports = {export.number: export for export in exports}
        self.counts = landed_counts(con)
        self._cache = cache

    def place(self, number: int, record: int) -> str:
        """File and line of a record; the file alone where lines cannot be told."""
        export = self.exports[number]
        found = lines_of(
            export, [record], cache=self._cache, record_count=self.counts[number]
        )
        return f"{export.shown}:{found[record]}" if found else export.shown


def _scientific_ids(con: duckdb.DuckDBPyConnection, lines: _Lines) -> Iterator[Finding]:
    """Ids that a spreadsheet shortened to a power of ten, or cut after 15 digits."""
    for entity, item in ENTITIES.items():
        for name in (each for each in item.fields if each.endswith("_id")):
            long = f"regexp_full_match({name}, '[0-9]{{16,}}')"
            cut = f"regexp_full_match({name}, '[0-9]{{15}}0+')"
            rows = con.execute(
                f"select file_number, count(*) filter (where {_scientific(name)}), "
                f"count(distinct {name}) filter (where {long}), "
                f"count(distinct {name}) filter (where {cut}), "
                f"min(record_number) filter (where {_scientific(name)} or {cut}) "
                f"from staging.{entity} where set_aside is null and {name} is not null "
                f"and ({_scientific(name)} or {long}) "
                "group by file_number order by file_number"
            ).fetchall()
            for number, count, long_count, cut_count, record in rows:
                is_cut = long_count >= 5 and cut_count == long_count
                if count or is_cut:
                    yield _shortened(
                        lines.place(number, record), f"{name} of {entity}",
                        count or cut_count,
                    )  # fmt: skip


def _scientific(name: str) -> str:
    return f"regexp_full_match({name}, {_SCIENTIFIC})"


def _shortened(place: str, field: str, count: int) -> Finding:
    return Finding(
        f"{count:,} ids lost their last digits to a spreadsheet, such as 1.23E+10",
        place,
        needed_by=f"{field}; several records now share one id",
        try_="export the file again and do not open it in a spreadsheet before the run",
    )


def _likenesses(con: duckdb.DuckDBPyConnection, lines: _Lines) -> Iterator[Finding]:
    """Ids that are known ones but for what was done to them."""
    rows = con.execute(_ORPHANS, {"stray": _STRAY}).fetchall()
    for number, entity, field, parent, count, likeness, record in rows:
        yield Finding(
            f"{count:,} rows name no known record, but would if {_WORDS[likeness]} "
            "were allowed for: their ids, or those they name, were damaged",
            lines.place(number, record),
            needed_by=f"{field} of {entity}, which names {_parent(parent)}",
            try_=_CURES[likeness],
        )


_WORDS = {
    "trailing zero": "a trailing .0",
    "length": "15 for 18 characters",
    "case": "upper for lower case",
    "leading zeros": "zeros in front",
    "separators": "separators",
}


def _parent(parent: str) -> str:
    return "leads or contacts" if parent == "people" else parent


def parent_files(con: duckdb.DuckDBPyConnection, parent: str) -> list[tuple[int, int]]:
    """Files that hold the records of a kind, with the rows of each."""
    entities = ("leads", "contacts") if parent == "people" else (parent,)
    union = " union ".join(f"select file_number from staging.{e}" for e in entities)
    counts = landed_counts(con)
    found = con.execute(f"select file_number from ({union}) order by 1").fetchall()
    return [(int(number), counts[int(number)]) for (number,) in found]


def _cut_off(con: duckdb.DuckDBPyConnection, lines: _Lines) -> Iterator[Finding]:
    """Files that end where exports are cut off, while other files name what is left."""
    for parent, count in con.execute(_MISSING).fetchall():
        for number, landed in parent_files(con, parent):
            if landed in CAPS and count * 100 > landed:
                yield Finding(
                    f"ends at {landed:,} rows, where exports are cut off, and "
                    f"{count:,} rows of other files name records that it lacks",
                    lines.exports[number].shown,
                    needed_by=f"every figure that counts {_parent(parent)}",
                    try_="export it in parts, by day of creation for instance, or "
                    "through Data Loader or the API, which have no such limit",
                )


def _contradictions(con: duckdb.DuckDBPyConnection, lines: _Lines) -> Iterator[Finding]:
    """Entities in which more than one key in a hundred has two contents."""
    for entity, count in con.execute(_CONFLICTS).fetchall():
        key = ENTITIES[entity].key[0]
        keys = con.execute(f"select count(distinct {key}) from staging.{entity}")
        key_count = int(keys.fetchall()[0][0])
        if entity == "owners" or count * 100 <= key_count:
            continue
        rows = con.execute(
            "select file_number, record_number from staging.key_conflicts "
            "where entity = $entity and key_id = (select min_by(key_id, "
            "(file_number, record_number)) from staging.key_conflicts "
            "where entity = $entity) order by all limit 2",
            {"entity": entity},
        ).fetchall()
        places = [lines.place(*row) for row in rows]
        yield Finding(
            f"{count:,} of {key_count:,} keys stand in several rows that contradict "
            f"each other; the first two: {' and '.join(places)}",
            places[0],
            needed_by=f"{key} of {entity}: of two contents nobody knows the right one",
            try_="export it again with one row per record and ids of full length, or "
            "with the day each was last modified, which decides",
        )
