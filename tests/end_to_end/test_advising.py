"""The advisor finds a flaw that is there, and keeps quiet where there is none."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest

from jointplan.glossary.rules.admit import admit
from jointplan.glossary.rules.rule_book import RULE_COLUMNS
from jointplan.whatif.advisor import advise, sentences, tables
from jointplan.whatif.advisor.advice import Advice
from jointplan.whatif.advisor.candidates import conditions_for, is_afterwards
from jointplan.whatif.advisor.choose import choose, effect_of, is_held
from jointplan.whatif.advisor.collect import Tried, learnt_from, try_conditions
from tests.support.advised import BAD, GOOD, LATEST, QUARTERS, RULE, company

SEEDS = 200
FLAWS = {
    "segment": "segment = 'Small'",
    "industry": "industry = 'Education'",
    "source": "source = 'Syndication'",
    "address": "email_kind = 'free'",
    "score": "trigger != 'hand-raise' and crm_score < 75",
}
EXPECTED = {
    "segment": "segment != 'Small' or segment is null",
    "industry": "industry != 'Education' or industry is null",
    "source": "source != 'Syndication' or source is null",
    "address": "not (is_business_email is false)",
    "score": "trigger = 'hand-raise' or crm_score >= 7",
}


def advised(con: duckdb.DuckDBPyConnection, rule: str = RULE) -> Advice:
    return advise(con, quarter=LATEST, rule=rule)


def conditions(advice: Advice) -> list[str]:
    return [each.condition for each in advice.candidates]


@pytest.fixture(scope="module")
def many() -> tuple[list[str], Tried, dict[str, np.ndarray]]:
    """One company's hand-offs and conditions; the outcomes are drawn anew."""
    con = company(0)
    tree = admit(RULE, where="test", columns=RULE_COLUMNS)
    written = list(conditions_for(tree, learnt_from(con, LATEST, RULE)))
    flaws = [f"not ({each})" for each in FLAWS.values()]
    by_trigger = ["trigger in ('hand-raise', 'referral')", "source != 'Syndication'"]
    tried = try_conditions(con, LATEST, RULE, [*written, *flaws, *by_trigger])
    *removed, weak_trigger, weak_source = tried.is_removed
    groups = dict(zip(FLAWS, removed[len(written) :], strict=True))
    groups |= {"weak trigger": weak_trigger, "weak source": weak_source}
    kept = replace(tried, is_removed=tuple(removed[: len(written)]))
    return written, kept, groups


def proposals(
    written: list[str],
    tried: Tried,
    *,
    seed: int,
    good: np.ndarray | float,
    bad: np.ndarray | float,
) -> list[str]:
    """Draw every outcome anew, and name what would be proposed."""
    draw = np.random.default_rng(seed).random(len(tried.is_good))
    drawn = replace(tried, is_good=draw < good, is_bad=(draw > 1 - bad))
    chosen, _ = choose(drawn)
    return [
        written[place]
        for place in chosen
        if is_held(effect_of(drawn, drawn.is_removed[place], drawn.is_latest))
    ]


@pytest.mark.parametrize("is_uneven", [False, True])
def test_a_rule_without_a_flaw_is_left_alone(
    many: tuple[list[str], Tried, dict[str, np.ndarray]], is_uneven: bool
) -> None:
    """Sources and triggers that convert unevenly are no flaw of the rule."""
    written, tried, groups = many
    good = np.full(len(tried.is_good), GOOD)
    if is_uneven:
        good = np.where(groups["weak trigger"], 0.7, 1.3) * good
        good = np.where(groups["weak source"], 0.6, 1.0) * good
    false = [
        seed
        for seed in range(SEEDS)
        if proposals(written, tried, seed=seed, good=good, bad=BAD)
    ]
    assert len(false) <= SEEDS * 0.05


