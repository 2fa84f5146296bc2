"""What leaders read: headline, scorecard, causes, decisions, changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.charts.theme import SPECIFICATION
from jointplan.report.display.causes import causes, sentence
from jointplan.warehouse.read_marts import mart, open_marts
from tests.page.test_charts import RUN
from tests.page.test_tables import MARTS, frame, promise, ranged
from tests.support.hostile import HOSTILE

NO_CAUSES = pd.DataFrame(columns=["promise", "split", "group_name"])
NO_TERMS = pd.DataFrame(columns=["slug", "definition"])
NO_WINS = pd.DataFrame(columns=["span"])
NO_SOURCES = pd.DataFrame(columns=["source"])
NO_FINDINGS = pd.DataFrame(columns=["finding", "weight_count", "subject"])
ABOUT = RUN.assign(currency="EUR", starts_on=date(2026, 7, 1))


def row(name: str = "first_response", **changed: Any) -> dict[str, Any]:
    """A promise of the report's quarter."""
    return promise(name, **{"starts_on": date(2026, 7, 1), **changed})


def group(split: str, name: str | None, met: int, due: int, of: tuple[int, int]) -> Any:
    """A group of a split, and what all groups together reach of what is due."""
    return {
        "promise": "first_response",
        "split": split,
        "group_name": name,
        "met_count": met,
        "unclear_count": 0,
        "due_count": Decimal(due),
        "due_points": Decimal(due * 75),
        "rest_met_count": of[0] - met,
        "rest_due_count": Decimal(of[1] - due),
        "rest_unclear_count": 0,
    }


ALL = (296, 509)
SHORT = row(
    actual_count=296,
    out_of_count=509,
    least_count=296,
    most_count=296,
    all_count=509,
    promised_pct=Decimal("73.5"),
    short_count=79,
    state="missed",
)
NORTH = group("team", "North", 23, 145, ALL)
SOUTH = group("team", "South", 132, 178, ALL)
QUOTA = row(
    "mql_quota",
    side="marketing",
    promised_pct=None,
    promised_count=390,
    least_count=375,
    most_count=382,
    actual_count=375,
    out_of_count=None,
    all_count=None,
    short_count=8,
    state="missed",
)


def told_of(*groups: Any, promised: Any = SHORT) -> str:
    found = causes(frame(*groups), frame(promised))
    return sentence(found["first_response"]) if found else ""


def test_cause_is_the_group_without_which_the_promise_is_least_short() -> None:
    """Who is larger has more that is late; who is behind the others is named."""
    source = group("source", "Webinar", 200, 345, ALL)
    assert told_of(SOUTH, NORTH, source) == (
        "North: 23 of 145 answered on time; all others: 273 of 364."
    )


def test_cause_makes_up_half_of_what_is_short() -> None:
    """78 are short; 26 more would be on time if this group did as the others."""
    assert told_of(group("team", "West", 40, 115, ALL)) == ""


def test_group_without_a_name_or_under_ten_is_no_cause() -> None:
    assert told_of(group("team", None, 0, 145, ALL)) == ""
    assert told_of(group("team", "Tiny", 0, 9, (9, 18)), promised=SHORT) == ""


def test_cause_that_could_be_chance_says_so() -> None:
    """R55: 13 of 25 and 9 of 25 differ by less than chance explains."""
    small = SHORT | {
        "actual_count": 22,
        "out_of_count": 50,
        "promised_pct": Decimal(50),
    }
    told = told_of(group("team", "East", 9, 25, (22, 50)), promised=small)
    assert told.endswith("all others: 13 of 25 (could be chance).")


def test_promise_that_is_kept_has_no_cause() -> None:
    assert told_of(NORTH, promised=SHORT | {"state": "kept"}) == ""


def test_open_promise_has_a_cause_while_it_is_behind() -> None:
    assert told_of(NORTH, promised=SHORT | {"state": "pending"})
    ahead = {"state": "pending", "promised_pct": Decimal(50)}
    assert told_of(NORTH, promised=SHORT | ahead) == ""


