"""What rules of the glossary say about facts, by example.

Facts are tables of text: a dash is a missing value. Columns that a table leaves out
are missing too. Verdicts are yes, no, or a dash where something cannot be judged.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from jointplan.glossary.read import Glossary, read_glossary
from jointplan.glossary.rules.admit import FACT_COLUMNS
from jointplan.glossary.rules.compile import criteria_sql, scores_sql, verdicts_sql
from jointplan.glossary.rules.rule_book import check_rules
from jointplan.workspace import KIT_ROOT

BOTH = 'marketing="M" sales="S"'
IN_FORCE = "agreed by M (marketing) and S (sales)."
MQL = "Marketing qualified lead (MQL)"


def glossary_of(tmp_path: Path, *parts: str) -> Glossary:
    path = tmp_path / "glossary.md"
    head = "<!-- jointplan glossary, format 1 -->\n# Glossary\n"
    path.write_text("\n\n".join([head, *parts, ""]), encoding="utf-8")
    return read_glossary(path)


def term(name: str, *rules: tuple[str, str]) -> str:
    blocks = [f"```sql from={info}\n{rule}\n```" for info, rule in rules]
    return "\n\n".join([f"### {name}", "Its definition.", *blocks])


def table(name: str, *versions: str) -> str:
    columns = {
        "Scoring criteria": "| Criterion | Rule | Points |\n|---|---|---|",
        "Score bands": "| Band | From points |\n|---|---|",
    }[name]
    parts = []
    for version in versions:
        first, *rows = version.strip().split("\n")
        parts += [first, "\n".join([columns, *(row.strip() for row in rows)])]
    return "\n\n".join([f"### {name}", *parts])


def judge(glossary: Glossary, facts: str, shown: str) -> str:
    """Build both models over some facts and show some columns as text."""
    con = duckdb.connect()
    kinds = {"subject_id": "text", "moment": "text", "judged_on": "date"}
    kinds |= FACT_COLUMNS | {"uncertain_attributes": "text[]"}
    columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    con.execute("create schema facts; create schema scores; create schema verdicts")
    con.execute(f"create table facts.subjects ({columns})")
    header, *rows = [
        [cell.strip() for cell in line.split("|")] for line in facts.strip().split("\n")
    ]
    for row in rows:
        said = dict(zip(header, row, strict=True))
        said.setdefault("subject_id", row[0])
        said.setdefault("moment", "opened")
        con.execute(
            "insert into facts.subjects by name select "
            + ", ".join(f"nullif(?, '-')::{kinds[name]} as {name}" for name in said),
            list(said.values()),
        )
    con.execute(f"create table verdicts.scores as {scores_sql(check_rules(glossary))}")
    con.execute(
        f"create table verdicts.rule_verdicts as {verdicts_sql(check_rules(glossary))}"
    )
    con.execute(
        f"create table verdicts.criteria as {criteria_sql(check_rules(glossary))}"
    )
    source = (
        "verdicts.criteria"
        if "criterion" in shown
        else "verdicts.rule_verdicts inner join verdicts.scores "
        "using (subject_id, moment)"
    )
    names = [name.strip() for name in shown.split("|")]
    found = con.execute(
        f"select {', '.join(names)} from {source} order by all"
    ).fetchall()
    cells = [[shown_as(cell) for cell in row] for row in found]
    return lay_out([names, *cells])


def shown_as(value: object) -> str:
    words = {"True": "yes", "False": "no", "None": "-"}
    return words.get(str(value), str(value))


def lay_out(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(" | ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def table_of(text: str) -> str:
    """Bring an expected table into the same form, however it is indented."""
    lines = text.strip().split("\n")
    return lay_out([[cell.strip() for cell in line.split("|")] for line in lines])


def test_handoff_is_judged_by_the_rule_in_force_on_its_day(tmp_path: Path) -> None:
    glossary = glossary_of(
        tmp_path,
        term(
            MQL,
            (f"2026-01-01 {BOTH}", "crm_score >= 65"),
            (f"2025-04-01 {BOTH}", "crm_score >= 50"),
        ),
    )
    facts = """
        subject_id | judged_on  | crm_score
        a          | 2025-12-31 | 60
        b          | 2026-01-01 | 60
        c          | 2026-01-01 | 65
    """
    assert judge(
        glossary, facts, "subject_id | is_conforming | mql_rule_on"
    ) == table_of("""
        subject_id | is_conforming | mql_rule_on
        a          | yes           | 2025-04-01
        b          | no            | 2026-01-01
        c          | yes           | 2026-01-01
    """)


def test_handoff_older_than_the_first_rule_is_judged_by_it_and_marked(
    tmp_path: Path,
) -> None:
    glossary = glossary_of(
        tmp_path,
        term(
            MQL,
            (f"2026-01-01 {BOTH}", "crm_score >= 65"),
            (f"2025-04-01 {BOTH}", "crm_score >= 50"),
        ),
    )
    facts = """
        subject_id | judged_on  | crm_score
        a          | 2024-12-31 | 60
        b          | 2025-03-31 | 40
        c          | 2025-04-01 | 40
    """
    assert judge(
        glossary,
        facts,
        "subject_id | is_conforming | mql_rule_on | is_before_first_rule",
    ) == table_of("""
        subject_id | is_conforming | mql_rule_on | is_before_first_rule
        a          | yes           | 2025-04-01  | yes
        b          | no            | 2025-04-01  | yes
        c          | no            | 2025-04-01  | no
    """)


@pytest.mark.parametrize("side", ['marketing="M"', 'sales="S"', ""])
def test_rule_that_one_side_proposes_never_runs(tmp_path: Path, side: str) -> None:
    glossary = glossary_of(
        tmp_path,
        term(
            MQL,
            (f"2026-01-01 {side}", "crm_score >= 99"),
            (f"2025-04-01 {BOTH}", "crm_score >= 50"),
        ),
    )
    facts = """
        subject_id | judged_on  | crm_score
        a          | 2026-06-30 | 60
    """
    assert judge(
        glossary, facts, "subject_id | is_conforming | mql_rule_on"
    ) == table_of("""
        subject_id | is_conforming | mql_rule_on
        a          | yes           | 2025-04-01
    """)
    assert "99" not in verdicts_sql(check_rules(glossary))


def test_nothing_is_judged_until_a_first_rule_is_agreed(tmp_path: Path) -> None:
    glossary = glossary_of(tmp_path, term(MQL, ("2026-01-01", "crm_score >= 50")))
    facts = """
        subject_id | judged_on  | crm_score
        a          | 2026-06-30 | 60
    """
    assert (
        judge(
            glossary,
            facts,
            "is_conforming | mql_rule_on | is_before_first_rule | is_in_target_profile"
            " | is_sql_conforming | sql_rule_on | agreed_score | score_band",
        )
        .split("\n")[1]
        .split()
        == ["-"] + ["|", "-"] * 7
    )


def test_what_a_rule_needs_and_nobody_wrote_down_cannot_be_judged(
    tmp_path: Path,
) -> None:
    glossary = glossary_of(
        tmp_path,
        term(
            MQL,
            (
                f"2026-01-01 {BOTH}",
                "is_business_email and (trigger = 'hand-raise' or crm_score >= 65)",
            ),
        ),
    )
    facts = """
        subject_id | judged_on  | is_business_email | trigger    | crm_score
        a          | 2026-02-01 | true              | response   | -
        b          | 2026-02-01 | true              | hand-raise | -
        c          | 2026-02-01 | false             | response   | -
        d          | 2026-02-01 | -                 | hand-raise | 80
    """
    assert judge(glossary, facts, "subject_id | is_conforming") == table_of("""
        subject_id | is_conforming
        a          | -
        b          | yes
        c          | no
        d          | -
    """)


def test_handoff_without_a_day_cannot_be_judged(tmp_path: Path) -> None:
    glossary = glossary_of(
        tmp_path, term(MQL, (f"2026-01-01 {BOTH}", "crm_score >= 50"))
    )
    facts = """
        subject_id | judged_on | crm_score
        a          | -         | 60
    """
    assert judge(glossary, facts, "subject_id | is_conforming") == table_of("""
        subject_id | is_conforming
        a          | -
    """)


def test_each_moment_of_a_handoff_is_judged_by_itself(tmp_path: Path) -> None:
    glossary = glossary_of(
        tmp_path,
        term(
            "Sales qualified lead (SQL)", (f"2025-04-01 {BOTH}", "meeting_count >= 1")
        ),
    )
    facts = """
        subject_id | moment  | judged_on  | meeting_count
        a          | opened  | 2026-02-01 | 0
        a          | decided | 2026-02-01 | 1
    """
    assert judge(glossary, facts, "moment | is_sql_conforming") == table_of("""
        moment  | is_sql_conforming
        decided | yes
        opened  | no
    """)


CRITERIA = f"""In force from 2025-04-01, {IN_FORCE}
    | Asked to talk | `trigger = 'hand-raise'` | 40 |
    | Senior title | `title like '%head%' or title like '%chief%'` | 20 |
    | Free e-mail address | `email_kind = 'free'` | -20 |
