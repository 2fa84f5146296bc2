"""How sales kept its agreement: every hand-off once, whatever became of it (R27)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import random

import pytest
from scipy import stats

from tests.spec.harness import expect


def durations(lines: str) -> str:
    return f"handoff_id | is_reached | seconds | business_seconds\n{lines.strip()}"


AGREED = """
    handoff_id | agreement_name | first_response_limit_seconds | first_response_state | touches_state | decision_state | first_response_seconds
    h1         | All            | 7200                         | met                  | no agreement  | no agreement   | 60
    h2         | All            | 7200                         | met                  | no agreement  | no agreement   | 60
    h3         | All            | 7200                         | breached             | no agreement  | no agreement   | -
    h4         | All            | 7200                         | already working      | no agreement  | no agreement   | -
    h5         | All            | 7200                         | not owed             | no agreement  | no agreement   | -
    h6         | All            | 7200                         | {state}              | no agreement  | no agreement   | -
    h7         | All            | 7200                         | breached             | no agreement  | no agreement   | -
    h8         | -              | -                            | no agreement         | no agreement  | no agreement   | -
"""
TIERS = """
    handoff_id | first_response_pct | first_response_least_pct
    h1         | 50                 | 50
    h2         | 50                 | 50
    h3         | 50                 | 50
    h4         | 50                 | 50
    h5         | 50                 | 50
    h6         | 50                 | 50
    h7         | 50                 | 50
    h8         | -                  | -
"""
HANDOFFS = """
    handoff_id | quarter | is_rated | team
    h1         | 2026-Q3 | yes      | North
    h2         | 2026-Q3 | yes      | North
    h3         | 2026-Q3 | yes      | South
    h4         | 2026-Q3 | yes      | South
    h5         | 2026-Q3 | yes      | South
    h6         | 2026-Q3 | yes      | -
    h7         | 2026-Q3 | no       | South
    h8         | 2026-Q3 | yes      | South
