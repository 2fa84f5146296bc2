"""The sample: the same story every time, and every situation in it."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from jointplan.plans.read import read_plans
from jointplan.sample import SEED, Sample
from jointplan.sample.columns import COLUMNS
from jointplan.sample.export import write
from jointplan.sample.hours import day_of
from jointplan.sample.ids import PREFIXES, checksum
from jointplan.sample.ledger import Ledger, TrueHandoff
from jointplan.sample.market import quarter_of
from jointplan.sample.words import RULE_2026_ON
from jointplan.workspace import KIT_ROOT
from tests.support.shared import share_planted

QUARTERS = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
FIRST, LAST = "2026-07-06", "2026-10-12"
Rows = list[dict[str, str]]

# How often each planted situation has to be found, at the least.
PLANTED = {
    "padding channel": 150, "old rule after 2026-01-01": 100, "late team": 500,
    "rejected too early": 60, "recycled too early": 40, "repeat signal": 80,
    "contact": 250, "joined at hand-off": 60, "joined by contact role": 20,
    "self-booked meeting": 60, "already working": 50,
    "sales-originated, stamped as MQL": 40, "bulk clean-up": 80,
    "clean-up by a sync": 10,
    "bulk import of an event list": 150, "pushed in one minute": 50,
    "returned, wrong territory": 30, "rejected, wrong territory": 15,
    "returned, nobody took it": 3, "expired, then decided": 25, "reversed": 30,
    "missing reason": 150, "unmapped reason": 40, "second row, same e-mail": 20,
    "repeat on a second row": 15, "duplicate with a matching row": 25, "merged": 25,
    "merged, other e-mail": 10, "hand-off on a merged row": 10, "role address": 25,
    "lead of a known contact": 30, "created as MQL": 50, "stamped contact": 20,
    "stamped again": 40, "stamped anew after closing": 20,
    "stamped anew while open": 10, "late lead": 15, "changed after hand-off": 500,
    "verdict differs today": 100, "stale reason cleared": 120,
    "odd company name": 24, "unmapped source": 12, "blank source": 10,
    "no e-mail": 12, "no score": 20, "no company": 10, "response just after": 20,
    "day differs in UTC": 15, "repeat after a colleague's deal": 8,
    "second of two in a quarter": 8,
}  # fmt: skip


@pytest.fixture(scope="module")
def sample(run_folder: Path) -> Sample:
    """Take the sample as it was planted in memory."""
    return share_planted(run_folder)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the sample in a process of its own, whose sets have another order."""
    folder = tmp_path_factory.mktemp("exports")
    code = (
        "import pathlib, sys; from jointplan.sample import write_sample; "
        "write_sample(pathlib.Path(sys.argv[1]))"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        check=True,
        cwd=KIT_ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(KIT_ROOT)},
    )
    return folder


@pytest.fixture(scope="module")
def ledger(sample: Sample) -> Ledger:
    """Take the ledger of the sample."""
    return sample.ledger


@pytest.fixture(scope="module")
def files(sample: Sample) -> dict[str, dict[str, Rows]]:
    """Give the rows of every file by delivery, each row by column."""
    return {
        one.name: {
            file: [
                dict(zip(COLUMNS[file].split(","), row, strict=True)) for row in rows
            ]
            for file, rows in one.tables.items()
        }
        for one in sample.deliveries
    }


def at(text: str) -> datetime:
    """Read a stamp of the export."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.000Z").replace(tzinfo=UTC)


def tagged(ledger: Ledger, tag: str) -> list[TrueHandoff]:
    """Name the hand-offs with a tag."""
    return [one for one in ledger.handoffs if tag in one.tags]


def fingerprint(folder: Path) -> dict[str, str]:
    """Say what every file under a folder holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
        if path.is_file()
    }


def test_same_seed_writes_the_same_bytes_in_another_process(
    tmp_path: Path, written: Path, sample: Sample
) -> None:
    for delivery in sample.deliveries:
        write(delivery, tmp_path / "salesforce")
    ours, theirs = fingerprint(tmp_path), fingerprint(written)
    assert len(ours) == 2 * len(COLUMNS)
    assert theirs.pop("SAMPLE.md")
    assert ours == theirs
    page = (written / "SAMPLE.md").read_text(encoding="utf-8")
    assert "fictional" in page and str(SEED) in page


