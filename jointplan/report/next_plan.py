"""The next plan as a draft: what the last one says, beside what was measured.

Every number says where it comes from. Text of plans and exports stays a value or a
comment, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from jointplan.ingest.inspect.write_toml import comment, key
from jointplan.ingest.inspect.write_toml import text as quoted
from jointplan.plans.revenue_targets import served_quarters
from jointplan.report.display.blocks import Row, only, rows
from jointplan.report.display.formats import count, day, listing, money
from jointplan.report.display.next_quota import MARTS as OUTLOOK
from jointplan.report.display.next_quota import ranged, solved, takes
from jointplan.report.display.promises import told
from jointplan.report.sentences.suggested import plan_lines
from jointplan.report.tables.agreements import spoken
from jointplan.report.tables.scorecard import verdict

MARTS = (
    "scorecard",
    "quota_lines",
    "followup_terms",
    "voices",
    "suggested_terms",
    "limits",
    "run",
    *OUTLOOK,
)
MOST_PHRASES = 3
VOICES = {"rejection": "Rejections", "loss": "Losses"}
LEFT_OUT = ("format", "quarter", "signoff", "crm_says", "accepted_limits")
TARGETS = "revenue_targets"
ENDED = ("commitments", "objectives", "engagements")
"""Lists whose entries belong to their quarter; what is still owed is written anew."""

PROMISES = {
    ("quality", "conforming_pct"): "conforming_share",
    ("quality", "target_profile_pct"): "target_profile_share",
    ("quality", "hand_raise_pct"): "hand_raise_share",
    ("decisions", "decided_pct"): "decided_in_time",
    ("decisions", "reason_given_pct"): "reason_given",
    ("decisions", "fair_pct"): "fair_rejections",
    ("revenue", "target_amount"): "won_revenue",
}
TERMS = {
    "first_response_pct": "first response",
    "touches_pct": "further touches",
    "decision_pct": "decision",
}


@dataclass(frozen=True)
class Owed:
    """A commitment for the next plan: its values as TOML has them, and where from."""

    values: Mapping[str, str | date]
    since: str


def draft_text(
    quarter: str,
    last: Mapping[str, Any] | None,
    owed: Sequence[Owed],
    marts: Mapping[str, pd.DataFrame],
    *,
    starts_on: date,
) -> str:
    """Write the plan of a quarter as a draft that nobody has signed.

    Args:
        quarter: The quarter it is for.
        last: What the file of the last plan says; none for a first plan.
        owed: What is still owed, or was decided in the review.
        marts: The marts of the last report.
        starts_on: First day of the quarter.
    """
    about = only(marts["run"])
    lines = [*_head(quarter, last, about), *_heard(marts["voices"], about)]
    if last is None:
        terms, limits = rows(marts["suggested_terms"]), rows(marts["limits"])
        lines += plan_lines(terms, limits, about, quarter=quarter)
    else:
        lines += ["format = 1", f"quarter = {quoted(quarter)}"]
        carried = _next_targets(last, quarter)
        lines += _carried(carried, _Measured(marts, about, quarter), starts_on)
    for each in owed:
        lines += ["", *comment(each.since), "[[commitments]]"]
        lines += [f"{name} = {_written(value)}" for name, value in each.values.items()]
    lines += ["", *comment("Sign it once both sides agree: see docs/workspace.md.")]
    lines += ["[signoff]", *(f'{n} = ""' for n in ("marketing", "sales", "digest"))]
    return "\n".join(lines) + "\n"


def _head(quarter: str, last: Mapping[str, Any] | None, about: Row) -> Iterator[str]:
    yield from comment(f"Draft of the joint plan of {quarter}. Nobody has signed it.")
    since = (
        f"The terms are those of plans/{last['quarter']}.toml, as both sides agreed "
        "them then."
        if last
        else f"The terms are what {about['quarter']} measured; none is advice."
    )
    yield from comment(
        f"{since} Figures beside them are those of the report of {about['quarter']}, "
        f"data to {_plain(day(about['as_of_on']))}."
    )


def _heard(voices: pd.DataFrame, about: Row) -> Iterator[str]:
    """The phrases that most notes share, of rejections and of losses."""
    yield "#"
    yield from comment(f"What sales noted most in {about['quarter']}:")
    found = rows(voices)
    for voice, name in VOICES.items():
        shared: dict[str, int] = {}
        for row in (each for each in found if each["voice"] == voice):
            number = row["sharing_count"]
            shared[row["phrase"]] = max(shared.get(row["phrase"], 0), number)
        first = sorted(shared, key=lambda phrase: (-shared[phrase], phrase))
        parts = [f"“{each}” {count(shared[each])}×" for each in first[:MOST_PHRASES]]
        said = ", ".join(parts) or "no words that three notes share in this export"
        yield from comment(_plain(f"  {name}: {said}."))
    yield ""


class _Measured:
    """What the last report says of each number of a plan."""

    def __init__(
        self, marts: Mapping[str, pd.DataFrame], about: Row, planned: str
    ) -> None:
        self.planned, self.marts = planned, marts
        self.quarter = str(about["quarter"])
        self.currency = str(about["currency"])
        self.promises = {
            row["promise"]: row
            for row in rows(marts["scorecard"])
            if row["is_report_quarter"]
        }
        self.quotas = {
            tuple(row[word] for word in ("source", "segment", "region")): row
            for row in rows(marts["quota_lines"])
        }
        self.terms = {
            (row["agreement_name"], row["term"]): row
            for row in rows(marts["followup_terms"])
            if row["grouping"] == "tier"
        }

    def solved(self) -> str:
        """The quota that the revenue of the planned quarter takes, and where from."""
        first, second, third, fourth = (self.marts[name] for name in OUTLOOK)
        found = solved((first, second, third, fourth)).served
        served = next((x for x in found if x.quarter == self.planned), None)
        if served is None:
            return ""
        where = f"solved in the report of {self.quarter}, Next quarter"
        if served.target is None:
            if served.new is None:
                return ""
            brings = money(served.new.expected, self.currency)
            return (
                f"{served.quarter}: no target to solve a quota from; "
                f"{count(served.planned)} a quarter from now on bring {brings} (80%: "
                f"{ranged(served.new, self.currency)}), {where}"
            )
        target = f"its target of {money(served.target, self.currency)}"
        if served.quota is None:
            return f"{served.quarter}: no new lead is in time for {target}, {where}"
        return (
            f"{served.quarter}: {takes(served)} a quarter from now on for {target}, "
            f"as plans/{served.target_from}.toml has it; {where}"
        )

    def of(self, table: str, entry: Mapping[str, Any], name: str) -> str:
        """What came of a number, in words; empty where nothing is measured of it."""
        if table == "quotas" and name == "mqls":
            return self._quota(entry)
        if table == "agreements" and name in TERMS:
            row = self.terms.get((entry.get("name"), TERMS[name]))
        else:
            row = self.promises.get(PROMISES.get((table, name), ""))
        if row is None:
            return ""
        state = spoken(verdict(row))
        state = "" if state == "not promised" else f", {state}"
        return f"{self.quarter}: {spoken(told(row, self.currency))}{state}"

    def _quota(self, entry: Mapping[str, Any]) -> str:
        words = tuple(entry.get(word) for word in ("source", "segment", "region"))
        row = self.quotas.get(words)
        if row is None or row["earned_count"] is None:
            return ""
        goal = count(row["quota_count"])
        return f"{self.quarter}: {count(row['earned_count'])} counted of {goal}"


def _next_targets(last: Mapping[str, Any], quarter: str) -> dict[str, Any]:
    """A plan with those of its revenue targets that the next one still serves.

    Where they say the next quarter's target, that of the last one is struck: the parts
    are summed.
    """
    served = served_quarters(quarter)
    kept = [each for each in last.get(TARGETS) or [] if each.get("quarter") in served]
    found = {name: held for name, held in last.items() if name != TARGETS}
    if any(each["quarter"] == quarter for each in kept):
        found.pop("revenue", None)
    return found | ({TARGETS: kept} if kept else {})


def _carried(
    last: Mapping[str, Any], measured: _Measured, starts_on: date
) -> Iterator[str]:
    """Every table of the last plan that holds on, each number with where it is from."""
    origin = f"as in {last['quarter']}"
    for table, held in last.items():
        if table in LEFT_OUT or table in ENDED:
            continue
        if isinstance(held, dict):
            yield from ("", f"[{key(table)}]")
            yield from _entries(table, held, measured, origin)
        elif isinstance(held, list):
            for entry in held:
                yield from ("", f"[[{key(table)}]]")
                yield from _entries(table, entry, measured, origin)
    objectives = last.get("objectives") or []
    lasting = [each for each in objectives if each["due"] >= starts_on]
    for each in lasting:
        yield from ("", "[[objectives]]")
        yield from _entries("objectives", each, measured, origin)
    ended = ["objectives"] * (len(lasting) < len(objectives))
    ended += ["engagements"] * bool(last.get("engagements"))
    if ended:
        yield ""
        yield from comment(
            f"The {listing(ended)} of {last['quarter']} end with it: write new ones, "
            "as examples/new/plans/README.md shows."
        )


def _entries(
    table: str, entry: Mapping[str, Any], measured: _Measured, origin: str
) -> Iterator[str]:
    parts = ("source", "segment", "region")
    for name, value in entry.items():
        if name == "original_mqls":  # of a re-cut, which is the last quarter's
            continue
        is_whole = not any(entry.get(part) for part in parts)
        if (table, name) == ("quotas", "mqls") and is_whole:
            if found := measured.solved():
                yield from comment(_plain(found))
        if said := measured.of(table, entry, name):
            yield from comment(_plain(said))
        mark = f"    # {origin}" if _has_number(value) else ""
        yield f"{key(name)} = {_written(value)}{mark}"


def _has_number(value: Any) -> bool:
    """Whether a value is a number, or holds one."""
    if isinstance(value, list):
        return any(map(_has_number, value))
    if isinstance(value, dict):
        return any(map(_has_number, value.values()))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _written(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{key(k)} = {_written(v)}" for k, v in value.items())
        return f"{{ {inner} }}"
    return str(value)


def _plain(said: str) -> str:
    """A sentence of the page without the signs that hold it together."""
    return said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")
