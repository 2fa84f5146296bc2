"""What the specs take for granted: one company, its plan, its words and its people."""

from __future__ import annotations

from datetime import date

from jointplan.plans.calendar_tables import TABLES, calendar_rows
from jointplan.plans.calendars import WEEKDAYS, Calendar
from jointplan.report.limit_words import KINDS, kind_rows

# The office is open from 9 to 17 on weekdays, in summer from 7 to 15 UTC.
CALENDARS = [
    Calendar.model_validate(
        {
            "name": name,
            "time_zone": zone,
            "holidays": [date(2026, 8, 17)],
            **{day: "09:00-17:00" for day in WEEKDAYS[:5]},
        }
    )
    for name, zone in (("Berlin", "Europe/Berlin"), ("New York", "America/New_York"))
]


def _calendar_table(name: str) -> str:
    """Write a table of the calendars as a spec would."""
    rows = calendar_rows(CALENDARS, date(2026, 7, 1), date(2027, 1, 5))[name]
    cells = [["-" if cell is None else str(cell) for cell in row] for row in rows]
    return "\n".join(" | ".join(line) for line in [list(TABLES[name]), *cells])


def _limit_kinds() -> str:
    """What the kit knows of each limit, as a spec would write it."""
    cells = [
        [code, "yes" if is_open else "no", counts]
        for code, is_open, counts in kind_rows()
    ]
    return "\n".join(" | ".join(line) for line in [list(KINDS), *cells])


_STAGED = {
    "file_number": "1",
    "record_number": "#",
    "unread_fields": "",
    "row_fate": "used",
}
_HANDOFF = {
    "handoff_id": "h#",
    "person_id": "p#",
    "record_id": "r#",
    "quarter": "2026-Q3",
    "plan_quarter": "2026-Q3",
    "start_known": "observed",
    "trigger": "response",
    "source": "Webinar",
    "is_source_in_glossary": "yes",
    "is_source_known": "yes",
    "segment": "Small",
    "is_segment_in_glossary": "yes",
    "region": "North",
    "motion": "new business",
    "decision": "open",
    "repeat_signal_count": "0",
    "is_conforming": "yes",
    "mql_rule_on": "2026-01-01",
    "is_before_first_rule": "no",
    "is_returning": "no",
    "is_first_or_requalified": "yes",
    "is_quarter_known": "yes",
    "is_opened_between": "no",
    "is_decided_between": "no",
    "is_decision_unknown": "no",
    "is_reason_known": "yes",
    "is_bulk": "no",
    "is_decision_bulk": "no",
    "is_sales_originated": "no",
    "is_rated": "yes",
    "is_won_before_handoff": "no",
    "is_credited_back": "no",
    "opened": "2026-07-01",
    "age_days": "103",
    "win_age_days": "103",
    "quota_fate": "earned",
}

# Values of columns that a table of a spec leaves out; `staging` is for all of staging.
USUAL: dict[str, dict[str, str]] = {
    "staging": _STAGED,
    "staging.orphans": {},
    "staging.leads": {
        **_STAGED,
        "lead_id": "lead#",
        "email_kind": "business",
        "crm_score": "80",
        "created": "2026-01-01",
        "delivered_on": "2026-01-01",
    },
    "staging.contacts": {
        **_STAGED,
        "email_kind": "business",
        "crm_score": "80",
        "delivered_on": "2026-01-01",
    },
    "staging.owners": {**_STAGED, "file_number": "0"},
    "staging.touches": {**_STAGED, "touch_id": "touch#", "direction": "out"},
    "staging.opportunities": {
        **_STAGED,
        "opportunity_id": "o#",
        "amount": "1000",
        "amount_currency": "EUR",
        "is_won": "no",
        "is_closed": "no",
    },
    "staging.spend": {**_STAGED, "spend_id": "s#"},
    "plan.settings": {
        "expires_after_days": "90",
        "requalify_after_days": "90",
        "reversal_days": "14",
        "credit_back_days": "10",
        "counts_event_lists": "no",
        "within_days": "30",
        "clock_starts": "handoff",
        "contact_discharges": "yes",
        "already_working_days": "5",
        "booked_before_minutes": "15",
    },
    "plan.agreements": {
        "quarter": "2026-Q3",
        "agreement_number": "#",
        "first_response_limit_seconds": "7200",
        "first_response_pct": "90",
        "touches_owed_count": "3",
        "touches_within_business_days": "5",
        "touches_pct": "80",
    },
    "plan.agreement_matches": {"quarter": "2026-Q3", "agreement_number": "#"},
    "plan.counted_kinds": {"quarter": "2026-Q3"},
    "plan.quotas": {"quarter": "2026-Q3", "quota_name": "q#", "per": "quarter"},
    "run.period": {
        "quarter": "2026-Q3",
        "starts_on": "2026-07-01",
        "ends_before": "2026-10-01",
        "as_of_on": "2026-10-12",
        "ended_on": "2026-10-12",
        "known_until_at": "2026-10-12 22:00",
        "as_of_basis": "given",
        "is_complete": "yes",
        "is_baseline": "no",
        "company_name": "Acme (fictional)",
        "is_fictional": "yes",
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
        "locale": "en",
        "week_starts_number": "1",
        "fiscal_year_starts_number": "1",
        "is_signed": "no",
    },
    "run.quarters": {
        "is_report_quarter": "no",
        "plan_quarter": "2026-Q3",
        "has_plan": "no",
    },
    "glossary": {"from_on": "2026-01-01", "is_agreed": "yes"},
    "glossary.reasons": {
        "from_on": "2026-01-01",
        "is_agreed": "yes",
        "touches_owed": "none",
    },
    "glossary.wordings": {"rule_words": "as it says"},
    "glossary.terms": {"slug": "s#", "definition": "What it means.", "line": "#"},
    "glossary.rules": {
        "marketing_by": "Ada",
        "sales_by": "Bo",
        "is_agreed": "yes",
        "rule_sql": "true",
        "line": "#",
    },
    "journeys.handoffs": _HANDOFF,
}

