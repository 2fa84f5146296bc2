"""What `glossary-check` finds, by line, and that errors and warnings are told apart."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from jointplan.errors import Finding, GlossaryError
from jointplan.glossary.check.lint import Checked, check_glossary
from jointplan.glossary.read import read_glossary
from jointplan.glossary.rules.rule_book import RULE_COLUMNS
from jointplan.glossary.table_rows import TABLES, glossary_rows
from jointplan.report.tables.terms import terms as list_of_terms
from jointplan.workspace import KIT_ROOT, Workspace

HEAD = "<!-- jointplan glossary, format 1 -->\n# Glossary\n\n"
LEAD = "### Lead\n\nA person.\n\n"
MQL = "### Marketing qualified lead (MQL)\n\nMeets the rule.\n\n"
OPEN = '```sql from=2026-01-01 marketing="Maya Okafor" sales="Jonas Lindqvist"\n'
IN_FORCE = "In force from 2026-01-01, agreed by M (marketing) and S (sales).\n\n"
SOURCES = "### Sources\n\n" + IN_FORCE + "| Source | CRM values |\n|---|---|\n"
SEGMENTS = "### Segments\n\n" + IN_FORCE + "| Segment | CRM values |\n|---|---|\n"
REASONS = (
    "### Rejection reasons\n\n" + IN_FORCE + "| Reason | Family | Acts "
    "| Touches owed first | Credited back | CRM values |\n|---|---|---|---|---|---|\n"
)
CRITERIA = (
    "### Scoring criteria\n\n"
    + IN_FORCE
    + "| Criterion | Rule | Points |\n|---|---|---|\n"
)
AS_OF = date(2026, 10, 12)


def rule(text: str) -> str:
    return f"{OPEN}{text}\n```\n"


def check(folder: Path, text: str, as_of: date | None = AS_OF) -> Checked:
    (folder / "glossary.md").write_bytes((HEAD + text).encode())
    return check_glossary(Workspace(folder), kit=KIT_ROOT, as_of=as_of)


def said(findings: Sequence[Finding]) -> str:
    return "\n".join(map(str, findings))


def errors(folder: Path, text: str) -> str:
    return said(check(folder, text).errors)


def warnings(folder: Path, text: str, as_of: date | None = AS_OF) -> str:
    return said(check(folder, text, as_of).warnings)


def notes(folder: Path, text: str, as_of: date | None = AS_OF) -> str:
    return said(check(folder, text, as_of).notes)


# Errors


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LEAD + LEAD, "8: error: 'Lead' is explained already, at line 4"),
        (
            MQL + "### MQL\n\nx\n",
            "8: error: 'MQL' already means 'Marketing qualified lead (MQL)', at line 4",
        ),
        (LEAD + "See [it](#leed).\n", "8: error: the link #leed leads to no heading"),
        (LEAD + "See [it](#leed).\n", "did you mean #lead?"),
        (MQL + rule("crm_score"), "9: error: `crm_score` is number where yes or no"),
        (MQL + rule("true, false"), "9: error: the rule cannot be read at `,`"),
        (MQL + rule("crm_scor > 1"), "9: error: there is no fact `crm_scor`"),
        (MQL + rule("crm_scor > 1"), "did you mean crm_score?"),
        (
            MQL + rule("true") + rule("false"),
            "12: error: 2026-01-01 is the first day of the version at line 9 already",
        ),
        (MQL + "```sql\ntrue\n```\n", "8: error: the rule has no first day"),
        (
            SOURCES.replace(IN_FORCE, "") + "| a | `a` |\n",
            "6: error: no line above this table of Sources says from when it holds",
        ),
        (
            SOURCES + "| a | `x` |\n| b | `X` |\n",
            "11: error: 'x' stands in this table of Sources already, at line 10",
        ),
        (
            SEGMENTS + "| a | `x` |\n| b | `x` |\n",
            "11: error: 'x' stands in this table of Segments already, at line 10",
        ),
        (
            REASONS + "| a | data | sales | none | no | `x` |\n"
            "| b | data | sales | none | no | `x` |\n",
            "11: error: 'x' stands in this table of Rejection reasons already",
        ),
        (MQL + OPEN + "true\n", "8: error: this code block is never closed"),
        (
            CRITERIA + "| a | `true` or `false` | 1 |\n",
            "10: error: a rule is exactly one code span",
        ),
        (MQL + "    " + OPEN, "8: error: a rule that is indented is not read"),
        (LEAD + "###Deal\n\nx\n", "8: error: this looks like a heading and is none"),
        (LEAD + "**Owner:** Maya\n", "8: error: 'Owner' stands in no list here"),
        (LEAD + "a\0b\n", "8: error: U+0000 stands in this line"),
        (
            CRITERIA.replace("Points |", "Points | Review by |").replace(
                "|---|---|---|", "|---|---|---|---|"
            )
            + "| a | `true` | 1 | soon |\n",
            "10: error: 'soon' is no day",
        ),
    ],
)
def test_fault_is_an_error_with_its_line(tmp_path: Path, text: str, found: str) -> None:
    assert found in errors(tmp_path, text)


def test_faults_of_file_rules_and_tables_are_said_at_once(tmp_path: Path) -> None:
    text = (
        LEAD
        + LEAD
        + "See [it](#leed).\n\n"
        + MQL
        + rule("crm_scor > 1\n  or has_company = 1")
        + SOURCES
        + "| a | Web |\n\n"
        + CRITERIA
        + "| a | `segmnt = 'x'` | 1 |\n| b | `a` or `b` | 1 |\n| c | `a` | x |\n"
    )
    found = check(tmp_path, text).errors
    lines = [int(each.where.removeprefix("glossary.md:")) for each in found]
    assert lines == sorted(lines)
    assert lines == [8, 12, 19, 19, 28, 36, 37, 38]
    assert all(each.what.startswith("error: ") for each in found)


def test_word_of_a_table_that_cannot_be_read_is_not_held_against_a_rule(
    tmp_path: Path,
) -> None:
    text = MQL + rule("segment = 'b'") + "\n" + SEGMENTS + "| a | `x` |\n| b | y |\n"
    found = check(tmp_path, text).errors
    assert [each.where for each in found] == ["glossary.md:19"]


def test_rule_by_a_score_that_cannot_be_read_is_not_refused_for_want_of_it(
    tmp_path: Path,
) -> None:
    text = MQL + rule("agreed_score > 1") + "\n" + CRITERIA.replace("from", "since")
    found = check(tmp_path, text).errors
    assert ["no line above this table" in each.what for each in found] == [True]


# Files of word processors


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (MQL + rule("trigger = ‘list’"), "9: error: U+2018 LEFT SINGLE QUOTATION MARK"),
        (MQL + rule("crm_score\u00a0> 1"), "9: error: U+00A0 NO-BREAK SPACE"),
        (CRITERIA + "| a | `age_days > –5` | 1 |\n", "10: error: U+2013 EN DASH"),
        (
            MQL + rule("true").replace('"Maya Okafor"', "“Maya”"),
            "8: error: U+201C LEFT DOUBLE QUOTATION MARK stands in the line that opens",
        ),
        (
            MQL + rule("true").replace(" sales", "\u00a0sales"),
            "8: error: U+00A0 NO-BREAK SPACE stands in the line that opens this rule",
        ),
        (
            MQL + rule("true").replace("2026-01-01", "2026\u201101\u201101"),
            "8: error: '2026\u201101\u201101' is no day: it holds U+2011 NON-BREAKING",
        ),
        (
            SOURCES.replace("2026-01-01", "2026\u201101\u201101") + "| a | `a` |\n",
            "6: error: '2026\u201101\u201101' is no day: it holds U+2011",
        ),
        (
            LEAD + "- **Review by:** 2026\u201101\u201101\n",
            "8: error: '2026\u201101\u201101' is no day: it holds U+2011",
        ),
        (
            "###\u00a0Lead\n\nx\n",
            "4: error: this looks like a heading and is none: U+00A0 NO-BREAK SPACE",
        ),
        (LEAD + "•\u00a0**Owner:** Maya\n", "8: error: 'Owner' stands in no list here"),
    ],
)
def test_character_of_a_word_processor_is_named(
    tmp_path: Path, text: str, found: str
) -> None:
    assert found in errors(tmp_path, text)


def test_file_of_a_word_processor_is_read_where_nothing_is_lost(
    tmp_path: Path,
) -> None:
    text = (
        LEAD.replace("A person.", "A “person”\u00a0– or two.")
        + MQL
        + rule("true").replace("Jonas Lindqvist", "Seán O’Brien")
        + "\n"
        + SOURCES.replace("In force", "In\u00a0force")
        + "| a | `a` |\n"
    )
    plain = check(tmp_path, text)
    assert plain.errors == []
    path = tmp_path / "glossary.md"
    path.write_bytes(("\ufeff" + HEAD + text).replace("\n", "\r\n").encode())
    assert check_glossary(Workspace(tmp_path), kit=KIT_ROOT, as_of=AS_OF) == plain


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ((HEAD + LEAD).encode("utf-16"), "1: the file is UTF-16"),
        (b"PK\x03\x04\x14\0\6\0", "1: the file is a document of a word processor"),
        (
            (HEAD + LEAD + "“x”\n").encode("cp1252"),
            "8: a character is not UTF-8; Windows would read U+201C LEFT DOUBLE",
        ),
    ],
)
def test_file_that_is_no_plain_text_is_refused(
    tmp_path: Path, raw: bytes, found: str
) -> None:
    (tmp_path / "glossary.md").write_bytes(raw)
    with pytest.raises(GlossaryError, match="save the file as plain text") as caught:
        check_glossary(Workspace(tmp_path), kit=KIT_ROOT)
    assert f"glossary.md:{found}" in str(caught.value)


# Merges and HTML


@pytest.mark.parametrize(
    "held",
    [
        ("A person.\n", "A human.\n"),
        ("### Deal\n\nx\n", "### Deal\n\ny\n"),
        (MQL + rule("true"), MQL + rule("false")),
        (rule("true"), rule("segmnt = 'a'")),
        (OPEN, OPEN.replace("2026", "2025")),
        ("- **Owner:** a\n", "- **Owner:** b\n"),
    ],
)
def test_unresolved_merge_is_named_once_and_nothing_it_holds(
    tmp_path: Path, held: tuple[str, str]
) -> None:
    ours, theirs = held
    merge = f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> theirs\n"
    found = check(tmp_path, f"### Lead\n\n{merge}\n### Prospect\n\nx\n").errors
    last = 6 + merge.count("\n") - 1
    assert [(each.where, each.what) for each in found] == [
        (
            "glossary.md:6",
            f"error: an unresolved merge stands here, down to line {last}",
        )
    ]


def test_fault_beside_an_unresolved_merge_is_said_too(tmp_path: Path) -> None:
    merge = "<<<<<<< HEAD\na\n||||||| base\nb\n=======\nc\n>>>>>>> theirs\n"
    text = f"### Lead\n\n{merge}\n### Prospect\n\nx\n\n### Prospect\n\ny\n"
    wheres = [each.where for each in check(tmp_path, text).errors]
    assert wheres == ["glossary.md:6", "glossary.md:18"]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<script>",
        "<div>\n### Deal\n\nx",
        "a <img src=x onerror=alert(1)> b",
        "</script><!-- a note --><b>",
    ],
)
def test_html_in_prose_is_text_and_swallows_nothing(tmp_path: Path, html: str) -> None:
    assert check(tmp_path, f"### Lead\n\n{html}\n\n### Prospect\n\nx\n").errors == []
    glossary = read_glossary(tmp_path / "glossary.md")
    assert glossary.terms[0].definition == html.split("\n", maxsplit=1)[0]
    assert glossary.terms[-1].term == "Prospect"
    rows = pd.DataFrame(glossary_rows(glossary)["terms"], columns=list(TABLES["terms"]))
    shown = list_of_terms(rows.assign(is_review_overdue=False)).markup
    assert "<script" not in shown
    assert "<img" not in shown


def test_comment_is_left_out_and_what_stands_behind_it_is_not(tmp_path: Path) -> None:
    text = "### Lead\n\n<!-- a\n\n### b\n--> A person.\n"
    assert check(tmp_path, text).errors == []
    (term,) = read_glossary(tmp_path / "glossary.md").terms
    assert term.definition == "A person."


# Hostile rules


@pytest.mark.parametrize(
    "hostile",
    [
        "exists (from read_text('/etc/hostname'))",
        "read_csv('/etc/hostname') is null",
        "(select count(*) from range(1000000000000)) > 1",
        "attach 'x.duckdb'",
        "set threads = 1",
        "copy facts to 'x.csv'",
        "install httpfs",
        "true; drop table facts",
        "true\nselect 1",
        "with recursive a as (select 1) select true",
    ],
)
def test_hostile_rule_is_refused_with_its_line(tmp_path: Path, hostile: str) -> None:
    in_file = check(tmp_path, MQL + rule(hostile)).errors
    assert {each.where for each in in_file} <= {"glossary.md:9", "glossary.md:10"}
    assert in_file
    flat = hostile.replace("\n", " ")
    assert "10: error: " in errors(tmp_path, CRITERIA + f"| a | `{flat}` | 1 |\n")


@pytest.mark.parametrize(
    "endless",
    [
        "row(" * 30 + "1" + ")" * 30 + " is null",
        "text(" * 40 + "1" + ")" * 40 + " = 'x'",
        "array[" * 30 + "1" + "]" * 30 + " is null",
        "crm_score" + "[1]" * 1_200 + " > 1",
        "E'\\'' = " + "text(" * 30 + "1" + ")" * 30 + " or industry = 'y'",
        "$$--$$ = " + "text(" * 30 + "1" + ")" * 30,
        "(" * 9 + "true" + ")" * 9,
    ],
)
def test_rule_that_would_be_read_for_ever_is_refused_at_once(
    tmp_path: Path, endless: str
) -> None:
    started = time.process_time()
    found = errors(tmp_path, MQL + rule(endless))
    assert "glossary.md:9: error: the rule is nested too deeply" in found
    assert time.process_time() - started < 2


def test_eight_brackets_in_brackets_are_read(tmp_path: Path) -> None:
    assert errors(tmp_path, MQL + rule("(" * 8 + "true" + ")" * 8)) == ""


def test_refused_rule_says_nothing_on_the_way(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert "error" in errors(tmp_path, MQL + rule("if if 1"))
    assert caplog.text == ""


# Reviews and proposals

REVIEWED = LEAD + "- **Review by:** 2026-10-11\n\n### Deal\n\nx\n\n"
ON_THE_DAY = REVIEWED + "- **Review by:** 2026-10-12\n"


def test_overdue_review_is_a_warning(tmp_path: Path) -> None:
    checked = check(tmp_path, ON_THE_DAY)
    overdue = [each for each in checked.warnings if "reviewed" in each.what]
    assert checked.errors == []
    assert [each.where for each in overdue] == ["glossary.md:4"]
    assert overdue[0].what == (
        "warning: 'Lead' was to be reviewed by 2026-10-11, and it is 2026-10-12"
    )


def test_overdue_review_is_judged_by_the_newest_report(tmp_path: Path) -> None:
    said_then = "not judged: which reviews are overdue, for no report tells the day"
    assert said_then in notes(tmp_path, REVIEWED, as_of=None)
    assert "reviewed by" not in warnings(tmp_path, REVIEWED, as_of=None)
    for run, as_of in (("run-a", "2026-10-11"), ("run-b", "2026-10-12")):
        folder = tmp_path / "reports" / "2026-Q3" / run
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(f'{{"as_of": "{as_of}"}}')
    (tmp_path / "reports" / "2026-Q3" / "run-c").mkdir()
    (tmp_path / "reports" / "2026-Q3" / "run-c" / "manifest.json").write_text("{")
    assert said_then not in notes(tmp_path, REVIEWED, as_of=None)
    assert "and it is 2026-10-12" in warnings(tmp_path, REVIEWED, as_of=None)


def test_criterion_has_a_review_too_while_its_table_is_in_force(
    tmp_path: Path,
) -> None:
    table = (
        "In force from 2026-01-01, agreed by M (marketing) and S (sales).\n\n"
        "| Criterion | Rule | Points | Review by |\n|---|---|---|---|\n"
        "| Asked | `trigger = 'list'` | 5 | 2026-06-30 |\n"
        "| Other | `has_company` | 5 | |\n\n"
    )
    older = table.replace("2026-01-01", "2025-01-01").replace("Asked", "Older")
    checked = check(tmp_path, "### Scoring criteria\n\n" + table + older)
    overdue = [each for each in checked.warnings if "reviewed" in each.what]
    assert checked.errors == []
    assert [each.where for each in overdue] == ["glossary.md:10"]
    assert "'Asked' was to be reviewed by 2026-06-30" in overdue[0].what


def test_proposals_are_listed_and_no_fault(tmp_path: Path) -> None:
    ours = rule("true").replace(' sales="Jonas Lindqvist"', "")
    proposed = SOURCES.replace(IN_FORCE, "Proposed from 2027-01-01.\n\n")
    checked = check(tmp_path, MQL + ours + "\n" + proposed + "| a | `a` |\n")
    listed = said([each for each in checked.notes if "proposed" in each.what])
    assert checked.errors == []
    assert listed == (
        "glossary.md:8: note: proposed: MQL from 2026-01-01 by Maya Okafor "
        "(marketing); sales has not agreed so far\n"
        "glossary.md:16: note: proposed: Sources from 2027-01-01; neither side has "
        "agreed so far"
    )
    assert checked.summary == "glossary.md: 1 terms, 0 rules in force, 1 proposed"


# Words that the report uses


def test_word_that_a_companys_glossary_lacks_is_a_warning(tmp_path: Path) -> None:
    checked = check(tmp_path, LEAD + "### Hand-off\n\nx\n\n- **Synonyms:** padding\n")
    assert checked.errors == []
    (lacking,) = [each for each in checked.warnings if "no entry explains" in each.what]
    assert lacking.where == "glossary.md:12"
    named = lacking.needed_by.split("\n")
    assert "quota: queries/marts/method/crm_walk.sql, " in said([lacking])
    words = [line.strip().partition(":")[0] for line in named]
    assert "pacing" in words
    assert not {"padding", "hand-off", "lead", "every term"} & set(words)


def write_kit(folder: Path) -> None:
    (folder / "queries" / "marts").mkdir(parents=True)
    (folder / "queries" / "people").mkdir()
    (folder / "notebooks").mkdir()
    (folder / "queries" / "marts" / "a.sql").write_text(
        "-- One row per lead.\n-- Glossary: lead,\n-- padding.\n"
        "select 1 -- Glossary: none.\n"
    )
    (folder / "queries" / "people" / "b.sql").write_text(
        "-- One row per record.\n-- Glossary: record.\nselect 1\n"
    )
    (folder / "notebooks" / "01.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "source": ["A *claimed* MQL is *so*.",'
        ' "**Bold** and *2 * 3*"]}, {"cell_type": "code", "source": ["*lead*"]}]}'
    )


def test_word_that_the_kits_own_glossary_lacks_is_an_error(tmp_path: Path) -> None:
    write_kit(tmp_path)
    place = Workspace(tmp_path)
    path = tmp_path / "glossary.md"
    path.write_text(HEAD + LEAD + "### Claimed\n\nx\n", encoding="utf-8")
    (error,) = check_glossary(place, kit=tmp_path, as_of=AS_OF).errors
    assert error == Finding(
        "error: no entry explains 2 of the words that the report uses",
        "glossary.md:10",
        needed_by="padding: queries/marts/a.sql\n"
        "             record: queries/people/b.sql",
        try_=error.try_,
    )
    path.write_text(
        f"{HEAD}{LEAD}### Padding\n\nx\n\n### Record\n\nx\n", encoding="utf-8"
    )
    assert check_glossary(place, kit=tmp_path, as_of=AS_OF).errors == []


def test_word_of_a_notebook_counts_as_used(tmp_path: Path) -> None:
    kit, company = tmp_path / "kit", tmp_path / "company"
    write_kit(kit)
    company.mkdir()
    (kit / "glossary.md").write_text(f"{HEAD}{LEAD}### Claimed\n\nx\n")
    (company / "glossary.md").write_text(HEAD + LEAD)
    (warning,) = check_glossary(Workspace(company), kit=kit, as_of=AS_OF).warnings
    assert warning.needed_by.split() == [
        "claimed:",
        "notebooks/01.ipynb",
        "padding:",
        "queries/marts/a.sql",
    ]


# Rules that no hand-off meets

JUDGED = (
    MQL
    + rule("crm_score >= 50")
    + "\n"
    + CRITERIA
    + "| Asked | `trigger = 'hand-raise'` | 5 |\n"
    + "| Steel | `industry = 'Stele'` | 5 |\n"
    + "| Senior | `title like '%head%'` | 5 |\n"
    + "| Large | `segment = 'Large'` | 5 |\n\n"
    + SEGMENTS
    + "| Large | `1000+` |\n"
)


def keep_run(folder: Path, text: str) -> None:
    """Keep the database of a run as the report does: three hand-offs."""
    (folder / "glossary.md").write_text(HEAD + text, encoding="utf-8")
    rows = glossary_rows(read_glossary(folder / "glossary.md"))
    (folder / ".jointplan").mkdir()
    with duckdb.connect(folder / ".jointplan" / "built.duckdb") as con:
        for schema in ("facts", "verdicts", "glossary"):
            con.execute(f"create schema {schema}")
        for table, columns in TABLES.items():
            typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            con.execute(f"create table glossary.{table} ({typed})")
            marks = ", ".join("?" for _ in columns)
            if rows[table]:
                con.executemany(
                    f"insert into glossary.{table} values ({marks})", rows[table]
                )
        con.execute(
            "create table facts.subjects as select * from (values "
            "('a', 'opened', 60, 'hand-raise', 'Steel', null, 'Large', true), "
            "('b', 'opened', 40, 'list', 'Food', null, null, false), "
            "('a', 'decided', 90, 'manual', 'Stele', 'head of x', null, true)) "
            "as t (subject_id, moment, crm_score, trigger, industry, title, segment, "
            "has_opportunity)"
        )
        con.execute(
            "create table verdicts.scores as "
            "select subject_id, moment, 5 as agreed_score from facts.subjects"
        )


def unmet(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [
        (each.where, each.what.partition(": ")[2])
        for each in findings
        if "hand-offs" in each.what or "of the data" in each.what
    ]


def test_criterion_that_no_handoff_meets_is_a_warning(tmp_path: Path) -> None:
    keep_run(tmp_path, JUDGED)
    checked = check(tmp_path, JUDGED)
    assert checked.errors == []
    assert unmet(checked.notes) == []
    assert unmet(checked.warnings) == [
        ("glossary.md:19", "'Steel' is met by none of the 2 hand-offs"),
        ("glossary.md:20", "'Senior' can be judged on none of the 2 hand-offs"),
    ]


def test_proposed_rule_is_asked_and_a_superseded_one_is_not(tmp_path: Path) -> None:
    keep_run(tmp_path, JUDGED)
    proposed = rule("crm_score > 1000").replace("2026", "2027").replace("sales", "")
    newer, older = rule("true"), rule("crm_score > 999").replace("2026", "2025")
    text = JUDGED.replace(
        rule("crm_score >= 50"), proposed.replace('=""', "") + newer + older
    ).replace('="Jonas Lindqvist"\ncrm_score > 1000', "\ncrm_score > 1000")
    found = unmet(check(tmp_path, text).warnings)
    assert ("glossary.md:9", "'MQL' is met by none of the 2 hand-offs") in found
    assert sum("'MQL'" in what for _, what in found) == 1


def test_sql_rule_is_asked_of_decisions(tmp_path: Path) -> None:
    keep_run(tmp_path, JUDGED)
    sql = "\n### Sales qualified lead (SQL)\n\nx\n\n" + rule("crm_score >= 90")
    found = unmet(check(tmp_path, JUDGED + sql).warnings)
    assert len(found) == 2


def test_fact_in_words_the_run_did_not_know_is_not_asked(tmp_path: Path) -> None:
    keep_run(tmp_path, JUDGED)
    text = JUDGED.replace("Large |", "Big |").replace("'Large'", "'Big'") + "\n"
    checked = check(tmp_path, text.replace("crm_score >= 50", "agreed_score >= 50"))
    not_asked = "was not asked of the data, which holds"
    assert checked.errors == []
    assert unmet(checked.notes) == [
        ("glossary.md:9", f"'MQL' {not_asked} `agreed_score` in other words"),
        ("glossary.md:21", f"'Big' {not_asked} `segment` in other words"),
    ]


def test_without_a_run_the_data_is_not_asked_and_that_is_said(tmp_path: Path) -> None:
    not_asked = "note: not judged: which rules no hand-off meets, for no run"
    assert not_asked in notes(tmp_path, JUDGED)
    (tmp_path / ".jointplan").mkdir()
    (tmp_path / ".jointplan" / "built.duckdb").write_bytes(b"no database")
    assert not_asked in notes(tmp_path, JUDGED)


# The whole


@pytest.mark.parametrize("name", [".", "examples/olist", "examples/new"])
def test_glossary_of_the_repository_has_no_errors(tmp_path: Path, name: str) -> None:
    shutil.copyfile(KIT_ROOT / name / "glossary.md", tmp_path / "glossary.md")
    checked = check_glossary(Workspace(tmp_path), kit=KIT_ROOT, as_of=AS_OF)
    assert checked.errors == []
    assert checked.summary.startswith("glossary.md: ")


def test_sample_company_explains_every_word_of_its_report(tmp_path: Path) -> None:
    checked = check_glossary(Workspace(KIT_ROOT), kit=KIT_ROOT, as_of=AS_OF)
    assert checked.errors == []
    assert "no entry explains" not in said(checked.warnings)
    assert checked.summary.endswith("terms, 3 rules in force, 1 proposed")


def test_sample_company_ships_the_words_of_the_field() -> None:
    asked = (
        "lead, prospect, inquiry, MQL, hand-off, SAL, SQL, opportunity, won, recycled, "
        "nurture, touch, first response, SLA, rejected too early, MQL-SQL gap, "
        "conforming, padding, missed lead, lead score, score band, target profile, "
        "quota, pacing, mature, conversion rate, cycle time, pipeline, sourced revenue"
    )
    terms = read_glossary(KIT_ROOT / "glossary.md").terms
    names = {part.strip(" )").lower() for t in terms for part in t.term.split("(")}
    assert {word.lower() for word in asked.split(", ")} - names == set()
    (sql,) = [term for term in terms if term.term.endswith("(SQL)")]
    assert "the language" in (sql.not_to_be_confused_with or "")


@pytest.mark.parametrize("name", [".", "examples/new"])
def test_glossary_says_which_facts_a_rule_can_read(name: str) -> None:
    text = (KIT_ROOT / name / "glossary.md").read_text(encoding="utf-8")
    assert [fact for fact in RULE_COLUMNS if not re.search(rf"\b{fact}\b", text)] == []


def test_check_changes_nothing_and_loads_nothing_heavy(tmp_path: Path) -> None:
    shutil.copyfile(KIT_ROOT / "glossary.md", tmp_path / "glossary.md")
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from jointplan.glossary.check.lint import check_glossary\n"
        "from jointplan.workspace import Workspace\n"
        "check_glossary(Workspace(Path(sys.argv[1])), kit=Path(sys.argv[2]))\n"
        "heavy = {'pandas', 'numpy', 'pydantic', 'altair', 'pyarrow', 'nbformat'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path, KIT_ROOT],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")
    assert [path.name for path in tmp_path.iterdir()] == ["glossary.md"]