"""


def given(state: str = "pending") -> dict[str, str]:
    return {
        "agreements.states": AGREED.format(state=state),
        "agreements.tiers": TIERS,
        "journeys.handoffs": HANDOFFS,
    }


def test_kept_is_met_of_met_and_breached_and_the_others_stand_beside() -> None:
    """R27: what is not rated is in no count, what has no agreement in a row of its own."""
    expect(
        "marts.followup_terms",
        given(),
        """
        grouping | agreement_name | handoff_count | met_count | breached_count | pending_count | already_working_count | not_owed_count | no_agreement_count | state
        tier     | All            | 6             | 2         | 1              | 1             | 1                     | 1              | 0                  | kept
        tier     | -              | 1             | 0         | 0              | 0             | 0                     | 0              | 1                  | not promised
        all      | -              | 7             | 2         | 1              | 1             | 1                     | 1              | 1                  | kept
        """,
        where="term = 'first response'",
    )


def test_teams_hold_every_handoff_once_and_nobody_has_a_row() -> None:
    expect(
        "marts.followup_teams",
        given("breached"),
        """
        team  | handoff_count | met_count | breached_count | already_working_count | not_owed_count | no_agreement_count | state
        North | 2             | 2         | 0              | 0                     | 0              | 0                  | kept
        South | 4             | 0         | 1              | 1                     | 1              | 1                  | missed
        -     | 1             | 0         | 1              | 0                     | 0              | 0                  | missed
        """,
        where="term = 'first response'",
    )


def test_who_has_not_got_there_counts_for_as_long_as_it_was_watched() -> None:
    """R57: of three answered and two that wait the half is the third, not the second."""
    expect(
        "marts.followup_times",
        {
            "agreements.durations": durations(
                """
                h1 | yes | 600   | 600
                h2 | yes | 1200  | 1200
                h3 | yes | 86400 | 3600
                h4 | no  | 90000 | 7200
                h5 | no  | 90000 | 7200
                h6 | -   | -     | -
                """
            ),
            "journeys.handoffs": "handoff_id\nh1\nh2\nh3\nh4\nh5\nh6",
        },
        """
        handoff_count | measured_count | waiting_count | business_timed_count | median_business_seconds | p90_business_seconds | median_seconds | p90_seconds
        6             | 3              | 2             | 5                    | 3600                    | -                    | 86400          | -
        """,
        where="grouping = 'all'",
    )


def test_who_was_watched_for_less_says_nothing_of_later() -> None:
    """Of four one is answered, one watched no longer, and half of the other two: 3/4 x 1/2."""
    expect(
        "marts.followup_times",
        {
            "agreements.durations": durations(
                """
                h1 | yes | 600  | 600
                h2 | no  | 700  | 700
                h3 | yes | 1200 | 1200
                h4 | no  | 9000 | 9000
                """
            ),
            "journeys.handoffs": "handoff_id\nh1\nh2\nh3\nh4",
        },
        "measured_count | median_seconds | p90_seconds\n2 | 1200 | -",
        where="grouping = 'all'",
    )


def test_nobody_of_a_tier_timed_has_no_time_and_one_reached_by_none_is_none() -> None:
    expect(
        "marts.followup_times",
        {
            "agreements.durations": """
                handoff_id | tier   | clock   | position | is_reached | seconds | business_seconds
                h1         | Demos  | routing | 1        | no         | 600     | -
                h2         | -      | routing | 1        | -          | -       | -
            """,
            "journeys.handoffs": "handoff_id\nh1\nh2",
        },
        """
        group_value | handoff_count | measured_count | waiting_count | business_timed_count | median_seconds
        Demos       | 1             | 0              | 1             | 0                    | -
        -           | 1             | 0              | 0             | 0                    | -
        """,
        where="grouping = 'tier'",
    )


@pytest.mark.parametrize("seed", range(4))
def test_times_are_the_quantiles_of_scipys_kaplan_meier(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - a test
    made = [(noise.randint(1, 60), noise.random() < 0.3 + seed / 5) for _ in range(90)]
    curve = stats.ecdf(
        stats.CensoredData(
            uncensored=[time for time, is_reached in made if is_reached],
            right=[time for time, is_reached in made if not is_reached],
        )
    ).sf

    def at(left: float) -> str:
        found = [
            time
            for time, share in zip(curve.quantiles, curve.probabilities, strict=True)
            if share <= left + 1e-9
        ]
        return str(int(found[0])) if found else "-"

    lines = "\n".join(
        f"h{n} | {'yes' if is_reached else 'no'} | {time} | {time}"
        for n, (time, is_reached) in enumerate(made)
    )
    expect(
        "marts.followup_times",
        {
            "agreements.durations": durations(lines),
            "journeys.handoffs": "handoff_id\n"
            + "\n".join(f"h{n}" for n in range(len(made))),
        },
        f"median_seconds | p90_seconds | p90_business_seconds\n"
        f"{at(0.5)} | {at(0.1)} | {at(0.1)}",
        where="grouping = 'all'",
    )


def test_spread_sums_to_all_with_the_unanswered_in_a_row_of_their_own() -> None:
    expect(
        "marts.followup_spread",
        {
            "agreements.states": """
                handoff_id | agreement_name | first_response_business_seconds | first_response_state
                h1         | All            | 900                             | met
                h2         | All            | 901                             | breached
                h3         | All            | 999999                          | breached
                h4         | All            | -                               | breached
                h5         | All            | -                               | not measurable
            """,
            "journeys.handoffs": "handoff_id\nh1\nh2\nh3\nh4\nh5",
        },
        """
        answered_within | handoff_count | met_count
        15 min          | 1             | 1
        30 min          | 1             | 0
        later           | 1             | 0
        not answered    | 1             | 0
        not measurable  | 1             | 0
        """,
    )


def test_open_handoff_is_due_for_the_first_term_that_is_not_met() -> None:
    expect(
        "marts.overdue",
        {
            "agreements.states": """
                handoff_id | first_response_state | first_response     | first_response_due | touches_state | touches_due | decision_state | decision_due_on
                silent     | breached             | -                  | 2026-10-01 09:00   | pending       | 2026-10-20  | pending        | 2026-10-30
                late       | breached             | 2026-10-02 09:00   | 2026-10-01 09:00   | pending       | 2026-10-20  | pending        | 2026-10-30
                undecided  | met                  | 2026-09-02 09:00   | 2026-09-02 09:00   | met           | 2026-09-10  | breached       | 2026-10-02
                fine       | met                  | 2026-10-02 09:00   | 2026-10-02 09:00   | met           | 2026-10-20  | no agreement   | -
                closed     | breached             | -                  | 2026-10-01 09:00   | breached      | 2026-10-02  | breached       | 2026-10-02
            """,
            "journeys.handoffs": """
                handoff_id | decision
                silent     | open
                late       | open
                undecided  | open
                fine       | open
                closed     | expired
            """,
        },
        """
        handoff_id | due_term        | due_state | due_on     | overdue_days
        silent     | first response  | breached  | 2026-10-01 | 11
        late       | further touches | pending   | 2026-10-20 | -8
        undecided  | decision        | breached  | 2026-10-02 | 10
        """,
    )
