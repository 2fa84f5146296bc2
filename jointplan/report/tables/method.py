"""Tables of what the figures rest on: exports, rows, checks, limits."""

from __future__ import annotations

from pathlib import PurePosixPath

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    only,
    rows,
    source_note,
    text,
)
from jointplan.report.display.formats import count, day, first_upper, share
from jointplan.report.display.grid import Column, table
from jointplan.report.limit_words import limit_of

AS_OF_BASIS = {
    "given": "chosen for this run",
    "mapping": "the day of the export, by its folder or the mapping",
    "data": "the latest change in the export",
}


def parameters(run: pd.DataFrame, audience: str) -> Block:
    """The settings of this report."""
    about = only(run)
    pairs = [
        (
            "Quarter",
            f"{about['quarter']}, {day(about['starts_on'])} to before "
            f"{day(about['ends_before'])}",
        ),
        (
            "As of",
            f"{day(about['as_of_on'])}, "
            f"{AS_OF_BASIS.get(about['as_of_basis'], about['as_of_basis'])}",
        ),
        ("Export of", day(about["exported_on"])),
        ("Quarter over by then", "yes" if about["is_complete"] else "no"),
        ("Time zone and currency", f"{about['time_zone']}, {about['currency']}"),
        ("Signed by", _signatures(about)),
        ("Digest of plan and rules", str(about["plan_digest"] or "–")[:16]),
        ("Made for", audience or "both teams and their leaders"),
    ]
    return table(
        "table-parameters",
        "Settings of this report",
        [
            Column("Setting", [name for name, _ in pairs]),
            Column("Value", [value for _, value in pairs], is_number=False),
        ],
        note=source_note(about, "run"),
        empty="",
        is_folded=False,
    )


def _signatures(about: Row) -> str:
    if not about["marketing_signed_by"] and not about["sales_signed_by"]:
        return "not signed yet"
    bound = "this plan and these rules" if about["is_signed"] else "not in force"
    marketing = about["marketing_signed_by"] or "not signed"
    sales = about["sales_signed_by"] or "not signed"
    return f"{marketing} (marketing), {sales} (sales): {bound}"


