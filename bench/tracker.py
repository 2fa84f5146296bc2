"""Measures how soon the tracker shows what a keystroke found, in headless Chromium.

    python bench/tracker.py [--sizes 1000 20000] [--keys 100]

A keystroke's time runs from the key to the first frame painted after it. Keys are typed
into the search and taken back again, on made-up hand-offs with twelve actions each; one
that leaves the lines in view as they were costs next to nothing and is not counted.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from jointplan.dev.browser import ensure_browser
from jointplan.tracker.page_data import page_text
from jointplan.tracker.read import Row, Tracked

COMPANIES = ("Brine", "Kestrel", "Møller", "Ostrava", "Quarry", "Thürmer", "Vesta")
KINDS = ("Analytics GmbH", "Foods AB", "Grid Ltd", "Machines AG", "Waterworks SL")
OWNERS = [f"Person {n}" for n in range(40)]
SOURCES = ("Webinar", "Paid search", "Trade show", "Organic search", "Outbound")
TRIGGERS = ("hand-raise", "score crossing", "response", "list", "manual")
DECISIONS = ("open", "qualified", "disqualified", "recycled")
STATES = ("overdue", "due", "kept", "missed", "already working")
START = datetime(2026, 7, 1, 8)
TYPED = "42 grid kestrel"
# Runs in the page: notes, for each key that changes the search, the milliseconds that
# the page's own script took and those from the key to the frame painted after it.
WATCH = """
(() => {
  window.times = [];
  let key, began, line;
  const first = () => document.querySelector("#lines .line");
  addEventListener("keydown", (event) => { key = event.timeStamp; }, true);
  addEventListener("input", () => {
    [began, line] = [performance.now(), first()];
  }, true);
  addEventListener("input", () => {
    const [pressed, worked] = [key, performance.now() - began];
    const isRedrawn = first() !== line;
    requestAnimationFrame(() => {
      const behind = new MessageChannel();
      behind.port1.onmessage = () => {
        times.push([worked, performance.now() - pressed, isRedrawn]);
      };
      behind.port2.postMessage(0);
    });
  });
})()
"""


def made_up(size: int) -> Tracked:
    """Make a tracker of so many hand-offs, always the same."""
    noise = random.Random(7)  # noqa: S311 - repeatable, no secret
    handoffs = [_handoff(number, noise) for number in range(size)]
    period = {
        "quarter": "2026-Q3", "as_of_on": date(2026, 10, 12),
        "known_until_at": datetime(2026, 10, 12, 22), "company_name": "Bench",
        "is_fictional": True, "time_zone": "Europe/Berlin",
    }  # fmt: skip
    actions = {row["handoff_id"]: list(_actions(row, noise)) for row in handoffs}
    return Tracked(period, handoffs, actions)


def _handoff(number: int, noise: random.Random) -> Row:
    opened = START + timedelta(seconds=number * 397 % 8_000_000)
    decision = noise.choice(DECISIONS)
    state = noise.choice(STATES if decision == "open" else STATES[2:])
    is_running = state in ("overdue", "due")
    left = noise.randint(1, 2_000_000) * (-1 if state == "overdue" else 1)
    decided = None if decision == "open" else opened + timedelta(days=9)
    record = f"00Q5B{number:010}AAA"
    row = dict.fromkeys(COLUMNS) | {
        "handoff_id": f"{record}@{opened:%Y-%m-%dT%H:%M:%SZ}",
        "record_id": record, "person_id": record, "account_id": f"001{number // 3:09}",
        "company_name": f"{noise.choice(COMPANIES)} {noise.choice(KINDS)} {number}",
        "owner_name": noise.choice(OWNERS), "team": f"Team {number % 5}",
        "quarter": "2026-Q3", "start_known": "observed", "motion": "new business",
        "source": noise.choice(SOURCES), "trigger": noise.choice(TRIGGERS),
        "decision": decision, "age_days": 30, "is_conforming": True,
        "reason": "No budget" if decision in DECISIONS[2:] else None,
        "agreement_name": "Hand-raises", "agreement_state": state,
        "next_term": "first response" if is_running else None,
        "next_due_at": opened + timedelta(hours=1) if is_running else None,
        "seconds_left": left if is_running else None,
        "first_response_state": "met", "first_response_seconds": 2500,
        "segment": "Mid-market", "population": "rated", "quota_fate": "earned",
        "fairness": "fair" if decision in DECISIONS[2:] else None,
        "agreed_score": number % 90, "is_in_target_profile": True,
        "mql_rule_on": date(2026, 1, 1), "target_profile_rule_on": date(2025, 4, 1),
        "week_starts_on": opened.date() - timedelta(days=opened.weekday()),
        "touches_done_count": number % 5, "touches_owed_count": 3,
        "opened_at": opened, "opened_on": opened.date(),
        "last_touch_on": opened.date(), "decided_at": decided,
        "decided_on": decided and decided.date(),
    }  # fmt: skip
    if decision == "qualified" and decided:
        row |= {"qualified_on": decided.date(), "opportunity_on": decided.date()}
    return row


COLUMNS = (
    "opportunity_id", "decided_by_name", "credited_by", "won_amount", "won_currency",
    "routing_seconds", "first_response_note", "first_response_business_seconds",
    "first_response_limit_seconds", "first_response_due_at", "touches_state",
    "touches_note", "touches_due_on", "decision_state",
    "decision_due_on", "assigned_at", "first_response_at",
    "next_due_on", "last_touch_at", "qualified_on", "opportunity_on", "won_on",
    "lost_on", "region", "score_band", "is_sql_conforming", "is_before_first_rule",
    "fit_verdict", "crm_score", "rejected_team",
)  # fmt: skip


def _actions(row: Row, noise: random.Random) -> Iterator[Row]:
    for number in range(12):
        at = row["opened_at"] + timedelta(hours=7 * number)
        yield {
            "action": "touch" if number else "handed off",
            "actor_name": noise.choice(OWNERS), "holder_name": None,
            "previous_name": None, "direction": "out", "kind": "personal",
            "channel": noise.choice(("call", "email")), "result": "attempt",
            "phase": "during", "decision": None, "reason": None, "opportunity_id": None,
            "amount": None, "amount_currency": None, "duration_seconds": 61 * number,
            "is_standing": None, "is_ahead": False, "is_first_response": number == 1,
            "counts_as_further": number > 1, "happened_at": at,
            "happened_on": at.date(), "file": "salesforce/2026-10-12/Task.csv",
            "line": noise.randint(2, 900_000),
        }  # fmt: skip


def _times(page: Any, keys: int) -> list[tuple[float, float]]:
    """Type, and take back, that many keys; script and paint of those that redrew."""
    page.evaluate(WATCH)
    page.focus("#sought")
    for number in range(keys):
        turn, place = divmod(number, len(TYPED))
        page.keyboard.press("Backspace" if turn % 2 else TYPED[place])
        while page.evaluate("times.length") <= number:
            time.sleep(0.01)
    times = page.evaluate("times")
    return [
        (float(script), float(paint)) for script, paint, redrawn in times if redrawn
    ]


def line(browser: Any, size: int, keys: int) -> str:
    """Measure a tracker of so many hand-offs; say what was found."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "tracker.html"
        target.write_text(page_text(made_up(size)), encoding="utf-8")
        megabytes = target.stat().st_size / 1e6
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        started = time.perf_counter()
        page.goto(target.as_uri())
        page.wait_for_selector("#lines .line")
        opened = time.perf_counter() - started
        times = _times(page, keys)
        page.close()
    script, paint = (sorted(each) for each in zip(*times, strict=True))
    return (
        f"{size:>7,} hand-offs {megabytes:5.1f} MB, opened in {opened:4.1f} s; "
        f"{len(paint)} keys to paint: median {statistics.median(paint):3.0f} ms, "
        f"95 % {paint[int(len(paint) * 0.95)]:3.0f} ms, worst {paint[-1]:3.0f} ms "
        f"(script: median {statistics.median(script):4.1f} ms, worst {script[-1]:4.1f})"
    )


def main() -> None:
    """Measure each size and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1_000, 20_000])
    asked.add_argument("--keys", type=int, default=100)
    told = asked.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(ensure_browser()), args=["--no-sandbox"]
        )
        for size in told.sizes:
            sys.stdout.write(line(browser, size, told.keys) + "\n")
        browser.close()


if __name__ == "__main__":
    main()
