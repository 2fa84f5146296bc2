"""One place decides whether shares differ by more than chance."""

from __future__ import annotations

import ast
import math
import random
from itertools import product
from pathlib import Path

import pytest
from scipy import stats

from jointplan.stats.differences import Counts, compare, stratified_difference
from jointplan.workspace import KIT_ROOT

OWN = {"difference", "chance_of_difference", "chance_of_more", "stand_out"}
"""What a sentence may not call by itself: `compare` calls them, for all at once."""

ALLOWED = {"jointplan/whatif/advisor/choose.py"}
"""The search for conditions has a correction of its own, for hundreds of trials."""


def names_used(path: Path) -> set[str]:
    """Names that a module imports from the statistics of differences."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "jointplan.stats.differences"
        for name in node.names
    }


def test_every_claim_of_a_difference_goes_through_one_function() -> None:
    """R55."""
    modules = [
        path
        for path in (KIT_ROOT / "jointplan").rglob("*.py")
        if path.parent.name != "stats"
    ]
    users = {
        str(path.relative_to(KIT_ROOT))
        for path in modules
        if names_used(path).intersection(OWN)
    }
    assert users == ALLOWED
    assert sum("compare" in names_used(path) for path in modules) >= 7


def test_nothing_outside_statistics_tests_a_difference_by_itself() -> None:
    words = ("scipy.stats", "fisher_exact", "chi2", "ttest", "statsmodels")
    for path in (KIT_ROOT / "jointplan").rglob("*.py"):
        if path.parent.name == "stats":
            continue
        text = path.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], path


@pytest.mark.parametrize("level", [0.05, 0.2])
def test_clear_ones_are_those_of_scipy(level: float) -> None:
    noise = random.Random(16)  # noqa: S311 - a test
    pairs: list[Counts] = []
    for _ in range(200):
        n, m = noise.randint(10, 90), noise.randint(10, 90)
        pairs.append((noise.randint(0, n // 8), n, noise.randint(0, m // 3), m))
    found = compare(pairs, level)
    few = [
        place
        for place, (k, n, j, m) in enumerate(pairs)
        if min(k, n - k, j, m - j) < 10
    ]
    assert len(few) > 150
    for place in few:
        k, n, j, m = pairs[place]
        table = [[k, n - k], [j, m - j]]
        sides = [
            stats.fisher_exact(table, alternative=side).pvalue
            for side in ("greater", "less")
        ]
        one = found[place]
        assert one is not None
        assert one.chance == pytest.approx(min(1.0, 2 * min(sides)), abs=1e-9)
    chances = [each.chance for each in found if each]
    adjusted = stats.false_discovery_control(chances)
    for each, chance in zip([e for e in found if e], adjusted, strict=True):
        is_wide = each.low > 0 or each.high < 0
        assert each.is_clear == (chance <= level and is_wide)


def test_difference_from_groups_under_ten_is_not_compared() -> None:
    assert compare([(9, 9, 0, 100)]) == [None]
    (first, second) = compare([(9, 9, 0, 100), (60, 100, 20, 100)])
    assert first is None
    assert second is not None
    assert second.sign == 1
    assert compare([]) == []


def test_interval_never_has_a_width_of_zero() -> None:
    """All of one and none of the other, or none of either, are still a sample."""
    for pair in [(10, 10, 0, 10), (0, 30, 0, 30), (30, 30, 30, 30)]:
        (found,) = compare([pair])
        assert found is not None
        assert found.high - found.low > 0.1


def test_a_million_handoffs_are_compared_too() -> None:
    (found,) = compare([(500_000, 1_000_000, 501_000, 1_000_000)])
    assert found is not None
    assert found.low < -0.001 < found.high
    (few,) = compare([(3, 1_000_000, 9, 1_000_000)])
    assert few is not None
    exact = stats.binom.cdf(3, 12, 0.5)
    assert few.chance == pytest.approx(2 * exact, rel=1e-3)


def tables_of(strata: list[Counts]) -> dict[int, float]:
    """Chance of each number of events of the first group, table by table."""
    chances: dict[int, float] = {}
    spans = []
    for k, n, j, m in strata:
        cases = k + j
        spans.append(range(max(0, cases - m), min(n, cases) + 1))
    for events in product(*spans):
        ways = math.prod(
            math.comb(k + j, e) * math.comb(n + m - k - j, n - e) / math.comb(n + m, n)
            for e, (k, n, j, m) in zip(events, strata, strict=True)
        )
        chances[sum(events)] = chances.get(sum(events), 0.0) + ways
    return chances


@pytest.mark.parametrize("seed", range(12))
def test_chance_of_few_events_in_strata_is_that_of_every_table(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - a test
    strata: list[Counts] = []
    for _ in range(3):
        n, m = noise.randint(1, 9), noise.randint(1, 9)
        strata.append((noise.randint(0, min(3, n)), n, noise.randint(0, min(3, m)), m))
    found = stratified_difference(strata)
    if found is None:
        return
    seen = sum(k for k, *_ in strata)
    chances = tables_of(strata)
    more = sum(chance for events, chance in chances.items() if events >= seen)
    fewer = sum(chance for events, chance in chances.items() if events <= seen)
    assert found.chance == pytest.approx(min(1.0, 2 * min(more, fewer)), abs=1e-9)


def test_wide_interval_of_few_events_in_strata_claims_nothing() -> None:
    """Sato's interval leaves out zero; counted out, chance gives this 1 time in 10."""
    strata = [(1, 1, 0, 9), (1, 1, 1, 3)]
    found = stratified_difference(strata)
    assert found is not None
    assert found.low > 0
    assert found.chance > 0.05
    assert found.sign == 0


def test_strata_of_a_million_are_put_together() -> None:
    strata = [(3, 500_000, 4, 500_000), (2, 400_000, 1, 600_000)]
    found = stratified_difference(strata)
    assert found is not None
    assert 0.5 < found.chance <= 1