def test_files_are_quoted_utf8_and_hold_what_the_ledger_counts(
    written: Path, ledger: Ledger
) -> None:
    for one in ledger.accounts_of_rows:
        path = written / "salesforce" / one.delivery / one.file
        with path.open(encoding="utf-8", newline="") as file:
            head = file.readline()
            file.seek(0)
            count = sum(1 for _ in csv.reader(file)) - 1
        assert head.startswith('"Id",') and head.count('"') % 2 == 0
        assert count == one.row_count > 0


def test_the_sample_is_large_enough(
    files: dict[str, dict[str, Rows]], ledger: Ledger
) -> None:
    last = files[LAST]
    assert len(last["Lead.csv"]) + len(last["Contact.csv"]) > 10_000
    assert 2_300 < len(last["Account.csv"]) < 2_700
    assert len(last["Task.csv"]) + len(last["Event.csv"]) > 60_000
    assert len(last["Opportunity.csv"]) > 1_000
    handed_off = {one.person_key for one in ledger.handoffs}
    assert len(handed_off) < len(ledger.people) / 3


def test_every_quarter_has_its_handoffs(ledger: Ledger) -> None:
    counts = Counter(quarter_of(one.opened_on) for one in ledger.handoffs)
    assert set(counts) == {*QUARTERS, "2026-Q4"}
    assert all(450 <= counts[quarter] <= 700 for quarter in QUARTERS)
    newest = max(one.opened_on for one in ledger.handoffs)
    assert date(2026, 10, 9) <= newest <= date(2026, 10, 12)
    days = Counter(one.opened_on.weekday() for one in ledger.handoffs)
    assert 20 < days[5] + days[6] < len(ledger.handoffs) * 0.1


@pytest.mark.parametrize(("tag", "least"), PLANTED.items())
def test_every_situation_is_planted(ledger: Ledger, tag: str, least: int) -> None:
    assert len(tagged(ledger, tag)) >= least


def test_every_situation_of_an_opportunity_is_planted(ledger: Ledger) -> None:
    deals = ledger.opportunities
    tags = Counter(tag for one in deals for tag in one.tags)
    least = {
        "Amount": 250, "StageName": 800, "CloseDate": 300, "left to pass": 100,
        "two leads": 10, "source Partner": 10, "source Outbound": 150,
    }  # fmt: skip
    assert set(tags) == set(least)
    assert all(tags[tag] >= count for tag, count in least.items()), tags
    kinds = Counter(one.kind for one in deals)
    assert min(kinds.values()) >= 30 and len(kinds) == 4
    assert len([one for one in deals if one.handoff_id is None]) > 500
    assert len([one for one in deals if one.currency == "USD"]) >= 5
    assert not any(one.handoff_id for one in deals if one.kind == "renewal")
    of_one_lead = Counter(one.handoff_id for one in deals if one.handoff_id)
    assert max(of_one_lead.values()) > 1


def test_no_tag_goes_untested(ledger: Ledger) -> None:
    known = {*PLANTED, "quiz", "first of two in a quarter", "put on an older deal"}
    assert {tag for one in ledger.handoffs for tag in one.tags} <= known


def test_every_decision_motion_and_trigger_occurs(ledger: Ledger) -> None:
    decisions = Counter(one.decision for one in ledger.handoffs)
    motions = Counter(one.motion for one in ledger.handoffs)
    triggers = Counter(one.trigger for one in ledger.handoffs)
    assert set(decisions) == {
        "qualified", "disqualified", "recycled", "withdrawn", "joined", "expired",
        "open",
    }  # fmt: skip
    assert set(motions) == {"new business", "customer", "open opportunity", "partner"}
    assert set(triggers) == {
        "hand-raise", "score crossing", "response", "list", "product use", "referral",
        "manual", "no response",
    }  # fmt: skip
    assert min(*decisions.values(), *motions.values(), *triggers.values()) >= 40


