"""The tables of schema `mapping`: what the mapping and the files found say, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jointplan.ingest.contract import DECISIONS, ENTITIES
from jointplan.ingest.files.export import Export, candidates, present
from jointplan.ingest.mapping.patterns import is_pattern
from jointplan.ingest.mapping.schema import Column, Constant, Lookup
from jointplan.ingest.staging.typed import map_name

# Rows after which exports are cut off: pages of an interface, a report on the screen,
# a spreadsheet's last row (R46).
CAPS = (
    1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 65_535, 65_536, 100_000, 250_000,
    500_000, 1_000_000, 1_048_575, 1_048_576,
)  # fmt: skip

TABLES = {
    "files": {
        "file_number": "integer",
        "file": "varchar",
        "source_name": "varchar",
        "delivered_on": "date",
        "sha256": "varchar",
        "encoding": "varchar",
        "landed_count": "bigint",
        "footer_count": "bigint",
        "is_at_cap": "boolean",
    },
    "value_maps": dict.fromkeys(("map_name", "export_value", "word"), "varchar"),
    "carried": dict.fromkeys(("entity", "field", "word"), "varchar"),
    "carried_by_source": dict.fromkeys(
        ("source_name", "entity", "field", "word"), "varchar"
    ),
    "entities": dict.fromkeys(("entity", "sections", "brings"), "varchar"),
    "absent_feeds": dict.fromkeys(("file", "entity"), "varchar"),
    "unread_files": {"file": "varchar"},
}


def mapping_rows(
    exports: Sequence[Export],
    *,
    landed_counts: Sequence[int],
    absent: Sequence[tuple[str, str]],
    unread_files: Sequence[str],
) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of every table of the mapping, by name.

    Args:
        exports: The files read.
        landed_counts: Records of each of them that could be cut.
        absent: Optional files that no delivery brings, with their entity.
        unread_files: Files that no feed reads.
    """
    files = [
        (
            export.number,
            export.shown,
            export.delivery.source_name,
            export.delivery.exported_on,
            export.sha256,
            export.encoding,
            count,
            export.facts.footer_count,
            count in CAPS,
        )
        for export, count in zip(exports, landed_counts, strict=True)
    ]
    entities = [(name, each.sections, each.brings) for name, each in ENTITIES.items()]
    return {
        "files": files,
        "value_maps": value_maps(exports),
        "carried": carried_words(exports),
        "carried_by_source": carried_by_source(exports),
        "entities": [*entities, DECISIONS],
        "absent_feeds": list(absent),
        "unread_files": [(each,) for each in unread_files],
    }


def value_maps(exports: Sequence[Export]) -> list[tuple[str, str, str]]:
    """Rows of `mapping.value_maps`: map_name, export_value (lower case), word."""
    rows: dict[tuple[str, str], str] = {}
    for export in exports:
        for feed_name, feed in export.feeds.items():
            for name, values in feed.values.items():
                for value, word in values.items():
                    key = map_name(export, feed_name, name), value.strip().lower()
                    rows[key] = word
    return [(*key, word) for key, word in rows.items() if not is_pattern(key[1])]


def carried_by_source(exports: Sequence[Export]) -> list[tuple[str, str, str, str]]:
    """Rows of `mapping.carried_by_source`: the same, source by source."""
    sources: dict[str, list[Export]] = {}
    for export in exports:
        sources.setdefault(export.delivery.source_name, []).append(export)
    return [
        (source_name, *row)
        for source_name, own in sources.items()
        for row in carried_words(own)
    ]


def carried_words(exports: Sequence[Export]) -> list[tuple[str, str, str]]:
    """Rows of `mapping.carried`: entity, field, word that the exports can express.

    A field whose columns no file has is not carried, nor is anything of a change whose
    date has none: a profile names what an export may have.
    """
    rows: dict[tuple[str, str, str], None] = {}
    for export in exports:
        for feed in export.feeds.values():
            dated = feed.columns.get("changed")
            if dated is not None and not _is_in(dated, export):
                continue
            for name, item in feed.columns.items():
                if not _is_in(item, export):
                    continue
                words = list(feed.values.get(name, {}).values())
                if isinstance(item, Constant):
                    words = [feed.values.get(name, {}).get(item.value, item.value)]
                rows.update(
                    dict.fromkeys((feed.entity, name, w) for w in words or [""])
                )
    return list(rows)


def _is_in(item: Column, export: Export) -> bool:
    """Whether a file has what a field is read from."""
    if isinstance(item, Constant | Lookup):
        return True
    return bool(present(candidates(item), export.header))
