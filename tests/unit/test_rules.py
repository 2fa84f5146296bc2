"""Which rules are admitted, and with what words the others are refused."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import sqlglot

from jointplan.errors import GlossaryError
from jointplan.glossary.read import read_glossary
from jointplan.glossary.rules.admit import (
    FACT_COLUMNS,
    FACT_VALUES,
    MAX_LENGTH,
    _closed_database,
    _second_gate,
    admit,
)
from jointplan.glossary.rules.compile import criteria_sql, scores_sql, verdicts_sql
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import RULE_COLUMNS, check_rules
from jointplan.glossary.rules.types import Gate
from jointplan.warehouse.layers import LAYERS
from jointplan.workspace import KIT_ROOT
from tests.support.model_style import faults_of_model

GLOSSARIES = ["glossary.md", "examples/olist/glossary.md", "examples/new/glossary.md"]
HEAD = "<!-- jointplan glossary, format 1 -->\n# Glossary\n\n"
BOTH = 'marketing="M" sales="S"'


def printed(rule: str) -> str:
    return print_rule(admit(rule, where="glossary.md:7", columns=RULE_COLUMNS))


def refusal(rule: str, columns: dict[str, str] = RULE_COLUMNS) -> str:
    with pytest.raises(GlossaryError) as caught:
        admit(rule, where="glossary.md:7", columns=columns)
    assert caught.value.exit_code == 5
    assert all(each.where.startswith("glossary.md:") for each in caught.value.findings)
    return str(caught.value)


@pytest.mark.parametrize(
    "rule",
    [
        "trigger = 'hand-raise' or crm_score >= 50",
        "is_business_email and (trigger = 'hand-raise' or crm_score >= 65)",
        "segment in ('Mid-market', 'Enterprise') and not is_returning",
        "age_days between -1 and 30",
        "industry is null or not (country is null)",
        "is_returning is false",
        "title like '%head%' or industry ilike 'steel%'",
        "title not like '%assistant%'",
        "coalesce(industry, country, 'none') != 'none'",
        "length(trim(industry)) > 3",
        "date '2026-01-31' < date '2026-02-28'",
        "crm_score >= 50.5",
        "not (has_company or is_returning)",
        "has_company = is_business_email",
        "industry = 'O''Hara; -- no comment'",
        "industry = 'Maschinenbau für Österreich'",
        "industry = 'добыча'",
        "agreed_score < -20",
        "true",
    ],
)
def test_rule_of_listed_words_is_admitted_and_printed_as_written(rule: str) -> None:
    assert printed(rule) == rule


@pytest.mark.parametrize(
    ("rule", "same"),
    [
        ("TRIGGER = 'list' OR Crm_Score <> 5", "trigger = 'list' or crm_score != 5"),
        ("country NOT IN ('A')", "not (country in ('A'))"),
        ("not country = 'A'", "not (country = 'A')"),
        ("industry is not null", "not (industry is null)"),
        ("char_length(industry) > 2", "length(industry) > 2"),
        ("(((has_company)))", "has_company"),
        (
            "has_company and is_returning or true",
            "(has_company and is_returning) or true",
        ),
        (
            "has_company -- a person's note, in any letters: „ja“\n  or is_returning",
            "has_company or is_returning",
        ),
        ("has_company /* ; drop */ or is_returning", "has_company or is_returning"),
        (
            "cast('2026-01-31' as date) < date '2026-02-01'",
            "date '2026-01-31' < date '2026-02-01'",
        ),
    ],
)
def test_rule_is_printed_from_its_tree(rule: str, same: str) -> None:
    assert printed(rule) == same
    assert printed(same) == same


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("read_csv('/etc/passwd') is null", "cannot use `READ_CSV('/etc/passwd')`"),
        ("getenv('HOME') = 'x'", "cannot use `GETENV('HOME')`"),
        ("crm_score in (select 1)", "cannot use a query"),
        ("crm_score > (select max(crm_score) from facts)", "cannot use a query"),
        ("exists (select 1)", "cannot use a query"),
        ("row_number() over () = 1", "cannot use a window"),
        ("sum(crm_score) over () > 1", "cannot use a window"),
        ("count(*) > 1", "cannot use `COUNT(*)`"),
        ("current_date > date '2026-01-01'", "cannot use `CURRENT_DATE`"),
        ("now() is null", "cannot use"),
        ("random() > 1", "cannot use"),
        ("columns(*) is null", "cannot use"),
        ("* is null", "cannot use a star"),
        ("crm_score::text = '5'", "cannot use a cast"),
        ("cast(industry as integer) = 5", "cannot use a cast"),
        ("try_cast(industry as integer) = 5", "cannot use a cast"),
        ("timestamp '2026-01-01' is null", "cannot use a cast"),
        ("industry ~ 'x'", "cannot use a regular expression"),
        ("industry similar to 'x'", "cannot use"),
        ("regexp_matches(industry, 'x')", "cannot use a regular expression"),
        ("industry glob 'x*'", "cannot use"),
        ("crm_score + 1 > 5", "cannot use arithmetic"),
        ("crm_score / 0 > 5", "cannot use arithmetic"),
        ("-crm_score > 5", "cannot use arithmetic"),
        ("industry || 'x' = 'x'", "cannot use"),
        ("lower(industry) = 'x'", "cannot use `LOWER(industry)`"),
        ("case when has_company then true end", "cannot use case"),
        ("if(has_company, true, false)", "cannot use case"),
        ("crm_score is distinct from 5", "cannot use"),
        ("industry like 'a' escape 'b'", "cannot use"),
        ("industry like any ('a')", "the pattern"),
        ("industry like country", "the pattern `country` is no text"),
        ("trim(both 'x' from industry) = 'a'", "cannot use"),
        ("length(industry, 'utf8') > 1", "cannot use"),
        ("crm_score between symmetric 1 and 2", "cannot use"),
        ("crm_score = ?", "cannot use a parameter"),
        ("crm_score = $limit", "cannot use a parameter"),
        ("facts.crm_score > 5", "cannot use `facts.crm_score`"),
        ("industry = null", "cannot use null as a value"),
        ("industry in ('a', null)", "cannot use"),
        ("industry in (country)", "cannot use `country`"),
        ("industry in country", "cannot use"),
        ("industry in ()", "the list after `in` is empty"),
        ("(has_company, 1) = (true, 1)", "cannot use"),
        ("interval 1 day is null", "cannot use"),
        ("E'x' = industry", "cannot use"),
        ("$$x$$ = industry", "cannot use"),
        ("industry[1] = 'x'", "cannot use"),
        ("{'a': 1} is null", "cannot use"),
        ("[1] is null", "cannot use"),
        ("attach 'x.duckdb'", "cannot be read"),
        ("copy facts to 'x'", "cannot be read"),
        ("select true", "cannot be read at `select`"),
        ("pragma database_list", "cannot be read"),
        ("true union select true", "cannot be read at `union`"),
        ("has_company as x", "cannot be read"),
        ("0x1F > 2", "cannot be read"),
        ("has_company or", "cannot be read"),
        ("industry = 'open", "cannot be read"),
        ("", "cannot be read"),
        ("-- only a note", "cannot be read"),
        ("has_company; drop table facts", "a semicolon stands in the rule"),
        ("has_company;", "a semicolon stands in the rule"),
        ("crm_score > 99999999999999999999", "too long or odd"),
        ("crm_score > 1e3", "too long or odd"),
    ],
)
def test_what_is_not_listed_is_refused(rule: str, said: str) -> None:
    assert said in refusal(rule)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("has_company = 1", "`has_company` is yes or no and `1` is number"),
        ("has_company = 1", "write `has_company` alone"),
        ("has_company in (1)", "is yes or no and `1` is number"),
        ("coalesce(has_company, 0)", "is yes or no and `0` is number"),
        ("crm_score = '5'", "`crm_score` is number and `'5'` is text"),
        ("industry > 5", "is text and `5` is number"),
        ("crm_score", "`crm_score` is number where yes or no is needed"),
        ("'true'", "is text where yes or no is needed"),
        ("has_company and 1", "`1` is number where yes or no is needed"),
        ("not crm_score", "is number where yes or no is needed"),
        ("crm_score is true", "is number where yes or no is needed"),
        ("crm_score like '5%'", "is number where text is needed"),
        ("length(crm_score) > 1", "is number where text is needed"),
        ("1 < crm_score < 5", "is yes or no and `5` is number"),
        ("crm_score between '1' and 5", "is number and `'1'` is text"),
        ("has_company between false and true", "`between` needs"),
        ("date '2026-13-45' is null", "'2026-13-45' is no day"),
        ("date '2026-02-29' < date '2026-03-01'", "'2026-02-29' is no day"),
        ("date '20260101' is null", "'20260101' is no day"),
        (r"industry like 'a\_b'", "holds a backslash"),
        (r"industry = 'a\b'", "holds a backslash"),
    ],
)
def test_kinds_have_to_match(rule: str, said: str) -> None:
    assert said in refusal(rule)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("crm_s\u0441ore > 5", "U+0441 CYRILLIC SMALL LETTER ES is no part of SQL"),
        ("industry = ‘x’", "U+2018 LEFT SINGLE QUOTATION MARK"),
        ("industry = “x”", "U+201C LEFT DOUBLE QUOTATION MARK"),
        ("crm_score\u00a0> 5", "U+00A0 NO-BREAK SPACE"),
        ("crm_score >\u2028 5", "U+2028 LINE SEPARATOR"),
        ("crm_score ≥ 5", "U+2265"),
        ("crm_score > −5", "U+2212 MINUS SIGN"),
        ("crm_score > \x005", "U+0000"),
        ("industry = 'h\u0430nd'", "U+0430 CYRILLIC SMALL LETTER A"),
        ("industry = 'Ste\u200bel'", "U+200B ZERO WIDTH SPACE"),
        ("industry = 'a\u202eb'", "U+202E"),
        ("industry = 'a\nb'", "U+000A"),
    ],
)
def test_character_that_looks_like_another_is_named(rule: str, said: str) -> None:
    assert said in refusal(rule)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("crm_scor >= 5", "did you mean crm_score?"),
        ("xyzzy", "facts are source, original_source"),
        ('trigger = "list"', "text stands in '...', not in \"...\""),
        ("trigger = 'handraise'", "`trigger` is never 'handraise'"),
        ("trigger = 'handraise'", "did you mean hand-raise?"),
        ("trigger in ('list', 'LIST')", "`trigger` is never 'LIST'"),
        ("'gratis' = email_kind", "it is one of: business, free, role"),
        ("title = 'Head of Quality'", "write 'head of quality'"),
        ("title like '%Head%'", "`title` is in lower case"),
    ],
)
def test_rule_that_could_never_match_is_refused(rule: str, said: str) -> None:
    assert said in refusal(rule)


def test_everything_wrong_with_a_rule_is_said_at_once_on_its_own_line() -> None:
    said = refusal("crm_scor >= 50\n  or tite like '%x%'\n  or has_company = 1")
    assert "glossary.md:7: there is no fact `crm_scor`" in said
    assert "glossary.md:8: there is no fact `tite`" in said
    assert "`has_company` is yes or no" in said


def test_fault_is_named_by_the_line_it_stands_on() -> None:
    assert "glossary.md:8: U+2019" in refusal("has_company\nor ’")
    assert "glossary.md:9: the rule cannot be read" in refusal("has_company\nor\n  or")


@pytest.mark.parametrize(
    "rule",
    [
        "(" * 900 + "has_company" + ")" * 900,
        "not " * 900 + "has_company",
        " or ".join(["has_company"] * 400),
    ],
)
def test_rule_too_deep_or_too_long_is_refused(rule: str) -> None:
    assert "nested too deeply" in refusal(rule) or len(rule) > MAX_LENGTH


def test_long_list_is_admitted() -> None:
    names = ", ".join(f"'industry {number}'" for number in range(200))
    assert printed(f"industry in ({names})").endswith("'industry 199')")


def test_criterion_does_not_see_the_score_it_is_part_of() -> None:
    assert "there is no fact `agreed_score`" in refusal(
        "agreed_score > 1", FACT_COLUMNS
    )


def test_second_gate_knows_every_fact() -> None:
    for fact in RULE_COLUMNS:
        admit(f"{fact} is null", where="glossary.md:7", columns=RULE_COLUMNS)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("length(crm_score) > 1", "the database refuses the rule"),
        ("date '2026-13-45' is null", "the database refuses the rule"),
        ("crm_score", "the rule gives INTEGER"),
    ],
)
def test_second_gate_stops_what_passed_the_first(rule: str, said: str) -> None:
    gate = Gate(FACT_COLUMNS, {})
    _second_gate(sqlglot.parse_one(rule, read="duckdb"), gate)
    assert said in gate.found[0].what


def test_closed_list_of_values_is_of_known_facts() -> None:
    assert set(FACT_VALUES) <= set(FACT_COLUMNS)


@pytest.mark.parametrize("name", GLOSSARIES)
def test_generated_models_are_in_the_manner_of_the_others(name: str) -> None:
    glossary = read_glossary(KIT_ROOT / name)
    layers = ("raw", *LAYERS)
    assert faults_of_model("verdicts", scores_sql(check_rules(glossary)), layers) == []
    assert (
        faults_of_model("verdicts", criteria_sql(check_rules(glossary)), layers) == []
    )
    assert (
        faults_of_model("verdicts", verdicts_sql(check_rules(glossary)), layers) == []
    )


def glossary_text(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "glossary.md"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_all_refused_rules_of_a_glossary_are_said_at_once(tmp_path: Path) -> None:
    text = f"""### Target profile

