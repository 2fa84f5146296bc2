"""The tracker as one page: self-contained, it loads nothing and sends nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import jinja2

from jointplan.report.display.formats import count, day, named, plural
from jointplan.report.display.locales import language_tag
from jointplan.report.display.palette import DARK, LIGHT, variables
from jointplan.report.inline import json_text, source_hash
from jointplan.tracker import sentences
from jointplan.tracker.actions import tell
from jointplan.tracker.counted_in import judged, places
from jointplan.tracker.read import Row, Tracked
from jointplan.workspace import KIT_ROOT

HERE = Path(__file__).parent / "page"
SHEET = KIT_ROOT / "jointplan" / "report" / "page" / "page.css"
SCRIPTS = ("data.js", "find.js", "list.js", "details.js", "keys.js")
# Cells of a line. What is coded is written once, in a list of words.
PLAIN = (
    "id", "record", "ids", "company", "opened", "last", "touches", "decided",
    "qualified", "opportunity", "won",
)  # fmt: skip
CODED = (
    "owner", "team", "source", "trigger", "agreement", "stands", "about", "done",
    "state", "decision", "why", "became", "after",
)  # fmt: skip
FILTERS = {
    "agreement": "Agreement",
    "state": "State",
    "owner": "Owner",
    "team": "Team",
    "source": "Source",
    "trigger": "Trigger",
}
COLUMNS = {
    "company": ("Company", "Company"),
    "opened": ("Handed off", "Newest first"),
    "owner": ("Owner, team", "Owner"),
    "agreement": ("Agreement", "Most urgent"),
    "touches": ("Touches", "Fewest touches"),
    "decision": ("Decision, reason", "Newest decision"),
    "outcome": ("SQL and after", "Newest SQL, opportunity or win"),
}


DAYS = ("qualified", "opportunity", "won")


class Words:
    """Texts that are carried once each and named by their number; 0 is nothing."""

    def __init__(self) -> None:
        """Start with the empty text alone."""
        self.numbers = {"": 0}

    def code(self, text: str) -> int:
        """Give a text its number."""
        return self.numbers.setdefault(text, len(self.numbers))


def page_text(tracked: Tracked, report: str = "") -> str:
    """Write the whole page.

    Args:
        tracked: Hand-offs and what was done on them.
        report: Where the quarter's report lies, as seen from the page, if it does.
    """
    words = Words()
    cells = [_cells(tracked, row) for row in tracked.handoffs]
    details = [_details(tracked, row, words) for row in tracked.handoffs]
    rows = [
        [*(each[name] for name in PLAIN), *(words.code(each[name]) for name in CODED)]
        for each in cells
    ]
    carried = {"names": [*PLAIN, *CODED], "coded": CODED, "rows": rows}
    carried["report"] = report
    script, style = _script(), _style()
    page = {
        **_heading(tracked),
        "filters": _filters(cells),
        "columns": [
            {"name": name, "label": label, "order": order}
            for name, (label, order) in COLUMNS.items()
        ],
        "policy": f"default-src 'none'; script-src {source_hash(script)}; "
        f"style-src {source_hash(style)}; base-uri 'none'; form-action 'none'",
        "script": script,
        "style": style,
        "handoffs": json_text(carried | {"words": list(words.numbers)}),
        "actions": "\n".join(json_text(each) for each in details),
    }
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    text = (HERE / "tracker.html.j2").read_text(encoding="utf-8")
    return environment.from_string(text).render(page=page, locale=language_tag())


def _heading(tracked: Tracked) -> dict[str, Any]:
    period = tracked.period
    company, is_fictional = str(period["company_name"]), bool(period["is_fictional"])
    mark = " (fictional)" if is_fictional and "fictional" not in company.lower() else ""
    heading = f"Lead tracker, {period['quarter']}"
    as_of = day(period["as_of_on"])
    made_up = " All names and figures are made up." if is_fictional else ""
    return {
        "title": f"{company}{mark}: {heading}",
        "company": company + mark,
        "heading": heading,
        "is_fictional": is_fictional,
        "facts": [_as_of(tracked), *_facts(tracked)],
        "colophon": [
            f"{company}{mark}, {heading}, as of {as_of}.{made_up} Times are in "
            f"{period['time_zone']}. This page names people of sales: keep it within "
            "the two teams. It works offline and sends nothing.",
        ],
    }


def _as_of(tracked: Tracked) -> str:
    """Say up to when the exports tell what happened; time left counts from there."""
    known = tracked.local(tracked.period["known_until_at"], None)
    on = tracked.period["as_of_on"]
    if known.startswith(f"{on}"):
        return f"As of {sentences.told_when(known)}"
    return f"As of the end of {day(on)}"


def _facts(tracked: Tracked) -> list[str]:
    """Say what the list holds and what is urgent in it."""
    rows, quarter = tracked.handoffs, tracked.period["quarter"]
    ours = sum(1 for row in rows if row["quarter"] == quarter)
    states = Counter(row["agreement_state"] for row in rows)
    others = len(rows) - ours
    return [
        f"{plural(ours, 'lead')} of {quarter}"
        + (f", {count(others)} open from other quarters" if others else ""),
        f"{count(states['overdue'])} overdue, {count(states['due'])} due",
    ]


def _cells(tracked: Tracked, row: Row) -> dict[str, Any]:
    """Cells of a line, and what it is searched, filtered and sorted by."""
    became, after = sentences.became(tracked, row)
    ids = {row["record_id"], row["person_id"], row["account_id"], row["opportunity_id"]}
    iso = {name: tracked.local(None, row[f"{name}_on"]) for name in DAYS}
    return iso | {
        "id": row["handoff_id"],
        "record": row["record_id"],
        "ids": sorted(str(each) for each in ids if each),
        "company": row["company_name"] or "company not recorded",
        "opened": tracked.local(row["opened_at"], row["opened_on"]),
        "last": tracked.local(None, row["last_touch_on"]),
        "touches": row["touches_done_count"],
        "decided": tracked.local(row["decided_at"], row["decided_on"]),
        "owner": row["owner_name"] or "no owner",
        "team": row["team"] or "no team",
        "source": named(row["source"]),
        "trigger": named(row["trigger"]),
        "agreement": row["agreement_state"],
        "stands": sentences.stands(row),
        "about": sentences.about(tracked, row),
        "done": sentences.touches(row),
        "state": row["decision"],
        "decision": sentences.decision(tracked, row),
        "why": sentences.reason(row),
        "became": became,
        "after": after,
    }


def _details(tracked: Tracked, row: Row, words: Words) -> dict[str, Any]:
    """What is shown of a hand-off when it is opened."""
    actions = []
    for each in tracked.actions.get(row["handoff_id"], []):
        told = tell(each, row)
        stamp = tracked.local(each["happened_at"], each["happened_on"])
        what, who, result, counts, after, file = (
            words.code(text)
            for text in (
                told.what, told.who, told.result, told.counts, told.after, each["file"]
            )
        )  # fmt: skip
        place = [file, each["line"]]
        is_mass = int(told.is_mass)
        actions.append([what, stamp, who, result, counts, after, *place, is_mass])
    counted = places(row, str(tracked.period["quarter"]))
    return {
        "judged": [[words.code(name), words.code(said)] for name, said in judged(row)],
        "counted": [[words.code(at), words.code(said)] for at, said in counted],
        "facts": sentences.facts(row),
        "terms": sentences.terms(tracked, row),
        "actions": actions,
    }


def _filters(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choices of each filter with their counts; states of an agreement by urgency."""
    return [
        {
            "name": name,
            "label": label,
            "choices": [
                {
                    "value": value,
                    "text": f"{sentences.STATES.get(value, value)} ({count(number)})",
                }
                for value, number in sorted(
                    Counter(each[name] for each in cells).items(), key=_urgency_first
                )
            ],
        }
        for name, label in FILTERS.items()
    ]


def _urgency_first(choice: tuple[str, int]) -> tuple[int, str]:
    order = list(sentences.STATES)
    value = choice[0]
    return (order.index(value) if value in order else len(order), value.lower())


def _script() -> str:
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)


def _style() -> str:
    """Put the colours before the sheets that use them; paper is always light."""
    dark = variables(DARK)
    sheets = (SHEET, HERE / "tracker.css")
    texts = [path.read_text(encoding="utf-8") for path in sheets]
    return "\n".join(
        [
            f":root{{{variables(LIGHT)}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}",
            *texts,
        ]
    )
