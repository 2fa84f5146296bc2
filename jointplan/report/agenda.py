"""The agenda of the quarterly review: 75 minutes, with the report's figures in place.

Figures come from the functions that write the page. It ends in a decision log, which
the meeting fills in and `make plan` reads.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from jointplan.plans.quarters import next_name
from jointplan.report.decision_log import empty_log
from jointplan.report.display.blocks import Row, only, rows
from jointplan.report.display.causes import causes, sentence
from jointplan.report.display.formats import DASH, count, day, first_upper, plural
from jointplan.report.display.markdown import plain
from jointplan.report.display.masthead import company_of
from jointplan.report.display.promise_words import label, measure_label
from jointplan.report.display.promises import UNKNOWN, figure, promised, told
from jointplan.report.display.signals import Signal, shown
from jointplan.report.sentences.commitments import kept
from jointplan.report.sentences.decisions import (
    Decision,
    decided,
    no_decision,
    shortest_first,
)
from jointplan.report.sentences.signals import told as told_signal
from jointplan.report.sentences.signals import unsaid
from jointplan.report.sentences.summary import title
from jointplan.report.tables.agreements import spoken
from jointplan.report.tables.changes import qualified_changed
from jointplan.report.tables.commitments import CURE, in_turn, owner, state
from jointplan.report.tables.scorecard import verdict

MARTS = (
    "scorecard",
    "promise_causes",
    "quota_sources",
    "findings",
    "commitments",
    "losses",
    "watched_signals",
    "funnel_quarters",
    "rejection_fairness",
    "run",
)
SIDES = {"marketing": "Marketing", "sales": "Sales"}
MOST_LOSSES = 3
# The mark says what the kit wrote, so that an agenda somebody wrote in is kept.
MARK = re.compile(r"<!-- jointplan agenda, format 1, ([0-9a-f]{16}) -->\n\Z")


def agenda_text(marts: Mapping[str, pd.DataFrame]) -> str:
    """Write the agenda of the review of a report, from its marts."""
    about = only(marts["run"])
    current = [row for row in rows(marts["scorecard"]) if row["is_report_quarter"]]
    current.sort(key=lambda row: row["position"])
    lines = [
        f"# Review of {about['quarter']}: 75 minutes",
        "",
        plain(f"{title(marts['scorecard'], marts['run'])}."),
        "",
        plain(
            f"{company_of(about)}, data to {day(about['as_of_on'])}. The whole report "
            "is index.html, beside this agenda."
        ),
        *_part("Revenue and promises", 10, _promises(current, about)),
        *_part("Last commitments", 10, _commitments(marts, about)),
        *_part("Misses, each side its own", 20, _misses(current, marts)),
        *_part("Money", 10, _money(current, marts, about)),
        *_part("Next quarter", 15, _next(marts, about)),
        *_part("Decide and sign", 10, _decisions(marts)),
        "",
        *empty_log(),
    ]
    return sealed("\n".join(lines) + "\n")


def sealed(text: str) -> str:
    """A text with a mark that says whether somebody has written in it since."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{text}\n<!-- jointplan agenda, format 1, {digest} -->\n"


def is_untouched(text: str) -> bool:
    """Whether a text is as the kit wrote it."""
    mark = MARK.search(text)
    return mark is not None and sealed(text[: mark.start() - 1]) == text


def _part(name: str, minutes: int, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"## {name} ({minutes} minutes)", "")
    yield from lines


def _promises(current: Sequence[Row], about: Row) -> Iterator[str]:
    """Revenue first; what nobody promised only where it was measured."""
    shown = [
        row
        for row in sorted(current, key=lambda row: row["promise"] != "won_revenue")
        if row["state"] != "not promised" or figure(row)[0] not in (DASH, UNKNOWN)
    ]
    if not shown:
        yield "Nothing is promised, and nothing could be measured."
    for row in shown:
        yield f"- {plain(_promise(row, about))}"


def _promise(row: Row, about: Row) -> str:
    currency = about["currency"]
    goal = promised(row, currency)
    against = "nothing promised" if goal == DASH else f"promised {goal}: {verdict(row)}"
    return f"{label(row)}: {spoken(told(row, currency))}, {against}"


