"""What a workshop shows is what a report that runs the rule would show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.errors import PeriodError
from jointplan.whatif.preview import preview_glossary
from jointplan.whatif.workshop.panel import Panel, workshop
from jointplan.whatif.workshop.paste_text import glossary_text
from jointplan.whatif.workshop.session import hold
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.building import (
    copy_workspace,
    tell_build,
)
from tests.support.shared import Sample

GLOSSARY = (KIT_ROOT / "glossary.md").read_text(encoding="utf-8")
PROPOSED = """\
```sql from=2027-01-01 marketing="Maya Okafor"
is_business_email and (trigger = 'hand-raise' or crm_score >= 70)
```

"""
PLAN = "plans/2026-Q3.toml"
COUNTED = (
    "claimed_count",
    "conforming_count",
    "nonconforming_count",
    "not_judged_count",
    "earned_count",
    "rated_count",
    "rated_conforming_count",
    "gap_count",
    "qualified_within_count",
    "mature_count",
    "won_within_count",
    "win_mature_count",
    "quota_count",
)


@pytest.fixture(scope="module")
def kept(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Copy the run that a workshop starts from."""
    return sample.copy(tmp_path_factory.mktemp("workshop") / "workspace")


@pytest.fixture
def place(kept: Workspace, sample: Sample) -> Iterator[Workspace]:
    """Give a test the workspace as the run left it, and put back what it changed."""
    yield kept
    kept.glossary.write_text(GLOSSARY, encoding="utf-8")
    shutil.rmtree(kept.private / "workshop", ignore_errors=True)
    tell_build(kept, sample.exports)


@pytest.fixture
def panel(place: Workspace) -> Iterator[Panel]:
    """Open a workshop on the workspace."""
    held = hold(place)
    yield Panel(held, date(2026, 11, 7))
    held.con.close()


def turn(panel: Panel, **values: Any) -> None:
    """Turn knobs; `limit_1_1=70` is the limit of the condition at 1.1."""
    for name, value in values.items():
        kind, _, rest = name.partition("_")
        panel.settings.knobs[f"{kind} {rest.replace('_', '.')}"].value = value


def counts_of(row: dict[str, Any]) -> dict[str, Any]:
    """The counts of a quarter that depend on rules."""
    return {name: row[name] for name in COUNTED}


TRIALS: dict[str, dict[str, Any]] = {
    "a stricter limit": {"limit 1.1": 80},
    "a looser limit": {"limit 1.1": 50},
    "a limit beyond every score": {"limit 1.1": 101},
    "a condition less": {"use 0": False},
    "another word": {"words 1.0": ("hand-raise", "referral")},
    "a condition more": {"use add Target profile": True},
    "words of a fact that the rule has not": {
        "use add segment": True,
        "words add segment": ("Enterprise",),
    },
}


@pytest.mark.parametrize("case", TRIALS)
def test_a_trial_shows_what_the_preview_of_the_proposed_rule_shows(
    case: str, panel: Panel, place: Workspace
) -> None:
    for name, value in TRIALS[case].items():
        panel.settings.knobs[name].value = value
    tried = panel.answer()
    panel.writing.replaces.value = True
    panel.writing.propose.click()
    assert "Rule written to glossary.md, line" in panel.said.value
    found = preview_glossary(place, base=str(_saved(place, GLOSSARY))).compared
    assert [counts_of(row) for row in tried.quarters] == [
        counts_of(row) for row in found.new.quarters
    ]
    assert sorted(map(str, tried.lines)) == sorted(map(str, found.new.lines))
    assert tried.load == found.new.load
    for name in ("mql_quota", "conforming_share", "target_profile_share"):
        own, previewed = tried.promises[name], found.new.promises[name]
        # A trial judges every quarter by one rule, which has no first day.
        assert {**own, "definition_on": previewed["definition_on"]} == previewed
    assert [(row["handoff_id"], row["is_conforming"]) for row in tried.moved] == [
        (row["handoff_id"], row["is_conforming"]) for row in found.moved
    ]


