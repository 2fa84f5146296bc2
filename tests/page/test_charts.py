"""Charts say what they show, start at zero, and draw only what can be known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest

from jointplan.report import charts
from jointplan.report.charts.theme import SPECIFICATION, render, spread
from jointplan.report.display.blocks import Block
from jointplan.report.display.palette import DARK, LIGHT
from jointplan.report.figures import data_file
from jointplan.warehouse.read_marts import mart, open_marts
from jointplan.workspace import KIT_ROOT

MARTS = KIT_ROOT / "tests" / "support" / "marts"
RUN = pd.DataFrame(
    [
        {
            "quarter": "2026-Q3",
            "as_of_on": date(2026, 10, 12),
            "exported_on": date(2026, 10, 12),
            "is_first_use": False,
            "is_complete": True,
        }
    ],
    dtype=object,
)

Frames = Callable[[str], pd.DataFrame]


def every_chart(m: Frames) -> dict[str, Any]:
    """Draw each chart of the report from the sample's marts."""
    run, ages, quarters = m("run"), m("decision_ages"), m("funnel_quarters")
    drawn = {
        "pace": charts.quota_pace(m("quota_weeks"), run),
        "weeks": charts.quota_weeks(m("quota_weeks"), run),
        "lines": charts.quota_lines(m("quota_lines"), run),
        "sources": charts.quota_sources(m("quota_sources"), run),
        "segments": charts.quota_segments(m("quota_segments"), run),
        "conformance": charts.conformance(m("conformance"), "source", run),
        "triggers": charts.conformance(m("conformance"), "trigger", run),
        "ages": charts.fates_over_age(ages, quarters, run),
        "curves": charts.qualified_curves(ages, quarters, run),
        "qualified": charts.qualified_by_quarter(quarters, run),
        "won": charts.won_by_quarter(quarters, run),
        "reasons": charts.reasons(m("rejections"), run),
        "audit": charts.audit(m("rejection_audit"), run),
        "fit": charts.fit(m("rejection_audit"), run),
        "families": charts.families_by_quarter(m("rejection_quarters"), run),
        "early": charts.too_early_by_quarter(m("rejection_fairness"), run),
        "kept": charts.followup_kept(m("followup_terms"), run),
        "spread": charts.followup_spread(m("followup_spread"), run),
        "load": charts.load(m("load"), run),
        "speed": charts.speed_conversion(m("speed_conversion"), run),
        "defined": charts.conforming_by_quarter(m("conformance_quarters"), run),
        "converted": charts.qualified_as_defined(m("conformance_quarters"), run),
    }
    return drawn | {"split": charts.split(m("funnel_splits"), run)}


@pytest.fixture(scope="module")
def specs() -> dict[str, dict[str, Any]]:
    con = open_marts(str(MARTS))
    drawn = every_chart(lambda name: mart(con, name))
    return {name: c.to_dict() for name, c in drawn.items() if not isinstance(c, Block)}


