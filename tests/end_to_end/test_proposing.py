"""A tried rule comes into the glossary whole, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jointplan.errors import GlossaryError
from jointplan.glossary.read import read_glossary
from jointplan.whatif.preview.baseline import read_sound
from jointplan.whatif.workshop import write_glossary
from jointplan.whatif.workshop.minutes import Decision, Tried, minutes_of
from jointplan.whatif.workshop.write_glossary import Proposal, propose
from jointplan.workspace import KIT_ROOT

SAMPLE = (KIT_ROOT / "glossary.md").read_bytes()
NEW = date(2027, 4, 1)
TAKEN = date(2027, 1, 1)
RULE = "trigger = 'hand-raise' or crm_score >= 80"


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    """A copy of the sample's glossary."""
    path = tmp_path / "glossary.md"
    path.write_bytes(SAMPLE)
    return path


def mql_rules(path: Path) -> list[tuple[date, str, bool]]:
    """The versions of the MQL rule, newest first."""
    rules = read_sound(path).rules
    return [(each.from_on, each.text, each.is_agreed) for each in rules][:4]


def added_to(path: Path) -> list[str]:
    """The lines that the sample's glossary has not."""
    was = SAMPLE.decode().splitlines()
    return [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line not in was
    ]


def test_a_rule_without_names_is_a_proposal_above_all_others(glossary: Path) -> None:
    before = read_glossary(glossary)
    propose(glossary, Proposal(NEW, RULE))
    versions = [each for each in read_sound(glossary).rules if each.name == "mql"]
    assert (versions[0].from_on, versions[0].text) == (NEW, RULE)
    assert not versions[0].is_agreed
    assert len(versions) == 1 + sum(each.name == "mql" for each in before.rules)


def test_an_earlier_day_goes_to_its_place(glossary: Path) -> None:
    propose(glossary, Proposal(date(2026, 6, 1), RULE))
    days = [each.from_on for each in read_sound(glossary).rules if each.name == "mql"]
    assert days == sorted(days, reverse=True)


def test_both_names_make_it_agreed(glossary: Path) -> None:
    propose(glossary, Proposal(NEW, RULE, marketing="Ada Ito", sales="Bo Lund"))
    version = next(each for each in read_sound(glossary).rules if each.from_on == NEW)
    assert (version.marketing_by, version.sales_by) == ("Ada Ito", "Bo Lund")


def test_points_make_a_version_of_the_table_with_everything_else_as_it_was(
    glossary: Path,
) -> None:
    propose(glossary, Proposal(NEW, points={"Senior title": 35}))
    tables = [t for t in read_sound(glossary).tables if t.name == "Scoring criteria"]
    new, old = tables[0], tables[1]
    points = [
        {row.cells["Criterion"]: row.cells["Points"] for row in each.rows}
        for each in (old, new)
    ]
    assert points[1] == points[0] | {"Senior title": "35"}
    assert [row.values for row in new.rows] == [row.values for row in old.rows]
    assert not new.is_agreed


def test_a_version_both_sides_agreed_to_is_never_touched(glossary: Path) -> None:
    proposal = Proposal(date(2026, 1, 1), RULE, replaces=True)
    with pytest.raises(GlossaryError, match="both sides already agreed"):
        propose(glossary, proposal)
    assert glossary.read_bytes() == SAMPLE


def test_another_proposal_of_the_day_is_replaced_only_when_asked(
    glossary: Path,
) -> None:
    with pytest.raises(GlossaryError, match="by Maya Okafor"):
        propose(glossary, Proposal(TAKEN, RULE))
    assert glossary.read_bytes() == SAMPLE
    propose(glossary, Proposal(TAKEN, RULE, replaces=True))
    texts = [each.text for each in read_sound(glossary).rules if each.from_on == TAKEN]
    assert texts == [RULE]


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal(NEW, "crm_scoer >= 70"),
        Proposal(NEW, RULE, marketing='Ada "the" Ito'),
        Proposal(NEW, points={"Senior title": 99_999}),
    ],
    ids=["a rule that is refused", "a name with a quotation mark", "too many points"],
)
def test_what_the_check_would_refuse_is_not_written(
    proposal: Proposal, glossary: Path
) -> None:
    with pytest.raises(GlossaryError, match=r"glossary\.md|quotation marks"):
        propose(glossary, proposal)
    assert glossary.read_bytes() == SAMPLE
    assert [path.name for path in glossary.parent.iterdir()] == ["glossary.md"]


