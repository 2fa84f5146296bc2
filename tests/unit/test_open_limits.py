"""A draft with an open limit is not published (R62)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import OpenLimitError
from jointplan.pipeline.open_limits import accepting_lines, refuse_open
from jointplan.plans.read import plan_digest, read_plans
from jointplan.plans.schema import AcceptedLimit
from jointplan.plans.tables import plan_rows
from tests.support.acme import PLAN

ACCEPTED = """
[[accepted_limits]]
limit = "zone_supposed"
marketing = "Ada Ito"
sales = "Bo Lund"
on = 2026-04-02
because = "one office"

[[accepted_limits]]
limit = "currency_supposed"
marketing = "Ada Ito"
on = 2026-04-02
"""


def draft(folder: Path, *open_codes: str, baseline: bool = False) -> Path:
    """A run with an open limit per code, and one that is not."""
    marts = folder / "run-1" / "marts"
    marts.mkdir(parents=True)
    codes = [(code, True, n) for n, code in enumerate(open_codes, 1)]
    with duckdb.connect() as con:
        con.execute(
            "create table run as select '2026-Q1' as quarter, "
            f"date '2026-04-02' as as_of_on, {baseline} as is_baseline"
        )
        con.execute(
            "create table limits (limit_code varchar, is_open boolean, "
            "position bigint, subject varchar, touched_count bigint, "
            "handoff_count bigint)"
        )
        for code, is_open, number in [*codes, ("no_history", False, 99)]:
            con.execute(
                "insert into limits values (?, ?, ?, 'UTC', 7, 7)",
                [code, is_open, number],
            )
        for name in ("run", "limits"):
            con.table(name).write_parquet(str(marts / f"{name}.parquet"))
    return folder / "run-1"


def test_draft_without_an_open_limit_may_be_published(tmp_path: Path) -> None:
    refuse_open(draft(tmp_path))


def test_all_open_limits_are_named_at_once_with_cure_and_lines(tmp_path: Path) -> None:
    run = draft(tmp_path, "zone_supposed", "exception_unread")
    with pytest.raises(OpenLimitError) as caught:
        refuse_open(run)
    said = str(caught.value)
    assert caught.value.exit_code == 12
    assert "zone_supposed is open: The company's time zone is assumed" in said
    assert "exception_unread is open: An agreed exception" in said
    assert "needed by  7 of 7 hand-offs" in said
    assert "no_history" not in said
    assert "nothing was published" in said
    lines = said.split("report again:\n\n")[1]
    entries = tomllib.loads(lines)["accepted_limits"]
    assert [each["limit"] for each in entries] == ["zone_supposed", "exception_unread"]
    for each in entries:
        assert AcceptedLimit.model_validate(each).up_to == 7


def test_baseline_is_told_to_write_a_plan_first(tmp_path: Path) -> None:
    with pytest.raises(OpenLimitError, match=r"write plans/2026-Q1\.toml from"):
        refuse_open(draft(tmp_path, "zone_supposed", baseline=True))


def test_draft_of_an_older_kit_has_to_be_made_again(tmp_path: Path) -> None:
    run = draft(tmp_path)
    with duckdb.connect() as con:
        con.execute(
            f"copy (select 'date_only' as limit_code) to "
            f"'{run / 'marts' / 'limits.parquet'}' (format parquet)"
        )
    with pytest.raises(OpenLimitError, match="an older version of the kit"):
        refuse_open(run)


def test_subject_with_quotes_can_be_pasted() -> None:
    row = {"limit_code": "plan_word_unknown", "subject": "a 'b' \"c\"\n"}
    lines = accepting_lines(row | {"touched_count": None}, {"as_of_on": "2026-04-02"})
    (entry,) = tomllib.loads(lines)["accepted_limits"]
    assert entry["subject"] == row["subject"]
    assert "up_to" not in entry


def test_limit_is_accepted_with_both_names_and_unsigns_no_plan(tmp_path: Path) -> None:
    plain, accepted = tmp_path / "plain", tmp_path / "accepted"
    for folder, text in ((plain, PLAN), (accepted, PLAN + ACCEPTED)):
        folder.mkdir()
        (folder / "2026-Q1.toml").write_text(text, encoding="utf-8")
    before, after = (read_plans(each)["2026-Q1"] for each in (plain, accepted))
    assert plan_digest(before, []) == plan_digest(after, [])
    (row,) = plan_rows({"2026-Q1": after})["accepted_limits"]
    assert row[:2] == ("2026-Q1", "zone_supposed")
    assert row[4:6] == ("Ada Ito", "Bo Lund")
