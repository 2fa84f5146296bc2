"""What is sent with a page lies beside it: of a draft, and of what is published."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from jointplan.errors import PeriodError
from jointplan.pipeline.publish import publish_draft
from jointplan.workspace import Workspace
from tests.support.shared import Reported

SENT = ("summary.html", "summary.md", "tables.xlsx")


@pytest.fixture
def quarter(acme_report: Reported, tmp_path: Path) -> Path:
    """Copy the folder of a quarter with its draft, in a workspace to be changed."""
    return acme_report.copy(tmp_path) / "reports" / "2026-Q1"


def test_draft_has_a_summary_beside_it_and_in_its_folder(quarter: Path) -> None:
    (run,) = quarter.glob("run-*")
    for name in ("summary.html", "summary.md"):
        text = (quarter / name).read_text(encoding="utf-8")
        assert "Draft, not published yet" in text
        assert text == (run / name).read_text(encoding="utf-8")
    assert (run / "tables.xlsx").is_file()
    assert not list(quarter.rglob("*.new"))
    assert not list(quarter.rglob("*.part"))


def test_published_report_has_a_summary_that_says_so(quarter: Path) -> None:
    place = Workspace(quarter.parents[1])
    before = {name: (quarter / name).read_bytes() for name in SENT[:2]}
    frozen = publish_draft(place, "2026-Q1").parent
    for name in SENT:
        assert stat.S_IMODE((frozen / name).stat().st_mode) == 0o444
    for name in SENT[:2]:
        text = (frozen / name).read_text(encoding="utf-8")
        assert "Published." in text
        assert "Draft" not in text
    assert {name: (quarter / name).read_bytes() for name in before} == before
    again = publish_draft(place, "2026-Q1").parent
    assert again != frozen
    for name in SENT:
        assert (again / name).read_bytes() == (frozen / name).read_bytes()


def test_draft_of_an_older_version_is_not_published_without_a_summary(
    quarter: Path,
) -> None:
    (run,) = quarter.glob("run-*")
    (run / "marts" / "promise_causes.parquet").unlink()
    with pytest.raises(PeriodError, match="no mart promise_causes") as caught:
        publish_draft(Workspace(quarter.parents[1]), "2026-Q1")
    assert "make quarterly-report" in str(caught.value)
    assert not (quarter / "published").exists()
