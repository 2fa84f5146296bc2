"""The preview of a glossary: its figures are those of a full rerun, from no export."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.errors import BusyError, GlossaryError, PeriodError, UserError
from jointplan.pipeline.last_build import find_built, opened
from jointplan.warehouse.layers import Model
from jointplan.warehouse.models import imports_of, read_models
from jointplan.warehouse.seal import read_sealed, write_sealed
from jointplan.whatif.preview import (
    Preview,
    preview_glossary,
    run_preview,
    write_preview,
)
from jointplan.whatif.preview.figures import Compared, Side, read_side
from jointplan.whatif.preview.rebuild import OWN, QUERIES, SHOWN, rebuilt_models
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.building import (
    build_workspace,
    copy_workspace,
    tell_build,
)
from tests.support.shared import Sample

SAMPLE = (KIT_ROOT / "glossary.md").read_text(encoding="utf-8")
PROPOSED = """\
```sql from=2027-01-01 marketing="Maya Okafor"
is_business_email and (trigger = 'hand-raise' or crm_score >= 70)
```

"""
BOTH = 'marketing="Maya Okafor" sales="Jonas Lindqvist"'
IN_FORCE = "In force from {}, agreed by Maya Okafor (marketing) and Jonas Lindqvist "
LOOSER = """\
```sql from={} {}
is_business_email and (trigger = 'hand-raise' or crm_score >= 50 or agreed_score >= 35)
```

"""
PLAIN = SAMPLE.replace(PROPOSED, "")
Edit = Callable[[str], str]
# What a preview is held against.
LOOKED_AT = (
    *SHOWN,
    *OWN,
    "marts.quota_sources",
    "marts.quota_segments",
    "marts.funnel_splits",
    "marts.scorecard",
)


@dataclass(frozen=True)
class Case:
    """A change to the glossary: as it is written, and as a rerun has to read it.

    The rerun's file has both names filled in, and its day moved to the quarter's
    first where the change would begin after the quarter.
    """

    edited: str
    rerun: str
    moved_count: int | None = None
    quarter: str = "2026-Q3"


def again(title: str, dated: str, change: Edit) -> str:
    """Put a changed copy of a table above it, under a line that dates it."""
    head, body = PLAIN.split(f"### {title}\n", 1)
    prose, rest = body.split("In force from", 1)
    table = rest.split("\n\n", 2)[1]
    assert change(table) != table
    return (
        f"{head}### {title}\n{prose}{dated}\n\n{change(table)}\n\nIn force from{rest}"
    )


def agreed_from(day: str) -> str:
    """Date a table that both sides agreed to."""
    return f"{IN_FORCE.format(day)}(sales)."


def rule(block: str) -> str:
    """Put a version of the MQL rule above the others."""
    mark = '```sql from=2026-01-01 marketing="Maya Okafor"'
    assert PLAIN.count(mark) == 1
    return PLAIN.replace(mark, block + mark)


def points(table: str) -> str:
    """Give a senior title more and a region fewer points."""
    return table.replace("| 20 |", "| 45 |").replace("| 10 |", "| -5 |")


def social(table: str) -> str:
    """Count paid social as paid search."""
    return table.replace("| Paid social | `LinkedIn Ads` | marketing |\n", "").replace(
        "`Bing Ads`", "`Bing Ads`, `LinkedIn Ads`"
    )


def credited(table: str) -> str:
    """Credit back what is too small, and let no interest mean no response."""
    return (
        table.replace(
            "marketing | contact | no | `Too small`",
            "marketing | contact | yes | `Too small`",
        )
        .replace("`Not now`, `No interest`", "`Not now`")
        .replace("`Unreachable`", "`Unreachable`, `No interest`")
    )


CASES = {
    "a stricter rule": Case(
        PLAIN.replace("crm_score >= 65", "crm_score >= 80"),
        PLAIN.replace("crm_score >= 65", "crm_score >= 80"),
    ),
    "a looser rule that is to come": Case(
        rule(LOOSER.format("2027-04-01", BOTH)), rule(LOOSER.format("2026-07-01", BOTH))
    ),
    "other points within the quarter": Case(
        again("Scoring criteria", agreed_from("2026-08-15"), points),
        again("Scoring criteria", agreed_from("2026-08-15"), points),
        moved_count=0,
    ),
    "another table of sources, proposed": Case(
        again(
            "Sources", "Proposed from 2026-10-01 by Maya Okafor (marketing).", social
        ),
        again("Sources", agreed_from("2026-07-01"), social),
        moved_count=0,
    ),
    "other rejection reasons": Case(
        again("Rejection reasons", agreed_from("2026-11-01"), credited),
        again("Rejection reasons", agreed_from("2026-07-01"), credited),
    ),
    "a proposed rule": Case(
        SAMPLE,
        rule(
            PROPOSED.replace("2027-01-01", "2026-07-01").replace(
                'marketing="Maya Okafor"', BOTH
            )
        ),
    ),
    "a proposed rule and an earlier quarter": Case(
        SAMPLE,
        rule(
            PROPOSED.replace("2027-01-01", "2026-04-01").replace(
                'marketing="Maya Okafor"', BOTH
            )
        ),
        quarter="2026-Q2",
    ),
    "nothing but prose": Case(
        PLAIN.replace("A company as the CRM knows it", "A company as we know it"),
        PLAIN,
        moved_count=0,
    ),
}


@dataclass(frozen=True)
class Kept:
    """A workspace with the database of a run, and the sample it was copied from."""

    place: Workspace
    sample: Sample

    def write(self, text: str) -> None:
        """Save the glossary of the workspace."""
        self.place.glossary.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def kept(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Copy the run that a preview starts from; a proposal judges nothing."""
    folder = tmp_path_factory.mktemp("preview")
    (folder / "base.md").write_text(PLAIN, encoding="utf-8")
    return Kept(sample.copy(folder / "workspace"), sample)


