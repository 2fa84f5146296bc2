"""What a publication freezes so that its figures can be built again: the staged tables.

They lie in the run's folder under `inputs/`, as Parquet, with who stood behind each
figure. Names, addresses and notes are
in them as keyed hashes alone: they still say which are equal, and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from jointplan.ingest.contract import ENTITIES
from jointplan.warehouse.quoting import literal
from jointplan.warehouse.seal import hash_of
from jointplan.workspace import KIT_ROOT

FORMAT = 1
INPUTS = "inputs"
DIGESTS = "digests.json"
MAPPING = ("absent_feeds", "carried", "carried_by_source", "files")
"""Tables of the mapping that models above staging read."""

# What names a person or a company, or is their own words.
HASHED = {
    "email_hash", "email_other_hash", "email_domain", "account_domain", "owner_name",
    "company_name", "company_name_matched", "account_name", "account_name_matched",
    "note", "loss_note",
}  # fmt: skip
_WEBSITE = r"^(?:https?://)?(?:www\.)?([^/:?]+)"
"""Where the domain stands in a website, as `people.record_accounts` reads it."""

_ABOUT = """
select quarter, as_of_on, exported_on, company_name, time_zone, currency
from run.period
"""

# Who stands behind a figure: in it, or in what it is counted of.
PARTS = """
select promise, handoff_id, null as opportunity_id, state, null as amount
from cohorts.handoff_promises
where quarter = $quarter
    and state in ('met', 'breached', 'pending', 'not measurable')
union all
select
    'mql_quota',
    handoff_id,
    null,
    case quota_fate when 'earned' then 'met' else 'not measurable' end,
    null
from journeys.handoffs
where quarter = $quarter and quota_fate in ('earned', 'cannot be judged')
union all
select 'won_revenue', null, opportunity_id, 'won', counted_amount
from canonical.opportunities
inner join run.quarters
    on opportunities.closed_on >= quarters.starts_on
    and opportunities.closed_on < quarters.ends_before
where opportunities.is_won and quarters.quarter = $quarter
"""


def projected(names: Sequence[str], secret: str) -> str:
    """The columns of a staged table as they are frozen."""
    return ", ".join(
        f"{_hashed(name, secret)} as {name}" if name in HASHED else name
        for name in names
    )


def _hashed(name: str, secret: str) -> str:
    """A text as a keyed hash, alike in whichever column it stands."""
    text = name
    if name == "account_domain":
        found = f"regexp_extract(lower({name}), {literal(_WEBSITE)}, 1)"
        text = f"nullif({found}, '')"
    return f"left(sha256({literal(secret)} || {text}), 32)"


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Name the columns of a table, in order."""
    found = con.execute(f"select * from {table} limit 0")
    return [str(column[0]) for column in found.description or []]


def write_inputs(
    con: duckdb.DuckDBPyConnection, folder: Path, *, secret: str, reading: str
) -> None:
    """Write what the figures of a run were built from into its folder.

    Args:
        con: The build database.
        folder: `inputs/` in the run's folder.
        secret: The workspace's, by which texts are hashed.
        reading: Digest of what decides how exports are read.
    """
    (folder / "staging").mkdir(parents=True)
    (folder / "mapping").mkdir()
    for entity in ENTITIES:
        shown = projected(columns_of(con, f"staging.{entity}"), secret)
        _copy(con, f"select {shown} from staging.{entity}", folder / "staging" / entity)
    for name in MAPPING:
        _copy(con, f"select * from mapping.{name}", folder / "mapping" / name)
    (quarter,) = con.execute("select quarter from run.period").fetchall()[0]
    con.execute(
        f"copy ({PARTS}) to {literal(str(folder / 'parts.parquet'))} (format parquet)",
        {"quarter": quarter},
    )
    found = con.execute(_ABOUT)
    names = [str(column[0]) for column in found.description or []]
    told = dict(zip(names, map(_plain, found.fetchall()[0]), strict=True))
    about = {"format": FORMAT, "reading": reading, **told}
    text = json.dumps(about, indent=2, sort_keys=True) + "\n"
    (folder / "about.json").write_text(text, encoding="utf-8")


def _copy(con: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    target = literal(f"{path}.parquet")
    con.execute(f"copy ({select}) to {target} (format parquet)")


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


def reading_digest(mapping: Path, *, time_zone: str, currency: str) -> str:
    """Hash of all that decides how a file is read: mapping, zone, currency, the kit."""
    digest = hashlib.sha256(f"{time_zone}\n{currency}\n".encode())
    digest.update(mapping.read_bytes())
    for path in sorted((KIT_ROOT / "jointplan" / "ingest").glob("**/*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(KIT_ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def write_digests(folder: Path) -> None:
    """Write the digest of every file of a folder that is about to be frozen."""
    digests = {
        path.relative_to(folder).as_posix(): hash_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != DIGESTS
    }
    text = json.dumps(digests, indent=2) + "\n"
    (folder / DIGESTS).write_text(text, encoding="utf-8")
