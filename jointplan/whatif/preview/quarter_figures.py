"""Tables of the whole quarter by either glossary."""

from __future__ import annotations

from jointplan.report.display.formats import DASH, count, money, percent, signed
from jointplan.whatif.preview.figures import Compared, Row, Side
from jointplan.whatif.preview.forecast import difference, expectations, expected, told
from jointplan.whatif.preview.table_cells import (
    ACCEPTED,
    QUALIFIED,
    WON,
    Sheet,
    amount,
    counts,
    is_known,
    of_capacity,
    per_week,
    points,
    promise,
    rated,
    shares,
    verdicts,
)

_VERDICTS = (
    ("Leads that meet the MQL rule", "conforming_count"),
    ("Leads that do not", "nonconforming_count"),
    ("Leads it cannot judge", "not_judged_count"),
)
_MARKETING = (
    ("Share of rated leads that meet it", "conforming_share"),
    ("Rated leads in the target profile", "target_profile_share"),
    ("Leads counted", "mql_quota"),
)
_REASONED = "Rejections with an agreed reason"
_SQL = "SQLs that meet the SQL rule, of those judged"
FLOWS = {
    "both": "Meet both rules",
    "gained": "Added: meet the edited rule only",
    "lost": "Dropped: meet the base rule only",
    "neither": "Meet neither rule",
}


def key_figures(compared: Compared) -> Sheet:
    """The figures of the whole quarter, side by side."""
    old, new = compared.old.whole, compared.new.whole
    was, becomes = compared.old.promises, compared.new.promises
    rows = [
        *([label, *verdicts(old, new, name)] for label, name in _VERDICTS),
        *([label, *promise(was, becomes, name)] for label, name in _MARKETING),
        ["MQLs credited back", *_fates(compared, "credited back")],
        ["Missed leads", *_missed(compared)],
        *([_quota(compared)] if _total(compared.new) else []),
        ["MQL-SQL gap of these", *counts(old, new, "gap_count")],
        *(
            [label, *_expected(compared, of)]
            for label, of in expectations(compared.period)
        ),
        [_REASONED, *promise(was, becomes, "reason_given")],
        [_SQL, *shares(old, new, "sql_conforming_count", "sql_judged_count")],
    ]
    return Sheet(
        "preview-figures",
        "The quarter by both glossaries",
        ("Figure", "Base", "Edited", "Difference"),
        rows,
        "Rated leads are new business or of unknown motion, without bulk and "
        "sales-sourced leads. Expected: rated leads that meet the rule, at the rates "
        "of older leads that met it, with the range that holds what comes in 19 of "
        "20 quarters.",
    )


def outcomes(compared: Compared) -> Sheet:
    """What became of the conforming hand-offs of either side."""
    measures = (
        ("Accepted", ACCEPTED),
        (_qualified(compared), QUALIFIED),
        (f"Won within {compared.period['win_within_days']} days", WON),
    )
    rows = [
        [label, *_told(compared.old, of), *_told(compared.new, of)]
        for label, of in measures
    ]
    for label, name in (("Pipeline", "pipeline"), ("Won revenue", "won")):
        amounts = [
            money(amount(side.whole, name), str(compared.period["currency"]))
            for side in (compared.old, compared.new)
        ]
        rows.append([label, amounts[0], "", amounts[1], ""])
    return Sheet(
        "preview-outcomes",
        "Outcomes of leads that meet the rule",
        (
            "Of leads that meet the rule",
            "Base",
            "95% interval",
            "Edited",
            "95% interval",
        ),
        rows,
        "Rated leads only; rates count leads that are old enough. Amounts are those "
        "of their opportunities" + _uncounted(compared) + ".",
    )


def _qualified(compared: Compared) -> str:
    return f"Qualified within {compared.period['within_days']} days"


def _told(side: Side, of: tuple[str, str]) -> list[str]:
    return rated(side.whole, *of, is_known(side, of))