def test_causes_of_the_sample_are_those_counted_by_hand() -> None:
    con = open_marts(str(MARTS))
    found = causes(mart(con, "promise_causes"), mart(con, "scorecard"))
    assert {
        name: (each.group, each.met, int(each.due)) for name, each in found.items()
    }["first_response"] == ("Field North", 23, 145)
    assert sentence(found["mql_quota"]) == (
        "Content syndication is 20 short of its 40; all else is at least 5 ahead."
    )
    assert (found["fair_rejections"].group, found["fair_rejections"].is_chance) == (
        "Field South",
        True,
    )


def headline(*rows: Any, causes: pd.DataFrame = NO_CAUSES, **changed: Any) -> list[str]:
    about = ABOUT.assign(**changed)
    said: str = sentences.headline(frame(*rows), causes, NO_WINS, about).plain
    return said.splitlines()


def test_headline_names_what_each_side_missed_the_wider_gap_first() -> None:
    title, lede = headline(QUOTA, SHORT, causes=frame(NORTH))
    assert title == "Sales answered 58% on time; marketing 8 to 15 short"
    assert len(title.split()) <= 10
    assert lede == ("North: 23 of 145 answered on time; all others: 273 of 364.")


def test_headline_says_which_side_kept_all() -> None:
    kept = row("mql_quota", side="marketing", promised_count=300)
    assert headline(kept, SHORT)[0] == (
        "Sales answered 58% on time; marketing kept all it promised"
    )
    assert headline(kept, row())[0] == "Both sides kept every promise of 2026-Q3"


def test_headline_names_what_is_missed_without_a_rate() -> None:
    """Revenue has no rate, and two leads make none; both were said to be kept."""
    revenue = row("won_revenue", side="both", promised_pct=None, state="missed")
    few = SHORT | {"all_count": 2, "most_count": 0, "least_count": 0, "out_of_count": 2}
    assert headline(row(), revenue)[0] == "Missed: revenue won"
    assert headline(few, revenue)[0] == (
        "Missed: first response on time and revenue won"
    )


def test_quota_cause_is_short_with_all_that_may_count() -> None:
    webinar = group("source", "Webinar", 20, 40, (375, 390)) | {"promise": "mql_quota"}
    unclear = webinar | {"unclear_count": 7, "rest_unclear_count": 7}
    told = sentence(causes(frame(unclear), frame(QUOTA))["mql_quota"])
    assert told == (
        "Webinar is 13 to 20 short of its 40; all else is at least 5 ahead."
    )
    assert causes(frame(webinar | {"unclear_count": 20}), frame(QUOTA)) == {}


def test_headline_tells_too_early_from_not_measurable() -> None:
    assert headline(row(state="pending"))[0] == "2026-Q3: too early to say"
    unknown = row(**ranged(0, 0, 80)) | {"state": "not measurable"}
    assert headline(unknown | {"promise": "first_response"}) == [
        "Leads not counted; no promise can be judged",
        "Cannot be judged: first response on time.",
    ]


def test_page_without_promises_leads_with_what_is_known() -> None:
    counted = QUOTA | {"promised_count": None, "state": "not promised"}
    share = row(promised_pct=None, state="not promised")
    assert headline(counted, share) == [
        "375 to 382 leads counted; the plan promises nothing",
        "First response on time: 75.0% (60 of 80).",
    ]
    assert "nothing promised yet" in headline(counted, is_baseline=True)[0]


def test_decision_is_not_called_kept_where_nothing_is_known() -> None:
    """A page of which nothing can be judged said that every promise was kept."""
    assert decided(row(state="not promised")).startswith("Nothing is promised yet.")
    assert decided(row(state="not measurable")).startswith("No promise is known to be")
    assert decided(row()).startswith("Every promise was kept.")


def test_missed_promise_that_is_known_in_part_shows_its_range() -> None:
    part = row(**ranged(60, 120, 20)) | {"promise": "first_response", "state": "missed"}
    assert headline(part)[0].startswith("Sales answered 30 to 40% on time")


