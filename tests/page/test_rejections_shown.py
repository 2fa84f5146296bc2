"""What the page says of fair and unfair rejections, of recycling, and of voices."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.display.blocks import EMPTY, Block
from tests.page.test_charts import RUN

ABOUT = RUN.assign(mql_rule_on=[date(2026, 7, 1)]).astype(object)
FIRST_USE = ABOUT.assign(is_first_use=True).astype(object)
ENTITIES = pd.DataFrame([{"entity": "decisions", "is_present": True}], dtype=object)
NO_DECISIONS = ENTITIES.assign(is_present=False).astype(object)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def rejected(fairness: str, **changed: Any) -> dict[str, Any]:
    return {
        "handoff_id": "h1",
        "record_id": "r1",
        "team": "Desk",
        "source": "Webinar",
        "trigger": "response",
        "decision": "disqualified",
        "reason": "No budget",
        "is_in_glossary": True,
        "reason_family": "timing",
        "acts": "both",
        "touches_owed": "contact",
        "first_response_state": "met",
        "touches_state_at_rejection": "pending",
        "claim": None,
        "fit_verdict": None,
        "fairness": fairness,
        "touches_owed_count": 3,
        "touches_done_count": 1,
        "is_too_early": fairness == "too early",
        "opened_on": date(2026, 8, 3),
        "decided_on": date(2026, 8, 4),
        "is_decided_between": False,
    } | changed


def counted(reason: str | None = "Too small", **changed: Any) -> dict[str, Any]:
    counts = {name: 0 for name in tables.audit.MEASURES}
    return {
        "team": "Desk",
        "source": "Webinar",
        "trigger": "response",
        "decision": "disqualified",
        "reason_family": "fit" if reason else None,
        "reason": reason,
        "acts": "marketing",
        "is_in_glossary": True,
        **counts,
    } | changed


def unmeasured(state: str) -> dict[str, Any]:
    return rejected(
        "not measurable",
        is_too_early=None,
        touches_state_at_rejection=state,
        touches_owed_count=None,
    )


def test_sentence_settles_the_argument_on_the_side_of_sales() -> None:
    found = frame(
        *[rejected("too early")] * 3,
        *[rejected("fair")] * 5,
        rejected("claimed, not found", claim="claimed, not found"),
        rejected("fair", claim="found"),
        rejected("no reason", reason=None, reason_family=None),
    )
    told = sentences.audit(found, ENTITIES, ABOUT).plain
    assert "Of 11 rejections, 3 (27.3%) came before the agreed work was done" in told
    assert "6 followed the agreed work and have a reason" in told
    assert "1 of 2 stated reasons could not be confirmed" in told
    assert "1 has no reason" in told
    assert "cannot be judged" not in told


def test_sentence_settles_the_argument_on_the_side_of_marketing() -> None:
    found = frame(
        counted(fit_conforming_count=5, fit_nonconforming_count=3),
        counted("Spam", fit_corrected_count=2, fit_not_judged_count=1),
    )
    assert sentences.fit(found, ABOUT).plain == (
        "Of 11 rejections for fit or data, 5 met the MQL definition and 3 did not; 2 "
        "met it only on a value corrected since; 1 cannot be judged."
    )


@pytest.mark.parametrize(
    ("state", "brings"),
    [
        ("no agreement", "[[agreements]] in the quarter's plan would"),
        ("not measurable", "Export calls, e-mails, meetings and responses"),
    ],
)
def test_what_cannot_be_measured_names_what_brings_it(state: str, brings: str) -> None:
    told = sentences.audit(frame(*[unmeasured(state)] * 4), ENTITIES, ABOUT).plain
    assert "Whether 4 of 4 rejections came too early cannot be judged" in told
    assert brings in told
    assert " 0 " not in told


def test_days_without_hours_leave_first_response_unmeasured() -> None:
    by_day = rejected("fair", first_response_state="not measurable")
    told = sentences.audit(frame(by_day, rejected("fair")), ENTITIES, ABOUT).plain
    assert "not in this export for 1 of 2 rejections: it has dates without" in told


def test_quarter_without_rejections_says_what_would_bring_them() -> None:
    nothing = pd.DataFrame()
    told = sentences.audit(nothing, NO_DECISIONS, ABOUT).plain
    assert "no decisions of sales. Export a history of stages or statuses" in told
    assert "no decisions" not in sentences.audit(nothing, ENTITIES, ABOUT).plain
    assert "No MQL definition is agreed yet" in sentences.fit(nothing, FIRST_USE).plain
    assert sentences.fit(nothing, ABOUT) is EMPTY
    for shown in (
        charts.audit(nothing, ABOUT),
        charts.fit(nothing, ABOUT),
        tables.audit_reasons(nothing, ABOUT),
        tables.audit_split(nothing, "team", ABOUT),
        tables.rejection_list(nothing, ABOUT),
        tables.unmapped(nothing, ABOUT),
        charts.too_early_by_quarter(nothing, ABOUT),
        tables.fairness_by_quarter(nothing, ABOUT),
        sentences.fairer(nothing, ABOUT),
        tables.recyclings(nothing, ABOUT),
        tables.recycling_families(nothing, ABOUT),
    ):
        assert shown is EMPTY
    assert "mapping calls recycled" in sentences.recycled(nothing, ABOUT).plain


def test_chart_of_what_cannot_be_measured_is_a_sentence() -> None:
    found = frame(counted(rejected_count=4, not_measurable_count=4))
    assert isinstance(charts.audit(found, ABOUT), Block)
    assert charts.fit(frame(counted(fit_conforming_count=3)), FIRST_USE) is EMPTY


def test_chart_names_only_what_it_draws_and_puts_no_team_last() -> None:
    found = frame(
        counted(None, team=None, rejected_count=30, no_reason_count=30),
        counted(rejected_count=12, too_early_count=4, fair_count=8),
    )
    chart = charts.audit(found, ABOUT)
    assert not isinstance(chart, Block)
    spec = chart.to_dict()
    assert [each["role"] for each in spec["usermeta"]["key"]] == [
        "tint",
        "disqualified",
    ]
    told = "Desk: 12 rejections, 8 after the agreed work, 4 too early."
    assert told in spec["description"]
    (records,) = spec["datasets"].values()
    assert [each["name"] for each in records] == ["Desk", "Without a team"]
    assert records[0]["label"] == "12 · 4 too early"
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec


def title(chart: Any) -> str:
    return str(chart.to_dict()["usermeta"]["title"])


def test_team_that_rejects_too_early_is_named_only_beyond_chance() -> None:
    def teams(early: int) -> pd.DataFrame:
        return frame(
            counted(rejected_count=100, too_early_count=early, fair_count=100 - early),
            counted(
                team="North", rejected_count=200, too_early_count=20, fair_count=180
            ),
        )

    assert title(charts.audit(teams(40), ABOUT)) == (
        "Desk rejected 40.0% too early, all others 10.0%"
    )
    assert title(charts.audit(teams(11), ABOUT)) == "Leads rejected too early, by team"


def test_rejections_for_fit_are_titled_by_those_that_met_the_definition() -> None:
    found = frame(counted(fit_conforming_count=5, fit_nonconforming_count=3))
    chart = charts.fit(found, ABOUT)
    assert title(chart) == "Of 8 fit or data rejections, 5 met the definition"


def test_family_that_rises_beyond_chance_is_the_title_and_a_fall_is_not() -> None:
    before = [quarter("2026-Q2", "fit", 20), quarter("2026-Q2", "timing", 70)]
    risen = [quarter("2026-Q3", "fit", 60), quarter("2026-Q3", "timing", 71)]
    drawn = [each | {"reasons_on": date(2025, 4, 1)} for each in (*before, *risen)]
    plain = "Leads rejected, by family of reasons and quarter"
    assert title(charts.families_by_quarter(frame(*drawn), ABOUT)) == (
        "Fit rose from 10.0% to 30.0% within 30 days"
    )
    fallen = [quarter("2026-Q3", "fit", 2), quarter("2026-Q3", "timing", 71)]
    drawn = [each | {"reasons_on": date(2025, 4, 1)} for each in (*before, *fallen)]
    assert title(charts.families_by_quarter(frame(*drawn), ABOUT)) == plain
    other = [each | {"reasons_on": date(2026, 7, 1)} for each in risen]
    drawn = [*[each | {"reasons_on": date(2025, 4, 1)} for each in before], *other]
    assert title(charts.families_by_quarter(frame(*drawn), ABOUT)) == plain


def test_quarter_that_is_not_over_is_not_drawn_as_a_fall() -> None:
    rows = [quarter(f"2026-Q{n}", "fit", 20 if n < 3 else 1) for n in (1, 2, 3)]
    found = frame(*[each | {"reasons_on": date(2025, 4, 1)} for each in rows])
    draft = ABOUT.assign(is_complete=False).astype(object)
    spec: Any = charts.families_by_quarter(found, draft)
    (drawn, *_) = spec.to_dict()["datasets"].values()
    assert {each["quarter"] for each in drawn} == {"2026-Q1", "2026-Q2"}
    assert spec.to_dict()["usermeta"]["remark"].startswith("Not shown: 2026-Q3")


def test_most_frequent_reason_that_explains_something_is_the_title() -> None:
    """R70."""
    found = frame(
        by_reason("Other", 50, 0, 0) | {"is_on_both_alike": True},
        by_reason("Too small", 30, 0, 0) | {"is_on_both_alike": False},
    )
    assert title(charts.reasons(found, ABOUT)) == (
        "“Too small” makes up 37.5% of rejections"
    )


def test_what_is_not_measurable_is_never_a_zero() -> None:
    found = frame(
        counted(rejected_count=4, not_measurable_count=4),
        counted(
            None,
            team="North",
            rejected_count=6,
            not_measurable_count=2,
            no_reason_count=4,
        ),
    )
    chart = charts.audit(found, ABOUT)
    assert not isinstance(chart, Block)
    (records,) = chart.to_dict()["datasets"].values()
    assert [each["label"] for each in records] == [
        "6 · 2 cannot be judged",
        "4 · 4 cannot be judged",
    ]
    assert "0 of 4" not in tables.audit_reasons(found.iloc[:1], ABOUT).plain


def test_split_sums_reasons_and_keeps_counts_beside_shares() -> None:
    found = frame(
        counted(rejected_count=15, too_early_count=5, fair_count=10),
        counted("Spam", rejected_count=5, not_measurable_count=5),
        counted(team=None, rejected_count=40, fair_count=40),
    )
    told = tables.audit_split(found, "team", ABOUT).plain.splitlines()
    assert told[2].split("  ")[0] == "Desk"
    assert "33.3% (5 of 15)" in told[2]
    assert told[3].startswith("Not recorded")
    reasons = tables.audit_reasons(found, ABOUT).plain
    assert reasons.index("Too small") < reasons.index("Spam")


def test_list_begins_with_what_to_talk_about_and_says_what_it_leaves_out() -> None:
    many = [
        rejected("fair", handoff_id=f"h{n}", record_id=f"fair{n}")
        for n in range(tables.audit.MOST_ROWS)
    ]
    early = rejected("too early", record_id="<b>x</b>", decided_on=date(2026, 7, 1))
    block = tables.rejection_list(frame(*many, early), ABOUT)
    assert block.plain.splitlines()[2].startswith("<b>x</b>")
    assert "<b>x</b>" not in block.markup
    assert "1 more are in the mart only" in block.markup


def test_reasons_of_no_table_are_listed_with_their_counts() -> None:
    row = {"reason": "Kein Geld", "is_in_glossary": False, "handoff_count": 3}
    known = {"reason": "Spam", "is_in_glossary": True, "handoff_count": 9}
    blank = {"reason": None, "is_in_glossary": True, "handoff_count": 2}
    told = tables.unmapped(frame(row, row, known, blank), ABOUT).plain
    assert "Kein Geld" in told
    assert "35.3% (6 of 17)" in told
    assert "Spam" not in told
    assert "Every reason" in tables.unmapped(frame(known, blank), ABOUT).plain


def quarter(
    name: str, family: str, k: int, n: int = 200, **changed: Any
) -> dict[str, Any]:
    return {
        "quarter": name,
        "starts_on": date(2026, 3 * int(name[-1]) - 2, 1),
        "reason_family": family,
        "rejected_count": k,
        "rejected_now_count": k,
        "rejected_within_count": k,
        "rejected_now_within_count": k,
        "rejected_within_unknown_count": 0,
        "within_days": 30,
        "mature_count": n,
        "handoff_count": n,
    } | changed


def test_change_since_the_last_quarter_is_told_only_beyond_chance() -> None:
    before = [quarter("2026-Q2", "fit", 20), quarter("2026-Q2", "timing", 30)]
    moved = [quarter("2026-Q3", "fit", 60), quarter("2026-Q3", "timing", 31)]
    told = sentences.changed(frame(*before, *moved), ABOUT).plain
    assert told == (
        "Since 2026-Q2: Fit rose from 10.0% (20 of 200) to 30.0% (60 of 200) of leads "
        "within 30 days, +20.0 points."
    )
    still = [quarter("2026-Q3", "fit", 22), quarter("2026-Q3", "timing", 31)]
    assert "could be chance" in sentences.changed(frame(*before, *still), ABOUT).plain
    assert "only one of the two" in sentences.changed(frame(*moved), ABOUT).plain


def test_families_are_compared_at_equal_age_or_not_at_all() -> None:
    """R55: 60 of 200 became 30 of 200 so far; at 30 days 24 of 100 became 25 of 100."""
    young = {"mature_count": 100}
    now = quarter("2026-Q3", "fit", 30, rejected_now_within_count=25, **young)
    before = quarter("2026-Q2", "fit", 60, rejected_now_within_count=24, **young)
    told = sentences.changed(frame(before, now), ABOUT).plain
    assert "from 24.0% (24 of 100) to 25.0% (25 of 100)" in told
    assert "could be chance" in told
    unknown = before | {"rejected_within_unknown_count": 3}
    silent = sentences.changed(frame(unknown, now), ABOUT).plain
    assert "the days of some decisions are not in this export" in silent


def fairness(name: str, k: int, n: int, **changed: Any) -> dict[str, Any]:
    return {
        "quarter": name,
        "starts_on": date(2026, 3 * int(name[-1]) - 2, 1),
        "is_report_quarter": name == "2026-Q3",
        "handoff_count": 2 * n,
        "rejected_count": n + 7,
        "too_early_count": k + 5,
        "fair_count": n - k + 2,
        "not_measurable_count": 0,
        "claimed_not_found_count": 0,
        "no_reason_count": 0,
        "within_days": 30,
        "mature_count": 2 * n,
        "audited_within_count": n,
        "too_early_within_count": k,
        "reasons_on": date(2025, 4, 1),
    } | changed


@pytest.mark.parametrize(
    ("k", "moved"),
    [(60, "+40.0 points."), (24, "+4.0 points; could be chance.")],
)
def test_share_too_early_is_compared_at_equal_age_with_its_chance(
    k: int, moved: str
) -> None:
    found = frame(fairness("2026-Q2", 20, 100), fairness("2026-Q3", k, 100))
    told = sentences.fairer(found, ABOUT).plain
    assert f"rejected within 30 days, {k}.0% ({k} of 100) were rejected too" in told
    assert f"In 2026-Q2 it was 20.0% (20 of 100): {moved}" in told


def test_change_of_too_few_rejections_is_not_told() -> None:
    few = frame(fairness("2026-Q2", 1, 9), fairness("2026-Q3", 20, 100))
    assert "Fewer than ten rejections of 2026-Q2" in sentences.fairer(few, ABOUT).plain
    assert sentences.fairer(few.iloc[1:], ABOUT) is EMPTY


def test_trend_says_which_quarter_cannot_be_measured_and_which_is_young() -> None:
    unknown = fairness("2026-Q1", 0, 0, rejected_count=30, not_measurable_count=30)
    found = frame(
        unknown | {"too_early_count": 0, "fair_count": 0},
        fairness("2026-Q2", 20, 100),
        fairness("2026-Q3", 30, 100, mature_count=150),
    )
    chart = charts.too_early_by_quarter(found, ABOUT)
    assert not isinstance(chart, Block)
    said = chart.to_dict()["description"]
    assert "2026-Q1: not in export." in said
    assert "2026-Q3: 30.0% (30 of 100)" in said
    assert "150 of 200 are old enough." in said
    lines = tables.fairness_by_quarter(found, ABOUT).plain.splitlines()
    assert lines[2].rstrip().endswith("–")
    assert "32.7% (35 of 107)" in lines[4]
    assert "30.0% (30 of 100)" in lines[4]


def back(name: str, n: int, k: int, in_time: int, **ends: int) -> dict[str, Any]:
    return {
        "quarter": name,
        "starts_on": date(2026, 3 * int(name[-1]) - 2, 1),
        "is_report_quarter": name == "2026-Q3",
        "recycled_count": n,
        "returned_count": k,
        "return_within_days": 90,
        "return_mature_count": n if name < "2026-Q3" else 0,
        "returned_within_count": in_time,
        **{
            f"second_{end}_count": ends.get(end, 0)
            for end in ("qualified", "rejected", "open", "other")
        },
    }


def test_recycling_is_told_to_its_second_end() -> None:
    found = frame(
        back("2026-Q2", 60, 12, 9, qualified=2, rejected=10),
        back("2026-Q3", 40, 3, 0, open=3),
    )
    assert sentences.recycled(found, ABOUT).plain == (
        "Of 100 leads recycled up to 2026-Q3, 15 (15.0%) came back. Within 90 "
        "days it was 15.0% (9 of 60) of those recycled at least 90 days ago. Then 2 "
        "were qualified, 10 were rejected again, 3 are open and 0 ended otherwise."
    )
    told = tables.recyclings(found, ABOUT).plain
    assert "20.0% (12 of 60)" in told
    none = sentences.recycled(frame(back("2026-Q3", 40, 0, 0)), ABOUT).plain
    assert none.endswith("none came back so far.")


def shared(phrase: str, **changed: Any) -> dict[str, Any]:
    return {
        "voice": "rejection",
        "reason_family": None,
        "loss_reason": None,
        "is_reason_rare": False,
        "phrase": phrase,
        "sharing_count": 4,
        "noted_count": 9,
        "voice_count": 20,
    } | changed


def lost(reason: str | None, n: int, noted: int, **changed: Any) -> dict[str, Any]:
    return {
        "loss_reason": reason,
        "is_reason_rare": False,
        "lost_count": n,
        "noted_count": noted,
    } | changed


def test_losses_have_their_phrases_by_reason_and_rare_reasons_stay_unsaid() -> None:
    found = frame(
        lost(None, 2, 0), lost(None, 4, 4, is_reason_rare=True), lost("Price", 9, 7)
    )
    said = frame(
        shared("<b>list price</b>", voice="loss", loss_reason="Price"),
        shared("put on hold", voice="loss", is_reason_rare=True),
        shared("no budget", reason_family="timing"),
    )
    block = tables.losses(found, said, ABOUT)
    lines = block.plain.splitlines()[2:]
    assert lines[0].startswith("Price")
    assert "“<b>list price</b>” 4×" in lines[0]
    assert lines[1].startswith("Other reasons, each stated once or twice")
    assert "put on hold" in lines[1]
    assert lines[2].startswith("No reason stated")
    assert "no budget" not in block.plain
    assert "<b>list" not in block.markup


def test_losses_without_notes_name_the_column_that_brings_them() -> None:
    told = tables.losses(frame(lost(None, 9, 0)), pd.DataFrame(), ABOUT).markup
    assert "in the mapping as `loss_note`" in told
    assert "in the mapping as `loss_reason`" in told
    none = tables.losses(pd.DataFrame(), pd.DataFrame(), ABOUT).plain
    assert "was lost in 2026-Q3 in this export" in none
    both = tables.losses(frame(lost("Price", 9, 1)), pd.DataFrame(), ABOUT).markup
    assert "mapping" not in both


def test_voices_are_escaped_and_missing_notes_are_said_to_be_missing() -> None:
    phrase = shared("<i>too small</i>", reason_family="fit")
    quote = {
        "reason_family": None,
        "quote_number": 1,
        "handoff_id": "h1",
        "reason": None,
        "quote": "<script>says no more</script>",
    }
    block = tables.voices(frame(phrase), frame(quote), ABOUT)
    assert "<script>" not in block.markup
    assert "<i>" not in block.markup
    assert "4× (in 9 notes on 20 rejections)" in block.plain
    assert block.plain.index("Fit") < block.plain.index("No reason")
    told = tables.voices(pd.DataFrame(), pd.DataFrame(), ABOUT).plain
    assert "Notes of sales" in told
    assert "`note`" in told


def test_families_are_ranked_with_who_acts_and_what_they_come_to() -> None:
    def row(reason: str | None, family: str | None, acts: str | None, n: int) -> Any:
        return {
            "reason": reason,
            "is_in_glossary": True,
            "reason_family": family,
            "acts": acts,
            "handoff_count": n,
        }

    found = frame(
        row(None, None, None, 50),
        row("Spam", "data", "marketing", 10),
        row("No budget", "timing", "both", 40),
    )
    lines = tables.who_acts(found, ABOUT).plain.splitlines()[2:]
    assert [line.split()[0] for line in lines] == ["Timing", "Data", "No"]
    assert "50.0%" in lines[1]
    assert "100.0%" in lines[2]


def by_reason(reason: str, number: int, accepted: int, unknown: int) -> dict[str, Any]:
    return {
        "reason": reason,
        "is_in_glossary": True,
        "reason_family": "fit",
        "acts": "marketing",
        "decision": "disqualified",
        "handoff_count": number,
        "conforming_count": number,
        "nonconforming_count": 0,
        "not_judged_count": 0,
        "accepted_count": accepted,
        "acceptance_unknown_count": unknown,
    }


def test_rejections_after_acceptance_are_told_where_any_is_known() -> None:
    found = pd.DataFrame([by_reason("Too small", 10, 4, 2), by_reason("Spam", 5, 1, 0)])
    told = sentences.accepted_first(found).plain
    assert told.startswith("Sales had accepted 33 to 47% (5 to 7 of 15) of the leads")
    assert "4 to 6" in tables.reasons(found, RUN).plain
    unknown = pd.DataFrame([by_reason("Too small", 10, 0, 10)])
    assert sentences.accepted_first(unknown) is EMPTY
    assert "Accepted first" not in tables.reasons(unknown, RUN).plain


def test_rejections_are_told_by_the_families_that_make_up_most() -> None:
    found = frame(
        by_reason("Too small", 50, 0, 0),
        by_reason("No budget", 30, 0, 0) | {"reason_family": "timing"},
        by_reason("Bounced", 20, 0, 0) | {"reason_family": "data"},
        by_reason("x", 4, 0, 0)
        | {"reason": None, "reason_family": None, "is_in_glossary": True},
    )
    assert sentences.rejections(found, RUN).plain == (
        "Sales rejected 104 leads of 2026-Q3; fit and timing make up 76.9%. 4 (3.8%) "
        "have no reason."
    )
    one = sentences.rejections(found.iloc[:1], RUN).plain
    assert one == "Sales rejected 50 leads of 2026-Q3; fit makes up 100.0%."


def test_reason_of_accepted_leads_too_is_said_to_explain_nothing() -> None:
    """R70."""
    alike = {"is_on_both_alike": True, "rejected_reason_count": 50}
    alike |= {"rejected_count": 80, "taken_reason_count": 30, "taken_count": 60}
    found = frame(
        by_reason("Too small", 50, 0, 0) | alike,
        by_reason("No budget", 30, 0, 0)
        | {"reason_family": "timing", "is_on_both_alike": False},
    )
    told = sentences.rejections(found, RUN).plain
    assert "; timing makes up 37.5%." in told
    assert told.endswith(
        "“Too small” explains nothing: 62.5% (50 of 80) of the rejected leads have it, "
        "and 50.0% (30 of 60) of the accepted."
    )


def test_rejection_that_only_a_delivery_shows_was_by_its_day() -> None:
    found = frame(rejected("fair", is_decided_between=True), rejected("fair"))
    told = tables.rejection_list(found, RUN).plain.replace("\u00a0", " ")
    assert "by 4 Aug 2026" in told
    assert told.count("4 Aug 2026") == 2


def test_export_without_a_rejection_compares_none() -> None:
    none = frame(quarter("2026-Q2", "fit", 20)).iloc[:0]
    assert "cannot be compared" in sentences.changed(none, ABOUT).plain
