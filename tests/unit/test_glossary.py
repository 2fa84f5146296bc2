"""What the reader of `glossary.md` takes, and what it refuses by file and line."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import GlossaryError
from jointplan.glossary.markdown import slug_of
from jointplan.glossary.read import Glossary, read_glossary
from jointplan.glossary.table_rows import TABLES, glossary_rows
from jointplan.workspace import KIT_ROOT

HEAD = "<!-- jointplan glossary, format 1 -->\n# Glossary\n\n"
MQL = "### Marketing qualified lead (MQL)\n\nMeets the rule.\n\n"
BOTH = 'marketing="Maya Okafor" sales="Jonas Lindqvist"'
RULE = f"```sql from=2026-01-01 {BOTH}\ncrm_score >= 50\n```\n"
IN_FORCE = "In force from 2026-01-01, agreed by M (marketing) and S (sales).\n\n"
SOURCES = "### Sources\n\n" + IN_FORCE + "| Source | CRM values |\n|---|---|\n"
REASONS = (
    "### Rejection reasons\n\n" + IN_FORCE + "| Reason | Family | Acts "
    "| Touches owed first | Credited back | CRM values |\n|---|---|---|---|---|---|\n"
)
CRITERIA = (
    "### Scoring criteria\n\n"
    + IN_FORCE
    + "| Criterion | Rule | Points |\n|---|---|---|\n"
)


def read(tmp_path: Path, text: str, head: str = HEAD) -> Glossary:
    path = tmp_path / "glossary.md"
    path.write_bytes((head + text).encode())
    return read_glossary(path)


def refusal(tmp_path: Path, text: str, head: str = HEAD) -> str:
    with pytest.raises(GlossaryError) as caught:
        read(tmp_path, text, head)
    assert all(each.where.startswith("glossary.md:") for each in caught.value.findings)
    return str(caught.value)


SIGNALS = (
    "### Signals\n\n"
    + IN_FORCE
    + "| Signal | Measure | Question | Asks |\n|---|---|---|---|\n"
)

# Terms


def test_term_is_prose_first_and_then_its_keys(tmp_path: Path) -> None:
    (term,) = read(
        tmp_path,
        "## Group\n\n### MQL-SQL gap\n\nFirst *paragraph*.\n\nSecond one.\n\n"
        "* a list\n* of things\n\n"
        "- **Owner:** Maya\n- **Synonyms:** gap, the gap\n- **Not:** a loss,\n  ever.\n"
        "- **Computed in:** `queries/a.sql`, `queries/b.sql`\n"
        "- **Review by:** 2026-12-15\n",
    ).terms
    assert (term.term, term.slug, term.line) == ("MQL-SQL gap", "mql-sql-gap", 6)
    assert term.definition == "First *paragraph*."
    assert term.body == "Second one.\n\n* a list\n* of things"
    assert term.owner == "Maya"
    assert term.synonyms == ("gap", "the gap")
    assert term.not_to_be_confused_with == "a loss,\never."
    assert term.computed_in == ("queries/a.sql", "queries/b.sql")
    assert term.review_by == date(2026, 12, 15)


def test_term_needs_a_definition_and_nothing_else(tmp_path: Path) -> None:
    (term,) = read(tmp_path, "### Lead\n\nA person.\n").terms
    assert (term.owner, term.synonyms, term.computed_in, term.review_by) == (
        None,
        (),
        (),
        None,
    )
    assert "glossary.md:4: 'Lead' has no definition" in refusal(tmp_path, "### Lead\n")


def test_comments_are_not_part_of_a_term(tmp_path: Path) -> None:
    text = "### Lead\n\n<!-- a note\n\n### not a term\n-->\n\nA person.\n"
    (term,) = read(tmp_path, text).terms
    assert (term.definition, term.body) == ("A person.", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "### Lead\n\nx\n\n### lead\n\ny\n",
            "8: 'lead' is explained already, at line 4",
        ),
        ("### Lead\n\nx\n\n- **Ower:** a\n", "8: 'Ower' is not a key of a term"),
        ("### Lead\n\nx\n\n- **Ower:** a\n", "did you mean Owner?"),
        (
            "### Lead\n\nx\n\n- **Owner:** a\n- **Owner:** b\n",
            "9: 'Owner' is said twice",
        ),
        ("### Lead\n\nx\n\n- **Owner:**\n", "8: 'Owner' says nothing"),
        (
            "### Lead\n\nx\n\n- **Owner:** a\n- b\n",
            "9: this item stands among keys",
        ),
        (
            "### Lead\n\nx\n\n- **Not:** a\n\n  b\n",
            "8: only the first paragraph of 'Not'",
        ),
        (
            "### Lead\n\nx\n\n- **Computed in:** a.sql\n",
            "8: 'Computed in' says nothing",
        ),
        ("### Lead\n\nx\n\n- **Review by:** 15.12.2026\n", "8: '15.12.2026' is no day"),
        ("### Lead\n\nx\n\n- **Review by:** 2026-02-30\n", "8: '2026-02-30' is no day"),
        (
            "### Lead\n\nSee [it](#prospct).\n\n### Prospect\n\nx\n",
            "6: the link #prospct",
        ),
        (
            "### Lead\n\na\nb [it](#prospct)\n\n### Prospect\n\nx\n",
            "7: the link #prospct",
        ),
        (
            "### Lead\n\n[it](#prospct)\n\n### Prospect\n\nx\n",
            "did you mean #prospect?",
        ),
        (
            "### Lead\n\nx\n\n- **Synonyms:** deal\n\n### Deal\n\nx\n",
            "4: 'deal' already means 'Deal'",
        ),
        (
            "### A\n\nx\n\n- **Synonyms:** c\n\n### B\n\nx\n\n- **Synonyms:** C\n",
            "10: 'C' already means 'A'",
        ),
        (
            MQL + "### Lead\n\nx\n\n- **Synonyms:** mql\n",
            "'mql' already means 'Marketing",
        ),
        ("# Second\n", "4: a second title"),
        ("### Lead\n\nx\n\nThese words\n---\n", "8: a line of dashes"),
        ("### Lead\n\nx\n\n- a\n\n  ### Deal\n", "10: a heading inside a list"),
        ("### Lead\n\nx\n\n> ```sql\n> true\n> ```\n", "8: a code block inside a list"),
    ],
)
def test_term_that_would_be_misread_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Marketing qualified lead (MQL)", "marketing-qualified-lead-mql"),
        ("MQL-SQL gap", "mql-sql-gap"),
        ("Won & lost", "won--lost"),
        ("Über uns", "über-uns"),
    ],
)
def test_slug_is_the_one_git_hosts_make(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_link_to_a_heading_with_an_umlaut_is_found(tmp_path: Path) -> None:
    read(tmp_path, "### Über\n\nSee [it](#über).\n")


# The file


def test_first_line_names_the_format(tmp_path: Path) -> None:
    said = refusal(tmp_path, "### Lead\n\nx\n", "# Glossary\n\n")
    assert "glossary.md:1: the first line does not name the format" in said
    said = refusal(tmp_path, "", "<!-- jointplan glossary, format 2 -->\n# Glossary\n")
    assert "glossary.md:1: the first line does not name the format" in said


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="make new") as caught:
        read_glossary(tmp_path / "glossary.md")
    assert caught.value.exit_code == 5


def test_line_endings_and_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    text = HEAD + MQL + RULE + "\n" + SOURCES + "| Web | `Web` |\n"
    plain = read(tmp_path, text, "")
    windows = read(tmp_path, "\ufeff" + text.replace("\n", "\r\n"), "")
    assert windows == plain
    assert read(tmp_path, text.replace("\n", "\r"), "") == plain


def test_separators_other_than_line_feeds_count_no_line(tmp_path: Path) -> None:
    odd = "\u2028\u2029\x0b\x0c\x85"
    text = f"### Lead\n\nA{odd}person.\n\n### Lead\n\nx\n"
    assert "glossary.md:8: 'Lead' is explained already" in refusal(tmp_path, text)
    (term,) = read(tmp_path, f"### Lead\n\nA{odd}person.\n").terms
    assert odd in term.definition


def test_file_that_is_not_utf8_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "glossary.md"
    path.write_bytes(HEAD.encode() + "\n### Über\n".encode("latin-1"))
    with pytest.raises(
        GlossaryError, match=r"glossary\.md:5: a character is not UTF-8"
    ):
        read_glossary(path)


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", ">>>>>>> theirs", "|||||||"])
def test_unresolved_merge_is_refused(tmp_path: Path, mark: str) -> None:
    said = refusal(tmp_path, f"### Lead\n\nx\n\n{mark}\n")
    assert "glossary.md:8: an unresolved merge stands here" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            MQL + "```sql from=2026-01-01\ntrue\n\n### Lead\n\nx\n",
            "8: this code block is never closed",
        ),
        (
            MQL + "```sql from=2026-01-01\ntrue\n\n" + RULE,
            "8: this code block is still open at line 11",
        ),
        ("### Lead\n\nx\n\n~~~\ny\n", "8: this code block is never closed"),
        ("### Lead\n\nx\n\n```", "8: this code block is never closed"),
        (
            "### Lead\n\nx\n\n<!-- y\n\n### Prospect\n",
            "8: this comment is never closed",
        ),
    ],
)
def test_what_swallows_the_rest_of_the_file_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refusal(tmp_path, text)


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, "### Lead\n\n### Lead\n\n- **Ower:** a\n\n[a](#b)\n")
    assert said.count("glossary.md:") >= 4


def test_reading_needs_no_database_and_no_sql_parser() -> None:
    code = (
        "import sys, jointplan.glossary.table_rows;"
        "print(sorted({'duckdb', 'sqlglot', 'pandas'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=KIT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"


# Rules


def test_rule_carries_its_day_and_who_agreed(tmp_path: Path) -> None:
    text = MQL + "```sql from=2027-01-01 marketing='Maya'\na\nor b\n```\n\n" + RULE
    proposed, agreed = read(tmp_path, text).rules
    assert (proposed.name, proposed.from_on) == ("mql", date(2027, 1, 1))
    assert (proposed.marketing_by, proposed.sales_by) == ("Maya", None)
    assert (proposed.text, proposed.line, proposed.is_agreed) == ("a\nor b", 9, False)
    assert (agreed.sales_by, agreed.line, agreed.is_agreed) == (
        "Jonas Lindqvist",
        14,
        True,
    )


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ("sql", "the rule has no first day"),
        ("sql from=2026-1-1", "'2026-1-1' is no day"),
        ("sql from=2026-13-45", "'2026-13-45' is no day"),
        ("sql from=", "'' is no day"),
        ("sql from=2026-01-01 sale='S'", "'sale' is not understood here"),
        ("sql from=2026-01-01 Maya", "'Maya' is not understood here"),
        ('sql from=2026-01-01 marketing="Maya', "a quotation mark is not closed"),
        ("sql from=2026-01-01 marketing=“Maya Okafor”", "'Okafor”' is not understood"),
        ("sql from=2026-01-01 from=2026-01-02", "something is said twice here"),
        ("sq from=2026-01-01", "a rule block starts with ```sql"),
        ("from=2026-01-01", "a rule block starts with ```sql"),
    ],
)
def test_head_of_a_rule_that_is_not_understood_is_refused(
    tmp_path: Path, info: str, said: str
) -> None:
    found = refusal(tmp_path, f"{MQL}```{info}\ntrue\n```\n")
    assert "glossary.md:8" in found
    assert said in found


def test_empty_side_makes_a_proposal(tmp_path: Path) -> None:
    text = MQL + '```sql from=2026-01-01 marketing="M" sales=""\ntrue\n```\n'
    assert not read(tmp_path, text).rules[0].is_agreed


def test_rule_without_text_is_refused(tmp_path: Path) -> None:
    text = MQL + "```sql from=2026-01-01\n\n```\n"
    assert "glossary.md:8: the rule is empty" in refusal(tmp_path, text)


def test_one_day_has_one_version_and_the_newest_is_first(tmp_path: Path) -> None:
    same = MQL + RULE + "\n" + RULE
    assert "glossary.md:13: 2026-01-01 is the first day of the version at line 9" in (
        refusal(tmp_path, same)
    )
    older = MQL + RULE.replace("2026", "2025") + "\n" + RULE
    assert "glossary.md:13: this version is newer than the one above" in (
        refusal(tmp_path, older)
    )


@pytest.mark.parametrize(
    "heading", ["### Lead", "### Marketing qualified lead", "## Words", "### MQL"]
)
def test_rule_under_another_heading_would_never_run_and_is_refused(
    tmp_path: Path, heading: str
) -> None:
    assert "never runs" in refusal(tmp_path, f"{heading}\n\nx\n\n{RULE}")


def test_other_code_blocks_are_only_for_reading(tmp_path: Path) -> None:
    assert read(tmp_path, "### Lead\n\nx\n\n```text\nselect\n```\n").rules == ()


# Tables


def test_table_is_dated_by_the_line_above_it(tmp_path: Path) -> None:
    proposed = "Proposed from 2027-01-01 by Jonas B. Lind (sales).\n\n"
    table = "| Source | CRM values |\n|---|---|\n| Web | `Web`, `a \\| b` |\n"
    text = "### Sources\n\nWords.\n\n" + proposed + table + "\n" + IN_FORCE + table
    newer, older = read(tmp_path, text).tables
    assert (newer.from_on, newer.marketing_by, newer.sales_by, newer.is_agreed) == (
        date(2027, 1, 1),
        None,
        "Jonas B. Lind",
        False,
    )
    assert (older.marketing_by, older.sales_by, older.is_agreed) == ("M", "S", True)
    assert [(row.line, row.cells["Source"], row.values) for row in newer.rows] == [
        (12, "Web", ("Web", "a | b"))
    ]


def test_line_that_dates_a_table_may_be_broken_in_two(tmp_path: Path) -> None:
    text = SOURCES.replace("agreed by M (marketing) ", "agreed by M (marketing)\n")
    assert read(tmp_path, text).tables[0].is_agreed


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "no line above this table of Sources says from when"),
        ("Since 2026.", "no line above this table of Sources says from when"),
        ("In force from 2026-01-01.", "does not say from when the table holds and who"),
        (
            "In force from 2026-01-01, agreed by M (marketing).",
            "does not say from when the table holds and who agreed",
        ),
        (
            "Proposed from 2026-01-01 by M (marketing) and S (sales).",
            "does not say from when the table holds and who agreed",
        ),
        ("Proposed from 2026-01-01 by M.", "does not say from when the table holds"),
        ("Proposed from 2026-02-30.", "'2026-02-30' is no day"),
        (
            "Proposed from 2026-01-01.\n\nMore words.",
            "no table follows this line directly",
        ),
    ],
)
def test_table_without_a_day_is_refused(tmp_path: Path, line: str, said: str) -> None:
    text = f"### Sources\n\n{line}\n\n| Source | CRM values |\n|---|---|\n| a | `a` |\n"
    assert said in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CRITERIA + "| a | `x = 'y' || 'z'` | 1 |\n", "10: the row has 5 cells"),
        (
            CRITERIA + "| a | crm_score > 1 | 1 |\n",
            "10: a rule is exactly one code span",
        ),
        (CRITERIA + "| a | `a` or `b` | 1 |\n", "10: a rule is exactly one code span"),
        (CRITERIA + "| a | not `a` | 1 |\n", "10: a rule is exactly one code span"),
        (CRITERIA + "| a | `a` | 1.5 |\n", "10: '1.5' is no whole number"),
        (CRITERIA + "| a | `a` | −5 |\n", "10: points hold U+2212"),
        (CRITERIA + "| a | `a` | 99999 |\n", "10: points go from"),
        (CRITERIA + "| a | `a` | 9999999999999 |\n", "10: points go from"),
        (
            CRITERIA + "| a | `a` | 1 |\n| A | `b` | 1 |\n",
            "11: 'a' stands in this table",
        ),
        (CRITERIA + "| a | `a` |\n", "10: the row has 2 cells"),
        (
            CRITERIA + "| | `a` | 1 |\n",
            "10: the first column of Scoring criteria is empty",
        ),
        (SOURCES + "| Web | Web |\n", "10: values of the CRM are code spans"),
        (SOURCES + "| Web | `Web`, form |\n", "10: values of the CRM are code spans"),
        (
            SOURCES + "| Web | `Web`, *`form`* |\n",
            "10: values of the CRM are code spans",
        ),
        (SOURCES + "| Web | ` ` |\n", "10: a code span is empty"),
        (
            SOURCES + "| Web | `Web` |\n| Net | ` WEB ` |\n",
            "11: 'web' stands in this table of Sources already, at line 10",
        ),
        (SOURCES + "| Web | `a`, `A` |\n", "10: 'a' stands in this table"),
        (SOURCES + "| Web | `a` |\n\n| Net | `b` |\n", "12: this looks like a row"),
        (
            REASONS + "| Spam | data | sales | none | yes | `a` |\n"
            "| Junk | data | sales | none | yes | `A` |\n",
            "11: 'a' stands in this table of Rejection reasons already",
        ),
        (
            REASONS + "| Spam | dirt | sales | none | yes | `a` |\n",
            "10: 'dirt' is not a word for Family",
        ),
        (
            REASONS + "| Spam | data | nobody | none | yes | `a` |\n",
            "10: 'nobody' is not a word for Acts",
        ),
        (
            REASONS + "| Spam | data | sales | all | maybe | `a` |\n",
            "10: 'maybe' is not a word for Credited back",
        ),
        (
            SOURCES.replace("CRM values", "Values") + "| a | `a` |\n",
            "8: the columns of Sources are not the ones expected",
        ),
        (
            SOURCES.replace("|---|---|", "|---|") + "| a | `a` |\n",
            "8: this looks like a row of a table",
        ),
        (
            SOURCES.replace("### Sources", "### Source") + "| a | `a` |\n",
            "did you mean Sources?",
        ),
        (SOURCES + "| a | `a` |\n\n" + SOURCES, "'Sources' is explained already"),
        (
            SOURCES
            + "| a | `a` |\n\n"
            + IN_FORCE
            + "| Source | CRM values |\n|---|---|\n",
            "is the first day of the version at line 8 already",
        ),
        (
            "### Score bands\n\n" + IN_FORCE + "| Band | From points |\n|---|---|\n"
            "| A | 5 |\n| B | 5 |\n",
            "11: '5' stands in this table of Score bands",
        ),
        (
            SIGNALS + "| Gap | MQL gap | Why? | both |\n",
            "10: 'MQL gap' is not a word for Measure",
        ),
        (
            SIGNALS + "| Gap | MQL-SQL gap | Why? | nobody |\n",
            "10: 'nobody' is not a word for Asks",
        ),
        (
            SIGNALS + "| Gap | MQL-SQL gap | Tell us why. | both |\n",
            "10: 'Tell us why.' is no question",
        ),
        (
            SIGNALS + f"| Gap | MQL-SQL gap | {'Why ' * 11}? | both |\n",
            "10: a question of 12 words is too long for page one",
        ),
        (
            SIGNALS
            + "| Gap | MQL-SQL gap | Why? | both |\n"
            + "| Wide | MQL-SQL gap | Who? | sales |\n",
            "11: 'MQL-SQL gap' stands in this table of Signals already, at line 10",
        ),
    ],
)
def test_table_that_would_be_misread_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in refusal(tmp_path, text)


def test_faults_of_signals_are_said_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, SIGNALS + "| Gap | gap | Why | nobody |\n")
    assert all(word in said for word in ("'gap'", "'Why'", "'nobody'"))
    cured = SIGNALS + "| Gap | MQL-SQL gap | Why? | both |\n"
    (table,) = read(tmp_path, cured).tables
    assert glossary_rows(read(tmp_path, cured))["signals"] == [
        ("Gap", "MQL-SQL gap", "Why?", "both", table.from_on, True, 10)
    ]


def test_table_without_rows_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, SOURCES).tables[0].rows == ()


def test_reason_without_a_value_of_the_crm_is_read(tmp_path: Path) -> None:
    text = REASONS + "| Spam | data | marketing | none | yes | |\n"
    assert read(tmp_path, text).tables[0].rows[0].values == ()


# The glossaries of this repository


@pytest.mark.parametrize(
    "name", ["glossary.md", "examples/olist/glossary.md", "examples/new/glossary.md"]
)
def test_glossary_of_the_repository_fits_its_tables(name: str) -> None:
    glossary = read_glossary(KIT_ROOT / name)
    con = duckdb.connect()
    for table, rows in glossary_rows(glossary).items():
        columns = ", ".join(f"{key} {kind}" for key, kind in TABLES[table].items())
        con.execute(f"create table {table} ({columns})")
        if rows:
            marks = ", ".join("?" for _ in TABLES[table])
            con.executemany(f"insert into {table} values ({marks})", rows)


def test_sample_company_agreed_on_its_words() -> None:
    glossary = read_glossary(KIT_ROOT / "glossary.md")
    rows = glossary_rows(glossary)
    assert [(rule.name, rule.from_on, rule.is_agreed) for rule in glossary.rules] == [
        ("target_profile", date(2025, 4, 1), True),
        ("mql", date(2027, 1, 1), False),
        ("mql", date(2026, 1, 1), True),
        ("mql", date(2025, 4, 1), True),
        ("sql", date(2025, 4, 1), True),
    ]
    assert all(table.is_agreed for table in glossary.tables)
    agreed = (date(2025, 4, 1), True)
    assert ("fake data", "Spam or fake", *agreed) in rows["reason_values"]
    assert ("adwords", "Paid search", "marketing", *agreed) in rows["sources"]
    assert ("1000+", "Enterprise", *agreed) in rows["segments"]
    assert ("A", 60, *agreed) in rows["score_bands"]
    named = {term.term for term in glossary.terms}
    assert {"Lead", "Padding", "Credited back", "MQL-SQL gap", "Pacing"} <= named


def test_new_workspace_starts_with_proposals_only() -> None:
    glossary = read_glossary(KIT_ROOT / "examples/new/glossary.md")
    assert glossary.rules
    assert not any(rule.is_agreed for rule in glossary.rules)
    assert not any(table.is_agreed for table in glossary.tables)


def test_olist_agreed_on_sources_and_nothing_else() -> None:
    glossary = read_glossary(KIT_ROOT / "examples/olist/glossary.md")
    assert glossary.rules == ()
    (sources,) = glossary.tables
    assert (sources.name, sources.from_on) == ("Sources", date(2017, 6, 1))
    assert len(sources.rows) == 10


@pytest.mark.parametrize("name", ["glossary.md", "examples/olist/glossary.md"])
def test_every_term_names_files_that_exist(name: str) -> None:
    terms = read_glossary(KIT_ROOT / name).terms
    named = {path for term in terms for path in term.computed_in}
    assert sorted(path for path in named if not (KIT_ROOT / path).is_file()) == []


def test_models_use_words_of_the_glossary() -> None:
    glossary = read_glossary(KIT_ROOT / "glossary.md")
    words = {"every term"}
    for term in glossary.terms:
        names = [term.term, *re.split(r"[()]", term.term), *term.synonyms]
        words |= {name.strip().casefold() for name in names}
    unknown = {
        path.name: said - words
        for path in sorted((KIT_ROOT / "queries").glob("**/*.sql"))
        if (said := words_of_header(path.read_text(encoding="utf-8"))) - words
    }
    assert unknown == {}


def words_of_header(model: str) -> set[str]:
    """List the words after `Glossary:` in the comment at the head of a model."""
    header = " ".join(
        line.removeprefix("--").strip()
        for line in model.split("\n")
        if line.startswith("--")
    )
    listed = header.partition("Glossary:")[2].partition(".")[0]
    return {word.strip().casefold() for word in listed.split(",") if word.strip()}
