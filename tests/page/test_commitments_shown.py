"""What the page says of commitments, objectives, engagements and indicators."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import sentences, tables
from tests.page.test_charts import MARTS
from tests.page.test_charts import RUN as OF_RUN

RUN = OF_RUN.assign(currency="EUR")
MOST_WORDS = 25


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def owed(what: str, state: str, **changed: Any) -> dict[str, Any]:
    """A row of `marts.commitments`, due in the report's quarter."""
    return {
        "quarter": "2026-Q3",
        "commitment_number": 1,
        "what": what,
        "side": "marketing",
        "owner_role": "Head of content",
        "state": state,
        "late_days": None,
        "measure": None,
        "before_quarter": "2026-Q2",
        "report_quarter": "2026-Q3",
        "due_on": date(2026, 8, 15),
        "done_on": None,
    } | changed


ALL = frame(
    owed("Page", "done", done_on=date(2026, 8, 20), late_days=5),
    owed("Training", "done"),
    owed("Script", "not done", measure="first_response"),
    owed("Routing", "not said"),
    owed("Video", "not due yet"),
)


def test_sentence_says_how_many_were_done_and_of_how_many_the_plan_says_nothing() -> (
    None
):
    said = sentences.commitments(ALL, RUN).plain
    assert said == (
        "5 commitments for 2026-Q3: 2 done (1 late), 1 not done, 1 not said and 1 not "
        "due yet. Add done to the plan."
    )
    assert len(said.split()) <= MOST_WORDS


def test_nothing_is_said_where_no_plan_holds_anything() -> None:
    none = ALL.iloc[:0]
    assert sentences.commitments(none, RUN).markup == ""
    assert tables.commitments(none, frame(), RUN).markup == ""
    assert tables.objectives(none, RUN).markup == ""
    assert tables.engagements(none, RUN).markup == ""
    assert tables.indicators(none, RUN).markup == ""


def test_table_shows_each_commitment_with_its_measure_before_and_now() -> None:
    """The figures are those of the scorecard, as the page writes them."""
    scorecard = pd.read_parquet(MARTS / "scorecard.parquet")
    scorecard = scorecard.astype(object).where(scorecard.notna(), None)
    shown = tables.commitments(ALL, scorecard, RUN)
    plain = shown.plain.replace("\N{NO-BREAK SPACE}", " ")
    lines = {line.split("  ")[0]: line for line in plain.splitlines()}
    assert "done 20 Aug 2026, 5 days late" in lines["Page"]
    assert "Marketing: Head of content" in lines["Training"]
    assert "First response on time" in lines["Script"]
    assert lines["Script"].split()[-1] == "58.2%"
    assert lines["Routing"].split()[-3:] == ["–", "–", "–"]
    assert "Not said: add done = true" in shown.markup


@pytest.mark.parametrize("name", ["<b>Page</b>", "a | b\n# c"])
def test_names_of_a_plan_are_no_markup(name: str) -> None:
    shown = tables.commitments(frame(owed(name, "done", owner_role=name)), frame(), RUN)
    assert "<b>" not in shown.markup


def test_what_people_entered_is_printed_as_they_entered_it() -> None:
    objective = {
        "objective": "Known by one in eight",
        "marketing_role": "Head of brand",
        "sales_role": "Head of sales",
        "measure": "Recall",
        "target": 12.5,
        "due_on": date(2026, 9, 30),
    }
    by_kit = objective | {"objective": "Revenue", "measure": "won_revenue"}
    by_kit["target"] = 1500000.0
    said = tables.objectives(frame(objective, by_kit), RUN).plain
    assert "Recall" in said and "12.5 " in said
    assert "Revenue won" in said and "1,500,000 " in said
    value: dict[str, Any] = {"indicator": "Recall", "shown_in": "Survey", "unit": "%"}
    value |= {"value": 11.0, "read_on": date(2026, 7, 5)}
    assert "11\N{NO-BREAK SPACE}%" in tables.indicators(frame(value), RUN).plain
    engagement: dict[str, Any] = {
        "engagement_number": 1,
        "segment": "Mid-market",
        "who": "Heads",
    }
    engagement |= {"planned_for": "July", "offer": "Audit", "way": "seller"}
    said = tables.engagements(frame(engagement), RUN).plain
    assert "Mid-market" in said and "seller" in said