def test_returning_handoffs_come_within_and_after_ninety_days(ledger: Ledger) -> None:
    back = [one for one in ledger.handoffs if one.is_returning]
    soon = [one for one in back if not one.earns_after_requalify]
    assert len(soon) >= 50 and len(back) - len(soon) >= 100
    assert all(
        one.earns_after_requalify for one in ledger.handoffs if not one.is_returning
    )


def test_handoffs_of_a_person_never_overlap(ledger: Ledger) -> None:
    by_person: dict[str, list[TrueHandoff]] = defaultdict(list)
    for one in ledger.handoffs:
        by_person[one.person_key].append(one)
    for episodes in by_person.values():
        assert not episodes[0].is_returning
        for earlier, later in pairwise(episodes):
            assert earlier.closed_on is not None
            assert earlier.closed_on <= later.opened_on
            gap = (later.opened_on - earlier.closed_on).days
            assert later.is_returning
            assert later.earns_after_requalify == (gap >= 90)


def test_the_ledger_agrees_with_itself(ledger: Ledger) -> None:
    ids = [one.handoff_id for one in ledger.handoffs]
    assert len(set(ids)) == len(ids)
    in_people = [key for one in ledger.people for key in one.handoff_ids]
    assert sorted(in_people) == sorted(ids)
    for one in ledger.handoffs:
        assert one.opened_on == day_of(one.opened_at)
        assert (one.closed_on is None) == (one.decision == "open")
        assert (one.decided_at is None) == (one.decision in ("open", "expired"))
        if one.decided_at:
            assert one.decided_at >= one.opened_at
            assert one.closed_on == day_of(one.decided_at)
        if one.decision == "expired":
            assert one.closed_on == one.opened_on + timedelta(days=90)
        if one.decision == "open":
            assert one.opened_on + timedelta(days=90) > date(2026, 10, 12)
        if one.accepted_at and one.decided_at:
            assert one.opened_at <= one.accepted_at <= one.decided_at
        if one.won_on:
            assert one.won_on >= one.opened_on and one.won_amount


def test_conforming_follows_the_rule_of_the_day(ledger: Ledger) -> None:
    for one in ledger.handoffs:
        is_scored = (
            None
            if one.crm_score is None
            else one.crm_score >= (65 if one.opened_on >= RULE_2026_ON else 50)
        )
        is_met = True if one.trigger == "hand-raise" else is_scored
        if one.opened_on >= RULE_2026_ON and one.email_kind != "business":
            is_met = None if one.email_kind is None and is_met is not False else False
        assert one.is_conforming is is_met
    assert Counter(one.is_conforming for one in ledger.handoffs)[None] >= 15


def test_the_padding_channel_conforms_and_converts_badly(ledger: Ledger) -> None:
    single = [one for one in ledger.handoffs if not one.is_bulk]
    padded = [one for one in single if one.channel == "Content syndication"]
    others = [one for one in single if one.channel != "Content syndication"]

    def share(handoffs: list[TrueHandoff], name: str, value: object) -> float:
        met = [one for one in handoffs if getattr(one, name) == value]
        return len(met) / len(handoffs)

    assert share(padded, "is_conforming", True) < 0.45
    assert share(others, "is_conforming", True) > 0.75
    assert share(padded, "decision", "qualified") < 0.1
    assert share(others, "decision", "qualified") > 0.17


def test_field_north_answers_late(
    files: dict[str, dict[str, Rows]], ledger: Ledger
) -> None:
    owner_of = {row["Id"]: row["Team__c"] for row in files[LAST]["User.csv"]}
    contact_of = {
        row["Id"]: row["ConvertedContactId"] or row["Id"]
        for row in files[LAST]["Lead.csv"]
    }
    first: dict[str, list[datetime]] = defaultdict(list)
    for row in files[LAST]["Task.csv"]:
        if row["TaskSubtype"] in ("Call", "Email") and row["CallType"] != "Inbound":
            if row["CompletedDateTime"] and owner_of[row["OwnerId"]] != "Marketing":
                first[row["WhoId"]].append(at(row["CompletedDateTime"]))
    waits: dict[str | None, list[float]] = defaultdict(list)
    for one in ledger.handoffs:
        who = contact_of.get(one.record_id, one.record_id)
        later = [when for when in first[who] if when > one.opened_at]
        if later and not one.is_returning:
            wait = (min(later) - one.opened_at).total_seconds() / 3600
            waits[one.assigned_team].append(wait)
    assert median(waits["Field North"]) > 3 * median(waits["Inbound Desk"])
    assert median(waits["Field North"]) > 1.5 * median(waits["Field South"])


