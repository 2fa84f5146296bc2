"""What became of leads, compared at equal age."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    finding,
    in_order,
    lacking,
    nothing,
    only,
    remark,
    rows,
)
from jointplan.report.display.comparisons import (
    COULD_BE_CHANCE,
    is_clear,
    is_enough,
    points,
    short_share,
    told_share,
)
from jointplan.report.display.formats import (
    count,
    day,
    interval,
    percent,
    plural,
    share_span,
    whole_percent,
)
from jointplan.stats.curves import MOSTLY_EXACT, Incidence, exact_share, incidence
from jointplan.stats.projection import Projection, project
from jointplan.stats.rates import SMALLEST_DENOMINATOR

FAR = 90
UNTOLD = (
    "Wins are not in this export: no column says which opportunities were won. Export "
    "opportunities with their stage; name what means won under is_won in mapping.toml."
)


def conversion(funnel_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many were qualified in time, against the quarter before."""
    about = only(run)
    found = in_order(funnel_quarters)
    place = next((n for n, row in enumerate(found) if row["is_report_quarter"]), None)
    if place is None or not found[place]["handoff_count"]:
        return nothing(f"No leads were handed off in {about['quarter']}.")
    now = found[place]
    leads = f"{plural(now['handoff_count'], 'lead')} of {about['quarter']}"
    if not now["is_qualification_begun"]:
        return finding(f"Whether sales qualified the {leads} is not in this export.")
    if not now["mature_count"]:
        return finding(f"None of the {leads} is {now['within_days']} days old yet.")
    undecided = now["no_decision_recorded_count"]
    if undecided and undecided + (now["won_count"] or 0) >= now["handoff_count"]:
        return finding(_without_decisions(now, about))
    if now["qualified_within_unknown_count"]:
        unknown = now["qualified_within_unknown_count"]
        verb = "was" if unknown == 1 else "were"
        return finding(
            f"Sales qualified {_spanned(now)} of the leads of {about['quarter']} "
            f"within {now['within_days']} days. When {count(unknown)} of them {verb} "
            "qualified is not in this export."
        )
    before = found[place - 1] if place else None
    return finding(f"{_qualified(now)}{_compared(now, before)}.")


def _without_decisions(now: Row, about: Row) -> str:
    """Wins stand for qualified leads where sales writes no decision down."""
    leads = f"{plural(now['handoff_count'], 'lead')} of {about['quarter']}"
    if now["won_count"] is None:
        return f"Neither decisions nor wins of the {leads} are in this export."
    unknown = count(now["no_decision_recorded_count"])
    return (
        f"By {day(about['as_of_on'])}, {told_share(now['won_count'], _all(now))} of "
        f"the leads of {about['quarter']} are won. The other {unknown} have no "
        "decision in this export, so "
        f" qualified means won here: {_spanned(now)} within "
        f"{now['within_days']} days."
    )


def _all(row: Row) -> int:
    return int(row["handoff_count"])


def _spanned(row: Row) -> str:
    """The share qualified in time, or its bounds where days are missing (R44)."""
    k, n = row["qualified_within_count"], row["mature_count"]
    unknown = row["qualified_within_unknown_count"]
    return share_span(k, unknown, n) if unknown else told_share(k, n)


def _qualified(row: Row) -> str:
    """Say it with its counts: `Sales qualified 17.5% within 30 days (74 of 423)`."""
    k, n, days = (
        row[name] for name in ("qualified_within_count", "mature_count", "within_days")
    )
    counts = f"{count(k)} of {count(n)}"
    if n < SMALLEST_DENOMINATOR:
        return f"Sales qualified {counts} within {days} days"
    return f"Sales qualified {percent(k, n, 1)} within {days} days ({counts})"


