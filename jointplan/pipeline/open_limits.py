"""What keeps a draft from being published: limits neither mended nor accepted (R62)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jointplan.errors import Finding, OpenLimitError
from jointplan.ingest.inspect.write_toml import text as quoted
from jointplan.report.display.blocks import Row, only, rows
from jointplan.report.display.formats import count, plural
from jointplan.report.limit_words import limit_of
from jointplan.warehouse.read_marts import mart, open_marts


def refuse_open(run: Path) -> None:
    """Refuse a draft with open limits, all of them at once.

    Args:
        run: Folder of the run that the draft shows.

    Raises:
        OpenLimitError: Names each with its cure, and the lines that accept them.
    """
    con = open_marts(str(run / "marts"))
    about = only(mart(con, "run"))
    limits = mart(con, "limits")
    if "is_open" not in limits:
        raise OpenLimitError(
            Finding(
                "an older version of the kit made this draft",
                run.name,
                try_="make quarterly-report, then make publish again",
            )
        )
    found = [row for row in rows(limits) if row["is_open"]]
    if found:
        found.sort(key=lambda row: row["position"])
        raise OpenLimitError([*map(_open, found), _how_to_accept(found, about)])


def _open(row: Row) -> Finding:
    """One limit: what it is, what it touches, what mends it."""
    limit = limit_of(str(row["limit_code"]))
    about = "" if row["subject"] is None else f" ({row['subject']})"
    touched = row["touched_count"]
    return Finding(
        f"{row['limit_code']} is open: {limit.sentence}{about}",
        needed_by=""
        if touched is None
        else f"{count(touched)} of {plural(row['handoff_count'], 'hand-off')}",
        try_=limit.cure,
    )


def _how_to_accept(found: Sequence[Row], about: Row) -> Finding:
    """The lines that accept what cannot be mended, ready to paste."""
    quarter = about["quarter"]
    lines = "\n".join(accepting_lines(row, about) for row in found)
    first = (
        f"write plans/{quarter}.toml from the lines that the Summary suggests, and add"
        if about["is_baseline"]
        else "or let both sides accept what stays: add"
    )
    return Finding(
        f"nothing was published\n  try        mend them, then make quarterly-report; "
        f"{first}\n             to plans/{quarter}.toml, with both names, and make the "
        f"report again:\n\n{lines}"
    )


def accepting_lines(row: Row, about: Row) -> str:
    """The entry of a plan that accepts one limit, without the names."""
    lines = ["[[accepted_limits]]", f"limit = {quoted(row['limit_code'])}"]
    if row["subject"] is not None:
        lines.append(f"subject = {quoted(row['subject'])}")
    if row["touched_count"] is not None:
        lines.append(f"up_to = {row['touched_count']}    # hand-offs that it touches")
    lines += [
        'marketing = ""    # who accepts it',
        'sales = ""',
        f"on = {about['as_of_on']}    # the day both agreed",
        'because = ""',
        "",
    ]
    return "\n".join(lines)
