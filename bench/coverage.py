"""How often the kit's intervals hold what is true, and how often it claims by chance.

    python -m bench.coverage [--rounds 4000]

Quarters are simulated, so the truth is known. An interval said to hold in 95 of 100 is
printed with the share that it held, with half of what fell on its edges taken off
(mid-p, for counts), and with its mean width. Below that, the claims of the page on
quarters that differ by chance alone: the sample's leads are dealt anew to quarters and
groups, 200 times.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from jointplan.report.display.comparisons import Counts, clear_changes, furthest
from jointplan.stats.curves import incidence
from jointplan.stats.differences import compare, difference
from jointplan.stats.forecasts import count_range
from jointplan.stats.logistic import fit
from jointplan.stats.projection import project
from jointplan.stats.rates import Z_95, wilson
from jointplan.stats.scoring import sorting
from jointplan.workspace import KIT_ROOT

Chance = np.random.Generator
Held = tuple[float, float, float]
"""Lower end, upper end, and what is true."""

PERMUTATIONS = 200
SEED = 20261012
SEEN, COMING = 420, 410
MARTS = KIT_ROOT / "tests" / "support" / "marts"


def counts_that_come(rate: float) -> Callable[[Chance], Held | None]:
    """The predictive range of `count_range`, for quarters of the sample's size."""

    def one(chance: Chance) -> Held:
        low, high = count_range(int(chance.binomial(SEEN, rate)), SEEN, COMING)
        return low, high, chance.binomial(COMING, rate)

    return one


def rate_times_number(chance: Chance) -> Held | None:
    """What R56 forbids: the interval of the rate times the number of leads."""
    low, high = wilson(int(chance.binomial(SEEN, 0.18)), SEEN) or (0.0, 1.0)
    return COMING * low, COMING * high, chance.binomial(COMING, 0.18)


def shares(chance: Chance) -> Held | None:
    """Wilson's interval of a share."""
    low, high = wilson(int(chance.binomial(SEEN, 0.18)), SEEN) or (0.0, 1.0)
    return low, high, 0.18


def differences(chance: Chance) -> Held | None:
    """Newcombe's interval of the difference of two shares."""
    counts = (int(chance.binomial(150, 0.2)), 150, int(chance.binomial(90, 0.12)), 90)
    return *difference(*counts), 0.2 - 0.12


def cohort(chance: Chance) -> tuple[pd.DataFrame, np.ndarray]:
    """Leads of a quarter, watched to twelve days after it, and when they were won."""
    size = 400
    watched = 102 - chance.integers(0, 91, size)
    comes = chance.random(size) < 0.2
    won = np.where(comes, np.floor(chance.exponential(30, size)), 10**6)
    lost = np.floor(chance.exponential(60, size))
    ends, word = np.minimum(won, lost), np.where(won <= lost, "won", "lost")
    found = pd.DataFrame(
        {
            "age_days_most": np.minimum(ends, watched).astype(int),
            "outcome": np.where(ends <= watched, word, "censored"),
        }
    )
    found["age_days_least"] = found["age_days_most"]
    counted = found.value_counts().rename("handoff_count").reset_index()
    return counted, np.where(won <= lost, won, 10**6)


def true_share(age: int) -> float:
    """Share won by an age, from a cohort so large that nothing is left to chance."""
    chance = np.random.default_rng(1)
    size = 2_000_000
    won = np.where(
        chance.random(size) < 0.2, np.floor(chance.exponential(30, size)), 10**6
    )
    lost = np.floor(chance.exponential(60, size))
    return float(((won <= lost) & (won <= age)).mean())


TRUE_SHARE = true_share(60)


def curves(chance: Chance) -> Held | None:
    """The interval of a curve of competing outcomes, at 60 days."""
    ends = incidence(cohort(chance)[0]).interval_at("won", 60)
    return (*ends, TRUE_SHARE) if ends else None


def projections(chance: Chance) -> Held | None:
    """The range of a young quarter's wins within 90 days."""
    ages, won = cohort(chance)
    found = project(ages, "won", 90)
    return (found.least, found.most, (won <= found.age).sum()) if found else None


def areas(chance: Chance) -> Held | None:
    """DeLong's interval of the area under the curve, points of two normals."""
    won = np.round(chance.normal(66, 10, 60)).astype(int)
    lost = np.round(chance.normal(60, 10, 340)).astype(int)
    found = sorting([*((p, 1, 1) for p in won), *((p, 1, 0) for p in lost)])
    return (found.low, found.high, 0.66431) if found else None


