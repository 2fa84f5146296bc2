"""What is said of a promise: one figure, its bounds and one state (R53, R54, R64)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect

STATES = "cohorts.promise_states"
TERMS = "handoff_id | agreement_name | first_response_state | touches_state | decision_state"
ASKED = "handoff_id | first_response_pct | first_response_least_pct"


def answered(pct: float, **numbers: int) -> dict[str, str]:
    """Hand-offs of one tier, so many in each state of their first response."""
    names = [
        name.replace("_", " ")
        for name, number in numbers.items()
        for _ in range(number)
    ]
    states = "\n".join(
        f"h{n} | All | {name} | no agreement | no agreement"
        for n, name in enumerate(names)
    )
    ids = "\n".join(["handoff_id", *(f"h{n}" for n in range(len(names)))])
    asked = "\n".join(f"h{n} | {pct} | {pct}" for n in range(len(names)))
    return {
        "agreements.states": f"{TERMS}\n{states}",
        "agreements.tiers": f"{ASKED}\n{asked}",
        "agreements.audited_rejections": "none",
        "journeys.handoffs": ids,
    }


def expect_first_response(given: dict[str, str], expected: str) -> None:
    expect(
        STATES,
        given,
        expected,
        where="promise = 'first_response' and grouping = 'all' and quarter = '2026-Q3'",
    )


@pytest.mark.parametrize(
    ("met", "breached", "unknown", "state", "short"),
    [
        (180, 5, 15, "kept", "-"),
        (100, 60, 40, "missed", "170 - 140"),
        (120, 10, 70, "not measurable", "170 - 120"),
        (170, 30, 0, "kept", "-"),
        (169, 31, 0, "missed", "1"),
        (0, 0, 200, "not measurable", "170"),
        (0, 31, 169, "missed", "1"),
        (0, 30, 170, "not measurable", "170"),
    ],
)
def test_promise_is_kept_at_its_worst_missed_at_its_best_or_not_measurable(
    met: int, breached: int, unknown: int, state: str, short: str
) -> None:
    """R64: 85% of 200 is 170, with the hand-offs that nobody can measure both ways."""
    expect_first_response(
        answered(85, met=met, breached=breached, not_measurable=unknown),
        f"""
        least_count | most_count     | all_count | actual_count | out_of_count     | short_count | state
        {met}       | {met + unknown} | 200       | {met}        | {met + breached} | {_sum(short)} | {state}
        """,
    )


def _sum(cell: str) -> str:
    return cell if cell == "-" else str(eval(cell))  # noqa: S307 - arithmetic of the spec


@pytest.mark.parametrize(
    ("pct", "met", "breached", "pending", "unknown", "state"),
    [
        (75, 3, 0, 1, 0, "kept"),
        (80, 3, 0, 2, 0, "pending"),
        (80, 1, 2, 1, 0, "missed"),
        (85, 80, 5, 10, 5, "pending"),
        (85, 60, 5, 10, 25, "not measurable"),
        (85, 0, 0, 10, 0, "pending"),
        (85, 0, 0, 0, 0, "not measurable"),
    ],
)
def test_promise_is_pending_if_only_what_is_not_due_yet_leaves_it_open(
    pct: int, met: int, breached: int, pending: int, unknown: int, state: str
) -> None:
    """R64: 80 of 90 due keep 85% whatever becomes of 5 unknown; 60 of 90 do not."""
    expect_first_response(
        answered(
            pct,
            met=met,
            breached=breached,
            pending=pending,
            not_measurable=unknown,
            not_owed=3,
        ),
        f"state\n{state}",
    )


def test_rounding_keeps_no_promise() -> None:
    """R53: 2 240 of 2 489 are 89.996%, one short of 90%."""
    expect(
        STATES,
        {
            "plan.settings": "quarter | conforming_pct\n2026-Q3 | 90",
            "journeys.handoffs": """
                times | is_conforming
                2240  | yes
                249   | no
            """,
        },
        """
        state  | short_count | needed_count
        missed | 1           | 2241
        """,
        where="promise = 'conforming_share' and grouping = 'all' and quarter = '2026-Q3'",
    )


def test_promise_over_several_tiers_asks_for_each_tiers_share() -> None:
    """Two at 60% and two at 90% promise (2 x 60 + 2 x 90) / 4 in all.

    Whoever is already in conversation is promised nothing.
    """
    expect(
        STATES,
        {
            "agreements.states": f"""
                {TERMS}
                h1 | Slow | met             | no agreement | no agreement
                h2 | Slow | breached        | no agreement | no agreement
                h3 | Fast | pending         | no agreement | no agreement
                h4 | Fast | not measurable  | no agreement | no agreement
                h5 | Fast | already working | no agreement | no agreement
                h6 | -    | no agreement    | no agreement | no agreement
            """,
            "agreements.tiers": f"""
                {ASKED}
                h1 | 60 | 60
                h2 | 60 | 60
                h3 | 90 | 90
                h4 | 90 | 90
                h5 | 90 | 90
                h6 | -  | -
            """,
            "agreements.audited_rejections": "none",
            "journeys.handoffs": """
                handoff_id | team
                h1         | North
                h2         | North
                h3         | North
                h4         | -
                h5         | -
                h6         | -
            """,
        },
        """
        grouping      | team  | agreement_name | promised_pct | actual_count | out_of_count | all_count | state
        all           | -     | -              | 75           | 1            | 2            | 4         | pending
        tier          | -     | Slow           | 60           | 1            | 2            | 2         | missed
        tier          | -     | Fast           | 90           | 0            | 0            | 2         | not measurable
        tier          | -     | -              | -            | 0            | 0            | 0         | not promised
        team          | North | -              | 70           | 1            | 2            | 3         | missed
        team          | -     | -              | 90           | 0            | 0            | 1         | not measurable
        team and tier | North | Slow           | 60           | 1            | 2            | 2         | missed
        team and tier | North | Fast           | 90           | 0            | 0            | 1         | pending
        team and tier | -     | Fast           | 90           | 0            | 0            | 1         | not measurable
        team and tier | -     | -              | -            | 0            | 0            | 0         | not promised
        """,
        where="promise = 'first_response' and quarter = '2026-Q3'",
    )


@pytest.mark.parametrize(
    ("met", "breached", "unknown", "state", "promised"),
    [
        (17, 1, 2, "kept", "81 to 80"),
        (15, 4, 1, "not measurable", "80.5 to 80"),
        (0, 0, 20, "not measurable", "90 to 80"),
        (8, 4, 10, "not measurable", "84.55 to 80"),
        (7, 5, 10, "missed", "84.55 to 80"),
    ],
)
def test_tier_that_is_not_known_asks_between_the_least_and_the_most_of_the_tiers(
    met: int, breached: int, unknown: int, state: str, promised: str
) -> None:
    """R69: 12 at 80% and 10 at 80 or 90% ask for 18 or 19 of 22; no row is lost."""
    known = ["met"] * met + ["breached"] * breached
    states = [f"h{n} | All | {each} | met | met" for n, each in enumerate(known)]
    states += [
        f"u{n} | tier not known | not measurable | met | met" for n in range(unknown)
    ]
    asked = [f"h{n} | 80 | 80" for n in range(len(known))]
    asked += [f"u{n} | 90 | 80" for n in range(unknown)]
    ids = [each.partition(" ")[0] for each in asked]
    most, least = promised.split(" to ")
    expect_first_response(
        {
            "agreements.states": "\n".join([TERMS, *states]),
            "agreements.tiers": "\n".join([ASKED, *asked]),
            "agreements.audited_rejections": "none",
            "journeys.handoffs": "\n".join(["handoff_id", *ids]),
        },
        f"""
        promised_pct | promised_least_pct | least_count | most_count      | all_count | no_agreement_count | state
        {most}       | {least}            | {met}       | {met + unknown} | {met + breached + unknown} | 0 | {state}
        """,
    )


def test_handoff_that_no_export_shows_may_be_of_every_team_and_tier() -> None:
    """R44: of two unseen ones, each team and each tier may have had both."""
    expect(
        STATES,
        {
            "agreements.states": f"""
                {TERMS}
                h1 | Slow | met          | no agreement | no agreement
                h2 | Fast | breached     | no agreement | no agreement
                h3 | -    | no agreement | no agreement | no agreement
            """,
            "agreements.tiers": f"{ASKED}\nh1 | 60 | 60\nh2 | 90 | 90\nh3 | - | -",
            "agreements.audited_rejections": "none",
            "cohorts.unseen_handoffs": "quarter | unseen_count\n2026-Q3 | 2",
            "journeys.handoffs": """
                handoff_id | team
                h1         | North
                h2         | South
                h3         | South
            """,
        },
        """
        grouping | team  | agreement_name | handoff_count | met_count | not_measurable_count | all_count | state
        all      | -     | -              | 3             | 1         | 2                    | 4         | not measurable
        team     | North | -              | 1             | 1         | 2                    | 3         | not measurable
        team     | South | -              | 2             | 0         | 2                    | 3         | not measurable
        tier     | -     | Slow           | 1             | 1         | 2                    | 3         | not measurable
        tier     | -     | Fast           | 1             | 0         | 2                    | 3         | missed
        tier     | -     | -              | 1             | 0         | 0                    | 0         | not promised
        """,
        where="promise = 'first_response' and quarter = '2026-Q3' and grouping != 'team and tier'",
    )


def test_handoff_whose_tier_is_not_known_may_be_of_every_tier() -> None:
    """R69: nine of ten keep 90% of Demos, but five more may be of it."""
    expect(
        STATES,
        {
            "agreements.states": "\n".join(
                [
                    TERMS,
                    *(f"h{n} | Demos | met | met | met" for n in range(9)),
                    "h9 | Demos | breached | met | met",
                    *(
                        f"u{n} | tier not known | not measurable | met | met"
                        for n in range(5)
                    ),
                ]
            ),
            "agreements.tiers": "\n".join(
                [
                    ASKED,
                    *(f"h{n} | 90 | 90" for n in range(10)),
                    *(f"u{n} | 90 | 75" for n in range(5)),
                ]
            ),
            "agreements.audited_rejections": "none",
            "journeys.handoffs": "\n".join(
                [
                    "handoff_id",
                    *(f"h{n}" for n in range(10)),
                    *(f"u{n}" for n in range(5)),
                ]
            ),
        },
        """
        grouping | agreement_name | handoff_count | least_count | most_count | all_count | state
        all      | -              | 15            | 9           | 14         | 15        | not measurable
        tier     | Demos          | 10            | 9           | 14         | 15        | not measurable
        tier     | tier not known | 5             | 0           | 5          | 5         | not measurable
        """,
        where="promise = 'first_response' and quarter = '2026-Q3' and grouping in ('all', 'tier')",
    )


def test_quarter_whose_handoffs_are_all_in_no_tier_promises_nothing() -> None:
    expect(
        STATES,
        {
            "agreements.states": f"{TERMS}\nh1 | - | no agreement | no agreement | met",
            "agreements.tiers": f"{ASKED}\nh1 | - | -",
            "agreements.audited_rejections": "none",
            "plan.agreements": "agreement_name | first_response_pct\nDemos | 90",
            "journeys.handoffs": "handoff_id\nh1",
        },
        "promised_pct | promised_least_pct | all_count | state\n- | - | 0 | not promised",
        where="promise = 'first_response' and quarter = '2026-Q3' and grouping = 'all'",
    )


def test_rejection_that_is_not_known_may_be_one_without_a_reason() -> None:
    """R64: eight of nine have one, and one more decision is not known."""
    expect(
        STATES,
        {
            "plan.settings": "quarter | reason_given_pct | fair_pct\n2026-Q3 | 80 | 80",
            "journeys.handoffs": """
                times | decision             | is_decision_unknown | is_reason_in_glossary | is_reason_known | reason
                8     | disqualified         | no                  | yes                   | yes             | Wrong fit
                1     | disqualified         | no                  | no                    | yes             | Other
                1     | no decision recorded | yes                 | -                     | -               | -
            """,
        },
        "least_count | most_count | all_count\n8 | 9 | 10",
        where="promise = 'reason_given' and quarter = '2026-Q3' and grouping = 'all'",
    )


def test_quarter_of_which_no_handoff_is_known_has_what_its_tiers_promise() -> None:
    """A plan that promises says so, whatever the exports can show of it."""
    expect(
        STATES,
        {
            "journeys.handoffs": "none",
            "plan.settings": "quarter\n2026-Q3",
            "plan.agreements": """
                agreement_number | agreement_name | first_response_pct | touches_pct | decision_pct
                1                | Demos          | 90                 | -           | 70
                2                | Others         | 75                 | -           | -
            """,
        },
        """
        promise         | promised_pct | promised_least_pct | all_count | state
        first_response  | 90           | 75                 | 0         | not measurable
        further_touches | -            | -                  | 0         | not promised
        decided_in_time | 70           | 70                 | 0         | not measurable
        """,
        where="side = 'sales' and position < 9 and quarter = '2026-Q3'",
    )


def test_quarter_without_a_plan_promises_nothing_and_shows_its_figures() -> None:
    """The terms of the next plan measure its follow-up, and its decisions."""
    expect(
        STATES,
        {
            "agreements.states": f"""
                {TERMS} | decision_due
                h1 | All | met      | met      | met      | 2026-05-01
                h2 | All | breached | breached | breached | 2026-05-01
            """,
            "agreements.tiers": f"{ASKED}\nh1 | 60 | 60\nh2 | 60 | 60",
            "agreements.audited_rejections": "none",
            "plan.settings": "quarter | fair_pct\n2026-Q3 | 80",
            "journeys.handoffs": """
                handoff_id | quarter | opened
                h1         | 2026-Q2 | 2026-04-01
                h2         | 2026-Q2 | 2026-04-01
            """,
        },
        """
        promise         | actual_count | out_of_count | promised_pct | state
        first_response  | 1            | 2            | -            | not promised
        further_touches | 1            | 2            | -            | not promised
        decided_in_time | 1            | 2            | -            | not promised
        fair_rejections | 0            | 0            | -            | not promised
        """,
        where="side = 'sales' and promise != 'reason_given' and grouping = 'all' and quarter = '2026-Q2'",
    )


@pytest.mark.parametrize(
    ("promised", "is_complete", "state", "short"),
    [
        (100, "yes", "kept", "-"),
        (103, "yes", "not measurable", "3"),
        (104, "yes", "missed", "1"),
        (104, "no", "pending", "4"),
    ],
)
def test_quota_counts_what_cannot_be_judged_as_earned_at_best(
    promised: int, is_complete: str, state: str, short: str
) -> None:
    """R64: 100 are earned; three more may be, one a person, none sent back or doubled."""
    expect(
        STATES,
        {
            "run.quarters": f"""
                quarter | starts_on  | ends_before | is_complete   | is_report_quarter
                2026-Q3 | 2026-07-01 | 2026-10-01  | {is_complete} | yes
            """,
            "plan.quotas": f"mql_count\n{promised}",
            "journeys.handoffs": """
                times | person_id | quota_fate       | is_credited_back
                100   | p#        | earned           | no
                1     | p1        | cannot be judged | no
                2     | q#        | cannot be judged | no
                1     | r1        | cannot be judged | no
                1     | r1        | cannot be judged | no
                4     | s#        | cannot be judged | yes
                9     | t#        | not conforming   | no
            """,
        },
        f"""
        least_count | most_count | state   | short_count
        100         | 100 + 3    | {state} | {short}
        """,
        where="promise = 'mql_quota' and quarter = '2026-Q3'",
    )


@pytest.mark.parametrize(
    ("promise", "name", "column", "met", "unmet"),
    [
        ("conforming_share", "conforming_pct", "is_conforming", "yes", "no"),
        (
            "target_profile_share",
            "target_profile_pct",
            "is_in_target_profile",
            "yes",
            "no",
        ),
        ("hand_raise_share", "hand_raise_pct", "trigger", "hand-raise", "list"),
    ],
)
def test_what_is_not_known_is_never_a_no(
    promise: str, name: str, column: str, met: str, unmet: str
) -> None:
    """R45: 60 of 100 for certain and 20 more perhaps: 61% is not measurable."""
    for promised, state in ((60, "kept"), (61, "not measurable"), (80.5, "missed")):
        expect(
            STATES,
            {
                "plan.settings": f"quarter | {name}\n2026-Q3 | {promised}",
                "journeys.handoffs": f"""
                    times | {column}
                    60    | {met}
                    20    | {unmet}
                    20    | -
                """,
            },
            f"""
            least_count | most_count | all_count | not_measurable_count | state
            60          | 60 + 20    | 100       | 20                   | {state}
            """,
            where=f"promise = '{promise}' and grouping = 'all' and quarter = '2026-Q3'",
        )


def test_trigger_that_is_not_known_may_be_a_hand_raise() -> None:
    handoffs = """
        times | trigger
        5     | hand-raise
        3     | not known
        2     | manual
    """
    where = "promise = 'hand_raise_share' and grouping = 'all' and quarter = '2026-Q3'"
    expect(
        STATES,
        {"journeys.handoffs": handoffs},
        "least_count | most_count | all_count\n5 | 8 | 10",
        where=where,
    )
    expect(
        STATES,
        {"journeys.handoffs": handoffs, "mapping.carried": "none"},
        "least_count | most_count | all_count\n5 | 10 | 10",
        where=where,
    )


def test_rejection_is_fair_if_nothing_owed_was_undone_and_its_excuse_found() -> None:
    """R21, R22: what cannot be judged and what nobody could confirm count both ways."""
    expect(
        STATES,
        {
            "agreements.audited_rejections": """
                handoff_id | is_too_early | claim
                h1         | no           | -
                h2         | no           | found
                h3         | no           | claimed, not found
                h4         | yes          | -
                h5         | -            | -
                h6         | no           | not in this export
                h7         | -            | claimed, not found
            """,
            "agreements.states": "none",
            "agreements.tiers": "none",
            "journeys.handoffs": "handoff_id\nh1\nh2\nh3\nh4\nh5\nh6\nh7\nh8",
            "plan.settings": "quarter | fair_pct\n2026-Q3 | 50",
        },
        """
        actual_count | out_of_count | not_measurable_count | least_count | most_count | all_count | state
        2            | 2 + 3        | 2                    | 2           | 4          | 7         | not measurable
        """,
        where="promise = 'fair_rejections' and grouping = 'all' and quarter = '2026-Q3'",
    )


@pytest.mark.parametrize(
    ("target", "win", "state"),
    [
        (350, "o3 | yes | -          | 2026-08-01 | 900  | EUR | 900", "kept"),
        (
            351,
            "o3 | yes | -          | 2026-08-01 | 900  | EUR | 900",
            "not measurable",
        ),
        (
            351,
            "o3 | yes | -          | -          | 900  | EUR | 900",
            "not measurable",
        ),
        (351, "o3 | yes | -          | 2026-10-02 | 900  | EUR | 900", "missed"),
        (351, "o3 | yes | 2026-08-09 | 2026-08-01 | -    | EUR | -", "not measurable"),
        (351, "o3 | yes | 2026-08-09 | 2026-08-01 | 900  | USD | -", "not measurable"),
        (351, "o3 | no  | -          | 2026-08-01 | 900  | EUR | 900", "missed"),
    ],
)
def test_revenue_is_kept_only_if_the_counted_amounts_reach_it(
    target: int, win: str, state: str
) -> None:
    """R49, R67: a win without amount, rate or day may be what is missing.

    One whose deal began after the quarter is none of it.
    """
    expect(
        STATES,
        {
            "plan.settings": f"quarter | target_amount\n2026-Q3 | {target}",
            "canonical.opportunities": f"""
                opportunity_id | is_won | closed_on  | created_on | amount | amount_currency | counted_amount
                o1             | yes    | 2026-07-01 | 2026-01-01 | 100    | EUR             | 100
                o2             | yes    | 2026-09-30 | 2026-01-01 | 250    | -               | 250
                {win}
            """,
        },
        f"""
        actual_amount | state
        100 + 250     | {state}
        """,
        where="promise = 'won_revenue' and quarter = '2026-Q3'",
    )