def marks(spec: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for layer in spec["layer"]:
        yield layer["mark"], layer.get("encoding", {})


def records(chart: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(iter(chart.to_dict()["datasets"].values()))
    return found


def split_row(value: str | None, k: int, n: int, **changed: Any) -> dict[str, Any]:
    return {
        "split": "source",
        "split_value": value,
        "is_in_glossary": True,
        "is_filled_afterwards": False,
        "handoff_count": n,
        "within_days": 30,
        "mature_count": n,
        "qualified_within_count": k,
        "qualified_within_unknown_count": 0,
        "is_qualification_begun": True,
        "is_qualification_recorded": True,
    } | changed


def splits(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def quarter_row(quarter: str, k: int, n: int, **changed: Any) -> dict[str, Any]:
    return {
        "quarter": quarter,
        "is_report_quarter": quarter == "2026-Q3",
        "handoff_count": n,
        "no_decision_recorded_count": 0,
        "within_days": 30,
        "mature_count": n,
        "qualified_within_count": k,
        "qualified_within_unknown_count": 0,
        "is_qualification_begun": True,
        "is_qualification_recorded": True,
        "mql_rule_on": date(2026, 1, 1),
    } | changed


def test_sample_draws_nearly_every_chart(specs: dict[str, dict[str, Any]]) -> None:
    assert len(specs) >= 19


def test_chart_describes_itself_and_names_its_mart(
    specs: dict[str, dict[str, Any]],
) -> None:
    for name, spec in specs.items():
        assert len(spec["description"]) > 40, name
        assert spec["usermeta"]["title"] in spec["description"], name
        assert spec["usermeta"]["note"].startswith("Mart "), name


def test_chart_is_valid_json_of_whole_text_and_numbers(
    specs: dict[str, dict[str, Any]],
) -> None:
    for name, spec in specs.items():
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec, name


def test_chart_fills_its_column(specs: dict[str, dict[str, Any]]) -> None:
    assert {spec["width"] for spec in specs.values()} == {"container"}


def test_chart_carries_its_data_as_a_file(specs: dict[str, dict[str, Any]]) -> None:
    for name, spec in specs.items():
        address = data_file(spec)
        head, *lines = unquote(address.partition(",")[2]).strip().splitlines()
        assert lines, name
        assert head.strip("\ufeff"), name
        assert not set(head.split(",")) & {"role", "told", "label"}, name


def test_data_of_a_chart_is_no_formula() -> None:
    spec = {"datasets": {"d": [{"name": "=1+1", "leads": -3, "told": "x"}]}}
    text = unquote(data_file(spec))
    assert "'=1+1,-3" in text
    assert "told" not in text


def test_bars_begin_at_zero(specs: dict[str, dict[str, Any]]) -> None:
    for name, spec in specs.items():
        for mark, encoding in marks(spec):
            if mark["type"] not in ("bar", "area"):
                continue
            scales = [
                encoding[axis].get("scale", {}) for axis in "xy" if axis in encoding
            ]
            lengths = [
                scale for scale in scales if "domain" in scale or "zero" in scale
            ]
            assert all(scale.get("zero", True) for scale in lengths), name
            assert all(scale.get("domain", [0])[0] == 0 for scale in lengths), name


def test_chart_uses_the_colours_of_the_palette_alone(
    specs: dict[str, dict[str, Any]],
) -> None:
    def colours(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            for value in part.values():
                yield from colours(value)
        elif isinstance(part, list):
            for value in part:
                yield from colours(value)
        elif isinstance(part, str) and part.startswith("#"):
            yield part

    for name, spec in specs.items():
        assert set(colours(spec)) <= set(LIGHT.values()), name


def test_chart_is_handed_over_as_drawing_and_sentence_too(
    specs: dict[str, dict[str, Any]],
) -> None:
    bundle = render(specs["pace"])
    assert bundle[SPECIFICATION]["width"] == "container"
    assert bundle["image/svg+xml"].startswith("<svg")
    assert bundle["text/plain"] == specs["pace"]["description"]


def test_group_under_ten_is_not_drawn_but_counted() -> None:
    chart: Any = charts.split(
        splits(split_row("A", 5, 20), split_row("B", 6, 20), split_row("C", 3, 9)),
        RUN,
    )
    assert [each["name"] for each in records(chart)] == [
        "B\n30.0% (6 of 20)",
        "A\n25.0% (5 of 20)",
    ]
    around = chart.to_dict()["usermeta"]
    assert around["title"] == "Leads qualified within 30 days, by source"
    assert around["remark"].startswith("Not shown: 9 leads without a source, or in")


def test_split_that_differs_clearly_is_drawn_and_named_in_the_title() -> None:
    alike = [split_row("A", 30, 150), split_row("B", 30, 150)]
    regions = [
        split_row(name, k, 100, split="region") for name, k in (("DACH", 40), ("UK", 9))
    ]
    chart: Any = charts.split(splits(*alike, *regions), RUN)
    around = chart.to_dict()["usermeta"]
    assert around["title"] == "DACH: 40.0% of leads qualified, all others 9.0%"
    assert around["name"] == "qualified-by-region"
    assert [each["name"][:2] for each in records(chart)] == ["DA", "UK"]


def test_group_not_recorded_has_no_rate() -> None:
    chart = charts.split(
        splits(split_row("A", 5, 20), split_row("B", 6, 20), split_row(None, 30, 40)),
        RUN,
    )
    assert len(records(chart)) == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [split_row(None, 3, 40)],
            "The source of the leads of 2026-Q3 is not",
        ),
        ([split_row("A", 3, 40)], "Nothing to compare by source: only A has ten"),
        (
            [split_row("A", 1, 4), split_row("B", 1, 4)],
            "too few leads of 2026-Q3",
        ),
        (
            [split_row(name, 3, 40, is_filled_afterwards=True) for name in "AB"],
            "No rates by source: the field is filled in",
        ),
        (
            [
                split_row(
                    name,
                    3,
                    40,
                    is_qualification_begun=False,
                    is_qualification_recorded=False,
                )
                for name in "AB"
            ],
            "whether leads qualified is not in this export",
        ),
    ],
)
def test_split_that_cannot_be_compared_says_why(
    rows: list[dict[str, Any]], said: str
) -> None:
    block = charts.split(splits(*rows), RUN)
    assert isinstance(block, Block)
    assert said in block.plain


def test_quarter_before_recording_says_so_in_its_place() -> None:
    frame = pd.DataFrame(
        [
            quarter_row(
                "2026-Q1",
                0,
                50,
                is_qualification_begun=False,
                is_qualification_recorded=False,
            ),
            quarter_row("2026-Q2", 10, 50),
            quarter_row("2026-Q3", 12, 40, handoff_count=50),
        ],
        dtype=object,
    )
    spec = charts.qualified_by_quarter(frame, RUN).to_dict()  # type: ignore[union-attr]
    assert "2026-Q1: not in export." in spec["description"]
    (points, gaps) = list(spec["datasets"].values())[:2]
    assert [point["is_mature"] for point in points] == [True, False]
    assert [gap["word"] for gap in gaps] == ["not\nin export"]


def titled(*rows: dict[str, Any]) -> str:
    spec: Any = charts.qualified_by_quarter(pd.DataFrame(rows, dtype=object), RUN)
    return str(spec.to_dict()["usermeta"]["title"])


def test_quarters_are_titled_by_a_clear_change_and_by_no_other() -> None:
    before = quarter_row("2026-Q2", 100, 1000)
    assert titled(before, quarter_row("2026-Q3", 130, 1000)) == (
        "Share qualified within 30 days rose from 10.0% to 13.0%"
    )
    plain = "Leads qualified within 30 days, by quarter"
    assert titled(before, quarter_row("2026-Q3", 110, 1000)) == plain


def test_quarter_that_is_mostly_young_is_not_drawn_at_zero() -> None:
    rows = [quarter_row(f"2026-Q{n}", 10, 100) for n in (1, 2)]
    young = quarter_row("2026-Q3", 0, 40, handoff_count=100)
    frame = pd.DataFrame([*rows, young], dtype=object)
    spec: Any = charts.qualified_by_quarter(frame, RUN)
    said = spec.to_dict()
    points, gaps = list(said["datasets"].values())[:2]
    assert [each["quarter"] for each in points] == ["2026-Q1", "2026-Q2"]
    assert [each["told"] for each in gaps] == ["2026-Q3: too early (0 of 40)."]
    assert "2026-Q3: 40 of 100 leads are old enough." in said["usermeta"]["remark"]


def test_changed_definition_is_marked_between_quarters() -> None:
    frame = pd.DataFrame(
        [
            quarter_row("2026-Q2", 10, 50, mql_rule_on=date(2025, 4, 1)),
            quarter_row("2026-Q3", 12, 40),
        ],
        dtype=object,
    )
    spec = charts.qualified_by_quarter(frame, RUN).to_dict()  # type: ignore[union-attr]
    assert "MQL rule of 1\u00a0Jan\u00a02026" in json.dumps(spec, ensure_ascii=False)


def test_without_agreed_rule_nothing_conforms() -> None:
    first_use = RUN.assign(is_first_use=True)
    block = charts.conformance(pd.DataFrame(), "source", first_use)
    assert isinstance(block, Block)
    assert "No MQL definition is agreed yet" in block.plain


def test_curves_leave_out_quarters_before_recording() -> None:
    ages = pd.DataFrame(
        [
            (quarter, quarter == "2026-Q3", 20, 20, outcome, 15)
            for quarter in ("2026-Q2", "2026-Q3")
            for outcome in ("qualified", "recycled")
        ],
        columns=[
            "quarter",
            "is_report_quarter",
            "age_days_least",
            "age_days_most",
            "outcome",
            "handoff_count",
        ],
    )
    quarters = pd.DataFrame(
        [
            quarter_row(
                "2026-Q2",
                0,
                30,
                is_qualification_begun=False,
                is_qualification_recorded=False,
            ),
            quarter_row("2026-Q3", 15, 30),
        ],
        dtype=object,
    )
    chart = charts.qualified_curves(ages, quarters, RUN)
    assert {each["quarter"] for each in records(chart)} == {"2026-Q3"}


AGES = pd.DataFrame(
    [
        (quarter, quarter == "2026-Q3", age, age, outcome, number)
        for quarter in ("2026-Q2", "2026-Q3")
        for age, outcome, number in ((5, "qualified", 40), (30, "censored", 60))
    ],
    columns=[
        "quarter",
        "is_report_quarter",
        "age_days_least",
        "age_days_most",
        "outcome",
        "handoff_count",
    ],
)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (130, "Share qualified within 30 days rose from 10.0% to 13.0%"),
        (110, "Leads qualified, by days since hand-off"),
    ],
)
def test_curves_are_titled_by_a_clear_change_at_equal_age(now: int, said: str) -> None:
    rows = [quarter_row("2026-Q2", 100, 1000), quarter_row("2026-Q3", now, 1000)]
    chart: Any = charts.qualified_curves(AGES, pd.DataFrame(rows, dtype=object), RUN)
    assert chart.to_dict()["usermeta"]["title"] == said