@pytest.mark.parametrize(
    ("touched", "said"),
    [
        ([(42, 653), (13, 653)], "2 limits of the data; the widest touches 42 of 653"),
        ([(None, None)], "1 limit of the data."),
        ([(0, 0)], "1 limit of the data."),
        ([], "No known limit."),
    ],
)
def test_masthead_says_how_far_the_data_reach(touched: Any, said: str) -> None:
    limits = frame(*({"touched_count": k, "handoff_count": n} for k, n in touched))
    assert sentences.reach(limits).plain.startswith(said)


def card(*rows: Any, causes: pd.DataFrame = NO_CAUSES) -> Any:
    return tables.scorecard(frame(*rows), causes, NO_TERMS, ABOUT)


def test_scorecard_names_side_state_counts_and_cause() -> None:
    shown = card(SHORT, causes=frame(NORTH)).markup
    assert "Sales: 0 of 1 kept" in shown
    assert ">58.2%<" in shown
    assert "296 of 509; promised 73.5%; 79 short" in shown
    assert "✕</span> missed" in shown
    assert "North: 23 of 145 answered on time; all others: 273 of 364." in shown


def test_scorecard_shows_the_move_since_the_quarter_before() -> None:
    before = {"quarter": "2026-Q2", "starts_on": date(2026, 4, 1)}
    past = SHORT | before | {"is_report_quarter": False, "actual_count": 304}
    past |= {"least_count": 304, "most_count": 304}
    shown = card(past, SHORT).markup
    assert "−1.5 since Q2" in shown
    assert "Missed for the second quarter." in shown
    assert 'class="last"' in shown
    older = past | {"quarter": "2026-Q1", "starts_on": date(2026, 1, 1)}
    assert "since" not in card(older, SHORT).plain


def test_number_that_may_be_higher_is_drawn_as_a_range() -> None:
    shown = card(QUOTA).markup
    assert "375 to 382 <small>of 390</small>" in shown
    assert "8 to 15 short; 7 more cannot be judged" in shown
    assert 'class="range"' in shown


def test_quarter_that_still_runs_has_kept_and_missed_nothing() -> None:
    """Leads still come: 25 more may be counted, and shares still move."""
    running = ABOUT.assign(is_complete=False)
    before = {"quarter": "2026-Q2", "starts_on": date(2026, 4, 1)}
    past = QUOTA | before | {"is_report_quarter": False}
    found = frame(past, QUOTA | {"state": "pending"}, SHORT, row("decided_in_time"))
    shown = tables.scorecard(found, NO_CAUSES, NO_TERMS, running).markup
    assert "8 to 15 to go" in shown
    assert "Q2: 375 to 382 of 390" in shown
    assert "✕</span> behind so far" in shown
    assert "✓</span> kept so far" in shown


def test_scorecard_escapes_what_it_does_not_know() -> None:
    odd = row(HOSTILE[0], state=HOSTILE[0])
    shown = tables.scorecard(
        frame(odd), NO_CAUSES, NO_TERMS, ABOUT.assign(currency="<b>")
    )
    assert "<script" not in shown.markup
    assert "<b>" not in shown.markup


def test_promise_explains_its_word_from_the_glossary() -> None:
    terms = frame({"slug": "first-response", "definition": "The [first](#x) <touch>."})
    shown = tables.scorecard(frame(row()), NO_CAUSES, terms, ABOUT).markup
    assert 'role="tooltip"' in shown
    assert "The first &lt;touch&gt;." in shown


def finding_of(name: str, weight: int, subject: str | None = None) -> dict[str, Any]:
    return {
        "finding": name,
        "subject": subject,
        "weight_count": weight,
        "actual_count": weight,
        "out_of_count": 100,
        "rest_actual_count": 2,
        "rest_out_of_count": 90,
    }


def decided(
    *rows: Any, findings: Any = (), causes: Any = NO_CAUSES, **changed: Any
) -> str:
    found = frame(*findings) if findings else NO_FINDINGS
    block = sentences.decisions(
        frame(*rows), causes, NO_SOURCES, found, ABOUT.assign(**changed)
    )
    assert "<script" not in block.markup
    assert "None" not in block.plain
    return str(block.plain)