def _commitments(marts: Mapping[str, pd.DataFrame], about: Row) -> Iterator[str]:
    said = kept(marts["commitments"], marts["run"])
    if not said:
        yield "No plan holds a commitment that was due. The log below begins them."
        return
    yield from (plain(said), "")
    known = {(row["promise"], row["quarter"]): row for row in rows(marts["scorecard"])}
    for row in in_turn(rows(marts["commitments"])):
        yield f"- {plain(_commitment(row, known, about['currency']))}"
    if any(row["state"] == "not said" for row in rows(marts["commitments"])):
        yield from ("", plain(CURE))


def _commitment(row: Row, known: Mapping[tuple[str, str], Row], currency: str) -> str:
    said = f"{row['what']} ({owner(row)}, due {day(row['due_on'])}): {state(row)}"
    if row["measure"] is None:
        return said
    keys = ("before_quarter", "report_quarter")
    found = [known.get((row["measure"], row[key])) for key in keys]
    before, now = (DASH if r is None else figure(r, currency)[0] for r in found)
    return f"{said}. {measure_label(row['measure'])}: {before} before, {now} now"


def _misses(current: Sequence[Row], marts: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    named = causes(marts["promise_causes"], marts["scorecard"])
    short = shortest_first(current)
    for side, name in SIDES.items():
        yield f"{name} tells where it missed or is behind, why, and what it changes:"
        yield ""
        own = [row for row in short if row["side"] == side]
        if not own:
            yield f"- No promise of {side} is known to be missed."
        for row in own:
            cause = named.get(row["promise"])
            why = f" {sentence(cause)}" if cause else ""
            yield f"- {plain(f'{label(row)}: {verdict(row)}.{why}')}"
        if side == "marketing":
            yield ""


def _money(
    current: Sequence[Row], marts: Mapping[str, pd.DataFrame], about: Row
) -> Iterator[str]:
    won = [row for row in current if row["promise"] == "won_revenue"]
    for row in won:
        yield f"- {plain(_promise(row, about))}"
    lost = [row for row in rows(marts["losses"]) if row["loss_reason"]]
    lost.sort(key=lambda row: (-row["lost_count"], row["loss_reason"]))
    total = sum(row["lost_count"] for row in rows(marts["losses"]))
    if not total:
        yield "- No lost deal of a lead is in this export."
        return
    reasons = ", ".join(
        f"{row['loss_reason']} {count(row['lost_count'])}" for row in lost[:MOST_LOSSES]
    )
    said = f"{plural(total, 'deal')} of leads lost"
    yield f"- {plain(f'{said}: {reasons}' if reasons else said)}"


def _next(marts: Mapping[str, pd.DataFrame], about: Row) -> Iterator[str]:
    following = next_name(about["quarter"])
    yield f"- What does {following} need that {about['quarter']} lacked, and from whom?"
    for signal in _signals(marts):
        yield f"- {plain(told_signal(signal, about['quarter']))}"
    still = [
        row for row in in_turn(rows(marts["commitments"])) if row["state"] != "done"
    ]
    for row in still:
        yield (
            f"- Still open: {plain(str(row['what']))} ({plain(owner(row))}). Keep it, "
            "move its day, or drop it?"
        )
    yield (
        "- After the meeting `make plan` writes the next plan's draft from the last "
        "one, these figures and the log below."
    )


def _signals(marts: Mapping[str, pd.DataFrame]) -> list[Signal]:
    """What stands out and no decision or change says already, as on the page."""
    changed = qualified_changed(
        marts["scorecard"],
        marts["funnel_quarters"],
        marts["rejection_fairness"],
        marts["run"],
    )
    return shown(
        unsaid(marts["watched_signals"], _decided(marts), is_change_said=changed)
    )


def _decided(marts: Mapping[str, pd.DataFrame]) -> list[Decision]:
    return decided(
        marts["scorecard"],
        marts["promise_causes"],
        marts["quota_sources"],
        marts["findings"],
        marts["run"],
    )


def _decisions(marts: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    found = _decided(marts)
    if not found:
        yield plain(no_decision(marts["scorecard"]))
    for number, each in enumerate(found, 1):
        said = f"{each.what} Decide: {first_upper(each.ask)} ({each.owner})"
        yield f"{number}. **{plain(each.title)}** {plain(said)}"
