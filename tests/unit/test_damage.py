"""Exports that were damaged on the way stop a run, and say where, and what helps."""

from __future__ import annotations

import pytest

from jointplan.errors import ExportError
from jointplan.ingest.staging.damage import refuse_damage
from tests.support.stage import Stage

MAPPING = """
[sources.crm]
{more}
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = {{ lead_id = "id", title = ["title", ""], modified = ["changed", ""] }}
[sources.crm.feeds.changes]
file = "changes.csv"
entity = "stage_changes"
columns.record_id = "lead"
columns.changed = "at"
columns.stage = {{ value = "mql" }}
columns.track = {{ value = "status" }}
"""


def refused(stage: Stage, leads: str, named: list[str], more: str = "") -> str:
    """What stops a run with these leads and a change of each record named."""
    changes = "".join(f'"{each}",2026-07-01T09:00:00Z\n' for each in named)
    exports = stage.build(
        MAPPING.format(more=more), leads=leads, changes=f"lead,at\n{changes}"
    )
    stage.account()
    try:
        refuse_damage(stage.con, exports, cache=stage.folder / "cache")
    except ExportError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("known", "named", "said"),
    [
        ("101", "101.0", "a trailing .0"),
        ("101.00", "101", "a trailing .0"),
        ("4711", "4,711", "separators"),
        ("4711", "4 711", "separators"),
        ("00123", "123", "zeros in front"),
        ("00Q5g00000AbCdE", "00Q5G00000ABCDE", "upper for lower case"),
        ("00q5g00000abcde", "00Q5g00000AbCdE", "upper for lower case"),
        ("00Q5g00000AbCdE", "00Q5g00000AbCdEEAV", "15 for 18 characters"),
    ],
)
def test_ids_that_would_match_but_for_their_writing_stop_a_run(
    stage: Stage, known: str, named: str, said: str
) -> None:
    found = refused(stage, f"id\n{known}\n", [named])
    assert said in found
    assert found.startswith("changes.csv:2: 1 rows")
    assert known not in found


def test_ids_that_only_a_whole_one_tells_apart_stop_nothing(stage: Stage) -> None:
    """Two ids in mixed case are two, and a record that is missing is no damage."""
    leads = "id\n00Q5g00000AbCdE\n00Q5g00000aBcDe\n"
    assert refused(stage, leads, ["00Q5g00000AbCdF", "00Q5g00000ABcdE"]) == ""


def test_long_ids_in_one_case_are_read_as_they_were(stage: Stage) -> None:
    """The last three characters say which of the fifteen are upper case."""
    leads = "id\n00Q5g00000AbCdEEAV\n00Q5g00000aBcDeEAK\n"
    named = ["00Q5G00000ABCDEEAV", "00q5g00000abcdeeak"]
    assert refused(stage, leads, named, 'id_form = "salesforce"') == ""
    assert stage.rows("record_id", "stage_changes") == [
        ("00Q5g00000AbCdEEAV",),
        ("00Q5g00000aBcDeEAK",),
    ]


@pytest.mark.parametrize("id_", ["1.23E+10", "1,23457E+14", "5e+17"])
def test_ids_that_a_spreadsheet_shortened_stop_a_run_whatever_else(
    stage: Stage, id_: str
) -> None:
    found = refused(stage, f'id\n"{id_}"\n', [id_])
    assert "lost their last digits" in found
    assert "leads.csv:2" in found
    assert "changes.csv:2" in found


@pytest.mark.parametrize(("end", "is_cut"), [("000", True), ("007", False)])
def test_ids_cut_after_fifteen_digits_stop_a_run(
    stage: Stage, end: str, is_cut: bool
) -> None:
    ids = [f"9007199254740{n}{end}" for n in range(10, 16)]
    found = refused(stage, "\n".join(["id", *ids]), ids)
    assert ("lost their last digits" in found) == is_cut


def test_keys_with_two_contents_stop_a_run_and_both_lines_are_named(
    stage: Stage,
) -> None:
    """R47: one in a hundred is let pass, with its lines in the page's account."""
    found = refused(stage, "id,title\nL1,Head\nL1,Chief\n", ["L1"])
    assert "1 of 1 keys" in found
    assert "leads.csv:2 and leads.csv:3" in found
    assert "Head" not in found


@pytest.mark.parametrize(
    "leads",
    [
        "id,title,own\nL1,Head,a\nL1,Head,b\n",
        "id,title\nL1,Head\nL1,\n",
        "id,title,changed\nL1,Head,2026-07-01\nL1,Chief,2026-07-02\n",
    ],
)
def test_rows_that_do_not_contradict_each_other_are_one(
    stage: Stage, leads: str
) -> None:
    assert refused(stage, leads, ["L1"]) == ""


def test_row_modified_last_is_the_one_used_wherever_it_stands(stage: Stage) -> None:
    refused(stage, "id,title,changed\nL1,New,2026-07-02\nL1,Old,2026-07-01\n", [])
    assert stage.rows("title, row_fate") == [("New", "used"), ("Old", "written twice")]


def test_file_that_ends_where_exports_are_cut_off_stops_if_records_are_missing(
    stage: Stage,
) -> None:
    leads = "id\n" + "".join(f"L{n}\n" for n in range(1000))
    missing = [f"L{n}" for n in range(1000, 1020)]
    found = refused(stage, leads, missing)
    assert "ends at 1,000 rows" in found
    assert "20 rows of other files" in found


def test_file_of_another_length_lacks_records_and_stops_nothing(stage: Stage) -> None:
    leads = "id\n" + "".join(f"L{n}\n" for n in range(999))
    assert refused(stage, leads, [f"L{n}" for n in range(999, 1020)]) == ""


OWNERS = """
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id", owner_id = "owner" }
[sources.crm.feeds.owners]
file = "owners.csv"
entity = "owners"
columns = { owner_id = "id", team = "team" }
"""


@pytest.mark.parametrize(
    ("owner", "is_damaged"), [("77.0", True), ("78", False), ("ada ito", False)]
)
def test_owner_on_no_list_is_nobody_s_fault_unless_the_id_was_damaged(
    stage: Stage, owner: str, is_damaged: bool
) -> None:
    exports = stage.build(
        OWNERS,
        leads=f"id,owner\nL1,{owner}\n",
        owners="id,team\n77,North\nAda Ito,North\n",
    )
    found = ""
    stage.account()
    try:
        refuse_damage(stage.con, exports, cache=stage.folder / "cache")
    except ExportError as error:
        found = str(error)
    assert ("a trailing .0" in found) == is_damaged
    assert bool(found) == is_damaged