@pytest.mark.parametrize("name", FLAWS)
def test_a_planted_flaw_is_found(
    many: tuple[list[str], Tried, dict[str, np.ndarray]], name: str
) -> None:
    """Rejected for fit three times as often, qualified a third as often."""
    written, tried, groups = many
    good = np.where(groups[name], GOOD / 3, GOOD)
    bad = np.where(groups[name], BAD * 3, BAD)
    found = [
        proposals(written, tried, seed=seed, good=good, bad=bad)
        for seed in range(SEEDS)
    ]
    hits = [each for each in found if any(EXPECTED[name] in one for one in each)]
    others = [each for each in found if len(each) > 1]
    assert len(hits) >= SEEDS * 0.95
    assert len(others) <= SEEDS * 0.05


def is_small(facts: pd.DataFrame) -> pd.Series:
    return facts["segment"] == "Small"


def test_a_proposal_can_be_joined_to_the_rule_and_ties_out() -> None:
    advice = advised(company(3, flaw=is_small))
    assert conditions(advice) == ["segment != 'Small' or segment is null"]
    (one,) = advice.candidates
    assert one.words == "the segment is not ‘Small’ or is not on file"
    admit(f"({RULE}) and ({one.condition})", where="test", columns=RULE_COLUMNS)
    assert advice.learning_quarters == QUARTERS[:-1]
    con = company(3, flaw=is_small)
    counted = con.execute(f"""
        select
            count(*),
            count(*) filter (where segment = 'Small'),
            count(*) filter (where segment = 'Small' and decision = 'disqualified'),
            count(*) filter (where segment = 'Small' and decision = 'qualified'),
            count(*) filter (where segment = 'Small' and won_on is not null)
        from journeys.handoffs
        inner join facts.subjects on handoff_id = subject_id
        where quarter = '{LATEST}'
    """).fetchone()
    latest = one.latest
    assert counted == (
        latest.handoff_count,
        latest.removed_count,
        latest.avoided_count,
        latest.qualified_cost_count,
        latest.won_cost_count,
    )


def test_a_flaw_that_is_over_is_not_proposed() -> None:
    advice = advised(company(3, flaw=is_small, ends_with=QUARTERS[-2]))
    assert conditions(advice) == []
    assert [one.condition for one in advice.fallen] == [
        "segment != 'Small' or segment is null"
    ]
    assert "not confirmed on 2026-Q3" in sentences.advice(advice).plain
    assert "(not confirmed)" in tables.advice(advice).markup


UNFAIR = {
    "too early": "update agreements.audited_rejections set is_too_early = true",
    "not measurable": "update agreements.audited_rejections set is_too_early = null",
    "claimed, not found": "update agreements.audited_rejections "
    "set claim = 'claimed, not found'",
    "a proved excuse": "update agreements.audited_rejections set claim = 'found'",
    "a corrected value": "update agreements.audited_rejections set fit_verdict = "
    "'conforming only on a value corrected before the rejection'",
    "bulk": "update journeys.handoffs set is_decision_bulk = decision = 'disqualified'",
    "another reason": "update journeys.handoffs set reason_family = 'contact'",
}


@pytest.mark.parametrize("unfair", UNFAIR)
def test_unfair_rejections_teach_nothing(unfair: str) -> None:
    con = company(3, flaw=is_small)
    con.execute(UNFAIR[unfair])
    advice = advised(con)
    assert conditions(advice) == []
    assert "0 fair rejections" in advice.silences[0]


NOTHING = {
    "not rated": "update journeys.handoffs set is_rated = false",
    "not conforming": "update journeys.handoffs set is_conforming = false",
    "never judged": "update journeys.handoffs set is_conforming = null",
    "too young": "update journeys.handoffs set age_days = 89",
}


@pytest.mark.parametrize("nothing", NOTHING)
def test_only_old_rated_conforming_handoffs_are_learnt_from(nothing: str) -> None:
    con = company(3, flaw=is_small)
    con.execute(NOTHING[nothing])
    advice = advised(con)
    assert conditions(advice) == []
    assert "is old enough" in advice.silences[0]


def test_thin_data_are_called_thin() -> None:
    advice = advised(company(1, size=60))
    assert advice.candidates == advice.fallen == ()
    assert "fewer than ten of either" in advice.silences[0]
    assert sentences.advice(advice).plain.startswith("The quarters before 2026-Q3 have")
    assert "<table" not in tables.advice(advice).markup