@pytest.fixture
def mine(kept: Kept) -> Iterator[Kept]:
    """Give a test the workspace as the run left it, and put back what it changed."""
    kept.write(PLAIN)
    tell_build(kept.place, kept.sample.exports)
    yield kept
    shutil.rmtree(kept.place.reports, ignore_errors=True)


@pytest.fixture(scope="module")
def sampled(kept: Kept) -> Preview:
    """Preview the sample's glossary, with its proposal, once for all tests of it."""
    kept.write(SAMPLE)
    return preview_glossary(kept.place, base=base_of(kept))


def imported_again(case: Case, kept: Kept, scratch: Path) -> duckdb.DuckDBPyConnection:
    """Run everything anew, from the exports on."""
    kept.write(case.rerun)
    return build_workspace(
        kept.place.root,
        scratch,
        exports=kept.sample.exports,
        quarter=case.quarter,
        tables=LOOKED_AT,
    )


def judged_again(case: Case, kept: Kept, scratch: Path) -> duckdb.DuckDBPyConnection:
    """Run everything anew from the staged rows on, which know no glossary."""
    kept.write(case.rerun)
    return kept.sample.build_again(
        kept.place.root, scratch, case.quarter, tables=LOOKED_AT
    )


def base_of(kept: Kept) -> str:
    """Name the glossary of the run as a base."""
    return str(kept.place.root.parent / "base.md")


Judged = dict[str, tuple[object, ...]]