def test_ages_are_titled_by_what_is_undecided_and_not_without_decisions() -> None:
    def title(**changed: Any) -> str:
        frame = pd.DataFrame([quarter_row("2026-Q3", 40, 100, **changed)], dtype=object)
        chart: Any = charts.fates_over_age(AGES, frame, RUN)
        return str(chart.to_dict()["usermeta"]["title"])

    assert title() == "After 30 days, 60% of leads are undecided"
    plain = "What became of leads, by days since hand-off"
    assert title(no_decision_recorded_count=60) == plain


def test_every_title_is_short_and_tells_nobody_how_to_read(
    specs: dict[str, dict[str, Any]],
) -> None:
    own = (
        "ages curves qualified won reasons audit fit families early split "
        "defined converted"
    )
    for name in own.split():
        around = specs[name]["usermeta"]
        assert len(around["title"].split()) <= 10, name
        assert "?" not in around["title"], name
        assert around["subtitle"] and around["name"], name


def test_labels_are_moved_apart_and_keep_their_order() -> None:
    moved = spread([0.50, 0.10, 0.51, 0.52], 0.05)
    order = sorted(moved)
    assert [moved.index(place) for place in order] == [1, 0, 2, 3]
    assert min(b - a for a, b in pairwise(order)) > 0.0499


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares
    ]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stand_out_from_their_paper(colours: dict[str, str]) -> None:
    fills = {"paper", "rule", "soft", "claimed"}  # drawn with an outline, or no meaning
    for role in colours.keys() - fills:
        pair = sorted((luminance(colours[role]), luminance(colours["paper"])))
        contrast = (pair[1] + 0.05) / (pair[0] + 0.05)
        is_text = role in ("ink", "quiet", "link", "marketing", "sales")
        assert contrast >= (4.5 if is_text else 3), role
    assert LIGHT.keys() == DARK.keys()
