"""The quarter published last: its folder, what was frozen in it, and what is wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from jointplan.errors import PeriodError, UserError
from jointplan.pipeline.archive import published_in
from jointplan.pipeline.frozen import DIGESTS, FORMAT, INPUTS
from jointplan.plans.quarters import Quarter, is_quarter_name, quarter_named
from jointplan.warehouse.seal import hash_of

FIGURES = (
    "actual_count", "out_of_count", "most_count", "all_count", "not_measurable_count",
    "pending_count", "uncounted_win_count", "actual_amount",
)  # fmt: skip
"""Columns of `cohorts.promise_states` that make a headline figure."""

READ = (INPUTS, "said", "marts/scorecard.parquet", "marts/run.parquet", "manifest.json")
"""What the bridge reads of a folder, so what has to be as it was frozen."""

_SCORECARD = "select * from read_parquet($file) where is_report_quarter"


class BridgeError(UserError):
    """A publication that no bridge leads from: its state and the reason, for the page.

    The state is a word of `marts.publication`.
    """

    def __init__(self, state: str, reason: str = "") -> None:
        """Keep the state beside the reason."""
        super().__init__(reason or state)
        self.state = state
        self.reason = reason


@dataclass(frozen=True)
class Publication:
    """A frozen folder, not read yet.

    Attributes:
        folder: Where it lies.
        quarter: The quarter it is of.
    """

    folder: Path
    quarter: Quarter

    @property
    def said(self) -> Path:
        """Copies of what people had written."""
        return self.folder / "said"

    @property
    def inputs(self) -> Path:
        """The staged tables."""
        return self.folder / INPUTS


@dataclass(frozen=True)
class Frozen:
    """What was read of a publication.

    Attributes:
        publication: Where it lies.
        figures: The headline figures as published, by promise.
        as_of: The day by which it was judged.
        exported_on: The day of its exports, where known.
        company: The company's name then.
        reading: Digest of what decided how its exports were read.
        kit: Digest of the kit that made it.
    """

    publication: Publication
    figures: dict[str, dict[str, Any]]
    as_of: date
    exported_on: date | None
    company: str
    reading: str
    kit: str


def find_publication(
    reports: Path, quarter: Quarter, *, fiscal_year_starts: int
) -> Publication | None:
    """Find what was published last: of this quarter, else of the newest before it.

    Args:
        reports: The folder of reports.
        quarter: The quarter of this run.
        fiscal_year_starts: First month of the company's year.
    """
    found = []
    for folder in reports.glob("*/published"):
        if not is_quarter_name(folder.parent.name):
            continue
        with suppress(PeriodError):  # a name of another kind of year
            of = quarter_named(
                folder.parent.name, fiscal_year_starts=fiscal_year_starts
            )
            listed = published_in(folder.parent)
            if listed and of.starts_on <= quarter.starts_on:
                found.append((of.starts_on, Publication(folder / listed[0], of)))
    return max(found, key=lambda each: each[0])[1] if found else None


def read_frozen(publication: Publication) -> Frozen:
    """Read a publication as far as a bridge needs it.

    Raises:
        BridgeError: It is damaged, of another quarter, or of an older version.
    """
    folder = publication.folder
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        kit = str(manifest["kit"]["code"])
        quarter = str(manifest["quarter"])
        figures = _figures(folder / "marts" / "scorecard.parquet")
    except (OSError, ValueError, KeyError, TypeError, duckdb.Error):
        reason = "its manifest or scorecard cannot be read"
        raise BridgeError("damaged", reason) from None
    if not (folder / DIGESTS).exists() or not publication.inputs.is_dir():
        raise BridgeError("older")
    _compare_digests(folder)
    try:
        about = json.loads((publication.inputs / "about.json").read_bytes())
        if about["format"] != FORMAT:
            raise BridgeError("older")
        exported_on = about["exported_on"]
        frozen = Frozen(
            publication,
            figures,
            date.fromisoformat(about["as_of_on"]),
            date.fromisoformat(exported_on) if exported_on else None,
            str(about["company_name"]),
            str(about["reading"]),
            kit,
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise BridgeError("damaged", "its inputs/about.json cannot be read") from None
    if quarter != publication.quarter.name:
        raise BridgeError("foreign", f"{frozen.company}, {quarter}")
    return frozen


def refuse_foreign(
    con: duckdb.DuckDBPyConnection, frozen: Frozen, company: str
) -> None:
    """Refuse what another company published: another name, and no lead in common.

    Raises:
        BridgeError: It is another company's.
    """
    if frozen.company == company:
        return
    leads = frozen.publication.inputs / "staging" / "leads.parquet"
    found = con.execute(
        "select count(*) from read_parquet($file) as frozen "
        "inner join staging.leads as leads on frozen.lead_id = leads.lead_id",
        {"file": str(leads)},
    ).fetchall()
    if not found[0][0]:
        raise BridgeError(
            "foreign", f"{frozen.company}, {frozen.publication.folder.name}"
        )


def published_figures(publication: Publication) -> dict[str, dict[str, Any]]:
    """The figures as published, where nothing else of the folder can be used."""
    try:
        return _figures(publication.folder / "marts" / "scorecard.parquet")
    except duckdb.Error:
        return {}


def _figures(scorecard: Path) -> dict[str, dict[str, Any]]:
    """The headline figures of a scorecard, by promise."""
    with duckdb.connect() as con:
        found = con.execute(_SCORECARD, {"file": str(scorecard)})
        names = [str(column[0]) for column in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {
        str(row["promise"]): {name: row.get(name) for name in ("position", *FIGURES)}
        for row in rows
    }


def _compare_digests(folder: Path) -> None:
    """Refuse a folder in which a file that is read is not as it was frozen.

    Raises:
        BridgeError: One is not.
    """
    try:
        digests = dict(json.loads((folder / DIGESTS).read_bytes()))
    except (OSError, ValueError, TypeError):
        raise BridgeError("damaged", f"its {DIGESTS} cannot be read") from None
    wanted = {name: told for name, told in digests.items() if name.startswith(READ)}
    needed = {"inputs/about.json", "manifest.json", "marts/scorecard.parquet"}
    if not needed <= wanted.keys():
        raise BridgeError("damaged", f"its {DIGESTS} leaves out what it holds")
    for name, told in sorted(wanted.items()):
        path = folder / name
        if not path.is_file() or hash_of(path) != told:
            raise BridgeError("damaged", f"its {name} is not as it was frozen")
