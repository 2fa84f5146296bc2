"""What the next plan could promise: the measured terms, as lines to start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from jointplan.ingest.inspect.write_toml import text as quoted
from jointplan.plans.baseline import SUPPOSED_HOURS
from jointplan.plans.calendars import WEEKDAYS
from jointplan.plans.quarters import next_name
from jointplan.report.display.blocks import EMPTY, Block, Row, only, rows, text
from jointplan.report.display.formats import UNSAID

_SUPPOSED = {"zone_supposed": "time_zone", "currency_supposed": "currency"}
_BEGINS = {
    "time zone": "time_zone",
    "currency": "currency",
    "quarters": "fiscal_year_starts",
}
_CALENDAR = "Office"


def suggested(
    suggested_terms: pd.DataFrame, limits: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Suggest the next quarter's plan, as long as nothing is promised."""
    about = only(run)
    if not about.get("is_baseline"):
        return EMPTY
    lines = "\n".join(plan_lines(rows(suggested_terms), rows(limits), about))
    following = next_name(about["quarter"])
    intro = (
        f"These lines promise for the next quarter what {about['quarter']} reached. "
        f"Save them as plans/{following}.toml; each figure is measured, none is advice."
    )
    return Block(
        f'<p class="remark">{text(intro)}</p><pre class="lines">{text(lines)}</pre>',
        f"{intro}\n\n{lines}",
    )


def plan_lines(
    terms: Sequence[Row], limits: Sequence[Row], about: Row, *, quarter: str = ""
) -> Iterator[str]:
    """A plan of a quarter, by default the next one, that promises what was measured."""
    supposed = _supposed(limits)
    found = {row["term"]: row for row in terms}
    name = quarter or next_name(about["quarter"])
    yield from ("format = 1", f"quarter = {quoted(name)}", "")
    yield from _company(about, supposed)
    if "mqls" in found:
        count = found["mqls"]["actual_count"]
        yield from ("", "[[quotas]]", 'name = "All sources"')
        yield f"mqls = {count}    # counted in {about['quarter']}"
    if "conforming" in found:
        yield from ("", "[quality]", _pct("conforming_pct", found["conforming"]))
    yield from _decisions(found)
    if "first response" in found:
        yield from _first_response(found["first response"], about)
    if not found:
        yield ""
        yield f"# {about['quarter']} has too few leads to measure a term."


def _supposed(limits: Sequence[Row]) -> set[str]:
    """The keys of a company that are assumed."""
    keys = {_SUPPOSED.get(str(row["limit_code"]), "") for row in limits}
    told = [str(r["subject"]) for r in limits if r["limit_code"] == "company_supposed"]
    return keys | {
        key
        for begins, key in _BEGINS.items()
        if any(each.startswith(begins) for each in told)
    }


def _company(about: Row, supposed: set[str]) -> Iterator[str]:
    yield "[company]"
    yield f"name = {quoted(about['company_name'])}"
    for key, value in (
        ("time_zone", quoted(about["time_zone"])),
        ("currency", quoted(about["currency"])),
        ("fiscal_year_starts", str(about["fiscal_year_starts_number"])),
    ):
        is_unsaid = key in supposed or value == quoted(UNSAID)
        mark = "    # assumed: correct it" if is_unsaid else ""
        if key == "fiscal_year_starts" and not is_unsaid:
            mark = "    # a month, as in the report"
        yield f"{key} = {value}{mark}"


def _decisions(found: dict[str, Row]) -> Iterator[str]:
    if not {"decision", "reason given"} & set(found):
        return
    yield from ("", "[decisions]")
    if "decision" in found:
        yield f"within_days = {found['decision']['limit_days']}    # as measured"
        yield _pct("decided_pct", found["decision"])
    if "reason given" in found:
        yield _pct("reason_given_pct", found["reason given"])


def _first_response(row: Row, about: Row) -> Iterator[str]:
    """The agreement that half of all leads kept, and the hours it is counted in."""
    yield from ("", "[[calendars]]    # working hours are assumed: correct them")
    yield f"name = {quoted(_CALENDAR)}"
    yield f"time_zone = {quoted(about['time_zone'])}"
    yield from (f"{day} = {quoted(SUPPOSED_HOURS)}" for day in WEEKDAYS[:5])
    yield from ("", "[[agreements]]", 'name = "All leads"')
    hours = row["limit_hours"]
    yield f"first_response_business_hours = {hours}    # half had an answer by then"
    yield _pct("first_response_pct", row)


def _pct(key: str, row: Row) -> str:
    """A share as a whole number of per cent, rounded down, with its counts."""
    pct = row["actual_count"] * 100 // row["out_of_count"]
    counts = f"{row['actual_count']} of {row['out_of_count']}"
    return f"{key} = {pct}    # measured: {counts}"
