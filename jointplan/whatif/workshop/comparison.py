"""What a trial does, as tables of text: agreed beside tried."""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.report.display.formats import (
    DASH,
    count,
    day,
    hours,
    named,
    percent,
    plural,
    signed,
)
from jointplan.report.display.promises import promised, state
from jointplan.report.display.promises import told as told_promise
from jointplan.whatif.preview.forecast import difference, expectations, expected, told
from jointplan.whatif.preview.page_parts import VERDICTS, turned
from jointplan.whatif.preview.table_cells import (
    Sheet,
    counts,
    of_capacity,
    per_week,
    points,
    promise,
    verdict,
    verdicts,
)
from jointplan.whatif.workshop.trial import Answer, Row

LISTED = 200
_PROMISED = (
    ("Share of rated leads that meet it", "conforming_share"),
    ("Leads counted", "mql_quota"),
)
_SIDES = ("agreed", "tried")


def headline(agreed: Answer, tried: Answer, quarter: str) -> str:
    """Say in a sentence what the trial does to the quarter at hand."""
    old, new = agreed.of(quarter), tried.of(quarter)
    if not new:
        return ""
    leads = f"{plural(new['claimed_count'], 'lead')} of {quarter}"
    met = _instead(verdict(old, "conforming_count"), verdict(new, "conforming_count"))
    earned = _instead(old["earned_count"], new["earned_count"])
    return f"{met} of the {leads} meet the rule; {earned} earn quota."


def _instead(was: int | None, becomes: int | None) -> str:
    return count(becomes) + ("" if was == becomes else f" instead of {count(was)}")


def key_figures(agreed: Answer, tried: Answer, quarter: str) -> Sheet:
    """The quarter at hand, by what is agreed and by what is tried."""
    old, new = agreed.of(quarter), tried.of(quarter)
    if not old:
        return Sheet("trial", f"{quarter}: no lead", ("Figure",), [])
    rows = [
        ["Leads that meet the MQL rule", *verdicts(old, new, "conforming_count")],
        ["Leads it cannot judge", *verdicts(old, new, "not_judged_count")],
        *(
            [label, *promise(agreed.promises, tried.promises, name)]
            for label, name in _PROMISED
        ),
        *_quota(agreed.lines, tried.lines),
        ["MQL-SQL gap of these", *counts(old, new, "gap_count")],
    ]
    for label, of in expectations(new):
        sides = [expected(each.quarters, quarter, of) for each in (agreed, tried)]
        rows.append([label, *map(told, sides), signed(difference(*sides))])
    return Sheet(
        "trial-figures",
        f"{quarter}, {count(new['claimed_count'])} leads handed off",
        ("Figure", "Agreed", "Tried", "Difference"),
        rows,
    )


def quarters(agreed: Answer, tried: Answer) -> Sheet:
    """Every quarter on file: the same rule in each."""
    rows = []
    for old, new in zip(agreed.quarters, tried.quarters, strict=True):
        quota = new["quota_count"]
        rows.append(
            [
                new["quarter"],
                count(new["claimed_count"]),
                count(verdict(old, "conforming_count")),
                count(verdict(new, "conforming_count")),
                *(percent(each["earned_count"], quota) for each in (old, new)),
            ]
        )
    return Sheet(
        "trial-quarters",
        "Every quarter in the exports",
        (
            "Quarter",
            "Leads",
            *(f"Meet the rule: {side}" for side in _SIDES),
            *(f"Quota reached: {side}" for side in _SIDES),
        ),
        rows,
    )


def promises(agreed: Answer, tried: Answer, quarter: str) -> Sheet:
    """What sales promised, how far it was kept, and how far by other terms."""
    was = {(row["agreement_name"], row["term"]): row for row in agreed.terms}
    rows = []
    for row in tried.terms:
        if row["agreement_name"] is None or row["promised_pct"] is None:
            continue
        old = was.get((row["agreement_name"], row["term"]))
        rows.append(
            [
                f"{row['agreement_name']}: {row['term']}",
                _terms(old),
                DASH if old is None else told_promise(old),
                _terms(row),
                told_promise(row),
                state(row),
            ]
        )
    return Sheet(
        "trial-promises",
        f"What sales promised for {quarter}",
        ("Promise", "Agreed", "Done", "Tried", "Done", "By these terms"),
        rows,
        texts=frozenset({1, 3, 5}),
    )


def load(agreed: Answer, tried: Answer) -> Sheet:
    """What each team would be given in a week, against its capacity."""
    was = {row["team"]: row for row in agreed.load}
    rows = [
        [
            row["team"] or "no team",
            count(row["handoffs_per_week"]),
            *(per_week(each) for each in (was.get(row["team"]), row)),
            *(of_capacity(each) for each in (was.get(row["team"]), row)),
        ]
        for row in tried.load
    ]
    return Sheet(
        "trial-load",
        "Leads a week by team, against capacity",
        (
            "Team",
            "Can take",
            *(f"Given: {side}" for side in _SIDES),
            *(f"Of capacity: {side}" for side in _SIDES),
        ),
        rows,
    )


def moved(tried: Answer) -> Sheet:
    """The hand-offs of the quarter at hand that change sides."""
    rows = [
        [
            row["record_id"],
            day(row["opened_on"]),
            named(row["source"]),
            named(row["segment"]),
            named(row["trigger"]),
            count(row["crm_score"]),
            turned(VERDICTS[row["was_conforming"]], VERDICTS[row["is_conforming"]]),
            turned(row["old_fate"], row["new_fate"]),
            row["decision"] + (f": {row['reason']}" if row["reason"] else ""),
        ]
        for row in tried.moved[:LISTED]
    ]
    rest = len(tried.moved) - len(rows)
    return Sheet(
        "trial-moved",
        f"{count(len(tried.moved))} leads change",
        (
            "Record",
            "Opened",
            "Source",
            "Segment",
            "Trigger",
            "CRM score",
            "Verdict",
            "Quota",
            "Decision",
        ),
        rows,
        f"{count(rest)} more are not listed." if rest else "",
        texts=frozenset({1, 2, 3, 4, 6, 7, 8}),
    )


def _quota(old: Sequence[Row], new: Sequence[Row]) -> list[list[str]]:
    totals = [
        next((line for line in lines if line["is_total"]), None) for lines in (old, new)
    ]
    if None in totals:
        return []
    was, becomes = (line for line in totals if line is not None)
    cells = [
        percent(line["earned_count"], line["quota_count"]) for line in (was, becomes)
    ]
    gap = points(was, becomes, "earned_count", "quota_count")
    label = f"Quota reached, of {count(becomes['quota_count'])}"
    return [[label, *cells, gap]]


def _terms(row: Row | None) -> str:
    """The terms in words: `70% within 2 h`."""
    if row is None:
        return DASH
    said = promised(row)
    if row["limit_seconds"] is not None:
        return f"{said} within {hours(row['limit_seconds'])}"
    if row["touches_owed_count"] is not None:
        days = count(row["within_days"])
        return f"{said}: {count(row['touches_owed_count'])} in {days} business days"
    return f"{said} within {count(row['within_days'])} days"
