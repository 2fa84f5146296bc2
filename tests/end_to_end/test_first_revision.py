"""The first revision of the glossary works as docs/first-revision.md tells it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from jointplan.report.display.formats import percent
from jointplan.whatif.preview import preview_glossary, run_preview
from jointplan.whatif.preview.forecast import expected
from jointplan.whatif.preview.table_cells import QUALIFIED
from jointplan.whatif.workshop.panel import Panel
from jointplan.whatif.workshop.session import hold
from jointplan.whatif.workshop.trial import Answer
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.shared import Sample

GUIDE = (KIT_ROOT / "docs" / "first-revision.md").read_text(encoding="utf-8")
QUARTER = "2026-Q3"


@pytest.fixture(scope="module")
def place(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give the sample workspace after step 1, committed."""
    found = sample.copy(tmp_path_factory.mktemp("revision") / "workspace")
    git(found, "init", "-q")
    git(found, "add", "glossary.md")
    git(found, "commit", "-qm", "The sample")
    return found


@pytest.fixture(scope="module")
def panel(place: Workspace) -> Iterator[Panel]:
    """Open the workshop, as step 2 does."""
    held = hold(place)
    yield Panel(held, date(2026, 11, 30))
    held.con.close()


def git(place: Workspace, *arguments: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    folder = str(place.root)
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True)


def step(number: int) -> str:
    """The text of a step on one line."""
    found = re.search(rf"^{number}\. .*?(?=^\d\. |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, f"there is no step {number}"
    return " ".join(found[0].split())


def quota_reached(answer: Answer) -> str:
    """The share of the whole quota that is reached."""
    line = next(each for each in answer.lines if each["is_total"])
    return percent(line["earned_count"], line["quota_count"])


def sqls(answer: Answer) -> int:
    """The SQLs that are expected of the quarter."""
    found = expected(answer.quarters, QUARTER, QUALIFIED)
    assert found is not None
    return round(found.count)


def previewed(place: Workspace) -> tuple[str, Path | None]:
    """Run the preview as its command does."""
    told: list[str] = []
    page = run_preview(place, say=told.append)
    return "\n".join(told).replace("\u00a0", " "), page


def test_the_first_revision_works_step_by_step(place: Workspace, panel: Panel) -> None:
    slider = panel.settings.knobs["limit 1.1"]
    agreed = panel.answer()
    slider.value = 70
    tried = panel.answer()
    was, becomes = agreed.of(QUARTER), tried.of(QUARTER)
    assert (
        f"{becomes['conforming_count']} instead of {was['conforming_count']} of the "
        f"{was['claimed_count']} leads" in step(3)
    )
    assert f"{becomes['earned_count']} MQLs instead of {was['earned_count']}" in step(3)
    assert f"{quota_reached(tried)} instead of {quota_reached(agreed)}" in step(3)
    assert f"from {was['gap_count']} to {becomes['gap_count']}" in step(3)

    panel.writing.note.click()
    slider.value = 75
    panel.writing.note.click()
    assert "2 trials noted for the minutes." in panel.said.value
    fewer = sqls(agreed) - sqls(panel.answer())
    assert f"{fewer} fewer SQLs" in step(4)
    assert f"{quota_reached(panel.answer())} of the quota" in step(4)

    slider.value = 70
    panel.writing.propose.click()
    assert "already proposed from 2027-01-01, by Maya Okafor" in panel.said.value
    panel.writing.marketing.value = "Maya Okafor"
    panel.writing.sales.value = "Jonas Lindqvist"
    panel.writing.decide.click()
    assert "Rule written to glossary.md, line" in panel.said.value
    assert "Minutes written to glossary.md, line" in panel.said.value
    assert "make preview shows the same figures." in panel.said.value

    told, page = previewed(place)
    assert "Changed: MQL rule of 1 Jan 2027." in told
    assert "420 instead of 464 of the 653 leads" in told
    assert page is not None
    seen = preview_glossary(place).compared
    assert seen.new.whole["conforming_count"] == becomes["conforming_count"]
    assert seen.new.whole["earned_count"] == becomes["earned_count"]

    git(place, "commit", "-qm", "Ask for a score of 70 from 2027", "glossary.md")
    assert previewed(place)[0].startswith("Nothing was edited: your file is the same")


@pytest.mark.parametrize(
    "label", ["Note this trial", "Propose in glossary.md", "Write rule and minutes"]
)
def test_every_button_the_guide_names_is_on_the_panel(label: str, panel: Panel) -> None:
    writing = panel.writing
    buttons = (writing.reset, writing.note, writing.propose, writing.decide)
    assert label in [each.description for each in buttons]
    assert f"*{label}*" in GUIDE or f"**{label}**" in GUIDE
