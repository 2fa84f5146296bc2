"""What an export cannot show: each limit in one sentence, with its cure.

The page, the terminal and the publication read this one table. A new limit is a row of
`queries/cohorts/export_limits.sql` and an entry here; its code is the same in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Counts = Literal["hand-offs", "all hand-offs", "people", "other"]


@dataclass(frozen=True)
class Limit:
    """One kind of limit.

    Attributes:
        sentence: What is not known, after a number of leads and before its subject.
        cure: What to export, write or do, so that it is known next time.
        is_open: Whether it has to be mended, or accepted by both sides, before the
            report is published.
        counts: What `actual_count` of its row counts: hand-offs of the report's
            quarter, people beside them, or something else. Some limits touch all
            hand-offs of the quarter.
        is_of_cells: Whether its subjects are cells of an export, which the page shows
            and the terminal does not.
    """

    sentence: str
    cure: str
    is_open: bool = False
    counts: Counts = "hand-offs"
    is_of_cells: bool = False


_HISTORY = "Export the history of the fields too"
_ALL_RECORDS = "Export all records, not a view of some"
_COMPANY = "Write it under [company] in mapping.toml, or write a plan"

LIMITS: dict[str, Limit] = {
    "date_only": Limit(
        "Known by the day only: no hour can be judged",
        "Export the field's history, or a column with the time of day",
    ),
    "wins_recorded_from": Limit(
        "Wins are in the export from this day on",
        "Export the deals that closed earlier",
        counts="other",
    ),
    "filled_afterwards": Limit(
        "Filled in much more often on qualified leads: counts only, no shares",
        f"{_HISTORY}, or fill the field in before the hand-off",
        counts="other",
    ),
    "no_decision_recorded": Limit(
        "Decisions are not in this export",
        "Name the status that means rejected in mapping.toml",
    ),
    "no_history": Limit(
        "No history of the fields: taken as they are today",
        _HISTORY,
        counts="all hand-offs",
    ),
    "won_before_handoff": Limit(
        "Won before they were passed on: left out of all durations",
        "Ask which date is right: the MQL date or the close date",
    ),
    "unmapped_sources": Limit(
        "A source that the glossary does not name",
        "Add it to Sources in glossary.md",
        is_of_cells=True,
    ),
    "unmapped_segments": Limit(
        "A segment that the glossary does not name",
        "Add it to Segments in glossary.md",
        is_of_cells=True,
    ),
    "unmapped_reasons": Limit(
        "A reason that the glossary does not name",
        "Add it to Rejection reasons in glossary.md",
        is_of_cells=True,
    ),
    "blank_sources": Limit(
        "No source recorded",
        "Fill in the lead source in the CRM before leads are passed on",
    ),
    "unknown_sources": Limit(
        "Their campaign is not in this export: the source is not known",
        "Export the campaigns (Salesforce: Campaign.csv, HubSpot: campaigns.csv)",
    ),
    "no_accounts": Limit(
        "No account recorded: new business or customer is not known",
        "Export companies or accounts, and the link from each lead",
    ),
    "bulk_decisions": Limit(
        "Decided in bulk, by an import, or within one minute",
        "Ask who set them, and correct in the CRM what no person decided",
    ),
    "won_without_amount": Limit(
        "Wins of the quarter without an amount: not in revenue",
        "Fill in their amounts in the CRM",
        counts="other",
    ),
    "opportunity_kind_not_known": Limit(
        "Opportunities of a kind that the mapping does not name: not known",
        "Say what it means under values.kind of opportunities in mapping.toml",
        counts="other",
        is_of_cells=True,
    ),
    "roles_of_deleted": Limit(
        "Contact roles of deleted contacts: their part in a deal is not known",
        "Restore the contacts in the CRM, or merge them into those that stand for them",
        counts="other",
    ),
    "closed_before_created": Limit(
        "Opportunities that closed before they were created: counted by their close",
        "Correct one of the two dates in the CRM",
        counts="other",
    ),
    "won_in_other_currency": Limit(
        "Wins in a currency without a rate: not in revenue",
        "Write its rate under [rates] in the plan",
        counts="other",
    ),
    "inferred_starts": Limit(
        "Seen first between two exports: no exact day",
        f"{_HISTORY}, or export more often",
    ),
    "quarter_not_known": Limit(
        "Passed on between two exports, perhaps in the quarter before: in no share",
        "Export on the last day of each quarter, or export the history",
    ),
    "decisions_between": Limit(
        "Decided between two exports, on a day that is not known",
        "Export the history of the status, or export more often",
    ),
    "decision_shown_before": Limit(
        "A decision that may be older than the lead's latest MQL",
        "Export the history of the status, or clear it for each new MQL",
    ),
    "decided_before_handoff": Limit(
        "Decided before they were passed on, by the dates: day not known",
        "Ask which of the two dates is right",
    ),
    "decided_after_delivery": Limit(
        "Decided after the day of the export, by the dates: day not known",
        "Ask what this date means, or name another column",
    ),
    "values_between": Limit(
        "A value may have changed before or after the lead was passed on",
        f"{_HISTORY}, or export more often",
    ),
    "score_not_known": Limit(
        "The score at hand-off is not known: no definition can judge them",
        "Export the history of the score, or an export each week",
    ),
    "starts_overwritten": Limit(
        "Only the date of the last MQL is known: an earlier one is overwritten",
        "Export the history of the stage, or keep earlier exports",
    ),
    "no_authors": Limit(
        "Who made them MQLs is not known: bulk and withdrawn leads cannot be found",
        "Export the history of the stage with its author",
    ),
    "starts_not_known": Limit(
        "MQL or SQL today, since when is not known: not counted as leads",
        "Export the date they became one, or the history of the stage",
        counts="people",
    ),
    "unseen_handoffs": Limit(
        "May have been MQLs between two exports: shares are ranges",
        "Export the history of the status, or export more often",
        counts="people",
    ),
    "overwritten_handoffs": Limit(
        "May have been MQLs in this quarter too, before the recorded date",
        "Export the history of the stage, or an export each week",
        counts="people",
    ),
    "missing_handoffs": Limit(
        "MQLs of the quarter without a lead or contact record: shares are ranges",
        "Export all records, without a filter or a cap",
        counts="people",
    ),
    "recorded_until_mqls": Limit(
        "MQLs are in the export until this day only",
        "Export them again",
        counts="other",
    ),
    "recorded_until_decisions": Limit(
        "Decisions are in the export until this day only: open leads are not judged",
        "Export the history again",
    ),
    "recorded_until_touches": Limit(
        "Touches are in the export until this day only: later deadlines are not judged",
        "Export the activities again",
    ),
    "recorded_until_responses": Limit(
        "Responses are in the export until this day only",
        "Export them again",
        counts="other",
    ),
    "recorded_until_wins": Limit(
        "Wins are in the export until this day only",
        "Export the opportunities again",
        counts="other",
    ),
    "bulk_without_responses": Limit(
        "Fifty or more MQLs in one minute, without responses: taken as bulk",
        "Export the responses too",
    ),
    "trigger_not_known": Limit(
        "What made them MQLs is not known",
        "Export responses, or the history of the stage with its author",
    ),
    "motion_not_known": Limit(
        "New business or customer at hand-off is not known",
        "Export deals back to the first win, or keep earlier exports of the accounts",
    ),
    "wins_not_told": Limit(
        "Deals that may be won or lost: no column says which",
        "Export the stage of the deals and name it under is_won",
    ),
    "won_without_day": Limit(
        "Won on a day that is not known: in no quarter",
        "Fill in or export the close date",
    ),
    "closed_ahead": Limit(
        "Closed after the day of the export: taken as closed on that day",
        "Correct the close date in the CRM",
    ),
    "currency_not_known": Limit(
        "Won in a currency whose symbol is used by several: not in revenue",
        'Name it: columns.amount_currency = { value = "USD" }',
    ),
    "responses_without_day": Limit(
        "Responses without a day: left open",
        "Export their date",
    ),
    "tier_not_known": Limit(
        "Which agreement applies is not known: not judged",
        "Export what the agreements ask for: responses, score, country",
    ),
    "excuses_unchecked": Limit(
        "Stated reasons that could not be confirmed",
        "Export e-mails, contacts, won deals and the history of owners",
    ),
    "no_history_of": Limit(
        "No history of this field: taken as it is today",
        "Track the field in the CRM and export its history",
    ),
    "stages_backwards": Limit(
        "SQL before MQL, by the dates: kept as recorded",
        "Ask which of the two dates is right",
    ),
    "vanished_leads": Limit(
        "Leads missing from the newest export: deleted or left out",
        _ALL_RECORDS,
        counts="other",
    ),
    "vanished_contacts": Limit(
        "Contacts missing from the newest export: deleted or left out",
        _ALL_RECORDS,
        counts="other",
    ),
    "merged_leads": Limit(
        "Leads merged into another record",
        "Nothing to do: their history counts for that record",
        counts="other",
    ),
    "merged_contacts": Limit(
        "Contacts merged into another record",
        "Nothing to do: their history counts for that record",
        counts="other",
    ),
    "touches_recorded_from": Limit(
        "Touches are in the export from this day on",
        "Export the activities of the whole quarter",
        counts="other",
    ),
    "history_recorded_from": Limit(
        "Changes of fields are in the export from this day on",
        "Export the whole history",
        counts="other",
    ),
    "file_not_read": Limit(
        "A file among the exports is not used",
        "Name it under file = in mapping.toml, or remove it",
        counts="other",
    ),
    "missing_records": Limit(
        "Rows that refer to a record which is not in the export",
        "Export all records, without a filter or a cap",
        counts="other",
    ),
    "file_at_cap": Limit(
        "A file that ends at the size where exports are cut off",
        "Look for the rest, and export in parts or with another tool",
        counts="other",
    ),
    "key_conflicts": Limit(
        "Records exported twice with different contents: the last one is used",
        "Add the column of the last change to the export",
    ),
    "words_not_known": Limit(
        "Cells with a word that the mapping does not know: taken as unknown",
        "Find their columns in unread.csv, and add the words under values or where in "
        "mapping.toml",
        is_of_cells=True,
    ),
    "direction_not_known": Limit(
        "A message without a direction: it counts for no one",
        "Export the subject or the direction, or set it in mapping.toml",
    ),
    "kind_not_known": Limit(
        "An activity of unknown kind: it counts for no one",
        "Name its kind under values in mapping.toml",
    ),
    "lost_touches": Limit(
        "An activity that is linked but not in the export: cannot be judged",
        "Export all activities, without a filter or a cap",
    ),
    "owners_not_listed": Limit(
        "The owner is on no list of users: the lead has no team",
        "Export all users, also the inactive ones",
    ),
    "spend_not_recorded": Limit(
        "Campaigns of the quarter without a cost on file: not 0, not known",
        "Fill in their actual cost in the CRM; write 0 where they cost nothing",
        counts="other",
    ),
    "spend_negative": Limit(
        "A negative cost: left out",
        "Subtract a credit from the cost that it belongs to",
        counts="other",
        is_of_cells=True,
    ),
    "spend_days_not_known": Limit(
        "Costs whose first or last day is missing, or out of order: left out",
        "Fill in start and end of the campaign in the CRM, and export both",
        counts="other",
    ),
    "spend_running": Limit(
        "Costs of campaigns that still ran when they were exported: they may grow",
        "Export again once they have ended",
        counts="other",
    ),
    "spend_overlapping": Limit(
        "Spend of one day from two rows or files, and perhaps in twice",
        "Leave one of them out of mapping.toml, or out of the export",
        counts="other",
        is_of_cells=True,
    ),
    "spend_of_older_export": Limit(
        "Spend of days that a newer export tells without it: perhaps in twice",
        "Remove it from the older export if the newer one has it by another name",
        counts="other",
        is_of_cells=True,
    ),
    "spend_of_parents": Limit(
        "Costs of campaigns that have others with a cost below them: counted once",
        'Write columns.parent_id = "" under the feed campaigns in mapping.toml if a '
        "parent's cost is its own alone",
        counts="other",
    ),
    "spend_in_other_currency": Limit(
        "Spend in a currency without a rate: in no cost",
        "Write its rate under [rates] in the plan",
        counts="other",
    ),
    "spend_recorded_from": Limit(
        "Spend is in the export from this day on",
        "Export what was spent before it too",
        counts="other",
    ),
    "spend_recorded_until": Limit(
        "Spend ends in the export on this day",
        "Export what was spent after it too",
        counts="other",
    ),
    "unmapped_spend": Limit(
        "Spend on a source that the glossary does not name",
        "Add it to Sources in glossary.md",
        counts="other",
        is_of_cells=True,
    ),
    "before_first_rule": Limit(
        "Older than the first agreed definition, judged by it",
        "Nothing to do: it ends as quarters go by",
    ),
    "no_mql_dated": Limit(
        "No MQL has a day: no lead can be counted",
        "Export the MQL date, the history of the field, or a second export",
        is_open=True,
        counts="other",
    ),
    "zone_supposed": Limit(
        "The company's time zone is assumed",
        f'{_COMPANY}: time_zone = "Europe/Berlin"',
        is_open=True,
        counts="all hand-offs",
    ),
    "currency_supposed": Limit(
        "The company's currency is not known: amounts stand without one",
        f'{_COMPANY}: currency = "EUR"',
        is_open=True,
        counts="other",
    ),
    "company_supposed": Limit(
        "Assumed, because no one set it",
        "Write it under [company] in mapping.toml, or write a plan",
        counts="all hand-offs",
    ),
    "plan_word_unknown": Limit(
        "A promise for a word that is not in the glossary: left out",
        "Write the glossary's word in the plan, or add it to glossary.md",
        is_open=True,
        counts="other",
    ),
    "rows_unread": Limit(
        "Rows that could not be read: fewer than agreed, and in no figure",
        "Find them in unread.csv, and export them again",
        counts="other",
    ),
    "cells_unread": Limit(
        "Cells that could not be read: fewer than agreed, and taken as blank",
        "Find them in unread.csv, and correct layouts or values in mapping.toml",
        counts="other",
    ),
    "company_overruled": Limit(
        "Mapping and plans differ on the company: the plans apply",
        "Write the same in both, or remove [company] from mapping.toml",
        counts="all hand-offs",
    ),
    "rule_idle": Limit(
        "A rule of the mapping matches no file: it sets nothing aside",
        "Name the column as the export does, or remove the rule",
        is_open=True,
        counts="other",
    ),
    "exception_unread": Limit(
        "An agreed exception could not be read: left out",
        "Correct its line in the exceptions file",
        is_open=True,
        counts="other",
    ),
}

KINDS = {"limit_code": "varchar", "is_open": "boolean", "counts": "varchar"}
"""Columns of `run.limit_kinds`."""


def kind_rows() -> list[tuple[str, bool, str]]:
    """Rows of `run.limit_kinds`: what the models have to know of each limit."""
    return [(code, limit.is_open, limit.counts) for code, limit in LIMITS.items()]


def limit_of(code: str) -> Limit:
    """The words of a limit; a code without words is shown as it is."""
    return LIMITS.get(code, Limit(code.replace("_", " "), "See docs/report.md"))
