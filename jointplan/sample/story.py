"""The story from beginning to end, and its two deliveries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from jointplan.sample import (
    arrivals,
    background,
    campaign_costs,
    market,
    people,
    plants,
    returns,
    revenue,
    rows_late,
)  # fmt: skip
from jointplan.sample.export import Delivery, deliver, write
from jointplan.sample.ids import Ids
from jointplan.sample.ledger import FileRows, Ledger
from jointplan.sample.settle import close_book
from jointplan.sample.staff import hire_staff
from jointplan.sample.world import FIRST_CUT, LAST_CUT, World

SEED = 20260706
FIRST, LAST = "2026-07-06", "2026-10-12"


@dataclass(frozen=True)
class Sample:
    """The two deliveries and the truths planted in them."""

    seed: int
    deliveries: tuple[Delivery, ...]
    ledger: Ledger


def plant(seed: int = SEED) -> Sample:
    """Tell the story of a seed; the same seed tells the same story."""
    world = _begin(seed)
    world.run_until(FIRST_CUT)
    rows_late.hold_back(world)
    first = deliver(world, FIRST, FIRST_CUT, is_final=False)
    world.run_until(LAST_CUT)
    revenue.add_second_deals(world)
    last = deliver(world, LAST, LAST_CUT, is_final=True)
    drawn = revenue.draw_courses(world, seed)
    deliveries = tuple(
        revenue.lay_over(one, world, drawn, seed) for one in (first, last)
    )
    counts = tuple(
        FileRows(one.name, file, count)
        for one in deliveries
        for file, count in one.counts().items()
    )
    ledger = replace(
        close_book(world), accounts_of_rows=counts,
        late_rows=rows_late.late_rows(world),
        opportunities=revenue.true_opportunities(world, drawn),
    )  # fmt: skip
    return Sample(seed, deliveries, ledger)


def _begin(seed: int) -> World:
    """A world before its first day, with everything planned that is planned ahead."""
    rng = Random(seed)  # noqa: S311 -- a story to be told again, nothing secret
    ids = Ids()
    world = World(rng, ids, hire_staff(ids))
    world.on_return = partial(returns.come_back, world)
    market.found_companies(world)
    market.open_accounts(world)
    market.plan_campaigns(world)
    people.seed_contacts(world)
    background.plan_history(world)
    background.plan_leads(world)
    background.plan_newsletters(world)
    background.plan_sales(world)
    arrivals.plan_arrivals(world)
    plants.plan_all(world)
    apart = Random(f"{seed}, costs")  # noqa: S311 -- as above, and moves nothing else
    campaign_costs.plan_costs(world, apart)
    return world


def write_sample(folder: Path, *, seed: int = SEED) -> None:
    """Write both deliveries under `folder`, and a page that says what they are."""
    write_planted(plant(seed), folder)


def write_planted(sample: Sample, folder: Path) -> None:
    """Write a sample that was planted already."""
    for delivery in sample.deliveries:
        write(delivery, folder / "salesforce")
    (folder / "SAMPLE.md").write_text(_page(sample), encoding="utf-8")


def _page(sample: Sample) -> str:
    lines = [
        "# A sample, not a company", "",
        "These exports are fictional and generated: Brightwater Instruments, its",
        "people, customers and figures do not exist. The same seed writes the same",
        f"bytes. Seed: {sample.seed}.", "",
        "| file | " + " | ".join(one.name for one in sample.deliveries) + " |",
        "|---|" + "---:|" * len(sample.deliveries),
    ]  # fmt: skip
    for file in sample.deliveries[0].tables:
        counts = (str(one.counts()[file]) for one in sample.deliveries)
        lines.append(f"| {file} | " + " | ".join(counts) + " |")
    return "\n".join(lines) + "\n"