def slopes(chance: Chance) -> Held | None:
    """The interval of a criterion's weight in a logistic regression."""
    met = chance.integers(0, 2, (500, 3))
    odds = -1.5 + 0.7 * met[:, 0]
    outcome = chance.random(500) < 1 / (1 + np.exp(-odds))
    found = fit(met, outcome.astype(float), np.ones(500))
    if found is None:
        return None
    half = Z_95 * found.errors[1]
    return found.coefficients[1] - half, found.coefficients[1] + half, 0.7


INTERVALS: dict[str, Callable[[Chance], Held | None]] = {
    "count_range, rate 5%": counts_that_come(0.05),
    "count_range, rate 18%": counts_that_come(0.18),
    "count_range, rate 60%": counts_that_come(0.6),
    "rate's interval times leads (not used)": rate_times_number,
    "wilson": shares,
    "difference": differences,
    "Incidence.interval_at": curves,
    "project": projections,
    "sorting": areas,
    "fit": slopes,
}
SLOW = ("Incidence.interval_at", "project", "sorting", "fit")


def coverage(one: Callable[[Chance], Held | None], rounds: int) -> str:
    """Share held, the same by mid-p, and the mean width."""
    chance = np.random.default_rng(SEED)
    found = [each for _ in range(rounds) if (each := one(chance))]
    held = sum(low <= true <= high for low, high, true in found) / len(found)
    edges = sum(true in (low, high) for low, high, true in found) / len(found)
    width = sum(high - low for low, high, _ in found) / len(found)
    return f"{held:6.1%}  {held - edges / 2:6.1%}  {width:8.3f}"


def dealt(chance: Chance, groups: dict[str, Counts]) -> dict[str, Counts]:
    """Deal the same successes to the same groups anew."""
    sizes = [n for _, n in groups.values()]
    total = sum(k for k, _ in groups.values())
    drawn = chance.multivariate_hypergeometric(sizes, total)
    return {name: (int(k), n) for name, k, n in zip(groups, drawn, sizes, strict=True)}


def stable_pairs(chance: Chance) -> Iterator[tuple[str, bool]]:
    """Whether each kind of claim is made where nothing differs."""
    funnel = pd.read_parquet(MARTS / "funnel_quarters.parquet").tail(2)
    pair = {
        row["quarter"]: (row["qualified_within_count"], row["mature_count"])
        for row in funnel.to_dict("records")
    }
    old, new = dealt(chance, pair).values()
    (found,) = compare([(*new, *old)])
    yield "change of the share qualified", bool(found and found.is_clear)
    rejected = pd.read_parquet(MARTS / "rejection_quarters.parquet")
    rejected = rejected[rejected["quarter"].isin(pair)]
    moves: dict[str, tuple[Counts, Counts]] = {}
    for family, part in rejected.groupby("reason_family", dropna=False):
        counts = {
            row["quarter"]: (row["rejected_now_within_count"], row["mature_count"])
            for row in part.to_dict("records")
        }
        if len(counts) == 2:
            first, second = dealt(chance, dict(sorted(counts.items()))).values()
            moves[str(family)] = (second, first)
    yield "change of any family of reasons", bool(clear_changes(moves))
    splits = pd.read_parquet(MARTS / "funnel_splits.parquet").dropna(
        subset=["split_value"]
    )
    shown = {
        str(split): dealt(
            chance,
            {
                str(row["split_value"]): (
                    row["qualified_within_count"],
                    row["mature_count"],
                )
                for row in part.to_dict("records")
            },
        )
        for split, part in splits.groupby("split")
    }
    yield "group of any split that stands out", furthest(shown) is not None


def main() -> None:
    """Print how often intervals hold, and how often the page claims by chance."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=4_000)
    rounds = asked.parse_args().rounds
    sys.stdout.write(f"  held   mid-p     width  {rounds:,} simulated quarters\n")
    for name, one in INTERVALS.items():
        some = rounds // 4 if name in SLOW else rounds
        sys.stdout.write(f"{coverage(one, some)}  {name}\n")
    chance = np.random.default_rng(SEED)
    claims: dict[str, int] = {}
    for _ in range(PERMUTATIONS):
        for name, is_claimed in stable_pairs(chance):
            claims[name] = claims.get(name, 0) + is_claimed
    sys.stdout.write(f"\nclaims on stable quarters, of {PERMUTATIONS}\n")
    for name, number in claims.items():
        sys.stdout.write(f"{number:6}  {number / PERMUTATIONS:6.1%}  {name}\n")


if __name__ == "__main__":
    main()