def test_points_that_are_proposed_do_what_the_workshop_showed(
    panel: Panel, place: Workspace
) -> None:
    rule = "agreed_score >= 40 or crm_score >= 80"
    text = GLOSSARY.replace(PROPOSED, "").replace(
        "is_business_email and (trigger = 'hand-raise' or crm_score >= 65)", rule
    )
    place.glossary.write_text(text, encoding="utf-8")
    tell_build(place)
    held = hold(place)
    scored = Panel(held)
    scored.settings.knobs["points Senior title"].value = 40
    scored.writing.replaces.value = True
    tried = scored.answer()
    scored.writing.propose.click()
    assert "Senior title" in place.glossary.read_text(encoding="utf-8")
    found = preview_glossary(place, base=str(_saved(place, text))).compared
    held.con.close()
    assert counts_of(tried.of("2026-Q3")) == counts_of(found.new.quarters[-2])


def test_terms_that_are_tried_are_kept_as_a_rerun_of_that_plan_says(
    panel: Panel, place: Workspace, sample: Sample, tmp_path: Path
) -> None:
    knobs = panel.settings.knobs
    knobs["term 1 limit_seconds"].value = 4.0
    knobs["term 1 touches_count"].value = 2
    knobs["term 2 touches_days"].value = 6
    knobs["term 2 response_pct"].value = 50.0
    tried = panel.answer().terms
    root = copy_workspace(place.root, tmp_path / "again")
    plan = root / PLAN
    text = plan.read_text(encoding="utf-8")
    text = text.replace(
        "first_response_business_hours = 2\n", "first_response_business_hours = 4\n"
    )
    text = text.replace("touches_count = 3", "touches_count = 2", 1)
    text = text.replace(
        "touches_within_business_days = 10", "touches_within_business_days = 6"
    )
    text = text.replace("first_response_pct = 75", "first_response_pct = 50")
    plan.write_text(text, encoding="utf-8")
    con = sample.build_again(root, tmp_path, tables=["marts.followup_terms"])
    rows = (
        con.execute("select * from marts.followup_terms where grouping = 'tier'")
        .df()
        .to_dict("records")
    )
    told = ("agreement_name", "term", "met_count", "breached_count", "state")
    assert sorted([str(row[name]) for name in told] for row in tried) == sorted(
        [str(row[name]) for name in told] for row in rows
    )


def test_nothing_moved_is_what_the_report_says(panel: Panel, place: Workspace) -> None:
    agreed = panel.answer()
    con = duckdb.connect(place.built, read_only=True)
    line = con.execute(
        "select conforming_count, earned_count from marts.quota_lines where is_total"
    ).fetchone()
    con.close()
    row = agreed.of("2026-Q3")
    assert (row["conforming_count"], row["earned_count"]) == line
    assert not agreed.moved


def test_a_workshop_blocks_no_run(panel: Panel, place: Workspace) -> None:
    with duckdb.connect(place.built) as con:
        con.execute("create or replace table written as select 1")
        con.execute("drop table written")


def test_a_kernel_that_dies_loses_nobodys_trial(panel: Panel, place: Workspace) -> None:
    turn(panel, limit_1_1=72, use_0=False)
    shown = panel.result.value
    held = hold(place)
    again = Panel(held)
    held.con.close()
    assert again.settings.values() == panel.settings.values()
    assert again.result.value == shown
    assert "where you left them" in again.said.value


def test_a_trial_of_other_words_is_not_recalled(panel: Panel, place: Workspace) -> None:
    turn(panel, limit_1_1=72)
    text = GLOSSARY.replace("crm_score >= 65", "crm_score >= 60")
    place.glossary.write_text(text, encoding="utf-8")
    held = hold(place)
    again = Panel(held)
    held.con.close()
    assert again.settings.knobs["limit 1.1"].value == 60


def test_a_rule_that_judges_nobody_is_said(panel: Panel) -> None:
    turn(panel, use_1_0=False, limit_1_1=panel.settings.knobs["limit 1.1"].max)
    assert "No lead of 2026-Q3 meets this rule" in panel.result.value


