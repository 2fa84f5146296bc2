"""A rate's change is split into mix and rates, and nothing is left over."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from jointplan.stats.mix import Counts, split_change


def exact(
    before: dict[str | None, Counts], now: dict[str | None, Counts]
) -> tuple[Fraction, Fraction]:
    """Mix and rates as means over both bases, in fractions."""
    totals = [sum(n for _, n in each.values()) for each in (before, now)]
    mix = rates = Fraction(0)
    for name in {*before, *now}:
        weights = [
            Fraction(each.get(name, (0, 0))[1], total)
            for each, total in zip((before, now), totals, strict=True)
        ]
        known = [
            Fraction(*each[name]) if each.get(name, (0, 0))[1] else None
            for each in (before, now)
        ]
        old, new = (
            own if own is not None else other
            for own, other in zip(known, reversed(known), strict=True)
        )
        if old is None or new is None:
            continue
        by_old_base = (weights[1] - weights[0]) * old, (new - old) * weights[1]
        by_new_base = (weights[1] - weights[0]) * new, (new - old) * weights[0]
        mix += (by_old_base[0] + by_new_base[0]) / 2
        rates += (by_old_base[1] + by_new_base[1]) / 2
    return mix, rates


@pytest.mark.parametrize("seed", range(20))
def test_mix_and_rates_add_up_to_the_change(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - a test
    names = [None, *"abcdef"]
    quarters: list[dict[str | None, Counts]] = [
        {
            name: (noise.randint(0, n), n)
            for name in noise.sample(names, 5)
            for n in [noise.randint(0, 90)]
        }
        for _ in range(2)
    ]
    found = split_change(*quarters)
    assert found is not None
    shares = [
        sum(k for k, _ in each.values()) / sum(n for _, n in each.values())
        for each in quarters
    ]
    mix, rates = exact(*quarters)
    assert found.mix + found.rate == pytest.approx(shares[1] - shares[0], abs=1e-12)
    assert found.mix == pytest.approx(float(mix), abs=1e-12)
    assert found.rate == pytest.approx(float(rates), abs=1e-12)


def test_mix_shift_with_constant_rates_is_all_mix() -> None:
    """10% and 30% in both quarters; the better half grew from 50 to 80 of 100."""
    found = split_change({"a": (5, 50), "b": (15, 50)}, {"a": (2, 20), "b": (24, 80)})
    assert found is not None
    assert found.mix == pytest.approx(0.06)
    assert found.rate == pytest.approx(0.0)
    assert found.groups["b"].mix > 0
    assert found.groups["a"].mix > 0, "fewer of what is below the usual rate"


def test_group_of_one_quarter_alone_changes_the_mix_alone() -> None:
    found = split_change({"a": (10, 100)}, {"a": (10, 100), "b": (50, 100)})
    assert found is not None
    assert found.rate == pytest.approx(0.0)
    assert found.mix == pytest.approx(0.2)
    assert found.groups["b"].rate == 0


def test_quarter_of_nobody_is_not_compared() -> None:
    assert split_change({}, {"a": (1, 2)}) is None
    assert split_change({"a": (0, 0)}, {"a": (1, 2)}) is None