def judged_in(con: duckdb.DuckDBPyConnection, quarter: str) -> Judged:
    """Read what became of each hand-off of a quarter by the rules."""
    rows = con.execute(
        "select handoff_id, is_conforming, quota_fate = 'earned' "
        "from journeys.handoffs where quarter = $quarter",
        {"quarter": quarter},
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def mart(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """Read a mart of a full run."""
    found = con.execute(f"select * from marts.{name}")
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def undated(promise: dict[str, Any]) -> dict[str, Any]:
    """A promise without the first day of its rule, which a rerun's file moves."""
    return {name: cell for name, cell in promise.items() if name != "definition_on"}


def told_of(side: Side) -> Side:
    """What a side tells of the quarter that was asked for."""
    promises = {name: undated(row) for name, row in side.promises.items()}
    return replace(side, quarters=(), promises=promises)


def same_as_marts(side: Side, con: duckdb.DuckDBPyConnection) -> None:
    """Hold a side of a preview against the marts of a full run."""
    counts = ("claimed", "conforming", "nonconforming", "not_judged", "earned")
    for grouping in ("source", "segment"):
        for row in mart(con, f"quota_{grouping}s"):
            own = side.groups[grouping].get(row[grouping], {})
            assert [own.get(f"{n}_count", 0) for n in counts] == [
                row[f"{n}_count"] for n in counts
            ]
    splits = {
        (row["split"], row["split_value"]): row for row in mart(con, "funnel_splits")
    }
    for grouping in ("source", "segment", "score band"):
        for name, own in side.groups[grouping].items():
            split = splits.get((grouping, name), {})
            assert own["rated_count"] == split.get("handoff_count", 0)
            assert own["accepted_count"] == split.get("accepted_count", 0)
    scored = [row for row in mart(con, "scorecard") if row["is_report_quarter"]]
    assert {row["promise"] for row in scored} == set(side.promises)
    for row in scored:
        own = side.promises[row["promise"]]
        cells = {name: row[name] for name in undated(row) if name in own}
        assert cells == {name: own[name] for name in cells}
    assert side.promises["mql_quota"]["actual_count"] == side.whole["earned_count"]
    conforming = side.promises["conforming_share"]
    assert conforming["met_count"] == side.whole["rated_conforming_count"]
    assert conforming["all_count"] == side.whole["rated_count"]


@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_that_of_a_full_rerun(
    name: str, mine: Kept, tmp_path: Path
) -> None:
    case = CASES[name]
    mine.write(case.edited)
    found = preview_glossary(mine.place, base=base_of(mine), quarter=case.quarter)
    # One case reads the exports again; the others, to save time, the staged rows.
    again_by = imported_again if name == "a stricter rule" else judged_again
    with again_by(case, mine, tmp_path) as con:
        rerun, own = read_side(con), found.compared.new
        assert told_of(rerun) == told_of(own)
        for row, told in zip(rerun.quarters, own.quarters, strict=True):
            assert row == told or row["quarter"] != case.quarter
        same_as_marts(found.compared.new, con)
        after = judged_in(con, case.quarter)
    with duckdb.connect(mine.place.built, read_only=True) as con:
        before = judged_in(con, case.quarter)
    moved = {each for each in after if before[each] != after[each]}
    assert set(before) == set(after)
    assert {row["handoff_id"] for row in found.compared.moved} == moved
    assert bool(moved) is (case.moved_count != 0)
    assert found.changes.is_nothing is False
    assert bool(found.changes.judging) is (name != "nothing but prose")


def test_every_quarter_is_judged_as_if_it_alone_were_asked_for(
    mine: Kept, sampled: Preview
) -> None:
    """So the figures of all quarters are those of full reruns, as each one's are."""
    mine.write(SAMPLE)
    found = sampled.compared
    quarters = [row["quarter"] for row in found.new.quarters]
    assert quarters[0] == "2025-Q2"
    assert quarters[-1] == "2026-Q4"
    for place, quarter in enumerate(quarters):
        alone = preview_glossary(mine.place, base=base_of(mine), quarter=quarter)
        for side, own in (
            (found.old, alone.compared.old),
            (found.new, alone.compared.new),
        ):
            row = side.quarters[place]
            assert {column: row[column] for column in own.whole if column in row} == {
                column: value for column, value in own.whole.items() if column in row
            }
            assert all(row[column] == own.recorded[column] for column in own.recorded)


def test_a_looser_rule_misses_more_of_those_nobody_handed_over(mine: Kept) -> None:
    mine.write(rule(LOOSER.format("2027-04-01", BOTH)))
    found = preview_glossary(mine.place, base=base_of(mine)).compared
    assert found.old.missed["missed_count"] == 17
    assert found.new.missed["missed_count"] > 17
    assert found.new.missed["responding_count"] == found.old.missed["responding_count"]


def test_the_base_is_judged_as_the_run_judged_it(mine: Kept, sampled: Preview) -> None:
    mine.write(SAMPLE)
    built = mine.place.built_from
    told = read_sealed(built) or {}
    write_sealed(built, told | {"glossary": "of another"})
    anew = preview_glossary(mine.place, base=base_of(mine))
    assert sampled.compared == anew.compared


def test_only_what_hangs_on_the_glossary_is_built_again_and_no_export_is_read(
    sampled: Preview,
) -> None:
    assert set(sampled.rebuilt) == {
        "canonical.words",
        "facts.subjects",
        "verdicts.scores",
        "verdicts.rule_verdicts",
        "journeys.reasons",
        "journeys.outcomes",
        "journeys.handoffs",
        "journeys.response_fates",
        "marts.quota_fates",
        "marts.quota_lines",
        # Promises hang on words too: bands choose a tier, reasons say what was owed.
        "agreements.audited_rejections",
        "agreements.business_seconds",
        "agreements.deadlines",
        "agreements.evidence",
        "agreements.excuse_proofs",
        "agreements.first_answers",
        "agreements.state_bounds",
        "agreements.states",
        "agreements.tiers",
        "agreements.watch_ends",
        "cohorts.decision_states",
        "cohorts.due_shares",
        "cohorts.pacing_day",
        "cohorts.followup_states",
        "cohorts.handoff_promises",
        "cohorts.promise_counts",
        "cohorts.promise_states",
        "cohorts.promise_totals",
        "cohorts.quality_states",
        "cohorts.quota_leads",
        "cohorts.quota_parts",
        "cohorts.quota_quarters",
        "cohorts.rejected",
        "cohorts.same_days",
        "cohorts.unseen_handoffs",
    }
    read = {
        table
        for model in read_models(QUERIES)
        if model.table in sampled.rebuilt
        for table in imports_of(model.sql)
    }
    assert not {table for table in read if "staging" in table}


def test_a_model_is_built_again_if_anything_it_reads_was() -> None:
    def model(name: str, *reads: str) -> Model:
        steps = "\n".join(f"-- from no.table\nselect * from {each}" for each in reads)
        layer, table = name.split(".")
        return Model(layer, table, steps, "")

    models = [
        model("canonical.words", "glossary.sources"),
        model("facts.work_so_far", "canonical.touches"),
        model("facts.subjects", "canonical.words", "facts.work_so_far"),
        model("journeys.handoffs", "facts.subjects"),
        model("marts.other", "journeys.handoffs"),
    ]
    made = [each.name for each in rebuilt_models(models, ("glossary",))]
    assert made == ["words", "subjects", "handoffs"]


def shown(kept: Kept, found: Preview | None = None) -> tuple[str, str, Compared]:
    """Write a preview, by default of the glossary as it stands.

    Returns:
        What the step tells, its page, and the figures.
    """
    found = found or preview_glossary(kept.place, base=base_of(kept))
    told: list[str] = []
    path = write_preview(found, kept.place, say=told.append)
    return "\n".join(told), path.read_text(encoding="utf-8"), found.compared


def test_a_preview_is_one_page_that_loads_nothing_and_names_nobody(
    mine: Kept, sampled: Preview
) -> None:
    told, page, compared = shown(mine, sampled)
    assert "Compares base.md" in told.replace(base_of(mine), "base.md")
    assert "Changed: MQL rule of 1\u00a0Jan\u00a02027." in told
    assert "Changed: MQL rule of 1\u00a0Jan\u00a02027." in page
    assert "as if it began on 1\u00a0Jul\u00a02026" in told
    assert "as if it began on 1\u00a0Jul\u00a02026" in page
    assert not re.search(r"<script|<link|<img|src=|url\(|@import|https?://", page)
    assert all(row["record_id"] in page for row in compared.moved)
    assert page.count("meets the rule → does not</td>") == len(compared.lost)
    assert [path.name for path in (mine.place.reports / "2026-Q3").iterdir()] == [
        "preview.html"
    ]


def test_a_word_of_the_exports_or_the_glossary_reaches_the_page_escaped(
    mine: Kept,
) -> None:
    mine.write(SAMPLE.replace("A company as the CRM", "A <script>alert(1)</script> as"))
    _, page, _ = shown(mine)
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def ran(kept: Kept, base: Path | str = "") -> tuple[str, Path | None]:
    """Run the preview as the command does; what it says, and its page."""
    told: list[str] = []
    base = str(base or base_of(kept))
    path = run_preview(kept.place, base=base, say=told.append)
    return "\n".join(told).replace("\u00a0", " "), path


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        (PLAIN, "Nothing was edited: your file is the same as"),
        (
            PLAIN.replace("- **Owner:** Both", "- **Owner:** Everybody"),
            "No word, rule or table was edited: your glossary says what",
        ),
    ],
)
def test_without_an_edit_it_says_so_and_asks_for_no_figure(
    mine: Kept, edited: str, said: str
) -> None:
    mine.write(edited)
    told, page = ran(mine)
    assert told.startswith(said)
    assert "653" not in told
    assert page is None
    assert not list(mine.place.reports.glob("*/preview.html"))


