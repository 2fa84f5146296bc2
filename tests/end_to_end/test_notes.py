"""Notes of sales: what is taken out of them before they land, and what is left."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from jointplan.ingest.staging.macros import MACROS
from jointplan.sample.notes import UNANNOUNCED
from tests.support.acme import LEADS, MAPPING, write_acme
from tests.support.building import build_workspace
from tests.support.shared import Sample


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database the macros that read cells."""
    with duckdb.connect() as con:
        con.execute(MACROS)
        yield con


@pytest.mark.parametrize(
    ("note", "names", "left"),
    [
        (
            "Spoke to Ann Lee: no budget",
            ["Ann", "Lee"],
            "Spoke to [name] [name]: no budget",
        ),
        ("ANN-lee's boss", ["Ann", "Lee"], "[name]-[name]'s boss"),
        ("Anns Chef, Annika", ["Ann"], "[name] Chef, Annika"),
        ("Zoe Mueller, Zoë MULLER", ["Zoë", "Müller"], "[name] [name], [name] [name]"),
        ("Zoë is out", ["Zoe", None], "[name] is out"),
        ("Anna-Lena O’Carrigan", ["Anna-Lena", "O'Carrigan"], "[name]-[name] O’[name]"),
        ("mail a.b@c.example, +49 30 23125 088", ["X"], "mail [removed], [removed]"),
        (
            "see https://c.example/p?id=7 or www.c.example",
            ["X"],
            "see [removed] or [removed]",
        ),
        ("ask Dr. Strangelove or Frau Holle", ["Al"], "ask Dr. [name] or Frau [name]"),
        ("=nothing to add", ["Al"], "=nothing to add"),
        ("first line\nsecond", ["Al"], "first line\nsecond"),
        ("  ", ["Al"], None),
        (None, ["Al"], None),
        ("nobody named", [None, ""], "nobody named"),
    ],
)
def test_a_note_loses_the_names_and_addresses_of_its_row(
    macros: duckdb.DuckDBPyConnection,
    note: str | None,
    names: list[str | None],
    left: str | None,
) -> None:
    asked = {"note": note, "names": names}
    found = macros.execute("select noted($note, $names)", asked).fetchall()
    assert found == [(left,)]


NOTED = LEADS.replace("status,created", "status,created,name,note").replace(
    "Lost,2026-01-03T08:00:00Z",
    "Lost,2026-01-03T08:00:00Z,Bea Kite,Bea has no budget",
)
COLUMNS = MAPPING.replace('created = "created"', 'created = "created", note = "note"')
NAMES = COLUMNS.replace('entity = "leads"', 'entity = "leads"\nnames = ["name"]')


@pytest.mark.parametrize(
    ("mapping", "kept"), [(NAMES, [("[name] has no budget",)]), (COLUMNS, [])]
)
def test_a_note_whose_names_are_not_seen_does_not_land(
    tmp_path: Path, mapping: str, kept: list[tuple[str]]
) -> None:
    lines = NOTED.splitlines()
    width = lines[0].count(",")
    leads = "\n".join(line + "," * (width - line.count(",")) for line in lines) + "\n"
    root = write_acme(tmp_path / "acme", mapping=mapping, leads=leads)
    with build_workspace(root, tmp_path) as con:
        found = con.execute("select note from journeys.notes").fetchall()
    assert found == kept
    for path in (root / ".jointplan").rglob("*"):
        assert not path.is_file() or b"Bea" not in path.read_bytes()


def test_no_note_of_the_sample_names_its_person(sample: Sample) -> None:
    written: dict[str, dict[str, str]] = {}
    for name in ("Lead", "Contact"):
        file = sample.exports / "salesforce" / "2026-10-12" / f"{name}.csv"
        with file.open(encoding="utf-8", newline="") as text:
            written |= {row["Id"]: row for row in csv.DictReader(text)}
    with sample.open() as con:
        notes = con.execute(
            "select record_id, note from canonical.records where note is not null"
        ).fetchall()
        quotes = con.execute("select quote from marts.voice_quotes").fetchall()
        phrases = con.execute("select min(sharing_count) from marts.voices").fetchall()
        losses = con.execute(
            "select loss_note from canonical.opportunities where loss_note is not null"
        ).fetchall()
        heard = con.execute(
            "select phrase from marts.voices where voice = 'loss'"
        ).fetchall()
    assert len(notes) > 500
    for record, note in notes:
        row = written[record]
        telling = [row["LastName"], row["Email"], row["Phone"]]
        assert not [each for each in telling if each and each in note], note
        assert row["FirstName"] not in note.replace(":", " ").split(), note
    assert quotes
    assert max(len(quote) for (quote,) in quotes) <= 140
    assert phrases[0][0] >= 3
    assert len(losses) > 50
    assert not [note for (note,) in losses if "@" in note or "2312" in note]
    assert heard
    named = "|".join(UNANNOUNCED).lower()
    assert not [phrase for (phrase,) in heard if re.search(named, phrase)]