def test_without_rejections_or_rule_nothing_is_said() -> None:
    con = company(1)
    assert advised(con, " ").silences == (
        "No MQL rule is agreed yet, so there is none to improve.",
    )
    con.execute("delete from agreements.audited_rejections")
    for rule in (RULE, ""):
        assert "The exports have no rejection" in advised(con, rule).silences[0]


def test_the_latest_quarter_has_no_say_in_the_choice() -> None:
    con = company(3, flaw=is_small)
    whole = advised(con)
    con.execute(f"delete from journeys.handoffs where quarter = '{LATEST}'")
    alone = advised(con)
    assert [one.learning for one in alone.fallen] == [
        one.learning for one in whole.candidates
    ]
    assert alone.fallen[0].latest.handoff_count == 0


def test_unknown_is_never_removed() -> None:
    advice = advised(company(3, flaw=lambda facts: facts["segment"].isna()))
    assert conditions(advice) == []


def test_a_fact_written_because_of_the_outcome_is_not_tried() -> None:
    """Sales fills in the segment of what it rejects: Small is no flaw (R32)."""
    con = company(3, flaw=is_small)
    con.execute("""
        update facts.subjects set segment = null
        where subject_id not in (
            select handoff_id from journeys.handoffs
            where decision = 'disqualified'
        )
    """)
    assert is_afterwards(learnt_from(con, LATEST, RULE), "segment")
    assert conditions(advised(con)) == []


@pytest.mark.parametrize(
    "name", ["status", "has_opportunity", "conversation_count", "meeting_count"]
)
def test_the_work_of_sales_is_no_criterion(name: str) -> None:
    con = company(3, flaw=is_small)
    kind = "varchar" if name == "status" else "integer"
    con.execute(f"""
        update facts.subjects set {name} = cast(
            cast(decision = 'disqualified' as integer) as {kind}
        )
        from journeys.handoffs where subject_id = handoff_id
    """)
    assert conditions(advised(con)) == ["segment != 'Small' or segment is null"]


def test_below_the_lowest_value_handed_off_there_is_no_evidence() -> None:
    con = company(1)
    con.execute("""
        update facts.subjects set trigger = 'response', crm_score = 58
        where subject_id in ('H1', 'H2', 'H3')
    """)
    said = advised(con).no_evidence
    assert "handed off below 58, so nothing is known there" in said[0]
    assert "there are 3 leads" in said[0]
    con.execute("update facts.subjects set crm_score = 65 where crm_score = 58")
    assert "nothing is known about a lower limit" in advised(con).no_evidence[0]


def test_a_value_that_was_never_handed_off_has_no_evidence() -> None:
    con = company(1)
    con.execute("""
        insert into facts.subjects
        select * replace (
            'R1' as subject_id, 'responded' as moment, 'Mining' as industry
        )
        from facts.subjects where subject_id = 'H1'
    """)
    *_, said = advised(con).no_evidence
    assert said.startswith("The industry: leads with ‘Mining’ responded and were never")


def test_what_is_proposed_is_said_and_shown_with_its_counts() -> None:
    advice = advised(company(3, flaw=is_small))
    (one,) = advice.candidates
    said = sentences.advice(advice).plain
    assert "hand off only if the segment is not ‘Small’" in said
    assert f"of {one.latest.handoff_count} leads would not be handed off" in said
    shown = tables.advice(advice)
    assert "2025-Q3 to 2026-Q2, chosen on" in shown.plain
    assert "(proposed)" in shown.markup
    assert (
        f"{one.learning.avoided_count} of {one.learning.rejected_count}" in shown.plain
    )


def test_a_value_of_the_data_stays_text() -> None:
    con = company(3, flaw=is_small)
    con.execute(
        "update facts.subjects set segment = '<b>x</b>''' where segment = 'Small'"
    )
    advice = advised(con)
    assert conditions(advice) == ["segment != '<b>x</b>''' or segment is null"]
    assert "<b>" not in sentences.advice(advice).markup + tables.advice(advice).markup
