"""A list of hand-offs that change sides says what the export did not carry."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from jointplan.report.display.formats import NOT_RECORDED
from jointplan.whatif.preview import page_parts
from jointplan.whatif.workshop import comparison

UNRECORDED: dict[str, Any] = {
    "record_id": "L-1",
    "opened_on": date(2026, 8, 3),
    "source": None,
    "segment": None,
    "trigger": None,
    "crm_score": None,
    "was_conforming": True,
    "is_conforming": None,
    "old_fate": "earned",
    "new_fate": "not conforming",
    "decision": "open",
    "reason": None,
}


def test_workshop_writes_every_cell_of_a_handoff_that_is_hardly_recorded() -> None:
    answer: Any = SimpleNamespace(moved=(UNRECORDED,))
    (row,) = comparison.moved(answer).rows
    assert row[2:5] == [NOT_RECORDED] * 3
    assert all(isinstance(cell, str) for cell in row)


def test_preview_writes_every_cell_of_a_handoff_that_is_hardly_recorded() -> None:
    compared: Any = SimpleNamespace(moved=(UNRECORDED,))
    (row,) = page_parts.moved(compared).rows
    assert row[2:5] == [NOT_RECORDED] * 3
    assert all(isinstance(cell, str) for cell in row)
