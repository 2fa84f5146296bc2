"""Every limit has words and a query, and page and terminal tell the same of it."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from jointplan.report.display.blocks import Row
from jointplan.report.limit_words import LIMITS
from jointplan.report.sentences.limits import MOST_LINES, terminal_lines, untold
from jointplan.workspace import KIT_ROOT

MODELS = (
    "cohorts/export_limits.sql",
    "cohorts/known_limits.sql",
    "cohorts/reading_limits.sql",
    "cohorts/recording_limits.sql",
    "cohorts/spend_limits.sql",
    "cohorts/time_limits.sql",
    "cohorts/unread_limits.sql",
    "cohorts/untold_limits.sql",
)
PLACES = ("pipeline/company.py", "pipeline/inputs.py")
RUN = pd.DataFrame([{"quarter": "2026-Q3"}])


def codes_in(sql: str) -> set[str]:
    """Limit codes that a model makes; one that ends in `_` is only begun by it."""
    found = set()
    for select in sqlglot.parse_one(sql, dialect="duckdb").find_all(exp.Select):
        first = select.expressions[0] if select.expressions else None
        if isinstance(first, exp.Alias) and first.alias != "limit_code":
            continue
        code = first.this if isinstance(first, exp.Alias) else first
        if isinstance(code, exp.DPipe):
            code = code.this
        if isinstance(code, exp.Literal) and code.is_string:
            found.add(str(code.this))
    return found


def made() -> set[str]:
    """Every code that a query or the pipeline makes."""
    found: set[str] = set()
    for name in MODELS:
        found |= codes_in((KIT_ROOT / "queries" / name).read_text(encoding="utf-8"))
    for name in PLACES:
        text = (KIT_ROOT / "jointplan" / name).read_text(encoding="utf-8")
        found |= {code for code in re.findall(r'"([a-z_]+)"', text) if code in LIMITS}
    return found


def test_every_limit_has_a_sentence_and_a_cure() -> None:
    codes = made()
    assert len(codes) > 20
    begun = {code for code in codes if code.endswith("_")}
    assert codes - begun <= set(LIMITS)
    assert all(any(each.startswith(head) for each in LIMITS) for head in begun)
    for code, limit in LIMITS.items():
        for words in (limit.sentence, limit.cure):
            assert words[:1].isupper(), code
            assert not words.endswith("."), code
            assert len(words.split()) <= 20, code


def test_no_limit_has_words_and_no_query() -> None:
    codes = made()
    heads = tuple(code for code in codes if code.endswith("_"))
    unmade = [each for each in LIMITS if each not in codes]
    assert [each for each in unmade if not each.startswith(heads)] == []


@pytest.mark.parametrize(
    ("sql", "codes"),
    [
        ("select 'a_b' as limit_code, 1 union all select 'c', 2 from t", {"a_b", "c"}),
        ("select 'v_' || entity as limit_code from t", {"v_"}),
        ("with x as (select 'touches' as entity from t) select entity from x", set()),
    ],
)
def test_codes_are_found_where_a_query_makes_them(sql: str, codes: set[str]) -> None:
    assert codes_in(sql) == codes


def limit(code: str, touched: int | None, position: int, **more: object) -> Row:
    """A row of the mart of limits."""
    row: Row = dict.fromkeys(
        ("subject", "since_on", "marketing_by", "sales_by", "accepted_on", "because")
    )
    row |= {"limit_code": code, "touched_count": touched, "handoff_count": 40}
    return row | {"position": position, "is_open": False} | more


def test_page_shows_two_kinds_and_says_how_many_are_left() -> None:
    """Two sources are one kind; an open one that is left is named as open."""
    found = [
        limit("no_history", 40, 1),
        limit("unmapped_sources", 9, 2, subject="Quiz & <b>"),
        limit("blank_sources", 8, 3),
        limit("date_only", 7, 4),
        limit("unmapped_sources", 6, 5, subject="Radio"),
        limit("stages_backwards", 3, 6),
        limit("zone_supposed", 2, 7, is_open=True),
        limit("wins_recorded_from", None, 8, since_on=date(2026, 8, 1)),
    ]
    block = untold(pd.DataFrame(found, dtype=object), RUN)
    assert block.markup.count("<li ") == MOST_LINES == 2
    lines = block.plain.splitlines()
    assert lines[0].startswith("40 of 40 leads: No history of the fields")
    assert lines[1].startswith("15 of 40 leads: A source that the glossary")
    assert lines[1].endswith("(Quiz & <b> and Radio).")
    assert "Add it to Sources" in "\n".join(terminal_lines(found)), "the cure"
    assert "Quiz &amp; &lt;b&gt;" in block.markup
    assert lines[-1] == "5 more, 1 of them open."
    assert 'href="#table-limits"' in block.markup


def test_page_says_who_accepted_a_limit_and_that_publication_waits_for_one() -> None:
    found = [
        limit(
            "zone_supposed",
            40,
            1,
            marketing_by="Ada Ito",
            sales_by="Bo Lund",
            accepted_on=date(2026, 10, 2),
            because="one office",
        ),
        limit("currency_supposed", None, 2, is_open=True),
    ]
    plain = untold(pd.DataFrame(found, dtype=object), RUN).plain
    assert "Accepted by Ada Ito (marketing) and Bo Lund (sales) on" in plain
    assert plain.splitlines()[0].endswith(": one office.")
    assert plain.splitlines()[1].endswith("Open: publication waits.")


def test_terminal_tells_every_limit_but_no_cell_of_an_export() -> None:
    found = [
        limit("unmapped_sources", 6, 2, subject="ann@kite.example"),
        limit("file_not_read", None, 3, subject="crm/notes.csv"),
        limit("zone_supposed", 40, 1, subject="UTC", is_open=True),
    ]
    told = "\n".join(terminal_lines(found))
    assert told.index("zone is assumed") < told.index("A source that")
    assert "1 open: mend or accept before make publish" in told
    assert "crm/notes.csv" in told
    assert "ann@kite" not in told
    assert terminal_lines([]) == []


def test_nothing_untold_is_said_too() -> None:
    columns = list(limit("x", 1, 1))
    block = untold(pd.DataFrame([], columns=columns), RUN)
    assert block.plain == "The export holds all that this report needs."