def test_edited_prose_moves_no_figure_and_shows_none(mine: Kept) -> None:
    mine.write(PLAIN.replace("A company as the CRM knows it", "A company as we know"))
    told, page = ran(mine)
    assert "Changed: the text of Account." in told
    assert "No figure would change" in told
    assert "653" not in told
    assert page is not None
    assert "A company as we know" in page.read_text(encoding="utf-8")


def test_a_proposal_that_is_taken_back_is_an_edit(mine: Kept, tmp_path: Path) -> None:
    base = tmp_path / "base.md"
    base.write_text(SAMPLE, encoding="utf-8")
    told, _ = ran(mine, base)
    assert "Changed: MQL rule of 1 Jan 2027 (removed)." in told
    assert "No figure would change" in told


def test_a_rule_that_is_met_by_nobody_is_named(mine: Kept) -> None:
    mine.write(PLAIN.replace("is_business_email and (trigger", "false and (trigger"))
    told, _, compared = shown(mine)
    assert compared.new.whole["conforming_count"] == 0
    assert "None of the 653 leads meets the MQL rule" in told


def test_a_rule_of_days_that_are_past_judges_nobody_here(mine: Kept) -> None:
    mine.write(PLAIN.replace("crm_score >= 50", "crm_score >= 55"))
    told, _, compared = shown(mine)
    assert not compared.moved
    assert "applies to no day of 2026-Q3" in told