def test_decisions_answer_misses_before_what_stands_out() -> None:
    findings = [
        finding_of("open_late", 90, HOSTILE[0]),
        finding_of("expired", 80),
        finding_of("padding_source", 70, "Lists"),
    ]
    told = decided(SHORT, findings=findings, causes=frame(NORTH)).splitlines()
    assert len(told) == 3
    assert told[0].startswith(
        "North: first response. 122 of its 145 answers were late or missing: 57% of "
        "all 213."
    )


def test_what_is_merely_frequent_asks_nothing_but_in_a_baseline() -> None:
    frequent = [finding_of("bulk", 90), finding_of("reason_leading", 80, "Timing")]
    assert decided(row(), findings=frequent).startswith("Every promise was kept")
    assert "Imported lists" in decided(row(), findings=frequent, is_baseline=True)


def test_decision_without_a_cause_says_that_none_stands_out() -> None:
    told = decided(SHORT)
    assert "No team, source, segment, region or week makes up half of it." in told


def test_decision_names_who_signed_for_the_side() -> None:
    assert decided(SHORT, sales_signed_by="Jo").endswith("(Jo)")
    assert decided(SHORT, sales_signed_by=None).endswith("(Sales)")


@pytest.fixture(scope="module")
def marts() -> Any:
    con = open_marts(str(MARTS))
    return lambda name: mart(con, name)


def test_changes_of_the_sample_are_no_more_than_chance(marts: Any) -> None:
    names = ("scorecard", "funnel_quarters", "rejection_fairness", "run")
    told = tables.changes(*map(marts, names)).plain
    assert "Neither estimated change is more than chance." in told
    assert "could be chance (−5.2 to +4.5)" in told


def test_change_beyond_chance_is_called_so(marts: Any) -> None:
    fairness = marts("rejection_fairness")
    fairness.loc[fairness["is_report_quarter"], "too_early_within_count"] = 120
    told = tables.changes(
        marts("scorecard"), marts("funnel_quarters"), fairness, marts("run")
    ).plain
    assert told.startswith(
        "Rejected too early, within 30 days: changed by more than chance."
    )


def test_first_quarter_on_file_is_compared_with_nothing(marts: Any) -> None:
    found = marts("scorecard")
    told = tables.changes(
        found[found["is_report_quarter"].astype(bool)],
        marts("funnel_quarters"),
        marts("rejection_fairness"),
        marts("run"),
    )
    assert "No quarter before this one" in told.plain


def around(chart: Any) -> Any:
    return charts.theme.render(chart.to_dict())[SPECIFICATION]["usermeta"]


def test_charts_of_the_brief_are_titled_by_their_finding(marts: Any) -> None:
    run, card, split = (marts(n) for n in ("run", "scorecard", "promise_causes"))
    drawn = [
        charts.quota_walk(marts("quota_fates"), marts("quota_lines"), run),
        charts.quota_gaps(split, card, run),
        charts.followup_by_team(split, card, run),
        charts.rejections_by_family(marts("rejection_audit"), run),
    ]
    titles = [around(chart)["title"] for chart in drawn]
    assert titles == [
        "Of 653 leads claimed, 375 to 382 count towards quota",
        "Content syndication is 20 short, others at least 5 ahead",
        "Field North answers 16% on time, all others 75%",
        "43 of 337 rejections came before the agreed work",
    ]
    assert all(len(title.split()) <= 10 for title in titles)
    for chart in drawn:
        assert around(chart)["narrow"]["width"] == "container"
        assert around(chart)["subtitle"]


def test_steps_of_the_walk_lead_from_claimed_to_counted(marts: Any) -> None:
    chart: Any = charts.quota_walk(
        marts("quota_fates"), marts("quota_lines"), marts("run")
    )
    (steps,) = chart.to_dict()["datasets"].values()
    first, *left_out, last = steps
    assert first["to"] - sum(step["leads"] for step in left_out) == last["to"]
    for before, after in pairwise(left_out):
        assert before["from"] == after["to"]