def flows(compared: Compared) -> Sheet:
    """What became of those that keep, gain or lose the verdict."""
    side = compared.new
    found = [(label, compared.flows.get(name)) for name, label in FLOWS.items()]
    rows = [
        [
            label,
            count(row["rated_count"]),
            *rated(row, "accepted_count", "rated_count", is_known(side, ACCEPTED)),
            *rated(row, *QUALIFIED, is_known(side, QUALIFIED)),
            count(row["won_count"]),
        ]
        for label, row in found
        if row is not None
    ]
    return Sheet(
        "preview-flows",
        "Outcomes of leads that change",
        (
            "Rated leads",
            "Number",
            "Accepted",
            "95% interval",
            _qualified(compared),
            "95% interval",
            "Won so far",
        ),
        rows,
        "Each lead is in one row. If dropped leads do as well as those that stay, the "
        "edited rule is too strict. If added leads do worse, it is too loose.",
    )


def quota_lines(compared: Compared) -> Sheet:
    """Every quota line of the plan: earned by either side."""
    old = {line["quota_name"]: line for line in compared.old.lines}
    rows = [
        [
            line["quota_name"],
            count(line["quota_count"]),
            count(old[line["quota_name"]]["earned_count"]),
            count(line["earned_count"]),
            percent(old[line["quota_name"]]["earned_count"], line["quota_count"]),
            percent(line["earned_count"], line["quota_count"]),
        ]
        for line in compared.new.lines
    ]
    return Sheet(
        "preview-quotas",
        "Quota lines of the plan",
        ("Quota", "Promised", "Earned: base", "edited", "Reached: base", "edited"),
        rows,
        is_folded=True,
        kinds=["total" if line["is_total"] else "" for line in compared.new.lines],
    )


def fates(compared: Compared) -> Sheet:
    """Every hand-off by why it earns quota or does not."""
    old, new = compared.old.fates, compared.new.fates
    names = list(dict.fromkeys([*new, *old]))
    return Sheet(
        "preview-fates",
        "What became of the MQLs",
        ("Result", "Base", "Edited", "Difference"),
        [
            [
                name,
                count(old.get(name, 0)),
                count(new.get(name, 0)),
                signed(new.get(name, 0) - old.get(name, 0)),
            ]
            for name in names
        ],
        is_folded=True,
    )


def _missed(compared: Compared) -> list[str]:
    """Missed leads by both; a dash where responses or accounts are not exported."""
    old, new = compared.old.missed, compared.new.missed
    if not old["known_count"]:
        return [DASH, DASH, DASH]
    return counts(old, new, "missed_count")


def _fates(compared: Compared, fate: str) -> list[str]:
    old, new = (side.fates.get(fate, 0) for side in (compared.old, compared.new))
    return [count(old), count(new), signed(new - old)]


def _total(side: Side) -> Row | None:
    return next((line for line in side.lines if line["is_total"]), None)


def _expected(compared: Compared, of: tuple[str, str]) -> list[str]:
    """SQLs or wins expected by both, and the difference."""
    quarter = str(compared.period["quarter"])
    old = expected(compared.old.quarters, quarter, of)
    new = expected(compared.new.quarters, quarter, of)
    return [told(old), told(new), signed(difference(old, new))]


def loads(compared: Compared) -> Sheet:
    """What either glossary hands to each team in a week, against what it can take."""
    old = {row["team"]: row for row in compared.old.load}
    rows = [
        [
            row["team"] or "no team",
            count(row["handoffs_per_week"]),
            *(per_week(each.get(row["team"])) for each in (old, by_team)),
            *(of_capacity(each.get(row["team"])) for each in (old, by_team)),
        ]
        for by_team in [{row["team"]: row for row in compared.new.load}]
        for row in compared.new.load
    ]
    return Sheet(
        "preview-load",
        "Leads a week by team, against capacity",
        (
            "Team",
            "Capacity a week",
            "Leads a week: base",
            "edited",
            "Of capacity: base",
            "edited",
        ),
        rows,
        "Leads that meet the rule, on average a week, by the first team they went to. "
        "Capacity is from the plan.",
        is_folded=True,
    )


def _quota(compared: Compared) -> list[str]:
    old, new = _total(compared.old), _total(compared.new)
    if old is None or new is None:
        return []
    told = [
        f"{percent(each['earned_count'], each['quota_count'])} "
        f"({count(each['earned_count'])} of {count(each['quota_count'])})"
        for each in (old, new)
    ]
    return [
        "Quota reached",
        *told,
        points(old, new, "earned_count", "quota_count"),
    ]


def _uncounted(compared: Compared) -> str:
    left = compared.new.whole["uncounted_count"]
    return f"; {count(left)} have no amount in the currency and add nothing" * bool(
        left
    )