x

```sql from=2027-01-01
segmnt = 'a'
```

```sql from=2026-01-01 {BOTH}
region = 1
```

### Scoring criteria

In force from 2026-01-01, agreed by M (marketing) and S (sales).

| Criterion | Rule | Points |
|---|---|---|
| a | `now() is null` | 1 |
"""
    path = glossary_text(tmp_path, text)
    with pytest.raises(GlossaryError) as caught:
        check_rules(read_glossary(path))
    assert sorted(each.where for each in caught.value.findings) == [
        "glossary.md:13",
        "glossary.md:22",
        "glossary.md:9",
    ]


def test_rule_uses_only_words_of_agreed_tables(tmp_path: Path) -> None:
    text = f"""### Target profile

x

```sql from=2027-01-01 marketing="M"
segment = 'Huge'
```

```sql from=2026-01-01 {BOTH}
segment = 'Huge' or segment = 'Large'
```

### Segments

Proposed from 2027-01-01 by M (marketing).

| Segment | CRM values |
|---|---|
| Huge | `5000+` |

In force from 2026-01-01, agreed by M (marketing) and S (sales).

| Segment | CRM values |
|---|---|
| Large | `1000+` |
"""
    glossary = read_glossary(glossary_text(tmp_path, text))
    with pytest.raises(GlossaryError) as caught:
        check_rules(glossary)
    (finding,) = caught.value.findings
    assert str(finding).startswith("glossary.md:13: `segment` is never 'Huge'")


def test_rule_by_agreed_score_needs_agreed_criteria(tmp_path: Path) -> None:
    rule = f"```sql from=2026-01-01 {BOTH}\nagreed_score > 1\n```\n"
    text = f"### Target profile\n\nx\n\n{rule}"
    with pytest.raises(GlossaryError, match="no scoring criteria are agreed"):
        check_rules(read_glossary(glossary_text(tmp_path, text)))


@pytest.mark.parametrize(
    "attack",
    [
        "select * from read_csv('/etc/hostname')",
        "attach 'x.duckdb'",
        "set lock_configuration = false",
        "install httpfs",
        "copy (select 1) to 'x.csv'",
    ],
)
def test_database_of_the_second_gate_is_closed(attack: str) -> None:
    with pytest.raises(duckdb.Error):
        _closed_database(tuple(FACT_COLUMNS.items())).execute(attack)
