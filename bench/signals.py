"""How often signals fire where nothing changed, and how often where something did.

    python -m bench.signals [--rounds 300]

A company about as large as the sample's is simulated for five quarters, lead by lead,
so that measures hang together as they do on file. In a stable one no share changes; in
an unsteady one each share and each number of leads wobbles from quarter to quarter,
without a trend. Wins come alike from every source. A report is one run of `judge` over
all that is watched. Below, one fault is planted in the newest quarter, and how often
its own signal finds it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from jointplan.stats.signals import Watched, judge, spread

Chance = np.random.Generator
SEED = 20261012
QUARTERS = 5
SOURCES = {
    "Organic search": (90, 0.26, 0.3),
    "Webinar": (75, 0.1, 0.32),
    "Content syndication": (70, 0.07, 0.75),
    "Paid search": (68, 0.2, 0.3),
    "Paid social": (48, 0.18, 0.4),
    "Direct": (40, 0.28, 0.2),
    "Trade show": (28, 0.26, 0.3),
    "Partner": (25, 0.2, 0.6),
    "Outbound": (17, 0.2, 0.25),
    "Referral": (14, 0.27, 0.45),
}
"""Leads a quarter, the share qualified of them, and the share that does not conform."""

SEGMENTS = {"Enterprise": 0.19, "Mid-market": 0.56, "Small": 0.25}
TEAMS = {
    "Field North": (0.27, 0.8),
    "Field South": (0.38, 0.24),
    "Inbound Desk": (0.29, 0.22),
    "Partner Desk": (0.06, 0.2),
}
FAMILIES = {
    "timing": 0.22,
    "contact": 0.18,
    "fit": 0.16,
    "data": 0.09,
    "process": 0.03,
    "no reason": 0.12,
    "none": 0.2,
}
"""What became of leads that were not qualified; `none` are still open."""

QUOTAS = ("Organic search", "Webinar", "Content syndication", "Paid search")
WON = 0.028
"""Share of leads that are won."""


@dataclass(frozen=True)
class Fault:
    """What is planted in the newest quarter.

    Attributes:
        signal: The measure and group that should say it.
        leads: By source, the factor of its leads.
        qualified: By source, the factor of the share qualified.
        padding: By source, the share more that does not conform.
        late: By team, the share more that is answered late.
        segment: By segment, the factor of the share qualified.
        family: By family, the factor of its rejections.
        won: By source, the factor of its wins, in every quarter.
    """

    signal: tuple[str, str] | None = None
    leads: dict[str, float] = field(default_factory=dict)
    qualified: dict[str, float] = field(default_factory=dict)
    padding: dict[str, float] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    segment: dict[str, float] = field(default_factory=dict)
    family: dict[str, float] = field(default_factory=dict)
    won: dict[str, float] = field(default_factory=dict)


FAULTS = {
    "half the leads of Webinar": Fault(
        ("MQLs against quota", "Webinar"), leads={"Webinar": 0.5}
    ),
    "SQLs of Organic search fall to a third": Fault(
        ("SQLs by source", "Organic search"), qualified={"Organic search": 1 / 3}
    ),
    "Enterprise qualifies twice as often": Fault(
        ("SQLs by segment", "Enterprise"), segment={"Enterprise": 2}
    ),
    "all sources qualify half as often": Fault(
        ("MQL-SQL gap", ""), qualified=dict.fromkeys(SOURCES, 0.5)
    ),
    "padding of Webinar up by 30 points": Fault(
        ("padding by source", "Webinar"), padding={"Webinar": 0.3}
    ),
    "Field South late by 15 points more": Fault(
        ("late first responses by team", "Field South"), late={"Field South": 0.15}
    ),
    "twice as many rejected for fit": Fault(
        ("rejections by family", "fit"), family={"fit": 2}
    ),
    "Content syndication never wins": Fault(
        ("wins by paid source", "Content syndication"), won={"Content syndication": 0}
    ),
}


def quarter(chance: Chance, fault: Fault, wobble: float) -> pd.DataFrame:
    """The leads of a quarter, each share moved by `wobble` in log odds."""

    def moved(share: float, factor: float = 1, more: float = 0) -> float:
        share = min(0.98, max(0.002, share * factor + more))
        odds = np.log(share / (1 - share)) + chance.normal(0, wobble) if wobble else 0
        return float(1 / (1 + np.exp(-odds))) if wobble else share

    parts = []
    segment_share = {
        each: moved(1 / 2, fault.segment.get(each, 1)) / (1 / 2) for each in SEGMENTS
    }
    late = {
        each: moved(share, more=fault.late.get(each, 0))
        for each, (_, share) in TEAMS.items()
    }
    weights = {
        each: part * fault.family.get(each, 1) for each, part in FAMILIES.items()
    }
    weights = {e: w * np.exp(chance.normal(0, wobble)) for e, w in weights.items()}
    families = np.array(list(weights.values())) / sum(weights.values())
    for source, (mean, qualified, padding) in SOURCES.items():
        mean = mean * fault.leads.get(source, 1) * np.exp(chance.normal(0, wobble))
        size = int(chance.poisson(mean))
        share = moved(qualified, fault.qualified.get(source, 1))
        segments = chance.choice(list(SEGMENTS), size, p=list(SEGMENTS.values()))
        own = np.minimum(0.95, share * np.array([segment_share[s] for s in segments]))
        teams = chance.choice(list(TEAMS), size, p=[part for part, _ in TEAMS.values()])
        is_sql = chance.random(size) < own
        became = chance.choice(list(FAMILIES), size, p=families)
        padded = moved(padding, more=fault.padding.get(source, 0))
        parts.append(
            pd.DataFrame(
                {
                    "source": source,
                    "segment": segments,
                    "team": teams,
                    "is_sql": is_sql,
                    "family": np.where(is_sql, "qualified", became),
                    "is_late": chance.random(size)
                    < np.array([late[team] for team in teams]),
                    "is_padding": chance.random(size) < padded,
                    "is_won": chance.random(size) < WON * fault.won.get(source, 1),
                }
            )
        )
    return pd.concat(parts)


def watched_in(quarters: list[pd.DataFrame]) -> dict[tuple[str, str], Watched]:
    """Everything that is watched in five quarters, the newest last."""
    found: dict[tuple[str, str], Watched] = {}
    leads = pd.concat([each.assign(quarter=n) for n, each in enumerate(quarters)])

    def watch(
        name: tuple[str, str],
        hits: pd.Series,
        of: pd.Series,
        *,
        is_more: bool,
        unknown: pd.Series | None = None,
        is_share: bool = True,
    ) -> None:
        span = range(QUARTERS)
        k, n = hits.reindex(span, fill_value=0), of.reindex(span, fill_value=0)
        u = k * 0 if unknown is None else unknown.reindex(span, fill_value=0)
        now, *rest = reversed(span)
        low, high = (k, k + u) if is_more else (-k - u, -k)
        found[name] = Watched(
            count=int(k[now]),
            unknown=int(u[now]),
            out_of=float(n[now]),
            usual_count=int(k[rest].sum()),
            usual_unknown=int(u[rest].sum()),
            usual_out_of=float(n[rest].sum()),
            is_more=is_more,
            is_share=is_share,
            is_furthest=all(high[q] * n[now] < low[now] * n[q] for q in rest),
            may_be_furthest=all(low[q] * n[now] < high[now] * n[q] for q in rest),
            spread=spread(
                int(k[rest].sum()),
                float(n[rest].sum()),
                float((k[rest] ** 2 / n[rest]).sum()),
                len(rest),
                is_share=is_share,
            ),
        )

    whole = leads.groupby("quarter").size()
    closed = ~leads["family"].isin(["qualified", "none"])
    watch(
        ("MQL-SQL gap", ""), closed.groupby(leads["quarter"]).sum(), whole, is_more=True
    )
    for column, measure, mark, is_more in (
        ("segment", "SQLs by segment", "is_sql", True),
        ("source", "SQLs by source", "is_sql", False),
        ("source", "padding by source", "is_padding", True),
        ("team", "late first responses by team", "is_late", True),
    ):
        for group, part in leads.groupby(column):
            by = part.groupby("quarter")[mark]
            watch((measure, str(group)), by.sum(), by.size(), is_more=is_more)
    said_not = (leads["family"] == "no reason").groupby(leads["quarter"]).sum()
    newest = QUARTERS - 1
    usual = said_not[:newest].sum() / whole[:newest].sum()
    fewer = said_not - said_not[newest] * whole / whole[newest]
    fewer[newest] = said_not[newest] - usual * whole[newest]
    unsaid = fewer.clip(lower=0).apply(np.ceil).astype(int)
    for family in list(FAMILIES)[:5]:
        hits = (leads["family"] == family).groupby(leads["quarter"]).sum()
        name = ("rejections by family", family)
        watch(name, hits, whole, is_more=True, unknown=unsaid)
    for source in QUOTAS:
        mean, _, padding = SOURCES[source]
        is_earned = (leads["source"] == source) & ~leads["is_padding"]
        earned = is_earned.groupby(leads["quarter"]).sum()
        due = pd.Series(round(mean * (1 - padding)), range(QUARTERS))
        name = ("MQLs against quota", source)
        watch(name, earned, due, is_more=False, is_share=False)
    old = leads[leads["quarter"] < QUARTERS - 1]
    for paid, part in old.groupby("source"):
        rest = old[old["source"] != paid]
        found["wins by paid source", str(paid)] = Watched(
            int(part["is_won"].sum()),
            0,
            len(part),
            int(rest["is_won"].sum()),
            0,
            len(rest),
            is_more=False,
        )
    return found


def fired(chance: Chance, fault: Fault, wobble: float) -> set[tuple[str, str]]:
    """The signals of one report."""
    before = Fault(won=fault.won)
    quarters = [quarter(chance, before, wobble) for _ in range(QUARTERS - 1)]
    found = watched_in([*quarters, quarter(chance, fault, wobble)])
    states = judge(list(found.values()))
    return {
        name for name, state in zip(found, states, strict=True) if state == "stands out"
    }


def main() -> None:
    """Print how often signals fire by chance, and how often where they should."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=300)
    rounds = asked.parse_args().rounds
    chance = np.random.default_rng(SEED)
    sys.stdout.write(
        f"reports with any signal, of {rounds:,} in which nothing changed\n"
    )
    for name, wobble in (("stable", 0.0), ("unsteady", 0.1), ("very unsteady", 0.2)):
        alarms = [fired(chance, Fault(), wobble) for _ in range(rounds)]
        every = sum(bool(each) for each in alarms)
        sys.stdout.write(f"{every / rounds:6.1%}  {name}\n")
    some = max(1, rounds // 5)
    sys.stdout.write(f"\nplanted faults found, of {some:,} reports each\n")
    for name, fault in FAULTS.items():
        hits = sum(fault.signal in fired(chance, fault, 0.0) for _ in range(some))
        sys.stdout.write(f"{hits / some:6.1%}  {name}\n")


if __name__ == "__main__":
    main()