def files(files: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every file: rows read are used, set aside, or could not be read."""
    about = only(run)
    found = sorted(rows(files), key=lambda row: (row["delivered_on"], row["file"]))
    return table(
        "table-files",
        "Files and their rows",
        [
            Column("File", [PurePosixPath(row["file"]).name for row in found]),
            Column("Rows read", [count(row["read_count"]) for row in found]),
            Column("Used", [count(row["used_count"]) for row in found]),
            Column("Set aside by rule", [count(r["set_aside_count"]) for r in found]),
            Column("Could not be read", [count(row["unread_count"]) for row in found]),
            Column("SHA-256 begins", [str(r["sha256"])[:12] for r in found], False),
        ],
        note=source_note(about, "files"),
        empty="No file was read.",
        groups=[f"Delivered {day(row['delivered_on'])}" for row in found],
    )


def row_fates(row_fates: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Why rows were set aside."""
    about = only(run)
    found = [
        row for row in rows(row_fates) if row["kind"] != "used" and row["row_count"]
    ]
    found.sort(key=lambda row: (row["file"], row["entity"] or "", -row["row_count"]))
    return table(
        "table-row-fates",
        "Rows set aside or not read, by reason",
        [
            Column("File", [PurePosixPath(row["file"]).name for row in found]),
            Column("As", [_as(row["entity"]) for row in found], is_number=False),
            Column("Reason", [row["fate"] for row in found], is_number=False),
            Column("Kind", [row["kind"] for row in found], is_number=False),
            Column("Rows", [count(row["row_count"]) for row in found]),
        ],
        note=source_note(about, "row_fates"),
        empty="Every row of every file was used.",
        groups=[str(PurePosixPath(row["file"]).parent) for row in found],
    )


def _as(entity: str | None) -> str:
    return _words(entity) if entity else "–"


def unread_cells(unread_cells: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Cells that do not fit their field."""
    about = only(run)
    found = [row for row in rows(unread_cells) if row["cell_count"]]
    return table(
        "table-unread-cells",
        "Cells that could not be read",
        [
            Column("File", [PurePosixPath(row["file"]).name for row in found]),
            Column("As", [_words(row["entity"]) for row in found], is_number=False),
            Column("Field", [row["field"] for row in found], is_number=False),
            Column("Cells", [count(row["cell_count"]) for row in found]),
        ],
        note=source_note(about, "unread_cells"),
        empty="Every used cell could be read.",
    )


def checks(checks: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Contradictions that the report looks for in its own figures."""
    about = only(run)
    found = sorted(
        rows(checks), key=lambda row: (-row["offending_count"], row["check_name"])
    )
    return table(
        "table-checks",
        "Checks",
        [
            Column("Looked for", [first_upper(row["question"]) for row in found]),
            Column("Found", [count(r["offending_count"]) for r in found]),
        ],
        note=source_note(about, "checks"),
        empty="No check was run.",
        apart=[place for place, row in enumerate(found) if row["offending_count"]],
    )


def limits(limits: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What this export cannot show, and what to do."""
    about = only(run)
    found = sorted(rows(limits), key=lambda row: row["position"])
    return table(
        "table-limits",
        "What this export cannot show",
        [
            Column("Limit", [_limit(row) for row in found]),
            Column("Where", [_subject(row) for row in found], is_number=False),
            Column("How many", [_extent(row) for row in found]),
            Column("Leads touched", [count(r["touched_count"]) for r in found]),
            Column("To publish", [_standing(r) for r in found], is_number=False),
            Column("Since or until", [day(row["since_on"]) for row in found]),
            Column("What to do", [_cure(row) for row in found], is_number=False),
        ],
        note=source_note(about, "limits"),
        empty="No limit of this export is known.",
        is_folded=False,
    )


def missing(entities: pd.DataFrame, section: str) -> Block:
    """Say which exports this section misses and what they would add."""
    absent = [
        row
        for row in rows(entities)
        if not row["is_present"] and _concerns(row["sections"], section)
    ]
    if not absent:
        return EMPTY
    told = [
        (
            first_upper(_words(row["entity"]))
            if "." not in row["entity"]
            else row["entity"],
            f"is not in this export; it would add {row['brings']}."
            if "." in row["entity"]
            else f"are not in this export; they would add {row['brings']}.",
        )
        for row in sorted(absent, key=lambda row: row["entity"])
    ]
    items = "".join(f"<li><b>{text(name)}</b> {text(rest)}</li>" for name, rest in told)
    plain = "\n".join(f"{name} {rest}" for name, rest in told)
    return Block(f'<ul class="missing">{items}</ul>', plain)


def _concerns(sections: str | None, section: str) -> bool:
    named = [part.strip() for part in (sections or "").split(",")]
    return "all" in named or section in named


def _words(name: str) -> str:
    return name.replace("_", " ")


def _extent(row: Row) -> str:
    if row["limit_code"] == "filled_afterwards":
        others = share(row.get("rest_actual_count"), row.get("rest_out_of_count"))
        return f"{share(row['actual_count'], row['out_of_count'])}; others {others}"
    if row["out_of_count"] is not None:
        return share(row["actual_count"], row["out_of_count"])
    return count(row["actual_count"])


def _subject(row: Row) -> str:
    return "–" if row["subject"] is None else str(row["subject"])


def _standing(row: Row) -> str:
    """Whether a limit keeps the report from being published."""
    if row["is_open"]:
        return "open"
    if row["marketing_by"] is None:
        return "–"
    return f"accepted by {row['marketing_by']} and {row['sales_by']}"


def _cure(row: Row) -> str:
    return limit_of(str(row["limit_code"])).cure


def _limit(row: Row) -> str:
    return limit_of(str(row["limit_code"])).sentence