"""
BANDS = f"""In force from 2025-04-01, {IN_FORCE}
    | A | 60 |
    | B | 35 |
    | C | 0 |
"""


def test_score_is_the_sum_of_the_criteria_met(tmp_path: Path) -> None:
    glossary = glossary_of(
        tmp_path, table("Scoring criteria", CRITERIA), table("Score bands", BANDS)
    )
    facts = """
        subject_id | judged_on  | trigger    | title           | email_kind
        a          | 2025-05-01 | hand-raise | head of quality | business
        b          | 2025-05-01 | hand-raise | buyer           | free
        c          | 2025-05-01 | response   | buyer           | free
        d          | 2025-05-01 | hand-raise | buyer           | business
    """
    assert judge(glossary, facts, "subject_id | agreed_score | score_band") == table_of(
        f"""
        subject_id | agreed_score | score_band
        a          | {40 + 20}    | A
        b          | {40 - 20}    | C
        c          | -20          | C
        d          | 40           | B
    """
    )


def test_criterion_that_cannot_be_judged_gives_no_points(tmp_path: Path) -> None:
    glossary = glossary_of(
        tmp_path, table("Scoring criteria", CRITERIA), table("Score bands", BANDS)
    )
    facts = """
        subject_id | judged_on  | trigger    | title | email_kind
        a          | 2025-05-01 | hand-raise | -     | -
        b          | 2025-05-01 | -          | -     | -
    """
    assert judge(glossary, facts, "subject_id | agreed_score | score_band") == table_of(
        """
        subject_id | agreed_score | score_band
        a          | 40           | B
        b          | 0            | C
    """
    )
    assert judge(
        glossary, facts, "subject_id | criterion | points | is_met"
    ) == table_of(
        """
        subject_id | criterion           | points | is_met
        a          | Asked to talk       | 40     | yes
        a          | Free e-mail address | -20    | -
        a          | Senior title        | 20     | -
        b          | Asked to talk       | 40     | -
        b          | Free e-mail address | -20    | -
        b          | Senior title        | 20     | -
    """
    )


def test_scores_and_bands_are_dated_like_rules(tmp_path: Path) -> None:
    newer = CRITERIA.replace("2025-04-01", "2026-01-01").replace("| 40 |", "| 50 |")
    bands = BANDS.replace("2025-04-01", "2026-07-01").replace("| 35 |", "| 50 |")
    proposed = "Proposed from 2027-01-01 by M (marketing).\n| A | 1 |"
    glossary = glossary_of(
        tmp_path,
        table("Scoring criteria", newer, CRITERIA),
        table("Score bands", proposed, bands, BANDS),
    )
    facts = """
        subject_id | judged_on  | trigger
        a          | 2024-05-01 | hand-raise
        b          | 2025-12-31 | hand-raise
        c          | 2026-01-01 | hand-raise
        d          | 2026-07-01 | hand-raise
        e          | 2027-07-01 | response
    """
    assert judge(
        glossary, facts, "subject_id | agreed_score | score_rule_on | score_band"
    ) == table_of("""
        subject_id | agreed_score | score_rule_on | score_band
        a          | 40           | 2025-04-01    | B
        b          | 40           | 2025-04-01    | B
        c          | 50           | 2026-01-01    | B
        d          | 50           | 2026-01-01    | B
        e          | 0            | 2026-01-01    | C
    """)


def test_empty_agreed_table_ends_scoring(tmp_path: Path) -> None:
    none = f"In force from 2026-01-01, {IN_FORCE}"
    glossary = glossary_of(tmp_path, table("Scoring criteria", none, CRITERIA))
    facts = """
        subject_id | judged_on  | trigger
        a          | 2025-12-31 | hand-raise
        b          | 2026-01-01 | hand-raise
    """
    assert judge(glossary, facts, "subject_id | agreed_score | score_band") == table_of(
        """
        subject_id | agreed_score | score_band
        a          | 40           | -
        b          | -            | -
    """
    )


def test_rule_can_read_the_agreed_score(tmp_path: Path) -> None:
    glossary = glossary_of(
        tmp_path,
        term(MQL, (f"2025-04-01 {BOTH}", "agreed_score >= 40")),
        table("Scoring criteria", CRITERIA),
    )
    facts = """
        subject_id | judged_on  | trigger    | email_kind
        a          | 2025-05-01 | hand-raise | business
        b          | 2025-05-01 | hand-raise | free
    """
    assert judge(glossary, facts, "subject_id | is_conforming") == table_of("""
        subject_id | is_conforming
        a          | yes
        b          | no
    """)


def test_word_of_the_glossary_is_data_and_never_sql(tmp_path: Path) -> None:
    bands = BANDS.replace("| A |", "| O'Hara's -- \u2028best |")
    glossary = glossary_of(
        tmp_path, table("Scoring criteria", CRITERIA), table("Score bands", bands)
    )
    facts = """
        judged_on  | trigger    | title
        2025-05-01 | hand-raise | chief
    """
    assert "O'Hara's -- \u2028best" in judge(glossary, facts, "score_band")


def test_sample_company_changed_its_definition_in_2026() -> None:
    glossary = read_glossary(KIT_ROOT / "glossary.md")
    facts = """
        subject_id | judged_on  | trigger        | crm_score | is_business_email
        a          | 2025-12-31 | score crossing | 55        | false
        b          | 2026-01-01 | score crossing | 55        | true
        c          | 2026-01-01 | score crossing | 67        | true
        d          | 2027-01-01 | score crossing | 67        | true
        e          | 2026-01-01 | hand-raise     | 0         | false
    """
    assert judge(
        glossary, facts, "subject_id | is_conforming | mql_rule_on"
    ) == table_of("""
        subject_id | is_conforming | mql_rule_on
        a          | yes           | 2025-04-01
        b          | no            | 2026-01-01
        c          | yes           | 2026-01-01
        d          | yes           | 2026-01-01
        e          | no            | 2026-01-01
    """)