def won(funnel_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many are won by now, and which of them no duration can count."""
    about = only(run)
    now = next((r for r in rows(funnel_quarters) if r["is_report_quarter"]), None)
    if now is None or not now["handoff_count"]:
        return EMPTY
    if now["won_count"] is None:
        return nothing(UNTOLD)
    said = [
        f"By {day(about['as_of_on'])}, {told_share(now['won_count'], _all(now))} of "
        f"the leads of {about['quarter']} are won."
    ]
    if now.get("won_undated_count"):
        undated = plural(now["won_undated_count"], "win")
        said.append(f"{undated} of leads old enough: the day is not in this export.")
    if now["won_before_handoff_count"]:
        early = now["won_before_handoff_count"]
        verb, has = ("was", "it has") if early == 1 else ("were", "they have")
        said.append(
            f"{count(early)} of them {verb} won before the hand-off; {has} no duration."
        )
    return remark(" ".join(said))


def young(funnel_quarters: pd.DataFrame) -> Block:
    """Say how much of the quarter is old enough, and what is still open."""
    now = next((r for r in rows(funnel_quarters) if r["is_report_quarter"]), None)
    if now is None or not now["handoff_count"]:
        return EMPTY
    mature = told_share(now["mature_count"], now["handoff_count"])
    sentence = f"{mature} of the leads are {now['within_days']} days old or more"
    if now["open_count"]:
        sentence += f"; {count(now['open_count'])} of all are still open"
    if now["no_decision_recorded_count"]:
        unknown = count(now["no_decision_recorded_count"])
        sentence += f"; for {unknown} no decision is in this export"
    return remark(f"{sentence}.")


def speed(
    decision_ages: pd.DataFrame, funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Say by which day half of the leads were decided."""
    quarter = only(run)["quarter"]
    unknown, total = lacking(funnel_quarters)
    if unknown:
        return remark(
            "How fast sales decides is not in this export: "
            f"{told_share(unknown, total)} of the leads have no decision."
        )
    ages = _report_quarter(decision_ages)
    curves = incidence(ages)
    if not curves.shares:
        return remark(f"No lead of {quarter} has a decision in this export.")
    half, soonest = _half(curves), _half(incidence(ages, "age_days_least"))
    if half is not None and soonest == half:
        return remark(f"Half of the leads of {quarter} are decided by day {half}.")
    if soonest is not None:
        latest = "later" if half is None else f"by day {half}"
        return remark(
            f"Half of the leads of {quarter} are decided by day {soonest} at the "
            f"earliest, or {latest}. The exact days are not in this export."
        )
    return remark(
        f"Fewer than half of the leads of {quarter} are decided. By day "
        f"{curves.ages[-1]}, about {whole_percent(curves.undecided[-1])} are undecided."
    )


def projection(
    decision_ages: pd.DataFrame, funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Project what the open ones may still become, marked as a projection (R35)."""
    about = only(run)
    ages = _report_quarter(decision_ages)
    is_open = {"censored", "qualified"} <= set(ages["outcome"])
    is_exact = exact_share(ages) >= MOSTLY_EXACT
    if not is_open or not is_exact or lacking(funnel_quarters)[0]:
        return EMPTY
    return _projected(project(ages, "qualified", FAR), "qualified", about)


def won_projection(
    win_ages: pd.DataFrame, funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Project wins of a quarter of which some leads are still too young (R33, R35)."""
    about = only(run)
    now = next((r for r in rows(funnel_quarters) if r["is_report_quarter"]), None)
    ages = _report_quarter(win_ages)
    if now is None or not now["is_win_recorded"] or now.get("won_undated_count"):
        return EMPTY
    return _projected(project(ages, "won", now["win_within_days"]), "won", about)


def _projected(found: Projection | None, outcome: str, about: Row) -> Block:
    """Say a projection with the range of the count that may come (R56)."""
    if found is None:
        return EMPTY
    ends = interval((found.low, found.high))
    return remark(
        f"Projection, not a count: by day {found.age}, about "
        f"{whole_percent(found.share)} of the leads of {about['quarter']} are "
        f"{outcome} (95% interval {ends}). That is {count(found.least)} to "
        f"{count(found.most)} of {count(found.cases)}; {count(found.seen)} are now. It "
        f"assumes that {plural(found.waiting, 'younger lead')} will do as older ones."
    )


def _half(curves: Incidence) -> int | None:
    """The first age at which no more than half are undecided."""
    return next((age for age, left in enumerate(curves.undecided) if left <= 0.5), None)


def _compared(now: Row, before: Row | None) -> str:
    """Hold a quarter against the one before, and say whether chance explains it."""
    if before is None or not before["is_qualification_recorded"]:
        return ""
    old = (before["qualified_within_count"], before["mature_count"])
    new = (now["qualified_within_count"], now["mature_count"])
    if not old[1]:
        return ""
    said = f", {short_share(*old)} the quarter before"
    if not is_enough(new, old):
        return said
    if is_clear(new, old):
        return f"{said}: {points(new, old)}"
    return f"{said}; {COULD_BE_CHANCE}"


def _report_quarter(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["is_report_quarter"].astype(bool)]
