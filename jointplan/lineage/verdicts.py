"""What the rules saw of a hand-off at each moment, and how each judged it.

Facts and verdicts are read from the models. Of a rule that judged, every part is asked
of the same facts again, printed from the admitted tree as the verdict itself was.
"""

from __future__ import annotations

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from jointplan.glossary.rules.rule_book import RULE_COLUMNS, TITLES
from jointplan.lineage.layout import columns, indented, plain
from jointplan.lineage.queries import Cells, rows_of
from jointplan.lineage.rule_parts import judged_parts

_FACTS = """
select facts.*, scores.agreed_score, scores.score_rule_on, scores.score_band
from built.facts.subjects as facts
left join built.verdicts.scores as scores
    on facts.subject_id = scores.subject_id
    and facts.moment = scores.moment
where facts.subject_id = $handoff and facts.moment != 'opened_now'
order by facts.moment = 'decided'
"""
_VERDICTS = """
select * from built.verdicts.rule_verdicts
where subject_id = $handoff
"""
_RULES = """
select name, from_on, marketing_by, sales_by, rule_sql, line
from built.glossary.rules
where is_agreed
order by name, from_on desc
"""
_CRITERIA = """
select
    judged.criterion,
    judged.points,
    judged.is_met,
    judged.score_rule_on,
    agreed.rule_sql,
    agreed.line
from built.verdicts.criteria as judged
inner join built.glossary.criteria as agreed
    on judged.criterion = agreed.criterion
    and judged.score_rule_on = agreed.from_on
    and judged.points = agreed.points
    and agreed.is_agreed
where judged.subject_id = $handoff and judged.moment = $moment
order by agreed.line
"""
# Rule, the moment its verdict is taken at (R30), its columns in
# `verdicts.rule_verdicts`.
_JUDGED = (
    ("mql", "opened", "is_conforming", "mql_rule_on"),
    ("target_profile", "opened", "is_in_target_profile", "target_profile_rule_on"),
    ("sql", "decided", "is_sql_conforming", "sql_rule_on"),
)
_WRITTEN = {"source": "source_written"}
VERDICTS = {True: "yes", False: "no", None: "cannot be judged"}


def tell_facts(con: DuckDBPyConnection, handoff: str) -> list[str]:
    """Tell every fact that a rule may see, at each moment at which one looks."""
    facts = rows_of(con, _FACTS, handoff=handoff)
    days = [f"{each['moment']} {plain(each['moment_on'])}" for each in facts]
    rows = [("fact", *days)]
    for name in RULE_COLUMNS:
        values = [_fact(each, name) for each in facts]
        rows.append((name, *values))
    return indented(["what a rule may see:", *indented(columns(rows))])


def _fact(facts: Cells, name: str) -> str:
    value = plain(facts[name])
    written = facts.get(_WRITTEN.get(name, ""))
    if written is not None and written != facts[name]:
        value += f" (written {plain(written, 40)})"
    return value


def tell_verdicts(con: DuckDBPyConnection, handoff: str) -> list[str]:
    """Tell the rule in force, its verdict, and what each part of it came to."""
    facts = {each["moment"]: each for each in rows_of(con, _FACTS, handoff=handoff)}
    verdicts = {
        each["moment"]: each for each in rows_of(con, _VERDICTS, handoff=handoff)
    }
    rules = rows_of(con, _RULES)
    told = []
    for name, moment, verdict, rule_on in _JUDGED:
        if moment not in verdicts:
            told.append(f"{TITLES[name]} rule: not judged, for there is no decision")
            continue
        judged = verdicts[moment]
        versions = [each for each in rules if each["name"] == name]
        rule = next((r for r in versions if r["from_on"] == judged[rule_on]), None)
        if rule is None:
            told.append(
                f"{TITLES[name]} rule: none is agreed, nothing was judged (R31)"
            )
            continue
        told.append(f"{TITLES[name]} rule, {moment}: {VERDICTS[judged[verdict]]}")
        told += indented(_rule(rule, judged))
        told += indented(judged_parts(str(rule["rule_sql"]), facts[moment]), 4)
    return indented([*told, *_score(con, handoff, facts)])


def _rule(rule: Cells, judged: Cells) -> list[str]:
    """Say which version judged, since when, and who stands behind it."""
    agreed = " and ".join(plain(rule[side]) for side in ("marketing_by", "sales_by"))
    day, since = judged["judged_on"], rule["from_on"]
    line = f"glossary.md:{rule['line']} as it was for the run"
    said = [f"in force from {plain(since)}, agreed by {agreed}; {line}"]
    if day < since:
        said.append(f"opened {plain(day)}, before any rule: judged by the first (R31)")
    else:
        said.append(f"judged by the day it opened, {plain(day)} (R30)")
    return said


def _score(con: DuckDBPyConnection, handoff: str, facts: dict[str, Cells]) -> list[str]:
    told: list[str] = []
    before: list[Cells] = []
    for moment, seen in facts.items():
        criteria = rows_of(con, _CRITERIA, handoff=handoff, moment=moment)
        if criteria and criteria == before:
            told.append(f"agreed score, {moment}: the same, criterion by criterion")
        if not criteria or criteria == before:
            continue
        before = criteria
        since = plain(criteria[0]["score_rule_on"])
        band = f", band {plain(seen['score_band'])}" if seen["score_band"] else ""
        total = f"{plain(seen['agreed_score'])} points{band}"
        told.append(f"agreed score, {moment}: {total}; criteria from {since}")
        told += indented(columns([_criterion(each) for each in criteria]), 4)
    return told or ["agreed score: no scoring criteria are agreed"]


def _criterion(each: Cells) -> Sequence[str]:
    points = each["points"] if each["is_met"] else 0
    met = VERDICTS[each["is_met"]]
    of = f"of {each['points']:+d}"
    rule = plain(each["rule_sql"], 200)
    return (f"{points:+d}", of, plain(each["criterion"]), met, rule)
