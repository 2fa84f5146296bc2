"""Make the SQL that judges facts by the glossary: scores, criteria, verdicts.

Only agreed versions run, each on the days from its own until the next. What was
judged on a day before the first agreed version is judged by that one (R31). Rules
are printed from admitted trees; their text never stands in a query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlglot import exp

from jointplan.glossary.rules.admit import FACT_COLUMNS
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import (
    RULE_COLUMNS,
    Admitted,
    Criterion,
    facts_of,
)
from jointplan.warehouse.layers import Model

_KEY = ("subject_id", "moment", "judged_on")
# Facts by the attribute of a record that they are taken from.
_ATTRIBUTES = {
    "source": "lead_source",
    "original_source": "lead_source",
    "segment": "segment",
    "region": "country",
    "country": "country",
    "industry": "industry",
    "title": "title",
    "crm_score": "crm_score",
    "status": "status",
}
_UNCERTAIN = "uncertain_attributes"
_VERDICTS = {
    "mql": ("is_conforming", "mql_rule_on"),
    "target_profile": ("is_in_target_profile", "target_profile_rule_on"),
    "sql": ("is_sql_conforming", "sql_rule_on"),
}
_SCORES_HEADER = """\
-- One row per subject and moment that is judged: its agreed score and score band.
-- Made from the tables of glossary.md, to be changed there.
-- A criterion that cannot be judged gives no points; one that reads what may have
-- changed before or after the moment leaves the score unknown (R44). A day before the
-- first agreed table is judged by that table (R31).
-- Glossary: lead score, score band."""
_CRITERIA_HEADER = """\
-- One row per subject, moment and scoring criterion in force on the day judged.
-- Made from the scoring criteria of glossary.md, to be changed there.
-- Null means that the criterion cannot be judged; it gives no points then.
-- Glossary: lead score."""
_VERDICTS_HEADER = """\
-- One row per subject and moment that is judged: which agreed rules it meets.
-- Made from the rules of glossary.md, to be changed there.
-- Null means that it cannot be judged, or that no rule is agreed. A day before the
-- first agreed rule is judged by that rule, and marked (R30, R31).
-- Glossary: conforming, target profile, MQL, SQL (the lead)."""


def scores_sql(admitted: Admitted) -> str:
    """Write the model `verdicts.scores`.

    It reads `facts.subjects` and gives subject_id, moment, judged_on, agreed_score
    (null where no criteria are agreed), score_rule_on, score_band.
    """
    trees = [row.tree for _, rows in admitted.criteria for row in rows]
    in_force = [
        *_KEY,
        *_facts(trees),
        _UNCERTAIN,
        _first_days(admitted.criteria, "score_rule_on"),
        _first_days(admitted.bands, "score_bands_on"),
    ]
    scored = [*_KEY, "score_rule_on", "score_bands_on", _score(admitted.criteria)]
    final = [*_KEY, "agreed_score", "score_rule_on", _band(admitted.bands)]
    return _query(
        _SCORES_HEADER,
        ("subjects", "select * from facts.subjects"),
        ("in_force", _select(in_force, "subjects")),
        ("scored", _select(scored, "in_force")),
        ("final", _select(final, "scored")),
    )


def criteria_sql(admitted: Admitted) -> str:
    """Write a model that judges each scoring criterion by itself.

    It reads `facts.subjects` and gives subject_id, moment, judged_on, criterion,
    score_rule_on, points, is_met; no rows where no criteria are agreed.
    """
    versions = admitted.criteria
    trees = [row.tree for _, rows in versions for row in rows]
    in_force = [
        *_KEY,
        *_facts(trees),
        _UNCERTAIN,
        _first_days(versions, "score_rule_on"),
    ]
    judged = [_criterion(from_on, row) for from_on, rows in versions for row in rows]
    nothing = [
        *_KEY,
        "cast(null as varchar) as criterion",
        "score_rule_on",
        "cast(null as integer) as points",
        "cast(null as boolean) as is_met",
    ]
    return _query(
        _CRITERIA_HEADER,
        ("subjects", "select * from facts.subjects"),
        ("in_force", _select(in_force, "subjects")),
        (
            "final",
            "\nunion all\n".join(judged)
            or _select(nothing, "in_force") + "\nwhere false",
        ),
    )


def verdict_models(admitted: Admitted) -> list[Model]:
    """Make the layer `verdicts`."""
    made = {
        "scores": scores_sql(admitted),
        "criteria": criteria_sql(admitted),
        "rule_verdicts": verdicts_sql(admitted),
    }
    return [
        Model("verdicts", name, sql, f"verdicts/{name} (generated)")
        for name, sql in made.items()
    ]


def verdicts_sql(admitted: Admitted) -> str:
    """Write the model `verdicts.rule_verdicts`.

    It reads `facts.subjects` and `verdicts.scores` and gives subject_id, moment,
    judged_on and, for each rule, the verdict and the first day of the version used;
    all null where no version is agreed.
    """
    facts = _facts(tree for versions in admitted.rules.values() for _, tree in versions)
    in_force = [
        *(f"subjects.{name}" for name in _KEY),
        *(f"{_home(name)}.{name}" for name in facts),
        f"subjects.{_UNCERTAIN}",
        *(
            _first_days(admitted.rules[name], rule_on, "subjects.")
            for name, (_, rule_on) in _VERDICTS.items()
        ),
    ]
    join = (
        "subjects\nleft join scores\n    on subjects.subject_id = scores.subject_id"
        "\n    and subjects.moment = scores.moment"
    )
    return _query(
        _VERDICTS_HEADER,
        ("subjects", "select * from facts.subjects"),
        ("scores", "select * from verdicts.scores"),
        ("in_force", _select(in_force, join)),
        ("final", _select([*_KEY, *_verdicts(admitted)], "in_force")),
    )


def _home(fact: str) -> str:
    return "subjects" if fact in FACT_COLUMNS else "scores"


def _verdicts(admitted: Admitted) -> list[str]:
    columns = []
    for name, (verdict, rule_on) in _VERDICTS.items():
        versions = admitted.rules[name]
        whens = [f"when {_day(day)} then {verdict_sql(tree)}" for day, tree in versions]
        columns += [_case(rule_on, whens, "boolean", verdict), rule_on]
        if name == "mql":
            before = f"judged_on < {_day(versions[-1][0])}" if versions else ""
            columns.append(
                f"{before or 'cast(null as boolean)'} as is_before_first_rule"
            )
    return columns


def points_sql(rows: Sequence[Criterion]) -> str:
    """The points of the criteria that are met, added up; null without criteria.

    Null, too, where a criterion may be met or not, for what it reads may have changed
    before the moment or after it (R44).
    """
    return "\n+ ".join(map(_points, rows)) or "null"


def _points(row: Criterion) -> str:
    lines = [f"when {_nested(row.tree)} then {row.points}", "else 0"]
    if (uncertain := _uncertain(row.tree)) and _minds_null(row.tree):
        lines.insert(0, f"when {uncertain}\n    then null")
    elif uncertain:
        unknown = _indent(f"and {_bracket(row.tree)} is null then null")
        lines.insert(1, f"when {uncertain}\n{unknown}")
    return f"case\n{_indent(chr(10).join(lines))}\nend"


def verdict_sql(tree: exp.Expr) -> str:
    """What a rule says: yes, no, or null where it cannot be judged.

    A rule that asks whether a fact is missing is not asked of one that is not missing
    but uncertain (R44).
    """
    uncertain = _uncertain(tree) if _minds_null(tree) else ""
    if not uncertain:
        return _bracket(tree)
    return f"case\n    when {uncertain} then null\n    else {_nested(tree)}\nend"


def _minds_null(tree: exp.Expr) -> bool:
    return any(tree.find_all(exp.Is, exp.Coalesce))


def _uncertain(tree: exp.Expr) -> str:
    """Whether an attribute that a rule reads is uncertain; empty if it reads none."""
    read = sorted({_ATTRIBUTES[name] for name in facts_of(tree) & set(_ATTRIBUTES)})
    listed = ", ".join(map(_text, read))
    if not read:
        return ""
    return f"list_has_any(uncertain_attributes, [{listed}])"


def band_sql(bands: Sequence[tuple[str, int]]) -> str:
    """The band of `agreed_score`; below the lowest limit the lowest band holds."""
    limits = [f">= {points}" for _, points in bands[:-1]] + ["is not null"]
    whens = [
        f"when agreed_score {limit} then {_text(band)}"
        for limit, (band, _) in zip(limits, bands, strict=False)
    ]
    return _case("", whens, "varchar", "")


def _score(versions: list[tuple[date, list[Criterion]]]) -> str:
    whens = []
    for day, rows in versions:
        whens.append(f"when {_day(day)} then\n{_indent(points_sql(rows))}")
    return _case("score_rule_on", whens, "integer", "agreed_score")


def _criterion(from_on: date, row: Criterion) -> str:
    columns = [
        *_KEY,
        f"{_text(row.name)} as criterion",
        "score_rule_on",
        f"{row.points} as points",
        f"{verdict_sql(row.tree)} as is_met",
    ]
    return _select(columns, "in_force") + f"\nwhere score_rule_on = {_day(from_on)}"


def _band(versions: list[tuple[date, list[tuple[str, int]]]]) -> str:
    whens = [
        f"when {_day(day)} then\n{_indent(band_sql(bands))}" for day, bands in versions
    ]
    return _case("score_bands_on", whens, "varchar", "score_band")


def _first_days(
    versions: Sequence[tuple[date, object]], name: str, table: str = ""
) -> str:
    """The first day of the version in force, or of the first version (R31)."""
    days = [day for day, _ in versions]
    whens = [f"when {table}judged_on >= {_day(d)} then {_day(d)}" for d in days[:-1]]
    whens += [f"when {table}judged_on is not null then {_day(d)}" for d in days[-1:]]
    return _case("", whens, "date", name)


def _facts(trees: Iterable[exp.Expr]) -> list[str]:
    read = {fact for tree in trees for fact in facts_of(tree)}
    return [name for name in RULE_COLUMNS if name in read]


def _bracket(tree: exp.Expr) -> str:
    """Print a rule in brackets, a long one on lines of its own."""
    rule = print_rule(tree, 28)
    return f"(\n{_indent(print_rule(tree))}\n)" if "\n" in rule else f"({rule})"


def _nested(tree: exp.Expr) -> str:
    """Print a rule behind a `when`, a long one in brackets."""
    rule = _bracket(tree)
    return rule.replace("\n", "\n    ") if "\n" in rule else rule[1:-1]


def _case(subject: str, whens: list[str], sql_type: str, name: str) -> str:
    called = f" as {name}" if name else ""
    if not whens:
        return f"cast(null as {sql_type}){called}"
    head = f"case {subject}".rstrip()
    return f"{head}\n{_indent(chr(10).join(whens))}\nend{called}"


def _day(day: date) -> str:
    return f"date '{day.isoformat()}'"


def _text(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def _indent(text: str) -> str:
    """Shift the lines of a text, counted at line feeds alone."""
    return "    " + text.replace("\n", "\n    ")


def _select(columns: Sequence[str], source: str) -> str:
    listed = _indent(",\n".join(columns))
    return f"select\n{listed}\nfrom {source}"


def _query(header: str, *steps: tuple[str, str]) -> str:
    parts = [f"{name} as (\n{_indent(step)}\n)" for name, step in steps]
    return f"{header}\nwith\n\n" + ",\n\n".join(parts) + "\n\nselect * from final\n"