def test_both_stamps_of_a_contact_stand_one_in_each_delivery(
    files: dict[str, dict[str, Rows]], ledger: Ledger
) -> None:
    stamps = {
        name: {row["Id"]: row["MQL_Date__c"] for row in tables["Contact.csv"]}
        for name, tables in files.items()
    }
    again = tagged(ledger, "stamped anew after closing")
    for one in again:
        later = [
            other
            for other in ledger.handoffs
            if other.record_id == one.record_id and other.opened_at > one.opened_at
        ]
        assert one.start_known == later[0].start_known == "stamped"
        assert at(stamps[FIRST][one.record_id]) == one.opened_at
        assert at(stamps[LAST][one.record_id]) == later[0].opened_at
    for one in tagged(ledger, "stamped anew while open"):
        assert at(stamps[FIRST][one.record_id]) == one.opened_at
        assert at(stamps[LAST][one.record_id]) > one.opened_at
        assert one.repeat_signal_count == 1


def test_observed_handoffs_stand_in_history_and_stamped_ones_do_not(
    files: dict[str, dict[str, Rows]], ledger: Ledger
) -> None:
    seen = {
        (row[key], at(row["CreatedDate"]))
        for file, key in (("LeadHistory.csv", "LeadId"),
                          ("ContactHistory.csv", "ContactId"))
        for row in files[LAST][file]
        if row["NewValue"] == "MQL"
    }  # fmt: skip
    for one in ledger.handoffs:
        is_seen = (one.record_id, one.opened_at) in seen
        assert is_seen == (one.start_known == "observed")


def test_one_minute_holds_many_stage_changes_only_where_planted(
    files: dict[str, dict[str, Rows]], ledger: Ledger
) -> None:
    minutes: Counter[tuple[str, str]] = Counter()
    for file in ("LeadHistory.csv", "ContactHistory.csv"):
        for row in files[LAST][file]:
            if row["Field"] in ("Status", "Contact_Status__c"):
                minutes[row["CreatedById"], row["CreatedDate"][:16]] += 1
    crowded = {key: count for key, count in minutes.items() if count >= 5}
    assert len(crowded) == 5
    assert sum(count >= 50 for count in crowded.values()) == 4
    big = [one for one in tagged(ledger, "bulk clean-up") if one.is_bulk_decision]
    assert {one.decision for one in big} == {"withdrawn"}
    assert max(Counter(one.decided_by_id for one in big).values()) >= 80


def test_late_rows_are_old_and_only_in_the_second_delivery(
    files: dict[str, dict[str, Rows]], ledger: Ledger
) -> None:
    late = defaultdict(set)
    for one in ledger.late_rows:
        late[one.file].add(one.row_id)
    cut = datetime(2026, 7, 6, 4, tzinfo=UTC)
    for file in ("Lead.csv", "Contact.csv", "LeadHistory.csv", "ContactHistory.csv",
                 "Task.csv", "Event.csv", "CampaignMember.csv"):  # fmt: skip
        before = {row["Id"] for row in files[FIRST][file]}
        old = {row["Id"] for row in files[LAST][file] if at(row["CreatedDate"]) <= cut}
        assert old - before == late[file]
        assert before <= {row["Id"] for row in files[LAST][file]}
    assert len(late["Lead.csv"]) >= 15 and len(late["Task.csv"]) >= 100


def test_references_lead_somewhere(files: dict[str, dict[str, Rows]]) -> None:
    for tables in files.values():
        ids = {row["Id"] for rows in tables.values() for row in rows}
        for file, rows in tables.items():
            for row in rows:
                for name, value in row.items():
                    is_reference = name.endswith("Id") and name != "Id"
                    assert not (is_reference and value) or value in ids, (file, name)