def test_line_endings_and_byte_order_mark_stay(glossary: Path) -> None:
    glossary.write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace(b"\n", b"\r\n"))
    propose(glossary, Proposal(NEW, RULE))
    made = glossary.read_bytes()
    assert made.startswith(b"\xef\xbb\xbf<!--")
    assert made.count(b"\n") == made.count(b"\r\n")


def test_a_link_to_the_glossary_stays_a_link(glossary: Path) -> None:
    real = glossary.rename(glossary.with_name("real.md"))
    glossary.symlink_to(real)
    propose(glossary, Proposal(NEW, RULE))
    assert glossary.is_symlink()
    assert RULE in real.read_text(encoding="utf-8")


def test_a_criterion_that_is_gone_is_named_and_nothing_is_written(
    glossary: Path,
) -> None:
    with pytest.raises(GlossaryError, match="do not have 'Nobody'"):
        propose(glossary, Proposal(NEW, points={"Nobody": 3}))
    assert glossary.read_bytes() == SAMPLE


def test_somebody_elses_save_is_not_written_over(
    glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = SAMPLE + b"\nA word of somebody else.\n"

    def save_meanwhile(path: Path) -> None:
        glossary.write_bytes(theirs)

    monkeypatch.setattr(write_glossary, "read_sound", save_meanwhile)
    with pytest.raises(GlossaryError, match="at the same moment"):
        propose(glossary, Proposal(NEW, RULE))
    assert glossary.read_bytes() == theirs


def test_signing_the_proposal_of_that_day_needs_no_replacing(glossary: Path) -> None:
    same = "is_business_email and (trigger = 'hand-raise' or crm_score >= 70)"
    with pytest.raises(GlossaryError, match="already proposed from 2027-01-01, by M"):
        propose(glossary, Proposal(TAKEN, same))
    assert glossary.read_bytes() == SAMPLE
    signed_by = Proposal(TAKEN, same, marketing="Maya Okafor", sales="Jonas Lindqvist")
    propose(glossary, signed_by)
    (signed,) = [each for each in read_sound(glossary).rules if each.from_on == TAKEN]
    assert signed.is_agreed
    assert added_to(glossary)[0].startswith("```sql from=2027-01-01 marketing=")


def test_what_was_written_stands_where_it_is_said(glossary: Path) -> None:
    proposal = Proposal(
        NEW, RULE, points={"Senior title": 35}, minutes="#### 2026-11-08: changes"
    )
    places = propose(glossary, proposal)
    lines = glossary.read_text(encoding="utf-8").split("\n")
    assert {what: lines[line - 1] for what, line in places.items()} == {
        "minutes": "#### 2026-11-08: changes",
        "rule": "```sql from=2027-04-01",
        "points": "Proposed from 2027-04-01.",
    }


def test_a_first_rule_goes_under_its_heading(glossary: Path) -> None:
    new = (KIT_ROOT / "examples" / "new" / "glossary.md").read_text(encoding="utf-8")
    glossary.write_text(new, encoding="utf-8")
    had = [each for each in read_glossary(glossary).rules if each.name == "mql"]
    propose(glossary, Proposal(date(2031, 1, 1), RULE))
    found = [each for each in read_sound(glossary).rules if each.name == "mql"]
    assert len(found) == len(had) + 1
    assert found[0].text == RULE


def test_minutes_are_prose_and_the_newest_stand_first(glossary: Path) -> None:
    for day in (date(2026, 11, 1), date(2026, 11, 8)):
        minutes = minutes_of(
            Decision(
                day, NEW, ["a >= 1"], ["a >= 2"], "old.", "new.", "Ada", "",
                [Tried(("a >= 3",), "tried.")],
            )
        )  # fmt: skip
        propose(glossary, Proposal(NEW, minutes=minutes))
    text = glossary.read_text(encoding="utf-8")
    assert text.index("#### 2026-11-08") < text.index("#### 2026-11-01")
    assert text.count("## Changes") == 1
    assert "- **Proposed by:** Ada (marketing)" in text
    assert "- **Tried:** `a >= 3`: tried." in text
    assert read_sound(glossary).rules == read_rules(SAMPLE, glossary)


def read_rules(text: bytes, path: Path) -> object:
    """The rules of a glossary as it was."""
    before = path.with_name("before.md")
    before.write_bytes(text)
    return read_sound(before).rules
