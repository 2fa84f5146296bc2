"""What changes no figure: another order of rows, other ids, other years.

Nothing here knows a right value. The sample is written once more so that the company
did the same, is built, and every table of marts and tracker is held against the
sample's own, row by row.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reshaped.relations import (
    build_again,
    differing,
    earlier,
    renumbered,
    repeated,
    with_new_ids,
    write_rearranged,
    write_tables,
    years_ago,
)
from tests.support.reshaped.tables import Tables, read_deliveries
from tests.support.shared import Sample

# What names an entity is another name then: of people the lowest of their ids, of equal
# entries of one act either of them. Rows of equal urgency are listed by id.
NAMES = ("person_id", "touch_id", "first_response_touch_id", "urgency_rank")
# A plan whose text was changed is another plan, which nobody has signed.
SIGNATURES = ("is_signed", "plan_digest")


@pytest.fixture(scope="module")
def deliveries(sample_exports: Path) -> dict[str, Tables]:
    """Read the sample's exports once, to the second."""
    return read_deliveries(sample_exports, is_cut=False)


def test_order_parts_columns_and_encodings_change_no_figure(
    sample: Sample, deliveries: dict[str, Tables], tmp_path: Path
) -> None:
    write_rearranged(deliveries, tmp_path / "exports")
    with build_again(sample.place, tmp_path) as theirs, sample.open() as ours:
        assert differing(ours, theirs) == {}


def test_delivery_made_twice_changes_no_figure(
    sample: Sample, deliveries: dict[str, Tables], tmp_path: Path
) -> None:
    """The second copy bears the day after, as a file that was fetched a day late."""
    write_tables(repeated(deliveries, "2026-07-07"), tmp_path / "exports")
    with build_again(sample.place, tmp_path) as theirs, sample.open() as ours:
        assert differing(ours, theirs) == {}


def test_other_ids_change_ids_alone(
    sample: Sample, deliveries: dict[str, Tables], tmp_path: Path
) -> None:
    write_tables(renumbered(deliveries), tmp_path / "exports")
    with (
        build_again(sample.place, tmp_path, with_new_ids) as theirs,
        sample.open() as ours,
    ):
        assert differing(ours, theirs, with_new_ids, NAMES) == {}


def test_other_years_change_years_alone(
    sample: Sample, deliveries: dict[str, Tables], tmp_path: Path
) -> None:
    """28 years before, every day is the same weekday, and the clocks change alike."""
    write_tables(earlier(deliveries), tmp_path / "exports")
    with (
        build_again(sample.place, tmp_path, years_ago) as theirs,
        sample.open() as ours,
    ):
        assert differing(ours, theirs, years_ago, SIGNATURES) == {}
