"""The decision log of a review: what is read of it, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jointplan.errors import UserError
from jointplan.report.decision_log import empty_log, read_log

SHOWN = "reports/2026-Q3/agenda.md"
EMPTY = "|  |  |  |  |  |"


def agenda(folder: Path, *rows: str, before: str = "", after: str = "") -> Path:
    """An agenda with so many rows of its log filled in."""
    text = "\n".join(empty_log())
    for row in rows:
        text = text.replace(EMPTY, row, 1)
    path = folder / "agenda.md"
    path.write_text(f"{before}\n\n{text}\n\n{after}\n", encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_log(path, SHOWN)
    return str(caught.value)


def test_log_that_nobody_filled_in_decides_nothing(tmp_path: Path) -> None:
    assert read_log(agenda(tmp_path), SHOWN) == []


def test_row_of_the_log_is_a_commitment(tmp_path: Path) -> None:
    """A measure is named as in the plan or as on the page; none is none."""
    path = agenda(
        tmp_path,
        "| Marketing | Head of content | One page | 2027-02-15 | `acceptance` |",
        "| sales | Sales lead | Call *twice* | 2027-03-01 | First response on time |",
        "| both | Both heads | Meet weekly | 2027-03-31 | - |",
    )
    first, second, third = read_log(path, SHOWN)
    assert first.values == {
        "what": "One page",
        "owner": "Head of content",
        "side": "marketing",
        "due": date(2027, 2, 15),
        "measure": "acceptance",
    }
    shown = path.read_text(encoding="utf-8").splitlines()
    assert "One page" in shown[first.line - 1]
    assert second.values["measure"] == "first_response"
    assert second.values["what"] == "Call *twice*"
    assert "measure" not in third.values


def test_sign_of_markdown_that_was_escaped_is_meant(tmp_path: Path) -> None:
    row = r"| sales | Head of sales | Call \| write \*both\* | 2027-03-01 |  |"
    (found,) = read_log(agenda(tmp_path, row), SHOWN)
    assert found.values["what"] == "Call | write *both*"


def test_everything_that_cannot_be_read_is_told_at_once_with_its_line(
    tmp_path: Path,
) -> None:
    path = agenda(
        tmp_path,
        "| Markting | Head | One | 15 Feb | acceptence |",
        "| sales |  | Two | 2027-02-30 |  |",
        "| sales | Head | Three | 2027-02-15 |  |",
        "| both | Head | Three | 2027-02-15 |  |",
    )
    said = refused(path)
    start = path.read_text(encoding="utf-8").splitlines().index("|---|---|---|---|---|")
    first, second, fourth = (f"{SHOWN}:{start + n}: " for n in (2, 3, 5))
    assert f"{first}Side 'Markting' is not known" in said
    assert "did you mean marketing?" in said
    assert f"{first}Due '15 Feb' is no day" in said
    assert f"{first}'acceptence' is no measure of the kit" in said
    assert f"{second}Owner is empty" in said
    assert f"{second}Due '2027-02-30' is no day" in said
    assert f"{fourth}What stands there twice" in said
    assert said.count(SHOWN) == 6


def test_notes_elsewhere_in_the_agenda_may_be_any_markdown(tmp_path: Path) -> None:
    notes = (
        "# Notes\n\n* a\n    * b\n        code?\n\n[gone](#nowhere)\n\n| x |\n|---|\n"
    )
    row = "| sales | Head | Three | 2027-02-15 |  |"
    path = agenda(tmp_path, row, before=notes, after=f"# After\n\n{notes}")
    assert [each.values["what"] for each in read_log(path, SHOWN)] == ["Three"]


def test_row_with_a_cell_too_many_is_refused_and_not_cut(tmp_path: Path) -> None:
    said = refused(agenda(tmp_path, "| sales | Head | A | B | 2027-02-15 |  |"))
    assert "the row has 6 cells where the table has 5 columns" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## Decision log", "## Decisions", "has no heading Decision log"),
        ("| Side | Owner |", "| Side | Who |", "columns of the table are not those"),
        ("|---|---|---|---|---|", "", "There is no table"),
    ],
)
def test_log_that_was_edited_away_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = agenda(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = refused(path)
    assert said in found
    assert "needed by  the commitments of the next plan" in found


def test_log_may_say_what_kind_a_commitment_is_of(tmp_path: Path) -> None:
    path = agenda(tmp_path, "| sales | Head | Three | 2027-02-15 |  | process |")
    text = path.read_text(encoding="utf-8")
    text = text.replace("| Measure |", "| Measure | Kind |").replace(
        "|---|", "|---|---|", 1
    )
    text = text.replace(EMPTY, "")
    path.write_text(text, encoding="utf-8")
    (found,) = read_log(path, SHOWN)
    assert found.values["kind"] == "process"
