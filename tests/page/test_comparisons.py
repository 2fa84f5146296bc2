"""A difference is claimed only where chance does not explain it."""

from __future__ import annotations

from jointplan.report.display.comparisons import (
    changed_title,
    clear_changes,
    furthest,
    is_clear,
    points,
    short_share,
    told_share,
)


def test_change_is_clear_only_if_the_interval_of_the_difference_is() -> None:
    """The intervals of 100 and 130 in 1,000 overlap; that of their difference ends."""
    assert is_clear((130, 1000), (100, 1000))
    assert not is_clear((110, 1000), (100, 1000))
    assert not is_clear((9, 9), (0, 100))


def test_title_names_a_clear_change_and_no_other() -> None:
    said = changed_title("Timing", (60, 200), (20, 200))
    assert said == "Timing rose from 10.0% to 30.0%"
    assert changed_title("Timing", (20, 200), (60, 200)).startswith("Timing fell")
    assert changed_title("Timing", (22, 200), (20, 200)) == ""


def test_group_is_named_only_if_it_differs_from_all_others() -> None:
    teams = {"North": (40, 100), "South": (10, 100), "West": (12, 100)}
    found = furthest({"team": teams, "region": {"DACH": (30, 150), "UK": (32, 150)}})
    assert found is not None
    split, group = found
    assert split == "team"
    assert (group.name, group.share, group.rest) == ("North", (40, 100), (22, 200))
    assert group.is_above
    assert furthest({"team": {"North": (11, 100), "South": (10, 100)}}) is None
    assert furthest({"team": {"North": (9, 9), "South": (0, 100)}}) is None
    assert furthest({"team": {"North": (9, 90)}}) is None
    assert furthest({}) is None


def test_one_of_many_changes_may_be_chance_where_it_alone_would_not() -> None:
    """Of twenty families one falls like this by chance (Benjamini and Hochberg)."""
    fell = ((25, 531), (43, 546))
    still = {f"family {n}": ((50, 531), (51, 546)) for n in range(6)}
    assert [each.name for each in clear_changes({"data": fell})] == ["data"]
    assert clear_changes({"data": fell, **still}) == []


def test_shares_of_verdicts_have_one_decimal_and_few_cases_counts_alone() -> None:
    assert told_share(74, 423) == "17.5% (74 of 423)"
    assert told_share(3, 8) == short_share(3, 8) == "3 of 8"
    assert short_share(74, 423) == "17.5%"


def test_points_are_the_difference_of_the_printed_shares() -> None:
    """R53: 12.36 less 8.13 is 4.23, and 12.4 less 8.1 is what a reader sees."""
    assert points((33, 267), (27, 332)) == "+4.3 points"
    assert points((74, 423), (98, 546)) == "−0.4 points"