# Rows of tables that a spec does not give.
STANDARD: dict[str, str] = {
    "run.period": """
        quarter
        2026-Q3
    """,
    "run.horizons": """
        within_days | win_within_days | influence_days | sales_days
        30          | 90              | 180            | 180
    """,
    "run.next_quarter": """
        quarter | starts_on  | ends_before | plan_quarter | has_plan
        2026-Q4 | 2026-10-01 | 2027-01-01  | 2026-Q4      | yes
    """,
    "run.served_quarters": """
        quarter | starts_on  | ends_before
        2026-Q4 | 2026-10-01 | 2027-01-01
        2027-Q1 | 2027-01-01 | 2027-04-01
        2027-Q2 | 2027-04-01 | 2027-07-01
    """,
    "run.quarters": """
        quarter | starts_on  | ends_before | is_complete | is_report_quarter
        2025-Q4 | 2025-10-01 | 2026-01-01  | yes         | no
        2026-Q1 | 2026-01-01 | 2026-04-01  | yes         | no
        2026-Q2 | 2026-04-01 | 2026-07-01  | yes         | no
        2026-Q3 | 2026-07-01 | 2026-10-01  | yes         | yes
        2026-Q4 | 2026-10-01 | 2027-01-01  | no          | no
    """,
    "plan.settings": """
        quarter
        2026-Q3
    """,
    "plan.teams": """
        quarter | team       | side
        2026-Q3 | Desk       | sales
        2026-Q3 | Marketing  | marketing
        2026-Q3 | Operations | operations
    """,
    "plan.calendars": """
        calendar_name | is_usual
        Berlin        | yes
        New York      | no
    """,
    "plan.counted_kinds": """
        counts_as | kind
        first     | personal
        further   | personal
        further   | sequence
    """,
    "plan.agreements": """
        agreement_name
        All
    """,
    "plan.agreement_matches": """
        agreement_number
        1
    """,
    "run.limit_kinds": _limit_kinds(),
    "run.calendar_days": _calendar_table("calendar_days"),
    "run.calendar_spans": _calendar_table("calendar_spans"),
    "staging.owners": """
        owner_id | team       | kind
        sam      | Desk       | person
        sue      | Desk       | person
        mia      | Marketing  | person
        otto     | Operations | person
        robot    | -          | workflow
        loader   | -          | import
        sync     | -          | sync
    """,
    "glossary.sources": """
        crm_value | source
        webinar   | Webinar
        adwords   | Paid search
        fair      | Trade show
    """,
    "glossary.segments": """
        crm_value | segment
        1-49      | Small
        50+       | Large
    """,
    "glossary.regions": """
        crm_value | region
        sweden    | North
        italy     | South
    """,
    "glossary.reasons": """
        reason      | family  | acts      | touches_owed | is_credited_back
        Spam        | data    | marketing | none         | yes
        No budget   | timing  | both      | contact      | no
        No response | contact | sales     | attempts     | no
    """,
    "glossary.reason_values": """
        crm_value | reason
        spam      | Spam
        fake      | Spam
        no money  | No budget
        silence   | No response
    """,
    "mapping.carried": """
        entity        | field   | word
        stage_changes | stage   | mql
        stage_changes | stage   | disqualified
        stage_changes | reason  | -
        responses     | trigger | hand-raise
        touches       | kind    | personal
        opportunities | is_won  | -
    """,
}