def test_ids_are_salesforce_ids(files: dict[str, dict[str, Rows]]) -> None:
    for rows in files[LAST].values():
        ids = [row["Id"] for row in rows]
        assert len(set(ids)) == len(ids)
        assert all(len(one) == 18 for one in ids)
        assert all(one[15:] == checksum(one[:15]) for one in ids[:50])
        assert {one[:3] for one in ids} <= set(PREFIXES.values())


def test_nobody_real_is_in_the_sample(files: dict[str, dict[str, Rows]]) -> None:
    for tables in files.values():
        for file in ("Lead.csv", "Contact.csv", "User.csv"):
            for row in tables[file]:
                name, _, domain = row["Email"].lower().partition("@")
                is_reserved = domain.endswith(".example") or not domain
                assert is_reserved or name.endswith(".fictional")


def test_company_names_hold_formulas_markup_and_other_scripts(
    files: dict[str, dict[str, Rows]],
) -> None:
    names = {row["Company"] for row in files[LAST]["Lead.csv"]}
    assert any(name.startswith("=") for name in names)
    assert any('"' in name for name in names)
    assert any("<script>" in name for name in names)
    assert any(not name.isascii() for name in names)
    assert "Quiz 2026 <beta>" in {row["Type"] for row in files[LAST]["Campaign.csv"]}


def test_converted_leads_keep_their_row_and_hand_their_touches_over(
    files: dict[str, dict[str, Rows]],
) -> None:
    last = files[LAST]
    converted = {row["Id"] for row in last["Lead.csv"] if row["IsConverted"] == "true"}
    assert len(converted) > 300
    assert not converted & {row["WhoId"] for row in last["Task.csv"]}
    both = [row for row in last["CampaignMember.csv"] if row["LeadId"] in converted]
    assert both and all(row["ContactId"] for row in both)
    in_history = {
        row["LeadId"]
        for row in last["LeadHistory.csv"]
        if row["Field"] == "leadConverted"
    }
    assert in_history == converted


def test_history_ends_where_the_record_stands(
    files: dict[str, dict[str, Rows]],
) -> None:
    columns = {"Owner": "OwnerId"}
    for file, history, key in (
        ("Lead.csv", "LeadHistory.csv", "LeadId"),
        ("Contact.csv", "ContactHistory.csv", "ContactId"),
    ):
        for tables in files.values():
            today = {row["Id"]: row for row in tables[file]}
            newest: dict[tuple[str, str], tuple[str, str, str]] = {}
            for row in tables[history]:
                mark = (row["CreatedDate"], row["Id"], row["NewValue"])
                place = (row[key], row["Field"])
                newest[place] = max(newest.get(place, mark), mark)
            for (record, name), (_, _, value) in newest.items():
                if name not in ("created", "leadConverted", "leadMerged"):
                    if tables is files[LAST]:
                        assert today[record][columns.get(name, name)] == value


def test_sales_originated_deals_stand_apart(ledger: Ledger) -> None:
    forms = Counter(one.form for one in ledger.sales_originated)
    assert forms["qualified lead"] >= 30 and forms["opportunity"] >= 200
    credited = {key for one in ledger.handoffs for key in one.opportunity_ids}
    alone = {one.opportunity_id for one in ledger.sales_originated}
    assert not credited & alone
    kinds = Counter(one.credited_by for one in ledger.handoffs)
    assert set(kinds) == {None, "conversion link", "contact role", "account-matched"}


def test_missed_leads_were_never_handed_off(ledger: Ledger) -> None:
    handed_off = {one.person_key for one in ledger.handoffs}
    assert len(ledger.missed_leads) >= 40
    assert not handed_off & {one.person_key for one in ledger.missed_leads}


def test_the_plans_cover_every_quarter_of_the_sample() -> None:
    plans = read_plans(KIT_ROOT / "plans")
    assert list(plans) == [*QUARTERS, "2026-Q4"]
    for plan in plans.values():
        totals = [one for one in plan.quotas if not (one.source or one.segment)]
        assert len([one for one in totals if not one.region]) == 1
        assert plan.company.is_fictional
        assert plan.signoff.marketing and plan.signoff.sales
