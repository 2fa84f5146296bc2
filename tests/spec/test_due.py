"""What is due by a day is due until that day ends, in every model alike (R52)."""

from __future__ import annotations

import pytest

from tests.spec.harness import expect

# Thirty days after it is 2 September, ninety days after it 1 November.
ANN = "record_id | stage | changed\nann | mql | 2026-08-03 09:00"
TOUCHES = "record_id | owner_id | happened\nzoe | sam | 2026-07-02 09:00"
SETTINGS = "quarter | decided_pct\n2026-Q3 | 85"


def ended(day: str) -> str:
    """A run of the second of September, of which the exports know that much."""
    return (
        f"as_of_on | ended_on | known_until_at\n2026-09-02 | {day} | 2026-09-02 16:00"
    )


@pytest.mark.parametrize(
    ("day", "state"), [("2026-09-01", "pending"), ("2026-09-02", "breached")]
)
def test_decision_is_pending_until_its_day_has_ended(day: str, state: str) -> None:
    expect(
        "agreements.states",
        {
            "plan.settings": SETTINGS,
            "run.period": ended(day),
            "stage_changes": ANN,
            "touches": TOUCHES,
        },
        f"decision_due_on | decision_state\n2026-09-02 | {state}",
    )


@pytest.mark.parametrize(
    ("opened", "day", "age"),
    [
        ("2026-08-03", "2026-09-01", "29"),
        ("2026-08-03", "2026-09-02", "30"),
        ("2026-09-02", "2026-09-01", "0"),
    ],
)
def test_handoff_is_as_old_as_the_days_that_have_ended(
    opened: str, day: str, age: str
) -> None:
    expect(
        "journeys.handoffs",
        {
            "run.period": ended(day),
            "stage_changes": f"record_id | stage | changed\nann | mql | {opened} 09:00",
        },
        f"age_days\n{age}",
    )


@pytest.mark.parametrize(("day", "count"), [("2026-09-01", "0"), ("2026-09-02", "1")])
def test_handoff_is_old_enough_to_compare_once_its_last_day_has_ended(
    day: str, count: str
) -> None:
    expect(
        "cohorts.groups",
        {"run.period": ended(day), "stage_changes": ANN},
        f"handoff_count | mature_count\n1 | {count}",
        where="grouping = 'all'",
    )


@pytest.mark.parametrize(
    ("day", "decision"), [("2026-10-31", "open"), ("2026-11-01", "expired")]
)
def test_handoff_expires_once_its_last_day_has_ended(day: str, decision: str) -> None:
    expect(
        "episodes.episodes",
        {
            "run.period": f"as_of_on | ended_on\n2026-11-01 | {day}",
            "stage_changes": ANN,
        },
        f"decision\n{decision}",
    )


@pytest.mark.parametrize(("day", "count"), [("2026-09-01", "0"), ("2026-09-02", "1")])
def test_deadline_is_looked_at_for_patterns_once_its_day_has_ended(
    day: str, count: str
) -> None:
    expect(
        "cohorts.rejection_patterns",
        {
            "plan.settings": SETTINGS,
            "run.period": ended(day),
            "stage_changes": ANN + "\nann | disqualified | 2026-09-02 09:00",
            "touches": TOUCHES,
        },
        f"out_of_count\n{count}",
        where="pattern = 'rejected before decision due' and quarter = '2026-Q3'",
    )


@pytest.mark.parametrize(("day", "count"), [("2026-09-01", "0"), ("2026-09-02", "1")])
def test_acceptance_is_looked_at_once_thirty_days_have_ended(
    day: str, count: str
) -> None:
    expect(
        "cohorts.touch_patterns",
        {
            "run.period": ended(day),
            "stage_changes": ANN + "\nann | accepted | 2026-08-03 10:00",
            "touches": TOUCHES,
        },
        f"out_of_count\n{count}",
        where="pattern = 'accepted and never touched' and quarter = '2026-Q3'",
    )
