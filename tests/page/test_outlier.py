"""The group that is behind is named only where chance and the unknown allow it."""

from __future__ import annotations

from jointplan.report.charts.outlier import outlier


def test_what_cannot_be_judged_counts_for_the_group() -> None:
    """R64: at their best, 40 of 100 are no worse than all others."""
    rest = {"South": (40, 0, 100), None: (30, 0, 100)}
    behind = outlier({"North": (10, 0, 100), **rest})
    assert behind is not None
    assert behind.name == "North"
    assert outlier({"North": (10, 30, 100), **rest}) is None


def test_all_of_a_group_counted_and_unjudged_alike_names_nobody() -> None:
    """Before a first rule every lead counts, and none is judged."""
    assert outlier({"North": (100, 100, 100), "South": (90, 90, 90)}) is None
