"""Tables, scorecard and sentences: counts beside every rate, gaps said aloud."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from jointplan.errors import UserError
from jointplan.report import sentences, tables
from jointplan.report.display import formats
from jointplan.report.display.grid import Column, table
from jointplan.report.display.promises import (
    difference,
    figure,
    gap,
    promised,
    state,
    told,
)
from jointplan.warehouse.read_marts import mart, open_marts
from jointplan.workspace import KIT_ROOT
from tests.page.test_charts import RUN, quarter_row, split_row, splits
from tests.support.hostile import HOSTILE

MARTS = KIT_ROOT / "tests" / "support" / "marts"
DECISIONS = dict.fromkeys(
    (
        "accepted_count",
        "acceptance_unknown_count",
        "disqualified_count",
        "recycled_count",
        "withdrawn_count",
        "joined_count",
        "expired_count",
        "open_count",
        "qualified_count",
        "no_decision_recorded_count",
    ),
    0,
)


def promise(name: str = "decided_in_time", **changed: Any) -> dict[str, Any]:
    return {
        "promise": name,
        "side": "sales",
        "position": 6,
        "quarter": "2026-Q3",
        "is_report_quarter": True,
        "actual_count": 60,
        "out_of_count": 80,
        "least_count": 60,
        "most_count": 60,
        "all_count": 80,
        "pending_count": 0,
        "not_measurable_count": 0,
        "actual_amount": None,
        "uncounted_win_count": None,
        "promised_count": None,
        "promised_pct": Decimal(70),
        "promised_amount": None,
        "short_count": None,
        "within_days": 30,
        "state": "kept",
    } | changed


def ranged(met: int, breached: int, unknown: int, **changed: Any) -> dict[str, Any]:
    """A promise of which some hand-offs are not measurable."""
    counts: dict[str, Any] = {
        "actual_count": met,
        "out_of_count": met + breached,
        "least_count": met,
        "most_count": met + unknown,
        "all_count": met + breached + unknown,
        "not_measurable_count": unknown,
        "promised_pct": Decimal(85),
    }
    return promise(**counts | changed)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


@pytest.mark.parametrize(
    ("k", "n", "said"),
    [
        (212, 684, "31% (212 of 684)"),
        (1_200, 2_400, "50% (1,200 of 2,400)"),
        (5, 9, "5 of 9"),
        (0, 0, "–"),
        (None, 10, "–"),
        (0, 10, "0% (0 of 10)"),
    ],
)
def test_rate_is_written_with_its_counts(k: int | None, n: int, said: str) -> None:
    assert formats.share(k, n) == said


def test_numbers_are_written_alike_everywhere() -> None:
    assert formats.count(1_234_567) == "1,234,567"
    assert formats.count(Decimal("22.85"), 1) == "22.9"
    assert formats.count(-3) == "−3"
    assert formats.signed(4) == "+4"
    assert formats.signed(-0.2) == formats.signed(0) == "0"
    assert formats.day(date(2026, 7, 3)) == "3\u00a0Jul\u00a02026"
    assert formats.day(None) == formats.count(None) == "–"
    assert formats.listing(["a", "b", "c"]) == "a, b and c"
    assert formats.plural(1, "hand-off") == "1 hand-off"


def test_table_escapes_every_text_of_the_data() -> None:
    block = table(
        "t",
        HOSTILE[0],
        [Column(HOSTILE[0], list(HOSTILE)), Column(HOSTILE[1], list(HOSTILE))],
        note=HOSTILE[0],
        empty="",
        groups=list(HOSTILE),
    )
    assert "<script" not in block.markup
    assert "<img" not in block.markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in block.markup
    assert "**x** [a](javascript:alert(1)) | y" in block.markup


def test_table_has_its_id_caption_and_source_and_no_style() -> None:
    block = table(
        "table-x", "Leads", [Column("Lead", ["a"])], note="Mart leads.", empty="None."
    )
    assert 'id="table-x"' in block.markup
    assert "<caption>Leads</caption>" in block.markup
    assert "Mart leads." in block.markup
    assert "<style" not in block.markup


def test_table_without_rows_is_a_sentence() -> None:
    block = table("t", "Leads", [Column("Lead", [])], note="", empty="No leads came.")
    assert block.plain == "No leads came."
    assert "<table" not in block.markup


def test_row_not_recorded_shows_counts_without_a_rate() -> None:
    block = tables.split(
        splits(split_row("A", 5, 20, **DECISIONS), split_row(None, 8, 21, **DECISIONS)),
        "source",
        RUN,
    )
    recorded, not_recorded = block.plain.splitlines()[2:]
    assert "25.0% (5 of 20)" in recorded
    assert "8 of 21" in not_recorded
    assert "%" not in not_recorded
    assert 'class="apart">' in block.markup


def test_field_filled_afterwards_shows_counts_and_says_why() -> None:
    block = tables.split(
        splits(split_row("A", 5, 20, is_filled_afterwards=True, **DECISIONS)),
        "source",
        RUN,
    )
    assert "Qualified within" not in block.markup
    assert "filled in far more often on qualified leads" in block.markup


def test_undecided_are_always_shown() -> None:
    lacking = DECISIONS | {"no_decision_recorded_count": 7}
    plain = tables.split(
        splits(split_row("A", 5, 20, **DECISIONS)), "source", RUN
    ).plain
    with_gap = tables.split(
        splits(split_row("A", 5, 20, **lacking)), "source", RUN
    ).plain
    assert "Open" in plain
    assert "No decision in export" not in plain
    assert "No decision in export" in with_gap


def test_wins_before_recording_are_not_recorded() -> None:
    row = quarter_row(
        "2026-Q3",
        0,
        50,
        is_complete=True,
        opportunity_count=0,
        won_count=0,
        won_before_handoff_count=0,
        win_within_days=90,
        win_mature_count=50,
        won_within_count=0,
        is_win_recorded=False,
        first_win_on=date(2026, 12, 5),
    )
    plain = tables.wins(frame(row), RUN).plain
    assert "not recorded before 5\u00a0Dec\u00a02026" in plain
    assert "%" not in plain


def test_promise_under_ten_shows_counts_alone() -> None:
    row = ranged(5, 3, 0)
    assert figure(row, "EUR") == ("5 of 8", "")
    assert difference(row, "EUR") == "–"
    assert told(ranged(3, 3, 2)) == "3 to 5 of 8, 2 not measurable"
    assert told(ranged(0, 0, 0, pending_count=4)) == "– (4 not due yet)"


@pytest.mark.parametrize(
    ("row", "said", "far"),
    [
        (
            ranged(180, 5, 15),
            "90.0% to 97.5% (180 to 195 of 200, 15 not measurable)",
            "+5.0 to +12.5\u00a0points",
        ),
        (ranged(0, 0, 40), "not measurable (40 hand-offs)", "–"),
        (
            ranged(2240, 249, 0, promised_pct=Decimal(90)),
            "90.0% (2,240 of 2,489)",
            "0.0\u00a0points",
        ),
        (
            ranged(
                50,
                30,
                0,
                pending_count=20,
                most_count=70,
                all_count=100,
                state="pending",
            ),
            "62.5% (50 of 80, 20 not due yet, in the end 50.0% to 70.0%)",
            "−22.5\u00a0points",
        ),
    ],
)
def test_figure_is_a_range_where_not_all_can_be_measured(
    row: dict[str, Any], said: str, far: str
) -> None:
    """R64; a difference is that of the printed figures (R53)."""
    assert told(row) == said
    assert difference(row) == far


def test_what_rounding_would_hide_is_said_in_counts() -> None:
    """R53: 90.0% of 90% promised, and one short all the same."""
    short = {"promised_pct": Decimal(90), "short_count": 1}
    assert state(ranged(2240, 249, 0, state="missed", **short)) == "missed, 1 short"
    assert state(ranged(2240, 200, 49, state="not measurable", **short)) == (
        "not measurable, 1 short at worst"
    )
    assert state(ranged(100, 60, 40, state="missed", short_count=30)) == (
        "missed, 30 short at best"
    )
    assert state(ranged(120, 10, 70, state="not measurable", short_count=50)) == (
        "not measurable"
    )
    assert state(ranged(180, 5, 15)) == "kept"


def test_quota_names_what_cannot_be_judged() -> None:
    row = promise(
        "mql_quota",
        promised_pct=None,
        promised_count=390,
        least_count=375,
        most_count=382,
        all_count=None,
        out_of_count=None,
        short_count=8,
        state="missed",
    )
    assert told(row) == "375 to 382 (7 more cannot be judged)"
    assert difference(row) == "−15 to −8"
    assert state(row) == "missed, 8 short at best"


def test_gap_of_two_figures_is_that_of_what_is_printed() -> None:
    assert gap(ranged(60, 20, 0), ranged(60, 30, 0)) == "−8.3\u00a0points"
    assert gap(ranged(60, 20, 0), ranged(60, 10, 10)) == "0.0 to +12.5\u00a0points"
    assert gap(ranged(60, 20, 0), ranged(0, 0, 80)) == "–"
    assert gap(ranged(6, 2, 0), ranged(60, 20, 0)) == "–"


def test_money_is_whole_and_named() -> None:
    row = promise(
        "won_revenue",
        actual_amount=Decimal("1402500.00"),
        promised_amount=Decimal("900000.00"),
        promised_pct=None,
        out_of_count=None,
        least_count=None,
        all_count=None,
        uncounted_win_count=2,
    )
    assert figure(row, "EUR")[1] == "2 wins without an amount in the currency or a day"
    assert figure(row, "EUR")[0] == "€1,402,500"
    assert difference(row, "EUR") == "+€502,500"


def test_money_of_a_currency_that_nobody_said_stands_alone() -> None:
    """R63: a page that supposed euros would be wrong elsewhere."""
    assert formats.money(1_200, "XXX") == formats.count(1_200)


def test_share_promised_is_a_range_where_the_tier_is_not_known() -> None:
    """R69: each end is held against the end that asks more of it, or less."""
    row = ranged(15, 4, 1, promised_pct=Decimal("80.5"), promised_least_pct=Decimal(80))
    assert promised(row) == "80.0% to 80.5%"
    assert difference(row) == "−5.5 to 0.0\u00a0points"
    assert promised(promise()) == "70.0%"


def test_missing_export_is_named_in_the_sections_it_concerns() -> None:
    entities = frame(
        {
            "entity": "stage_changes",
            "is_present": False,
            "sections": "Lead quotas, Conversion",
            "brings": "when each hand-off opened",
        }
    )
    block = tables.missing(entities, "Conversion")
    assert block.plain == (
        "Stage changes are not in this export; they would add when each hand-off "
        "opened."
    )
    assert tables.missing(entities, "Rejections").markup == ""


def test_definition_keeps_links_inside_and_markup_as_text() -> None:
    terms = frame(
        {
            "term": "Lead",
            "slug": "lead",
            "definition": "See [MQL](#mql), [lead](#lead), <script>x</script> "
            "[a](javascript:alert(1)) ![i](https://example.org/i.png)",
            "owner": None,
            "synonyms": "",
            "not_to_be_confused_with": "a *row*",
            "computed_in": None,
            "review_by": date(2026, 1, 1),
            "is_review_overdue": True,
        }
    )
    markup = tables.terms(terms).markup
    assert 'href="#term-lead"' in markup
    assert 'href="#glossary-terms"' in markup, "a link to no term leads to the list"
    assert "&lt;script&gt;" in markup
    assert "javascript:" not in markup.replace("(javascript:", "")
    assert "<img" not in markup
    assert "1\u00a0Jan\u00a02026 (overdue)" in markup


def test_first_use_is_said_wherever_mqls_are_counted() -> None:
    first_use = RUN.assign(is_first_use=True)
    block = sentences.glossary(frame(), frame(), first_use)
    assert "as the CRM says, not yet agreed" in block.plain


def test_differences_that_chance_explains_are_called_so() -> None:
    near = frame(quarter_row("2026-Q2", 20, 100), quarter_row("2026-Q3", 22, 100))
    far = frame(quarter_row("2026-Q2", 200, 1000), quarter_row("2026-Q3", 400, 1000))
    assert sentences.conversion(near, RUN).plain == (
        "Sales qualified 22.0% within 30 days (22 of 100), 20.0% the quarter before; "
        "could be chance."
    )
    assert sentences.conversion(far, RUN).plain == (
        "Sales qualified 40.0% within 30 days (400 of 1,000), 20.0% the quarter "
        "before: +20.0 points."
    )


def test_change_is_clear_where_only_the_intervals_of_both_overlap() -> None:
    """The interval of the difference decides, not whether two intervals overlap."""
    rows = frame(quarter_row("2026-Q2", 100, 1000), quarter_row("2026-Q3", 130, 1000))
    told = sentences.conversion(rows, RUN).plain
    assert told.endswith("10.0% the quarter before: +3.0 points.")


def test_few_leads_are_told_in_counts_without_a_verdict() -> None:
    rows = frame(quarter_row("2026-Q2", 3, 8), quarter_row("2026-Q3", 20, 100))
    told = sentences.conversion(rows, RUN).plain
    assert told.endswith("(20 of 100), 3 of 8 the quarter before.")


def test_speed_is_unknown_where_no_decision_is_recorded() -> None:
    ages = pd.DataFrame(
        [
            ("2026-Q3", True, 20, 20, "qualified", 15),
            ("2026-Q3", True, 30, 30, "censored", 85),
        ],
        columns=[
            "quarter",
            "is_report_quarter",
            "age_days_least",
            "age_days_most",
            "outcome",
            "handoff_count",
        ],
    )
    quarters = frame(quarter_row("2026-Q3", 15, 100, no_decision_recorded_count=85))
    said = sentences.speed(ages, quarters, RUN).plain
    assert "85.0% (85 of 100) of the leads have no decision" in said
    assert sentences.projection(ages, quarters, RUN).markup == ""


AGES = [
    "quarter",
    "is_report_quarter",
    "age_days_least",
    "age_days_most",
    "outcome",
    "handoff_count",
]


def test_projection_is_marked_as_one() -> None:
    ages = pd.DataFrame(
        [
            ("2026-Q3", True, 10, 10, "censored", 40),
            ("2026-Q3", True, 20, 20, "qualified", 30),
            ("2026-Q3", True, 30, 30, "censored", 30),
        ],
        columns=AGES,
    )
    quarters = frame(quarter_row("2026-Q3", 30, 100))
    said = sentences.projection(ages, quarters, RUN).plain
    assert said.replace("\u2060", "") == (
        "Projection, not a count: by day 30, about 50% of the leads of 2026-Q3 are "
        "qualified (95% interval 37–62%). That is 42 to 58 of 100; 30 are now. It "
        "assumes that 40 younger leads will do as older ones."
    )


def test_nothing_is_projected_where_nobody_is_younger() -> None:
    ages = pd.DataFrame(
        [
            ("2026-Q3", True, 20, 20, "qualified", 50),
            ("2026-Q3", True, 30, 30, "censored", 50),
        ],
        columns=AGES,
    )
    quarters = frame(quarter_row("2026-Q3", 50, 100))
    assert sentences.projection(ages, quarters, RUN).markup == ""


def test_wins_are_projected_only_where_they_are_recorded_with_their_days() -> None:
    """R33, R67."""
    ages = pd.DataFrame(
        [
            ("2026-Q3", True, 10, 10, "censored", 40),
            ("2026-Q3", True, 20, 20, "won", 30),
            ("2026-Q3", True, 95, 95, "censored", 30),
        ],
        columns=AGES,
    )
    about = {"is_win_recorded": True, "win_within_days": 90, "won_undated_count": 0}
    now = quarter_row("2026-Q3", 30, 100) | about
    said = sentences.won_projection(ages, frame(now), RUN).plain
    assert "by day 90, about 50% of the leads of 2026-Q3 are won" in said
    for changed in ({"is_win_recorded": False}, {"won_undated_count": 2}):
        silent = sentences.won_projection(ages, frame(now | changed), RUN)
        assert silent.markup == ""


def test_marts_are_shut_in_after_loading() -> None:
    con = open_marts(str(MARTS))
    for statement in (
        f"select * from read_parquet('{MARTS}/run.parquet')",
        f"copy marts.run to '{MARTS}/escaped.csv'",
        "set enable_external_access = true",
        "attach 'x.duckdb'",
    ):
        with pytest.raises(duckdb.Error):
            con.execute(statement)


def test_mart_keeps_whole_numbers_whole_and_null_as_none() -> None:
    con = open_marts(str(MARTS))
    lines = mart(con, "quota_lines")
    assert {type(value) for value in lines["earned_count"]} <= {int}
    values = {type(value) for value in lines["original_quota_count"]}
    assert float not in values


def test_marts_of_another_quarter_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="quarter"):
        open_marts(str(MARTS), quarter="1999-Q1")
    with pytest.raises(UserError, match="No marts"):
        open_marts(str(tmp_path))
