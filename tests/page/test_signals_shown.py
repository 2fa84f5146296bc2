"""What the page says of signals: few lines, each once, and what is not watched."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from jointplan.report import sentences, tables
from jointplan.report.display.signals import judged
from jointplan.report.sentences.decisions import Decision
from jointplan.report.sentences.signals import told
from tests.page.test_charts import MARTS
from tests.page.test_charts import RUN as OF_RUN

RUN = OF_RUN.assign(currency="EUR")
MOST_WORDS = 20


def watched(group: str | None, **changed: Any) -> dict[str, Any]:
    """A row of `marts.watched_signals`: SQLs of a source fell from 28% to 7%."""
    return {
        "signal": "Weaker leads",
        "measure": "SQLs by source",
        "question": "What changed in this programme?",
        "asks": "marketing",
        "is_more": False,
        "unit": "SQL",
        "group_name": group,
        "held_against": "quarters before",
        "quarter": "2026-Q3",
        "actual_count": 7,
        "unknown_count": 0,
        "out_of_count": Decimal(100),
        "usual_quarter_count": 4,
        "usual_count": 112,
        "usual_unknown_count": 0,
        "usual_out_of_count": Decimal(400),
        "usual_square_count": Decimal("31.36"),
        "as_far_count": 0,
        "may_be_as_far_count": 0,
        "win_count": 10,
        "win_out_of_count": 100,
        "won_amount": Decimal(2000),
        "won_amount_count": 10,
    } | changed


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def lines_of(*rows: dict[str, Any], decisions: tuple[Decision, ...] = ()) -> list[str]:
    found = sentences.unsaid(frame(*rows), decisions, is_change_said=False)
    return sentences.signals(found, RUN).plain.splitlines()


def test_signal_says_counts_question_and_who_answers_in_few_words() -> None:
    (line,) = lines_of(watched("Direct"))
    assert line == (
        "Weaker leads, Direct: 7 of 100 qualified, 28.0% before. "
        "What changed in this programme? (Marketing)"
    )
    assert len(line.split()) < MOST_WORDS


def test_nothing_is_said_where_nothing_stands_out() -> None:
    assert lines_of(watched("Direct", actual_count=27)) == []
    assert lines_of() == []


def test_at_most_three_are_told_those_with_most_at_stake_first() -> None:
    found = [watched(name, win_count=n) for n, name in enumerate("ABCDE", 1)]
    found.append(watched("F", win_count=None))
    lines = lines_of(*found)
    assert [line[14] for line in lines] == ["E", "D", "C"]


def test_stake_is_count_short_times_share_won_times_mean_amount() -> None:
    (signal,) = judged(frame(watched("Direct")))
    assert signal.short == 100 * 112 / 400 - 7
    assert signal.worth("EUR") == "€420"  # 21 SQLs, 10% won, 200 each


def test_what_a_decision_says_is_not_told_again() -> None:
    short = watched(
        "Webinar",
        measure="MQLs against quota",
        signal="Too few MQLs",
        actual_count=10,
        out_of_count=Decimal(60),
        usual_count=240,
        usual_out_of_count=Decimal(240),
        usual_square_count=Decimal(240),
    )
    cause = Decision("Webinar", "", "", "", "mql_quota", "Webinar")
    other = Decision("Webinar", "", "", "", "mql_quota", "Trade show")
    assert lines_of(short, decisions=(cause,)) == []
    assert len(lines_of(short, decisions=(other,))) == 1
    shown = tables.signals(frame(short), [], RUN).plain
    assert "said above already" in shown


def test_what_is_not_known_is_named_in_the_fold_with_the_number() -> None:
    row = watched("Direct", unknown_count=21)
    assert lines_of(row) == []
    assert "not known: 21 leads could not be judged" in (
        tables.signals(frame(row), [], RUN).plain
    )
    assert "0 stand out, 1 not known" in sentences.signals_basis(frame(row)).plain


def test_what_nothing_carries_is_not_watched_and_has_its_cure() -> None:
    row = watched(None, out_of_count=None, held_against=None, usual_quarter_count=None)
    said = sentences.signals_basis(frame(watched("Direct"), row)).plain
    assert "Not watched: Weaker leads (export the day of each SQL" in said
    assert "Agree on a table Signals" in sentences.signals_basis(frame()).plain


def test_one_quarter_before_is_too_few_to_compare_with() -> None:
    row = watched("Direct", usual_quarter_count=1)
    assert lines_of(row) == []
    assert "fewer than two quarters" in sentences.signals_basis(frame(row)).plain


def test_signal_of_an_older_quarter_names_it() -> None:
    (signal,) = judged(frame(watched("Direct", quarter="2026-Q2")))
    assert told(signal, "2026-Q3").startswith("Weaker leads, Direct, 2026-Q2: 7 of 100")


def test_counts_of_the_sample_are_those_of_its_other_marts() -> None:
    found = pd.read_parquet(MARTS / "watched_signals.parquet")
    by = found.set_index(["measure", "group_name"])
    sources = pd.read_parquet(MARTS / "quota_sources.parquet").set_index("source")
    quotas = by.loc["MQLs against quota"]
    named = quotas[quotas.index.notna()]
    expected = sources.loc[named.index, "earned_count"]
    assert list(named["actual_count"]) == list(expected)
    spend = pd.read_parquet(MARTS / "spend_channels.parquet")
    spend = spend[~spend["is_total"].astype(bool)]
    spend["is_report_quarter"] = spend["is_report_quarter"].astype(bool)
    is_past = ~spend["is_report_quarter"] & (spend["quarter"] > "2025-Q2")
    qualified = by.loc["SQLs by source"]
    now, past = spend[spend["is_report_quarter"]], spend[is_past]
    for name, part, sums in (
        ("actual_count", now, "qualified_within_count"),
        ("out_of_count", now, "mature_count"),
        ("usual_count", past, "qualified_within_count"),
        ("usual_out_of_count", past, "mature_count"),
    ):
        expected = part.groupby("source")[sums].sum().reindex(qualified.index)
        assert list(qualified[name].astype(int)) == list(expected)
    teams = pd.read_parquet(MARTS / "followup_teams.parquet")
    teams = teams[teams["term"] == "first response"].set_index("team")
    late = by.loc["late first responses by team"]
    assert list(late["actual_count"]) == list(teams.loc[late.index, "breached_count"])
