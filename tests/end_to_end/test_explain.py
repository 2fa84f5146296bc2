"""`explain`: what it tells of the sample's hand-offs is what was planted in them."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan import cli, lineage
from jointplan.errors import BusyError, UserError
from jointplan.lineage import explain
from jointplan.lineage.clocks import span
from jointplan.lineage.export_lines import placing_of
from jointplan.lineage.find import find_subject
from jointplan.lineage.layout import plain
from jointplan.lineage.mart_difference import differences
from jointplan.lineage.queries import owner_names
from jointplan.lineage.rebuild_without import SIDE, figures_of
from jointplan.lineage.sources import rows_of
from jointplan.pipeline.build import (
    Timer,
    build,
    check,
    keep_built,
    load_checks,
    load_unread,
)
from jointplan.pipeline.inputs import Asked, read_inputs
from jointplan.pipeline.last_build import find_built, opened
from jointplan.sample.ledger import Ledger, TrueHandoff
from jointplan.warehouse.database import open_database
from jointplan.warehouse.seal import write_sealed
from jointplan.workspace import Workspace
from tests.support.acme import LEADS, write_acme
from tests.support.shared import Sample

STARTS_ON, ENDS_BEFORE = date(2026, 7, 1), date(2026, 10, 1)
PLACE = re.compile(r"(salesforce/[\d-]+/\w+\.csv):(\d+)")
SITUATIONS = (
    "repeat signal",
    "joined at hand-off",
    "joined by contact role",
    "pushed in one minute",
    "bulk import of an event list",
    "reversed",
    "merged",
    "hand-off on a merged row",
    "second row, same e-mail",
    "second of two in a quarter",
    "expired, then decided",
    "stamped contact",
    "unmapped reason",
    "missing reason",
    "sales-originated, stamped as MQL",
    "put on an older deal",
    "role address",
    "no score",
)


def keep(root: Path, exports: Path | None = None, quarter: str = "") -> Workspace:
    """Build a workspace as a run does, and keep its database."""
    place = Workspace(root)
    asked = Asked(place, exports, quarter or None, None)
    inputs = read_inputs(asked)
    file = place.private / "building.duckdb"
    file.parent.mkdir(exist_ok=True)
    with open_database(file) as con:
        run = build(con, asked, inputs, Timer())
        load_checks(con, check(con, inputs))
        load_unread(con, inputs, place)
    keep_built(file, asked, run, inputs)
    return place


@pytest.fixture(scope="module")
def con(sample: Sample) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open what was kept."""
    with opened(find_built(sample.place, "a test"), SIDE) as opened_con:
        yield opened_con


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Build the company of eight leads."""
    return keep(write_acme(tmp_path_factory.mktemp("explain") / "acme"))


@pytest.fixture(scope="module")
def told_of(sample: Sample) -> Callable[[str], str]:
    """Ask about the sample, each id once; figures take longest and have own tests."""

    def told(asked: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lineage, "figures_of", lambda con, handoff: [])
            return explain(sample.place, asked)

    return cache(told)


def planted(ledger: Ledger, tag: str, after: date = STARTS_ON) -> TrueHandoff:
    """Choose a hand-off of a situation, of the report's quarter if there is one."""
    tagged = [each for each in ledger.handoffs if tag in each.tags]
    return next((each for each in tagged if each.opened_on >= after), tagged[0])


