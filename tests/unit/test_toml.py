"""Lines of what a TOML file says, however it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from jointplan.toml import line_at

TEXT = """\
# A plan.
format = 1
company.name = "Acme"

[[quotas]]
name = "All"
mqls = 6

[[quotas]]  # the second
name = "Web"
"mqls" = 4

[handoffs]
days = [
    1,
    # two
    2,
]

[[calendars]]
note = '''
[[calendars]]
name = "no"
'''
name = "Berlin"
[calendars.hours]
monday = { opens = "09:00", closes = "17:00" }

[company.more]
x = true
"""
PLACES = [
    (("format",), 2),
    (("company",), 3),
    (("company", "name"), 3),
    (("quotas",), 5),
    (("quotas", 0), 5),
    (("quotas", 0, "mqls"), 7),
    (("quotas", 1), 9),
    (("quotas", 1, "mqls"), 11),
    (("quotas", 1, "source"), 9),
    (("quotas", 2, "mqls"), 5),
    (("handoffs", "days"), 14),
    (("handoffs", "days", 1), 14),
    (("calendars", 0), 20),
    (("calendars", 0, "note"), 21),
    (("calendars", 0, "name"), 25),
    (("calendars", 0, "name", 0), 25),
    (("calendars", 0, "hours"), 26),
    (("calendars", 0, "hours", "monday", "closes"), 27),
    (("company", "more", "x"), 30),
    (("revenue", "target"), 0),
]


@pytest.mark.parametrize(("path", "line"), PLACES)
def test_line_is_that_of_the_statement_that_says_it(
    path: tuple[Any, ...], line: int
) -> None:
    assert line_at(TEXT, path) == line
    assert line_at(TEXT.replace("\n", "\r\n"), path) == line


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        (
            'quotas = [\n  {name = "All"},\n  {name = "Web", mqls = 1},\n]',
            (1, "mqls"),
            1,
        ),
        ('\nquotas = [{name = "All"}, {name = "Web"}]', (1, "name"), 2),
        ("quotas = []", (0, "name"), 1),
    ],
)
def test_list_written_in_one_statement_stands_where_that_begins(
    text: str, path: tuple[Any, ...], line: int
) -> None:
    tomllib.loads(text)
    assert line_at(text, ("quotas", *path)) == line
