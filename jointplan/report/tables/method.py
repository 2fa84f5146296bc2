"""Tables of how the figures came about: exports, rows, checks, limits."""

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
from jointplan.report.display.formats import count, day, first_upper, plural, share
from jointplan.report.display.grid import Column, table

AS_OF_BASIS = {
    "given": "given by whoever ran the report",
    "mapping": "the day the exports were made, as their folder or the mapping says",
    "data": "the latest change found in the exports",
}
LIMITS = {
    "date_only": "Starts known to the day only: nothing is judged by the hour",
    "wins_recorded_from": "Wins are on file from this day on only",
    "filled_afterwards": "Filled in much more often on qualified leads: counts only",
    "no_decision_recorded": "Hand-offs whose export cannot carry a decision",
    "no_history": "Records without history: taken as they are today",
    "won_before_handoff": "Won before they were handed off: in no duration",
    "unmapped_sources": "A source the glossary does not name",
    "unmapped_reasons": "A reason the glossary does not name",
    "blank_sources": "Hand-offs without a source",
    "ends_apart": "An export that ends earlier than the others",
    "no_accounts": "No accounts in the exports: motion is not known",
    "bulk_decisions": "Hand-offs decided in bulk, by an import or in one minute",
    "won_without_amount": "Wins of the quarter without an amount: not in revenue",
    "won_in_other_currency": "Wins in another currency: not in revenue",
    "inferred_starts": "Starts only seen between two exports: no hour, no exact day",
    "stages_backwards": "SQL on file before MQL: kept as recorded",
    "vanished_leads": "Leads the newest export lacks: deleted or left out",
    "vanished_contacts": "Contacts the newest export lacks: deleted or left out",
    "merged_leads": "Leads that went up in another record",
    "merged_contacts": "Contacts that went up in another record",
    "touches_recorded_from": "Touches are on file from this day on only",
    "history_recorded_from": "Changes of fields are on file from this day on only",
    "file_not_read": "A file among the exports that no feed reads",
    "missing_records": "Rows of a lead, contact or other record that no export has",
    "file_at_cap": "A file that ends where exports are cut off: look for the rest",
    "key_conflicts": "Records written twice with different contents: the last used",
    "words_not_known": "Hand-offs with a word the mapping does not know: not a no",
    "direction_not_known": "Hand-offs with a message of unknown direction: not counted",
    "kind_not_known": "Hand-offs with an act of unknown kind: not counted",
    "lost_touches": "Hand-offs with an act that only the links name: not measurable",
    "owners_not_listed": "Hand-offs of an owner who is on no list of owners: no team",
    "before_first_rule": "Hand-offs older than the first agreed rule, judged by it",
}


def parameters(run: pd.DataFrame, audience: str) -> Block:
    """What this report was run with."""
    about = only(run)
    pairs = [
        (
            "Quarter",
            f"{about['quarter']}, {day(about['starts_on'])} until before "
            f"{day(about['ends_before'])}",
        ),
        (
            "As of",
            f"{day(about['as_of_on'])}, "
            f"{AS_OF_BASIS.get(about['as_of_basis'], about['as_of_basis'])}",
        ),
        ("Exports of", day(about["exported_on"])),
        ("Complete at the as-of day", "yes" if about["is_complete"] else "no"),
        ("Time zone and currency", f"{about['time_zone']}, {about['currency']}"),
        ("Signatures", _signatures(about)),
        ("Digest of plan and rules", str(about["plan_digest"] or "–")[:16]),
        ("Made for", audience or "both teams and their leaders"),
    ]
    return table(
        "table-parameters",
        "What this report was run with",
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
        return "nobody has signed"
    bound = "of this plan and these rules" if about["is_signed"] else "not in force"
    marketing = about["marketing_signed_by"] or "nobody"
    sales = about["sales_signed_by"] or "nobody"
    return f"{marketing} (marketing), {sales} (sales): {bound}"


def files(files: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every file: rows read = used + set aside + could not be read."""
    about = only(run)
    found = sorted(rows(files), key=lambda row: (row["delivered_on"], row["file"]))
    return table(
        "table-files",
        "Files read, and what became of their rows",
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
    """Cells whose text is not of their field's type."""
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
        empty="Every cell that is used could be read.",
    )


def checks(checks: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Contradictions looked for before this page was written."""
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
    """What these exports cannot show."""
    about = only(run)
    found = rows(limits)
    return table(
        "table-limits",
        "Limits of these exports",
        [
            Column("Limit", [_limit(row) for row in found]),
            Column("Where", [_subject(row) for row in found], is_number=False),
            Column("How many", [_extent(row) for row in found]),
            Column("Since or until", [day(row["since_on"]) for row in found]),
        ],
        note=source_note(about, "limits"),
        empty="No limit of these exports is known.",
        is_folded=False,
    )


def missing(entities: pd.DataFrame, section: str) -> Block:
    """Say which exports this section lacks and what they would bring."""
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
            f"is not in these exports; it would bring {row['brings']}."
            if "." in row["entity"]
            else f"are not in these exports; they would bring {row['brings']}.",
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
    if row["limit_code"] == "ends_apart":
        return plural(row["actual_count"], "day") + " apart"
    if row["limit_code"] == "filled_afterwards":
        others = share(row.get("rest_actual_count"), row.get("rest_out_of_count"))
        return f"{share(row['actual_count'], row['out_of_count'])}; others {others}"
    if row["out_of_count"] is not None:
        return share(row["actual_count"], row["out_of_count"])
    return count(row["actual_count"])


def _subject(row: Row) -> str:
    return "–" if row["subject"] is None else str(row["subject"])


def _limit(row: Row) -> str:
    return LIMITS.get(str(row["limit_code"]), str(row["limit_code"]))