def test_of_two_rules_to_come_the_newest_is_shown(mine: Kept) -> None:
    later = PROPOSED.replace("2027-01-01", "2027-07-01").replace(">= 70", ">= 60")
    mine.write(SAMPLE.replace(PROPOSED, later + PROPOSED))
    told, _, compared = shown(mine)
    assert compared.gained
    assert not compared.lost
    assert "2027 (proposed) is not shown: another edited version takes its" in told


STRICTER = """\
```sql from=2026-08-15 {}
is_business_email and crm_score >= 65 and segment in ('Mid-market', 'Enterprise')
```

"""


def test_a_standing_proposal_does_not_stand_before_what_was_edited(
    mine: Kept, tmp_path: Path
) -> None:
    """It is in the base too, so the figures are those without it."""
    edited = rule(STRICTER.format(BOTH))
    mine.write(edited)
    alone = shown(mine)[2]
    base = tmp_path / "base.md"
    base.write_text(SAMPLE, encoding="utf-8")
    mine.write(
        edited.replace("```sql from=2026-08-15", PROPOSED + "```sql from=2026-08-15")
    )
    found = preview_glossary(mine.place, base=str(base))
    assert alone.lost
    assert found.compared.new.whole == alone.new.whole
    assert len(found.compared.lost) == len(alone.lost)
    (change,) = found.changes.judging
    assert date(2026, 8, 15) in [each.from_on for each in change.becomes]
    assert [each.from_on for each in found.changes.standing] == [date(2027, 1, 1)]


