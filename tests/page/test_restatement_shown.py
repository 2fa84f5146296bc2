"""What the page says of figures published before, and what it never claims."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from jointplan.report import sentences, tables
from tests.page.test_charts import RUN
from tests.page.test_tables import frame
from tests.support.hostile import HOSTILE

ABOUT = RUN.assign(currency="EUR")
COLUMNS = ["promise", "position", "step_number", "step", "is_total", "is_moved"]
NOTHING = pd.DataFrame(columns=COLUMNS)
NOBODY = pd.DataFrame(columns=["promise", "step", "step_number"])
NUMBERS = {
    "actual_count": 0, "out_of_count": 0, "most_count": 0, "all_count": 0,
    "not_measurable_count": 0, "pending_count": 0, "uncounted_win_count": 0,
    "actual_amount": None,
}  # fmt: skip
FOLDER = "The published folder 2026-Q2/published/2026-07-06"
ORDER = ["published", "kit", "time", "late", "removed", "unexplained", "today"]


def published(state: str = "bridged", **changed: Any) -> pd.DataFrame:
    return frame(
        {
            "state": state,
            "quarter": "2026-Q2",
            "folder": "2026-07-06",
            "reason": None,
            "is_read_otherwise": False,
        }
        | changed
    )


def share(
    before: tuple[int, int], after: tuple[int, int], **moves: tuple[int, int]
) -> list[dict[str, Any]]:
    """A share of the bridge: as published, what each step moves, and as it is today."""
    told = []
    for number, step in enumerate(ORDER):
        is_total = step in ("published", "today")
        k, n = {"published": before, "today": after}.get(step, moves.get(step, (0, 0)))
        told.append(
            {
                "promise": "first_response",
                "position": 6,
                "step_number": number,
                "step": step,
                "is_total": is_total,
                "is_moved": step in moves,
            }
            | NUMBERS
            | {"actual_count": k, "out_of_count": n, "most_count": k, "all_count": n}
        )
    return told


def revenue(before: int, after: int, step: str) -> list[dict[str, Any]]:
    """Revenue as published, with one step, and today."""
    amounts = {"published": before, "today": after, step: after - before}
    unknown: dict[str, Any] = dict.fromkeys(NUMBERS)
    return [
        each
        | unknown
        | {
            "promise": "won_revenue",
            "position": 11,
            "is_moved": each["step"] == step,
            "actual_amount": Decimal(amounts.get(each["step"], 0)),
        }
        for each in share((0, 0), (0, 0))
    ]


RESTATED = frame(
    *share((60, 80), (62, 84), late=(3, 5), removed=(-1, -1)),
    *revenue(1000, 800, "removed"),
)
AGED = frame(*share((60, 80), (70, 95), time=(10, 15)))
STRANGE = frame(*share((60, 80), (61, 80), unexplained=(1, 0)))


@pytest.mark.parametrize(
    ("restatement", "said"),
    [
        (RESTATED, "2 of 2 figures published for 2026-Q2 were restated since"),
        (STRANGE, "1 published figure of 2026-Q2 cannot be explained"),
        (AGED, ""),
        (NOTHING, ""),
    ],
)
def test_page_one_has_a_line_only_where_a_figure_was_restated(
    restatement: pd.DataFrame, said: str
) -> None:
    told = sentences.restated_since(published(), restatement).plain
    assert told.startswith(said)
    assert bool(told) == bool(said)
    assert len(told.split()) <= 25


@pytest.mark.parametrize(
    ("state", "restatement", "said"),
    [
        ("none", NOTHING, "No quarter was published yet"),
        (
            "damaged",
            NOTHING,
            f"{FOLDER} is damaged",
        ),
        (
            "foreign",
            NOTHING,
            f"{FOLDER} is of another",
        ),
        (
            "refused",
            NOTHING,
            f"{FOLDER} cannot be read",
        ),
        ("older", RESTATED, "An older version of the kit published 2026-Q2"),
        ("bridged", frame(*share((6, 8), (6, 8))), "All figures published for 2026-Q2"),
        ("bridged", AGED, "With time alone 1 figure published for 2026-Q2 changed"),
        (
            "bridged",
            RESTATED,
            "2 of 2 figures published for 2026-Q2 were restated: late rows and mapping "
            "and deleted or merged.",
        ),
        ("bridged", STRANGE, "1 of 1 figures published for 2026-Q2 cannot be explain"),
    ],
)
def test_section_says_in_one_sentence_what_became_of_published_figures(
    state: str, restatement: pd.DataFrame, said: str
) -> None:
    about = published(state, reason="its x is not as it was frozen")
    assert sentences.restatement(about, restatement).plain.startswith(said)


def test_section_says_where_exports_are_read_otherwise() -> None:
    told = sentences.restatement(published(is_read_otherwise=True), RESTATED).plain
    assert "Exports are read otherwise" in told


def test_table_leads_from_published_to_today_through_the_steps_that_moved() -> None:
    kept = [each | {"promise": "acceptance"} for each in share((6, 8), (6, 8))]
    told = pd.concat([RESTATED, frame(*kept)]).assign(moved_count=7)
    shown = tables.restatement(published(), told, ABOUT)
    lines = [
        [each.strip() for each in line.split("  ") if each]
        for line in shown.plain.splitlines()
    ]
    assert lines[1:] == [
        ["Step", "Figure", "Leads or deals"],
        ["Published", "75.0% (60 of 80)"],
        ["Late rows and mapping", "+3 of +5", "7"],
        ["Deleted or merged", "−1 of −1", "7"],
        ["Unexplained", "0", "7"],
        ["Today", "73.8% (62 of 84)"],
        ["Published", "€1,000"],
        ["Deleted or merged", "−€200", "7"],
        ["Unexplained", "0", "7"],
        ["Today", "€800"],
        ["Unchanged: Accepted by sales."],
    ]
    assert "First response on time" in shown.markup


def test_nothing_that_moved_makes_no_table() -> None:
    same = frame(*share((6, 8), (6, 8)))
    assert tables.restatement(published(), same, ABOUT).markup == ""
    assert tables.restatement(published("none"), NOTHING, ABOUT).markup == ""
    assert tables.restated_handoffs(NOBODY, published("none"), ABOUT).markup == ""


def test_hand_offs_behind_a_step_are_listed_with_what_they_were() -> None:
    """Time moves most of them, and they stand in the mart alone."""
    lead = {
        "promise": "mql_quota", "step": "removed", "step_number": 4,
        "handoff_id": "L4@2026-02-10T09:00:00Z", "opportunity_id": None,
        "state_before": "met", "state_after": None,
        "amount_before": None, "amount_after": None,
    }  # fmt: skip
    deal = lead | {
        "promise": "won_revenue", "step": "late", "step_number": 3,
        "handoff_id": None, "opportunity_id": "D1", "state_before": "won",
        "state_after": "won", "amount_before": Decimal(1000),
        "amount_after": Decimal(800),
    }  # fmt: skip
    aged = lead | {"step": "time", "handoff_id": "L9@2026-02-10T09:00:00Z"}
    shown = tables.restated_handoffs(frame(lead, deal, aged), published(), ABOUT).plain
    assert "L4@2026-02-10T09:00:00Z  Deleted or merged" in shown
    assert "Leads counted: met to not in it" in shown
    assert "Revenue won: €1,000 to €800" in shown
    assert "L9" not in shown


def test_check_cell_states_that_the_steps_lead_to_today() -> None:
    assert sentences.led_on(RESTATED).endswith("62 = 62")
    assert sentences.led_on(NOTHING).endswith("0 = 0")


def test_text_of_a_foreign_folder_is_shown_and_never_run() -> None:
    about = published("foreign", folder=HOSTILE, reason=HOSTILE)
    assert "<script" not in sentences.restatement(about, NOTHING).markup
