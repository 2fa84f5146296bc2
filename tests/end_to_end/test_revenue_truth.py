"""The sample's revenue recounted from the exports and from the ledger, without SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pytest

from jointplan.sample.ledger import Ledger
from tests.support.shared import Sample

STARTS, ENDS = "2026-07-01", "2026-09-30"
NEWEST = "salesforce/2026-10-12"
PARTNER, OUTBOUND = ("Partner Referral",), ("Outbound", "SDR")


@pytest.fixture(scope="module")
def con(sample: Sample) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open every layer that was built on the sample's exports."""
    with sample.open() as built:
        yield built


@pytest.fixture(scope="module")
def csv(sample: Sample) -> dict[str, pd.DataFrame]:
    """Read the newest delivery as text."""
    return {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)
        for path in (sample.exports / NEWEST).glob("*.csv")
    }


def asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


def test_every_opportunity_is_as_the_ledger_has_it(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    links = {"conversion": "conversion link", "role": "contact role"}
    found = asked(
        con,
        "select opportunity_id, kind, amount_currency, amount, stage_name, "
        "expected_close_on, handoff_id, credited_by from canonical.opportunities "
        "inner join facts.credited_opportunities "
        "using (opportunity_id, amount, amount_currency)",
    )
    assert set(found) == {
        (
            each.opportunity_id,
            each.kind,
            each.currency,
            each.amount,
            each.stage,
            each.expected_on,
            each.handoff_id,
            links.get(each.credited_by or "", each.credited_by),
        )
        for each in ledger.opportunities
    }


def won_of(csv: dict[str, pd.DataFrame]) -> pd.DataFrame:
    deals = csv["Opportunity"]
    return deals[(deals["IsWon"] == "true") & deals["CloseDate"].between(STARTS, ENDS)]


def test_won_revenue_is_that_of_the_export_by_kind_and_currency(
    con: duckdb.DuckDBPyConnection, csv: dict[str, pd.DataFrame]
) -> None:
    kinds = {
        "New Business": "new business",
        "Existing Business": "existing business",
        "Upgrade": "expansion",
        "Renewal": "renewal",
    }
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, deal in won_of(csv).iterrows():
        key = (kinds[deal["Type"]], deal["CurrencyIsoCode"])
        expected[key] += Decimal(deal["Amount"])
    found = asked(
        con,
        "select kind, amount_currency, sum(counted_amount) from marts.revenue_origins "
        "where span = 'quarter' group by all",
    )
    assert {(kind, currency): amount for kind, currency, amount in found} == expected
    assert sum(expected.values()) == Decimal(1_566_250)


def accounts_of(csv: dict[str, pd.DataFrame]) -> dict[str, str]:
    """The account of every lead and contact: its id, or that of its domain."""
    sites = csv["Account"]["Website"].str.lower()
    domains = sites.str.extract(r"^(?:https?://)?(?:www\.)?([^/]+)")[0]
    by_domain = dict(zip(domains, csv["Account"]["Id"], strict=True))
    found = dict(zip(csv["Contact"]["Id"], csv["Contact"]["AccountId"], strict=True))
    for _, lead in csv["Lead"].iterrows():
        domain = lead["Email"].lower().rpartition("@")[2]
        found[lead["Id"]] = lead["ConvertedAccountId"] or by_domain.get(domain, "")
    return found


def reached_out(csv: dict[str, pd.DataFrame]) -> dict[str, list[pd.Timestamp]]:
    """When somebody of sales reached out to an account, as the log of acts has it."""
    teams = dict(zip(csv["User"]["Id"], csv["User"]["Team__c"], strict=True))
    accounts = accounts_of(csv)
    tasks = csv["Task"]
    tasks = tasks[(tasks["IsDeleted"] == "false") & (tasks["IsClosed"] == "true")]
    tasks = tasks[tasks["TaskSubtype"].isin(["Call", "Email", "Cadence"])]
    tasks = tasks[tasks["CallType"] != "Inbound"]
    found: dict[str, list[pd.Timestamp]] = defaultdict(list)
    rows = [
        *zip(tasks["WhoId"], tasks["OwnerId"], tasks["CompletedDateTime"], strict=True)
    ]
    met = csv["Event"][csv["Event"]["IsDeleted"] == "false"]
    rows += [*zip(met["WhoId"], met["OwnerId"], met["StartDateTime"], strict=True)]
    for who, owner, at in rows:
        team = teams.get(owner, "")
        if team and not team.startswith("Marketing") and accounts.get(who):
            found[accounts[who]].append(pd.Timestamp(at))
    return found


def test_origins_are_those_counted_from_the_export(
    con: duckdb.DuckDBPyConnection, csv: dict[str, pd.DataFrame], ledger: Ledger
) -> None:
    """Credit is the ledger's; partners, sources and touches are the files'."""
    links = {each.opportunity_id: each.credited_by for each in ledger.opportunities}
    touches = reached_out(csv)
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for _, deal in won_of(csv).iterrows():
        created = pd.Timestamp(deal["CreatedDate"])
        since = created - pd.Timedelta(days=180)
        if deal["LeadSource"] in PARTNER:
            origin = "partner"
        elif links[deal["Id"]]:
            is_account = "account" in str(links[deal["Id"]])
            origin = "account-matched" if is_account else "marketing"
        elif deal["LeadSource"] in OUTBOUND or any(
            since <= at <= created for at in touches[deal["AccountId"]]
        ):
            origin = "sales"
        else:
            origin = "not attributed"
        expected[origin] += Decimal(deal["Amount"])
    found = asked(
        con,
        "select origin, sum(counted_amount) from marts.revenue_origins "
        "where span = 'quarter' group by all",
    )
    assert dict(found) == expected
    assert expected["marketing"] == Decimal(681_200)
    assert expected["account-matched"] == Decimal(208_200)


def test_origins_of_new_business_leave_seven_deals_to_nobody(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = asked(
        con,
        "select kind = 'new business', origin, sum(win_count), sum(counted_amount) "
        "from marts.revenue_origins where span = 'quarter' group by all",
    )
    by = {(is_new, origin): (n, amount) for is_new, origin, n, amount in found}
    rest = [by[True, origin] for origin in ("sales", "not attributed")]
    assert [sum(each) for each in zip(*rest, strict=True)] == [13, Decimal(322_400)]
    assert by[True, "not attributed"] == (7, Decimal(149_350))
    existing = [amount for (is_new, _), (_, amount) in by.items() if not is_new]
    assert sum(existing) == Decimal(354_450)


def test_opening_of_the_quarter_is_that_of_the_history(
    con: duckdb.DuckDBPyConnection, csv: dict[str, pd.DataFrame]
) -> None:
    """What was open on 1 July and due in the quarter, changed back step by step."""
    deals = csv["Opportunity"]
    start = pd.Timestamp("2026-07-01", tz="Europe/Berlin")
    created = pd.to_datetime(deals["CreatedDate"])
    is_open = (created < start) & (
        (deals["IsClosed"] == "false") | (deals["CloseDate"] >= STARTS)
    )
    history = csv["OpportunityFieldHistory"]
    later = history[pd.to_datetime(history["CreatedDate"]) >= start]
    due = Decimal(0)
    for _, deal in deals[is_open].iterrows():
        stood = {name: deal[name] for name in ("Amount", "CloseDate")}
        changes = later[later["OpportunityId"] == deal["Id"]]
        for _, change in changes.sort_values("CreatedDate", ascending=False).iterrows():
            stood[change["Field"]] = change["OldValue"]
        if STARTS <= stood["CloseDate"] <= ENDS and deal["CurrencyIsoCode"] == "EUR":
            due += Decimal(stood["Amount"])
    found = asked(
        con,
        "select sum(due_amount), sum(unknown_count), sum(open_count) "
        "from marts.revenue_openings where quarter = '2026-Q3'",
    )
    assert found == [(due, 0, int(is_open.sum()))]


def test_open_deals_cover_what_the_export_says_is_due(
    con: duckdb.DuckDBPyConnection, csv: dict[str, pd.DataFrame]
) -> None:
    deals = csv["Opportunity"]
    is_own = (deals["IsClosed"] == "false") & (deals["CurrencyIsoCode"] == "EUR")
    days, amounts = deals["CloseDate"], deals["Amount"].map(Decimal)
    sums = [
        sum(amounts[is_own & mask], Decimal(0))
        for mask in (
            days.between("2026-10-12", "2026-12-31"),
            days < "2026-10-12",
            days > "2026-12-31",
        )
    ]
    found = asked(
        con, "select due_amount, past_amount, later_amount from marts.revenue_coverage"
    )
    assert list(found[0]) == sums