def test_a_slider_at_its_lower_end_has_no_evidence_below(panel: Panel) -> None:
    turn(panel, limit_1_1=panel.settings.knobs["limit 1.1"].min)
    assert "how such leads would do is not known" in panel.result.value


def test_a_rule_without_conditions_is_said(panel: Panel) -> None:
    turn(panel, use_0=False, use_1_0=False, use_1_1=False)
    assert "The rule has no condition left" in panel.result.value


def test_reset_goes_back_to_what_is_agreed(panel: Panel) -> None:
    turn(panel, limit_1_1=72)
    panel.writing.reset.click()
    assert not panel.settings.is_moved
    assert not panel.answer().moved


def test_an_unbuilt_workspace_is_a_sentence(tmp_path: Path) -> None:
    copy_workspace(KIT_ROOT, tmp_path / "new")
    shown = workshop(str(tmp_path / "new")).value
    assert "this workspace has no report yet" in shown
    assert "make quarterly-report first" in shown


def test_a_quarter_that_is_not_on_file_is_a_sentence(place: Workspace) -> None:
    assert (
        "the last report has no quarter" in workshop(str(place.root), "2031-Q1").value
    )
    with pytest.raises(PeriodError):
        hold(place, "2031-Q1")


def test_a_broken_glossary_is_a_sentence_with_its_line(place: Workspace) -> None:
    place.glossary.write_text(
        GLOSSARY.replace("crm_score >= 65", "crm_scoer >= 65"), encoding="utf-8"
    )
    assert "glossary.md:" in workshop(str(place.root)).value


def test_the_text_to_paste_is_the_rule_that_was_tried(panel: Panel) -> None:
    turn(panel, limit_1_1=70)
    trial = panel.settings.trial()
    text = glossary_text(trial, replace(panel.writing.proposal()))
    assert text == panel.paste.value
    assert "crm_score >= 70" in text
    assert text.startswith("```sql from=2027-01-01\n")


def test_minutes_say_old_new_figures_and_who_agreed(
    panel: Panel, place: Workspace
) -> None:
    turn(panel, limit_1_1=75)
    panel.writing.note.click()
    turn(panel, limit_1_1=70)
    panel.writing.marketing.value = "Maya Okafor"
    panel.writing.sales.value = "Jonas Lindqvist"
    panel.writing.replaces.value = True
    panel.writing.decide.click()
    text = place.glossary.read_text(encoding="utf-8")
    entry = text[text.index("## Changes") :]
    was = "is_business_email and (trigger = 'hand-raise' or crm_score >= {})"
    assert entry.startswith("## Changes\n\n#### 2026-11-07: changes from 2027-01-01\n")
    assert f"- **Old:** `{was.format(65)}`" in entry
    assert f"- **New:** `{was.format(70)}`" in entry
    assert f"- **Tried:** `{was.format(75)}`" in entry
    assert "of the rated leads of 2026-Q3 meet the rule" in entry
    assert "Agreed by:** Maya Okafor (marketing) and Jonas Lindqvist (sales)" in entry
    assert 'from=2027-01-01 marketing="Maya Okafor" sales="Jonas Lindqvist"' in text


def test_what_stands_in_the_way_is_said_and_nothing_is_written(
    panel: Panel, place: Workspace
) -> None:
    turn(panel, limit_1_1=71)
    panel.writing.propose.click()
    assert "there is already another proposal from 2027-01-01, by M" in panel.said.value
    assert "tick &quot;Replace the proposal of that day&quot;" in panel.said.value
    assert place.glossary.read_text(encoding="utf-8") == GLOSSARY
    panel.writing.from_on.value = None
    panel.writing.propose.click()
    assert "From" in panel.said.value


def test_nothing_moved_is_not_written(panel: Panel, place: Workspace) -> None:
    panel.writing.propose.click()
    assert "nothing to write" in panel.said.value
    assert place.glossary.read_text(encoding="utf-8") == GLOSSARY


def _saved(place: Workspace, text: str) -> Path:
    """A glossary as it was before, to compare with."""
    path = place.root.parent / "before.md"
    path.write_text(text, encoding="utf-8")
    return path
