"""What became of hand-offs, compared at equal age."""

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
from jointplan.report.display.formats import (
    count,
    day,
    interval,
    plural,
    share,
    share_span,
    whole_percent,
)
from jointplan.stats.rates import (
    MOSTLY_EXACT,
    SMALLEST_DENOMINATOR,
    Incidence,
    exact_share,
    incidence,
    wilson,
)

FAR = 90
UNTOLD = (
    "Wins are not in these exports: no column says which deals were won. Export the "
    "deals with their stage, and name what means won under is_won in mapping.toml."
)


def conversion(funnel_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many were qualified in time, against the quarter before."""
    about = only(run)
    found = in_order(funnel_quarters)
    place = next((n for n, row in enumerate(found) if row["is_report_quarter"]), None)
    if place is None or not found[place]["handoff_count"]:
        return nothing(f"No leads were handed off in {about['quarter']}.")
    now = found[place]
    of_quarter = f"{plural(now['handoff_count'], 'hand-off')} of {about['quarter']}"
    if not now["is_qualification_begun"]:
        return finding(
            f"Whether the {of_quarter} were qualified in time is not recorded."
        )
    days, unknown = now["within_days"], now["qualified_within_unknown_count"]
    if not now["mature_count"]:
        return finding(f"None of the {of_quarter} is {days} days old yet.")
    reached = share_span(now["qualified_within_count"], unknown, now["mature_count"])
    if now["no_decision_recorded_count"]:
        if now["won_count"] is None:
            return finding(
                f"No decision is recorded for the {of_quarter}, and wins are not in "
                "these exports."
            )
        return finding(
            f"{share(now['won_count'], now['handoff_count'])} of the hand-offs of "
            f"{about['quarter']} are won by {day(about['as_of_on'])}; for the other "
            f"{count(now['no_decision_recorded_count'])} no decision is recorded, so "
            f"qualified means won here. Within {days} days it is {reached}."
        )
    if unknown:
        return finding(
            f"Within {days} days sales qualified {reached} of the hand-offs of "
            f"{about['quarter']}; of {count(unknown)} these exports do not tell when."
        )
    compared = _compared(now, found[place - 1] if place else None)
    return finding(
        f"Within {days} days sales qualified {reached} of the hand-offs of "
        f"{about['quarter']}{compared}."
    )


def won(funnel_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many are won by now, and which of them no duration can count."""
    about = only(run)
    now = next((r for r in rows(funnel_quarters) if r["is_report_quarter"]), None)
    if now is None or not now["handoff_count"]:
        return EMPTY
    if now["won_count"] is None:
        return nothing(UNTOLD)
    sentence = (
        f"By {day(about['as_of_on'])} {share(now['won_count'], now['handoff_count'])} "
        f"of the hand-offs of {about['quarter']} are won"
    )
    if now.get("won_undated_count"):
        sentence += (
            f"; {count(now['won_undated_count'])} of those old enough on a day that no "
            "column names, so at no known age"
        )
    if now["won_before_handoff_count"]:
        early = count(now["won_before_handoff_count"])
        sentence += (
            f"; {early} of them won before the hand-off and therefore in no duration "
            "though in every denominator"
        )
    return remark(f"{sentence}.")


def young(funnel_quarters: pd.DataFrame) -> Block:
    """Say how much of the quarter is old enough, and what is still open."""
    now = next((r for r in rows(funnel_quarters) if r["is_report_quarter"]), None)
    if now is None or not now["handoff_count"]:
        return EMPTY
    mature = share(now["mature_count"], now["handoff_count"])
    sentence = f"{mature} of the hand-offs are old enough for that"
    if now["open_count"]:
        sentence += f"; {count(now['open_count'])} of all are still open"
    if now["no_decision_recorded_count"]:
        unknown = count(now["no_decision_recorded_count"])
        sentence += f"; for {unknown} the exports cannot carry a decision"
    return remark(f"{sentence}.")


def speed(
    decision_ages: pd.DataFrame, funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Say by which day half of the hand-offs were decided."""
    quarter = only(run)["quarter"]
    unknown, total = lacking(funnel_quarters)
    if unknown:
        return remark(
            "How fast hand-offs are decided cannot be said: for "
            f"{share(unknown, total)} of them these exports carry no decision."
        )
    ages = _report_quarter(decision_ages)
    curves = incidence(ages)
    if not curves.shares:
        return remark(f"No hand-off of {quarter} has a decision on file.")
    half, soonest = _half(curves), _half(incidence(ages, "age_days_least"))
    if half is not None and soonest == half:
        return remark(f"Half of the hand-offs of {quarter} are decided by day {half}.")
    if soonest is not None:
        latest = "later" if half is None else f"day {half}"
        return remark(
            f"Half of the hand-offs of {quarter} are decided between day {soonest} and "
            f"{latest}; these exports do not tell when."
        )
    return remark(
        f"Fewer than half of the hand-offs of {quarter} are decided: by day "
        f"{curves.ages[-1]} about {whole_percent(curves.undecided[-1])} are not."
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
    curves = incidence(ages)
    watched = [
        age
        for age, number in zip(curves.ages, curves.at_risk, strict=True)
        if number >= SMALLEST_DENOMINATOR and age <= FAR
    ]
    final = curves.share_at("qualified", watched[-1]) if watched else None
    if final is None:
        return EMPTY
    return remark(
        f"Projection, not a count: by day {watched[-1]} about {whole_percent(final)} "
        f"of the hand-offs of {about['quarter']} will be qualified, if the open ones "
        "go the way of those that were watched longer."
    )


def _half(curves: Incidence) -> int | None:
    """The first age at which no more than half are undecided."""
    return next((age for age, left in enumerate(curves.undecided) if left <= 0.5), None)


def _compared(now: Row, before: Row | None) -> str:
    """Hold a quarter against the one before, and say what chance may explain."""
    if before is None or not before["is_qualification_recorded"]:
        return ""
    k, n = before["qualified_within_count"], before["mature_count"]
    if not n:
        return ""
    said = f"; of {before['quarter']} it was {share(k, n)}"
    one = wilson(now["qualified_within_count"], now["mature_count"])
    other = wilson(k, n)
    few = min(n, now["mature_count"]) < SMALLEST_DENOMINATOR
    if few or one is None or other is None:
        return said
    meaning = (
        "overlap, so chance may explain the difference"
        if one[0] <= other[1] and other[0] <= one[1]
        else "lie apart, so chance alone does not explain the difference"
    )
    both = f"{interval(one)} and {interval(other)}"
    return f"{said}. The 95% intervals ({both}) {meaning}"


def _report_quarter(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["is_report_quarter"].astype(bool)]