def told_facts(told: str) -> dict[str, str]:
    """Read the facts at the opening back from the table of facts."""
    lines = (
        told.split("what a rule may see:", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    )
    cells = (re.split(r"\s{2,}", line.strip()) for line in lines)
    return {name: re.sub(r" \(written .*\)$", "", value) for name, value, *_ in cells}


def line_of(told: str, name: str) -> str:
    """Read one line of what became of a hand-off."""
    found = re.search(rf"^  {name} {{2,}}(.+)$", told, re.MULTILINE)
    return found[1] if found else ""


# -- what is told is what was planted ----------------------------------------------


@pytest.mark.parametrize("tag", SITUATIONS)
def test_what_is_told_of_a_handoff_is_what_was_planted(
    told_of: Callable[[str], str], ledger: Ledger, tag: str
) -> None:
    true = planted(ledger, tag)
    told = told_of(true.handoff_id)
    facts = told_facts(told)
    expected = {
        "source": true.channel,
        "original_source": true.original_source,
        "trigger": true.trigger,
        "motion": true.motion,
        "segment": true.segment,
        "region": true.region,
        "crm_score": true.crm_score,
        "is_returning": true.is_returning,
    }
    assert {n: facts[n] for n in expected} == {n: plain(v) for n, v in expected.items()}
    assert line_of(told, "decision").startswith(true.decision)
    if true.closed_on is not None:
        assert f" on {true.closed_on}" in line_of(told, "decision")
    own = told.split(f"\n  {true.handoff_id}\n", 1)[1]
    own = re.split(r"\n\n|\n  \S", own, maxsplit=1)[0]
    assert own.count("repeat signal on it (R3)") == true.repeat_signal_count
    assert own.count("opens this hand-off") == 1
    decided = true.decision not in ("open", "expired")
    assert own.count("its decision") == decided
    verdict = {True: "yes", False: "no", None: "cannot be judged"}[true.is_conforming]
    assert f"MQL rule, opened: {verdict}\n" in told
    if true.decision in ("disqualified", "recycled"):
        reason = line_of(told, "reason")
        assert reason.startswith("none given" if true.reason is None else true.reason)
    assert ("bulk yes" in told) == true.is_bulk_signal
    assert ("sales-originated yes" in told) == true.is_sales_originated


def test_figures_are_told_with_what_the_handoff_adds(
    sample: Sample, ledger: Ledger
) -> None:
    told = explain(sample.place, planted(ledger, "repeat signal").handoff_id)
    figures = told.split("rows of the marts of 2026-Q3 that would differ", 1)[1]
    assert "quota_fates" in figures
    assert "(+1)" in figures


def test_a_record_is_told_with_every_handoff_of_its_person(
    told_of: Callable[[str], str], ledger: Ledger
) -> None:
    person = max(ledger.people, key=lambda each: len(each.handoff_ids))
    told = told_of(person.record_ids[0])
    headed = re.findall(r"^HAND-OFF (\S+)$", told, re.MULTILINE)
    assert set(headed) == set(person.handoff_ids)
    assert headed == sorted(headed, key=lambda each: each.split("@")[1])
    assert len(headed) >= 3


def test_records_of_one_person_are_told_together(
    told_of: Callable[[str], str], ledger: Ledger
) -> None:
    person = next(
        each for each in ledger.people if "merged" in each.tags and each.handoff_ids
    )
    told = told_of(person.record_ids[-1])
    for record in person.record_ids:
        assert record in told.split("THE PERSON")[1].split("HAND-OFFS")[0]


def test_an_opportunity_is_told_with_the_handoff_it_is_credited_to(
    told_of: Callable[[str], str], ledger: Ledger
) -> None:
    true = next(
        each
        for each in ledger.handoffs
        if each.opportunity_id and each.opened_on >= STARTS_ON
    )
    told = told_of(str(true.opportunity_id))
    assert re.findall(r"^HAND-OFF (\S+)$", told, re.MULTILINE) == [true.handoff_id]
    assert f"credited to {true.handoff_id}" in told


def test_an_id_of_fifteen_characters_or_in_other_case_is_understood(
    told_of: Callable[[str], str], ledger: Ledger
) -> None:
    true = planted(ledger, "repeat signal")
    whole = told_of(true.handoff_id)
    record, stamp = true.handoff_id.split("@")
    assert told_of(f" {record[:15]}@{stamp} ") == whole
    assert told_of(true.handoff_id.lower()) == whole


# -- clocks --------------------------------------------------------------------------


def test_who_was_at_work_already_is_neither_met_nor_breached(
    told_of: Callable[[str], str], ledger: Ledger
) -> None:
    told = told_of(planted(ledger, "already working").handoff_id)
    assert re.search(r"first response +already working, ", told)
    assert "already working (R23)" in told


def test_the_first_response_is_the_first_touch_of_sales_since_the_opening(
    told_of: Callable[[str], str],
    ledger: Ledger,
    files: dict[str, dict[int, list[str]]],
) -> None:
    true = next(
        each
        for each in of_quarter(ledger)
        if each.decision == "qualified" and not each.tags
    )
    told = told_of(true.handoff_id)
    person = next(p for p in ledger.people if p.person_key == true.person_key)
    ids = set(person.record_ids)
    opened = f"{true.opened_at:%Y-%m-%dT%H:%M:%S}"
    done = sorted(
        row[6][:19]
        for row in files["salesforce/2026-10-12/Task.csv"].values()
        if row[1] in ids and row[10] in ("Call", "Email") and row[6][:19] >= opened
    )
    first = re.search(r"first response +\w+, ([\d-]+ [\d:]+)Z", told)
    assert first is not None
    assert first[1] == done[0].replace("T", " ")


def test_durations_are_written_in_hours_whatever_a_day_is() -> None:
    assert span(2 * 86_400 + 61) == "48 h 1 min 1 s"
    assert (span(0), span(None)) == ("0 s", "not measured")


def test_without_an_agreement_the_clocks_say_so(acme: Workspace) -> None:
    told = explain(acme, "L2@2026-01-13T09:00:00Z")
    assert re.search(r"first response +no agreement", told)
    assert "touches on it: none" in told


# -- lines of the exports -----------------------------------------------------------


@pytest.fixture(scope="module")
def files(sample_exports: Path) -> dict[str, dict[int, list[str]]]:
    """Read every record of the exports, by file and line, without the kit."""
    found = {}
    for path in sorted(sample_exports.glob("salesforce/*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as text:
            reader, last, rows = csv.reader(text), 0, {}
            for row in reader:
                rows[last + 1], last = row, reader.line_num
        found[path.relative_to(sample_exports).as_posix()] = rows
    return found


@pytest.mark.parametrize("tag", SITUATIONS[:8])
def test_every_line_that_speaks_of_the_person_is_told_and_no_other(
    told_of: Callable[[str], str],
    ledger: Ledger,
    files: dict[str, dict[int, list[str]]],
    tag: str,
) -> None:
    true = planted(ledger, tag)
    person = next(p for p in ledger.people if p.person_key == true.person_key)
    ids = {id_ for record in person.record_ids for id_ in (record, record[:15])}
    told = {(file, int(line)) for file, line in PLACE.findall(told_of(true.handoff_id))}
    speaking = {
        (file, line)
        for file, rows in files.items()
        for line, cells in rows.items()
        if ids & set(cells) and not file.endswith(("Account.csv", "Opportunity.csv"))
    }
    assert told >= speaking
    others = {file.rsplit("/", 1)[1] for file, _ in told - speaking}
    assert others <= {"Account.csv", "Opportunity.csv"}


def test_a_row_is_told_at_the_line_that_holds_its_id(
    sample: Sample,
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    files: dict[str, dict[int, list[str]]],
    sample_exports: Path,
) -> None:
    placing = placing_of(con, sample.place, sample_exports)
    for tag in SITUATIONS[4:]:
        subject = find_subject(con, planted(ledger, tag).handoff_id)
        rows = rows_of(con, subject, owner_names(con))
        where = placing.find(row.place for row in rows)
        assert not placing.notes
        for row in rows:
            file, _, line = where[row.place].rpartition(":")
            cells = files[file][int(line)]
            keys = [
                part for part in row.key if isinstance(part, str) and len(part) == 18
            ]
            assert keys
            assert {key[:15] for key in keys} <= {cell[:15] for cell in cells}


def test_a_file_that_has_changed_since_is_named_and_its_lines_are_not(
    tmp_path: Path,
) -> None:
    place = keep(write_acme(tmp_path / "acme"))
    leads = next(place.exports.rglob("leads.csv"))
    assert "crm/2026-04-02/leads.csv:2\n" in explain(place, "L1")
    leads.write_text("id\n" + leads.read_text("utf-8"), encoding="utf-8")
    told = explain(place, "L1")
    assert "crm/2026-04-02/leads.csv:2" not in told
    assert "crm/2026-04-02/leads.csv, record 1\n" in told
    leads.write_text(LEADS + "L9,,Web,1,Open,2026-01-01T00:00:00Z\n", encoding="utf-8")
    assert "leads.csv has changed since the run; its lines are not told" in explain(
        place, "L1"
    )
    assert "crm/2026-04-02/changes.csv:2\n" in explain(place, "L1")


# -- figures ------------------------------------------------------------------------


def of_quarter(ledger: Ledger) -> list[TrueHandoff]:
    """Name the hand-offs that opened in the report's quarter."""
    return [
        true for true in ledger.handoffs if STARTS_ON <= true.opened_on < ENDS_BEFORE
    ]


def parts(found: list[Any]) -> dict[tuple[str, str, str], tuple[Any, str]]:
    """List what a hand-off is of each figure, by mart, row and column."""
    return {
        (each.mart, each.row, name): (value, part)
        for each in found
        for name, value, part in each.changes
    }


def is_rated(true: TrueHandoff) -> bool:
    """Say whether a hand-off counts in rates."""
    return (
        true.motion == "new business"
        and not true.is_bulk_signal
        and not true.is_sales_originated
    )


def test_figures_are_those_an_independent_count_gives(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    claimed = of_quarter(ledger)
    true = next(
        each
        for each in claimed
        if each.decision == "qualified" and is_rated(each) and each.is_conforming
    )
    found = parts(figures_of(con, true.handoff_id))
    source = [each for each in claimed if each.channel == true.channel]
    mart = "marts.quota_sources", str(true.channel)
    assert found[(*mart, "claimed_count")] == (len(source), "+1")
    conforming = sum(bool(each.is_conforming) for each in source)
    assert found[(*mart, "conforming_count")] == (conforming, "+1")
    assert found[(*mart, "earned_count")][1] == "+1"
    rated = [each for each in claimed if is_rated(each)]
    for measure in ("conforming_share, marketing", "acceptance, joint"):
        row = "marts.scorecard", f"{measure}, 2026-Q3"
        assert found[(*row, "all_count")] == (len(rated), "+1")
        assert found[(*row, "actual_count")][1] == "+1"
    share = sum(bool(each.is_conforming) for each in rated)
    row = "marts.scorecard", "conforming_share, marketing, 2026-Q3"
    assert found[(*row, "actual_count")] == (share, "+1")
    # A rejection's reason is held against those that were taken (R70), and no more.
    held = {name for mart, _, name in found if "rejections" in mart}
    assert held <= {"taken_count", "taken_reason_count"}


def test_a_rejection_counts_among_its_reason_and_a_bulk_one_in_no_rate(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    claimed = of_quarter(ledger)
    true = next(
        each
        for each in claimed
        if is_rated(each) and each.decision == "disqualified" and each.reason
    )
    alike = [
        each
        for each in claimed
        if is_rated(each)
        and (each.reason, each.decision) == (true.reason, "disqualified")
    ]
    found = parts(figures_of(con, true.handoff_id))
    rows = {
        row: each
        for (mart, row, name), each in found.items()
        if mart == "marts.rejections" and name == "handoff_count"
    }
    assert list(rows.values()) == [(len(alike), "+1")]
    bulk = parts(figures_of(con, planted(ledger, "pushed in one minute").handoff_id))
    assert ("marts.quota_fates", "bulk", "handoff_count") in bulk
    assert not any(
        mart in ("marts.funnel_quarters", "marts.scorecard") for mart, _, _ in bulk
    )


def test_each_handoff_is_one_of_the_claimed_and_leaving_it_out_leaves_no_trace(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    for true in of_quarter(ledger)[::150]:
        found = parts(figures_of(con, true.handoff_id))
        fates = [
            part for (mart, *_), part in found.items() if mart == "marts.quota_fates"
        ]
        assert [part for _, part in fates] == ["+1"]
    tables = con.execute(
        "select count(*) from duckdb_tables() where database_name = $side",
        {"side": SIDE},
    ).fetchall()
    assert tables == [(0,)]


def test_rows_are_matched_by_the_columns_that_make_them_unique() -> None:
    with duckdb.connect() as own:
        own.execute("attach ':memory:' as built")
        own.execute("attach ':memory:' as other")
        for side, rows in (
            ("built", "(1, 'a', true, 'x', 5, true), (2, 'a', true, 'y', 1, true)"),
            ("other", "(1, 'a', true, 'x', 3, false)"),
        ):
            own.execute(f"create schema {side}.marts")
            own.execute(
                f"create table {side}.marts.some as select * from (values {rows}) "
                "as t (position, half, is_half, other_half, lead_count, is_kept)"
            )
        found = differences(own, "marts.some", "other")
    alone = ("row", "is there", "for it alone")
    assert [(each.row, each.changes) for each in found] == [
        ("a, x", (("lead_count", 5, "+2"), ("is_kept", True, "without it no"))),
        ("a, y", (alone, ("position", 2, "+2"), ("lead_count", 1, "+1"))),
    ]


# -- parts of rules -----------------------------------------------------------------


def test_the_whole_of_a_rule_comes_to_what_the_verdict_says(
    told_of: Callable[[str], str], ledger: Ledger
) -> None:
    words = {"yes": "yes", "no": "no", "cannot be judged": "unknown"}
    for tag in ("no score", "role address", "reversed", "unmapped source"):
        told = told_of(planted(ledger, tag).handoff_id)
        judged = re.findall(
            r"rule, \w+: (.+)\n.*\n.*\n +(yes|no|unknown) ", told, re.MULTILINE
        )
        assert len(judged) >= 2
        assert all(words[verdict] == whole for verdict, whole in judged)


def test_points_told_add_up_to_the_score(
    told_of: Callable[[str], str], ledger: Ledger
) -> None:
    told = told_of(planted(ledger, "repeat signal").handoff_id)
    part = told.split("agreed score, opened: ", 1)[1].split("\n\n")[0]
    total = int(part.split(" ", 1)[0])
    first = part.split("agreed score, decided", 1)[0]
    points = [
        int(each) for each in re.findall(r"^ +([+-]\d+) +of", first, re.MULTILINE)
    ]
    assert len(points) == 6
    assert sum(points) == total


# -- small companies, bad input and hostile text ------------------------------------


def test_a_company_with_two_files_is_told_what_there_is(acme: Workspace) -> None:
    told = explain(acme, "L2@2026-01-13T09:00:00Z")
    assert "SQL rule: none is agreed, nothing was judged (R31)" in told
    assert "agreed score: no scoring criteria are agreed" in told
    assert "quota fate earned" in told
    assert told_facts(told)["motion"] == "not known"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "no id was given"),
        ("L22", "did you mean L2"),
        ("L2@2026-01-14T09:00:00Z", "did you mean L2@2026-01-13T09:00:00Z"),
        ("something else", "from the address of its page in the CRM"),
        ("'; drop table x; --", "is no hand-off"),
        ("\x1b[31mred", "\ufffd[31mred is no hand-off"),
    ],
)
def test_an_unknown_id_is_refused_with_what_to_try(
    acme: Workspace, asked: str, said: str
) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        explain(acme, asked)


def test_a_record_that_is_set_aside_is_told_with_its_fate(
    sample: Sample, con: duckdb.DuckDBPyConnection
) -> None:
    row = con.execute(
        "select min(lead_id) from built.staging.leads "
        "where row_fate = 'deleted in the CRM'"
    ).fetchall()
    told = explain(sample.place, row[0][0])
    assert "[deleted in the CRM]" in told
    assert "no record that the report uses" in told
    assert "HAND-OFF" not in told


def test_without_a_run_or_after_another_kits_the_way_out_is_named(
    tmp_path: Path,
) -> None:
    place = Workspace(write_acme(tmp_path / "acme"))
    with pytest.raises(UserError, match="this workspace has no report yet"):
        explain(place, "L1")
    place = keep(place.root)
    write_sealed(place.built_from, {"kit": "another"})
    with pytest.raises(UserError, match="another version of the kit"):
        explain(place, "L1")


def test_a_database_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    place = keep(write_acme(tmp_path / "acme"))
    built = place.built
    script = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1]); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(built)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(BusyError, match="is being written"):
            explain(place, "L1")
        writer.communicate()


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202eWeb\u200b\x9b31m"


def test_no_text_of_an_export_can_act_on_a_terminal(tmp_path: Path) -> None:
    leads = LEADS.replace("L2,bea@kite.example,Web", f"L2,bea@kite.example,{HOSTILE}")
    leads = leads.replace("65,Lost", f'65,"Lost{HOSTILE}{"x" * 300}"')
    place = keep(write_acme(tmp_path / "acme", leads=leads))
    told = explain(place, "L2")
    assert "owned" in told
    acting = {char for char in told if unicodedata.category(char)[0] == "C"}
    assert acting == {"\n"}
    assert "x" * 100 not in told
    assert "bea@" not in told


@dataclass(frozen=True)
class Ended:
    """How the command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Run the command line in this process."""

    def called(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["jointplan", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return called


def test_the_command_prints_the_answer_and_nothing_else_on_stdout(
    acme: Workspace, call: Callable[..., Ended], tmp_path: Path
) -> None:
    ended = call("explain", "L2", "--workspace", acme.root)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == explain(acme, "L2")
    ended = call(
        "explain", "L2", "--workspace", acme.root, "--exports", tmp_path / "none"
    )
    assert "records are counted instead of lines" in ended.out
    ended = call("explain", "L77", "--workspace", acme.root)
    assert (ended.code, ended.out) == (2, "")
    assert "L77 is no hand-off" in ended.err
