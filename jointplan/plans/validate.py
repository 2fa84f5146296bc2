"""What a plan may not say, in sentences: which key, what is wrong, what to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from jointplan.errors import nearest
from jointplan.plans.quarters import Quarter
from jointplan.plans.schema import Plan, Quota

# What a run cannot do without each table of a plan.
_NEEDED_BY = {
    "company": "every day, week and quarter of the report",
    "quarter": "the quarter that the plan is for",
    "handoffs": "when a hand-off expires and what earns quota",
    "horizons": "every comparison at equal age",
    "quotas": "the section Lead quotas",
    "quality": "marketing's promise in the Summary",
    "decisions": "sales' promise in the Summary",
    "revenue": "the section Revenue",
    "revenue_targets": "the quota solved in the section Next quarter",
    "rates": "won amounts in other currencies",
    "calendars": "the business time of every hand-off",
    "follow_up": "every clock of the section Follow-up",
    "agreements": "sales' promise per hand-off, in the section Follow-up",
    "teams": "who answers for which hand-off",
    "regions": "the calendar of hand-offs that nobody was given",
    "commitments": "whether the last commitments were kept, in the Summary",
    "objectives": "the goals that both sides own, in the Summary",
    "engagements": "whom the plan addresses, in the Summary",
    "indicators": "the indicators entered by hand, in the Summary",
    "crm_says": "the walk from the CRM's number, in the section Method",
    "accepted_limits": "what the report may be published with",
    "signoff": "whether both sides signed",
}
# Per kind of fault: what the value is or lacks, and what to write instead.
_SAID = {
    "missing": ("is missing", "add it, as in examples/new/plans/README.md"),
    "greater_than": ("has to be more than {gt}", ""),
    "greater_than_equal": ("has to be {ge} or more", ""),
    "less_than": ("has to be less than {lt}", ""),
    "less_than_equal": ("has to be {le} or less", ""),
    "finite_number": ("is no number", ""),
    "literal_error": ("has to be {expected}", "write it as it stands here"),
    "int_type": ("has to be a whole number", "write it without quotes, like 12"),
    "int_from_float": ("has to be a whole number", "write it without a fraction"),
    "float_type": ("has to be a number", "write it without quotes, like 12.5"),
    "string_type": ("has to be text", 'write it in quotes, like "Berlin"'),
    "bool_type": ("has to be true or false", "write it without quotes"),
    "list_type": ("has to be a list", 'write it in brackets, like ["12-24"]'),
    "date_type": ("has to be a day", "write it without quotes, like 2026-12-24"),
    "string_too_short": ("is empty", "write a name"),
    "too_short": ("is an empty list", "write what it is for, or strike the line"),
    "too_long": ("has more than {max_length} entries", "keep those that say most"),
    "string_pattern_mismatch": ("has to be three capital letters", "like EUR"),
    "model_type": ("has to be a table of keys", "see examples/new/plans/README.md"),
}
_LIMITS = ("greater", "less", "finite")


def needed_by(place: Sequence[str | int]) -> str:
    """What cannot do without the table of a plan at a place."""
    return _NEEDED_BY.get(str(place[0]), "") if place else ""


def sentence(fault: Any) -> tuple[str, str]:
    """A fault that the grammar of a plan found as a sentence, and what to try."""
    kind, path = fault["type"], fault["loc"]
    place = ".".join(map(str, path))
    if kind == "value_error":
        what, _, cure = fault["msg"].removeprefix("Value error, ").partition("; ")
        return (f"{place}: {what}" if place else what), cure
    if kind == "extra_forbidden":
        known = _keys_at(path[:-1])
        cure = nearest(str(path[-1]), known) or f"keys are {', '.join(sorted(known))}"
        return f"{place}: no key of a plan", cure
    if kind not in _SAID:
        return f"{place}: {fault['msg']}", ""
    what, cure = _SAID[kind]
    if kind.startswith(_LIMITS):
        cure = "write a number that holds, or strike what is not promised"
    context = {
        key: f"{value:g}" if isinstance(value, int | float) else value
        for key, value in fault.get("ctx", {}).items()
    }
    value = "" if kind == "missing" else f"{_shown(fault['input'])} "
    return f"{place}: {value}{what.format(**context)}", cure


def _shown(value: object) -> str:
    """A value as a plan would have it, if it is short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "it"
    return str(value) if isinstance(value, int | float) else repr(str(value)[:40])


def _keys_at(path: Sequence[str | int]) -> set[str]:
    """The keys that a table of a plan may have."""
    table: Any = Plan
    for key in path:
        if isinstance(key, str):
            table = table.model_fields[key].annotation
            while inner := get_args(table):  # of a list that may be absent, its entries
                table = inner[0]
    return set(table.model_fields)


def overdrawn(plan: Plan, quarter: Quarter) -> Iterator[tuple[str, str, str]]:
    """Quotas of parts that add up to more than the quota of the whole.

    Parts may leave something over, as not every source needs a quota of its own. All
    are taken as MQLs of the quarter, as `canonical.quotas` has them.

    Yields:
        Name of the last quota of such parts, what is wrong, and what to write instead.
    """
    days = (quarter.ends_before - quarter.starts_on).days
    parts = ("source", "segment", "region")
    wholes = [each for each in plan.quotas if not any(_word(each, p) for p in parts)]
    if not wholes:
        return
    whole = sum(_of_quarter(each, days) for each in wholes)
    for part in parts:
        others = [other for other in parts if other != part]
        found = [
            each
            for each in plan.quotas
            if _word(each, part) and not any(_word(each, other) for other in others)
        ]
        most: dict[str | None, float] = {}
        for each in found:
            word, number = _word(each, part), _of_quarter(each, days)
            most[word] = max(most.get(word, 0), number)
        total = sum(most.values())
        if total > whole + 0.5:  # half a lead, which a quota by the week may leave
            names = ", ".join(each.name for each in wholes)
            yield (
                found[-1].name,
                f"the quotas by {part} add up to {total:,.0f} MQLs in the quarter, "
                f"but {names} promises {whole:,.0f}",
                "lower a part, or raise the whole",
            )


def _word(quota: Quota, part: str) -> str | None:
    found: str | None = getattr(quota, part)
    return found


def _of_quarter(quota: Quota, days: int) -> float:
    """A quota as MQLs of a quarter, whatever the plan counts by."""
    return quota.mqls * {"week": days / 7, "month": 3, "quarter": 1}[quota.per]