def standing(text: str) -> str:
    """Put the sample's standing proposal back, above every other rule."""
    head, rest = text.split("### Marketing qualified lead (MQL)\n", 1)
    at = rest.index("```sql from=")
    return f"{head}### Marketing qualified lead (MQL)\n{rest[:at]}{PROPOSED}{rest[at:]}"


EDITS = {
    "MQL rule of 15 Aug 2026": rule(STRICTER.format(BOTH)),
    "MQL rule of 1 Jan 2026": PLAIN.replace("crm_score >= 65", "crm_score >= 80"),
    "table Sources of 1 Jul 2026": again("Sources", agreed_from("2026-07-01"), social),
    "table Rejection reasons of 1 Jul 2026": again(
        "Rejection reasons", agreed_from("2026-07-01"), credited
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_beside_a_standing_proposal_has_its_own_right_answer(
    name: str, mine: Kept, tmp_path: Path
) -> None:
    """All four once showed the figures of the proposal, which nobody had edited."""
    base = tmp_path / "base.md"
    base.write_text(SAMPLE, encoding="utf-8")
    edited = standing(EDITS[name])
    mine.write(edited)
    found = preview_glossary(mine.place, base=str(base))
    told, _ = ran(mine, base)
    assert f"Changed: {name}.\n" in told
    with judged_again(Case(edited, edited), mine, tmp_path) as con:
        assert told_of(read_side(con)) == told_of(found.compared.new)
    assert told_of(found.compared.new) != told_of(found.compared.old)


@pytest.mark.parametrize("day", ["2026-08-15", "2026-02-01", "2027-01-01"])
def test_with_nothing_edited_a_standing_proposal_changes_nothing(
    mine: Kept, tmp_path: Path, day: str
) -> None:
    """Whether its day is to come, in the quarter or before it."""
    text = rule(STRICTER.replace("2026-08-15", day).format('marketing="Maya Okafor"'))
    base = tmp_path / "base.md"
    base.write_text(text, encoding="utf-8")
    mine.write(text)
    told: list[str] = []
    found = preview_glossary(mine.place, base=str(base))
    write_preview(found, mine.place, say=told.append)
    assert not found.compared.moved
    assert "Nothing would change" in "\n".join(told)
    assert "is in both glossaries and not agreed" in "\n".join(told)
    said, page = ran(mine, base)
    assert "is a proposal in both, so it changes no figure" in said
    assert page is None


def test_a_standing_proposal_that_gets_its_second_name_is_shown(
    mine: Kept, tmp_path: Path
) -> None:
    base = tmp_path / "base.md"
    base.write_text(SAMPLE, encoding="utf-8")
    mine.write(
        SAMPLE.replace(PROPOSED, PROPOSED.replace('marketing="Maya Okafor"', BOTH))
    )
    found = preview_glossary(mine.place, base=str(base))
    assert found.compared.lost
    assert not found.changes.standing


@pytest.mark.parametrize(
    "edited",
    [
        rule(STRICTER.format(BOTH)),
        PLAIN.replace("crm_score >= 65", "crm_score >= 80"),
    ],
)
def test_an_edited_rule_of_the_quarter_is_shown_before_an_edited_one_to_come(
    mine: Kept, edited: str
) -> None:
    mine.write(edited)
    alone = shown(mine)[2]
    later = '```sql from=2027-04-01 marketing="Maya Okafor"\ncrm_score >= 10\n```\n\n'
    at = edited.index("```sql from=2026-")
    mine.write(edited[:at] + later + edited[at:])
    told, _, compared = shown(mine)
    assert compared.new.whole == alone.new.whole
    assert "2027 (proposed) is not shown: another edited version takes" in told


def test_a_quota_on_a_word_that_is_gone_is_named(mine: Kept) -> None:
    mine.write(PLAIN.replace("| Webinar | `Webinar` |", "| Online event | `Webinar` |"))
    told, _, _ = shown(mine)
    assert "Quota 'Webinars' of the plan names the source 'Webinar'" in told


def test_a_rule_written_in_another_way_is_the_same_rule(mine: Kept) -> None:
    mine.write(PLAIN.replace("trigger = 'hand-raise' or", "TRIGGER='hand-raise'   OR"))
    assert preview_glossary(mine.place, base=base_of(mine)).changes.is_nothing


def test_findings_of_a_glossary_come_all_at_once(mine: Kept) -> None:
    mine.write(
        PLAIN.replace("crm_score >= 65", "crm_scor >= 65").replace(
            "crm_score >= 50", "read_text('x') = 'y'"
        )
    )
    with pytest.raises(GlossaryError) as error:
        preview_glossary(mine.place, base=base_of(mine))
    assert len(error.value.findings) == 2
    assert error.value.exit_code == 5


def test_a_workspace_without_a_run_says_what_to_make(tmp_path: Path) -> None:
    root = copy_workspace(KIT_ROOT, tmp_path / "fresh")
    with pytest.raises(UserError, match="make quarterly-report first"):
        preview_glossary(Workspace(root))


@pytest.mark.parametrize("told", [{"kit": "another"}, None])
def test_a_run_of_another_kit_is_to_be_made_again(
    told: dict[str, str] | None, mine: Kept
) -> None:
    path = mine.place.built_from
    known = read_sealed(path) or {}
    write_sealed(path, known | (told or {}))
    if told is None:
        path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(UserError, match="make quarterly-report"):
        preview_glossary(mine.place, base=base_of(mine))


def test_a_database_that_a_run_writes_is_busy(mine: Kept) -> None:
    built = mine.place.built
    script = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print(1, flush=True); "
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(built)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with (
            pytest.raises(BusyError, match="is being written"),
            opened(find_built(mine.place, "a test")),
        ):
            pass
        writer.communicate()


def test_a_quarter_that_the_run_lacks_is_refused(mine: Kept) -> None:
    with pytest.raises(PeriodError, match="choose one of 2025-Q2"):
        preview_glossary(mine.place, base=base_of(mine), quarter="2031-Q1")


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True
    )


def test_the_base_is_the_committed_glossary_or_any_revision(mine: Kept) -> None:
    root = mine.place.root
    git(root, "init", "-q")
    git(root, "add", "glossary.md")
    git(root, "commit", "-qm", "First")
    mine.write(PLAIN.replace("crm_score >= 65", "crm_score >= 80"))
    git(root, "commit", "-qam", "Second")
    try:
        assert not preview_glossary(mine.place).compared.moved
        first = preview_glossary(mine.place, base="HEAD~1")
        assert first.compared.lost
        assert first.base.label.startswith("HEAD~1 (")
        with pytest.raises(UserError, match="'no-such' is neither a file nor a git"):
            preview_glossary(mine.place, base="no-such")
        with pytest.raises(UserError, match="is neither a file"):
            preview_glossary(mine.place, base="--output=x")
    finally:
        shutil.rmtree(root / ".git")


def test_without_a_repository_the_base_is_what_the_last_report_said(
    mine: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(mine.place.root.parent))
    run = mine.place.reports / "2026-Q3" / "run-0123456789ab"
    (run / "said").mkdir(parents=True)
    digest = (read_sealed(mine.place.built_from) or {})["glossary"]
    (run / "manifest.json").write_text(json.dumps({"glossary": digest}))
    (run / "said" / "glossary.md").write_text(PLAIN, encoding="utf-8")
    mine.write(SAMPLE)
    found = preview_glossary(mine.place)
    assert found.base.label == "the last report"
    assert found.compared.lost
    shutil.rmtree(run)
    with pytest.raises(UserError, match="no earlier glossary to compare with"):
        preview_glossary(mine.place)


def test_the_day_a_version_judges_from_is_told_for_each(sampled: Preview) -> None:
    (change,) = sampled.changes.judging
    assert [each.judges_from for each in change.becomes] == [date(2026, 7, 1)]
    assert [each.from_on for each in change.becomes] == [date(2027, 1, 1)]
