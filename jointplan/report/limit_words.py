"""What an export could not tell: each limit in one sentence, with its cure.

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
        sentence: What is not known, after a number of hand-offs and before its subject.
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
        "Starts known to the day only: nothing is judged by the hour",
        "Export the field's history, or a column with the time of day",
    ),
    "wins_recorded_from": Limit(
        "Wins are on file from this day on only",
        "Export the deals that closed earlier",
        counts="other",
    ),
    "filled_afterwards": Limit(
        "Filled in much more often on qualified leads: counts only",
        f"{_HISTORY}, or fill the field in before the hand-off",
        counts="other",
    ),
    "no_decision_recorded": Limit(
        "The export cannot carry a decision",
        "Name the status that means rejected in mapping.toml",
    ),
    "no_history": Limit(
        "Records without history: taken as they are today",
        _HISTORY,
        counts="all hand-offs",
    ),
    "won_before_handoff": Limit(
        "Won before they were handed off: in no duration",
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
        "No source on file",
        "Fill in the lead source in the CRM before the hand-off",
    ),
    "no_accounts": Limit(
        "No account on file: new business or not is not known",
        "Export companies or accounts, and the link from each lead",
    ),
    "bulk_decisions": Limit(
        "Decided in bulk, by an import or in one minute",
        "Ask who set them, and correct in the CRM what nobody decided",
    ),
    "won_without_amount": Limit(
        "Wins of the quarter without an amount: not in revenue",
        "Fill in their amounts in the CRM",
        counts="other",
    ),
    "won_in_other_currency": Limit(
        "Wins in a currency without a rate: not in revenue",
        "Write what one of it is worth under [rates] in the plan",
        counts="other",
    ),
    "inferred_starts": Limit(
        "Starts only seen between two exports: no hour, no exact day",
        f"{_HISTORY}, or export more often",
    ),
    "quarter_not_known": Limit(
        "Began between two deliveries, perhaps in the quarter before: in no rate",
        "Make a delivery on the last day of each quarter, or export the history",
    ),
    "decisions_between": Limit(
        "Decided on a day that only deliveries bound: it is not known; days between "
        "deliveries that would tell most",
        "Export the history of the status, or deliver that often",
    ),
    "decision_shown_before": Limit(
        "Shown as decided, perhaps from before they began: not known whether again",
        "Export the history of the status, or clear it at each hand-off",
    ),
    "decided_before_handoff": Limit(
        "Dated as decided before they were handed off: decided, on no known day",
        "Ask which of the two dates is right",
    ),
    "decided_after_delivery": Limit(
        "Dated as decided after the export: decided, on no known day",
        "Ask what this date means, or name another column",
    ),
    "values_between": Limit(
        "A value that may have changed before the hand-off or after it: not known",
        f"{_HISTORY}, or deliver more often",
    ),
    "score_not_known": Limit(
        "Their score was seen before or after the hand-off, not at it: no rule can "
        "judge it",
        "Export the history of the score, or keep a delivery of each week",
    ),
    "starts_overwritten": Limit(
        "Known by the date of the last MQL alone: an earlier one is overwritten",
        "Export the history of the stage, or keep earlier deliveries",
    ),
    "no_authors": Limit(
        "Nobody says who made them MQLs: bulk and withdrawn cannot be told",
        "Export the history of the stage with its author",
    ),
    "starts_not_known": Limit(
        "MQL or SQL today, start not known: not counted as hand-offs",
        "Export the date they became one, or the history of the stage",
        counts="people",
    ),
    "unseen_handoffs": Limit(
        "May have been MQLs of the quarter, between two deliveries: shares are ranges",
        "Export the history of the status, or deliver more often",
        counts="people",
    ),
    "overwritten_handoffs": Limit(
        "May have been MQLs in this quarter too, before the date on file",
        "Export the history of the stage, or keep a delivery of each week",
        counts="people",
    ),
    "missing_handoffs": Limit(
        "MQLs of the quarter whose lead or contact no export has: shares are ranges",
        "Export all records, without a filter or a cap",
        counts="people",
    ),
    "recorded_until_mqls": Limit(
        "MQLs are on file until this day only", "Export them again", counts="other"
    ),
    "recorded_until_decisions": Limit(
        "Decisions are on file until this day only: those undecided are not judged",
        "Export the history again",
    ),
    "recorded_until_touches": Limit(
        "Touches are on file until this day only: what was due later is not judged",
        "Export the activities again",
    ),
    "recorded_until_responses": Limit(
        "Responses are on file until this day only", "Export them again", counts="other"
    ),
    "recorded_until_wins": Limit(
        "Wins are on file until this day only",
        "Export the opportunities again",
        counts="other",
    ),
    "bulk_without_responses": Limit(
        "Fifty MQLs and more in one minute, and no responses that show otherwise: bulk",
        "Export the responses too",
    ),
    "trigger_not_known": Limit(
        "No export tells what set the hand-off off",
        "Export responses, or the history of the stage with its author",
    ),
    "motion_not_known": Limit(
        "New business or customer at hand-off: not known",
        "Export deals back to the first win, or keep a delivery of the accounts",
    ),
    "wins_not_told": Limit(
        "Deals of which no column says whether they were won",
        "Export the stage of the deals and name it under is_won",
    ),
    "won_without_day": Limit(
        "Won on a day in no column: in no quarter, at no age",
        "Fill in or export the close date",
    ),
    "closed_ahead": Limit(
        "Closed after the day of the export: taken as of that day",
        "Correct the close date in the CRM",
    ),
    "currency_not_known": Limit(
        "Won in a currency whose symbol several share: in no revenue",
        'Name it: columns.amount_currency = { value = "USD" }',
    ),
    "responses_without_day": Limit(
        "Responses without a day: neither counted nor ruled out",
        "Export their date",
    ),
    "tier_not_known": Limit(
        "Which tier of the agreement holds is not known: not judged",
        "Export what the tiers ask for: responses, score, country",
    ),
    "excuses_unchecked": Limit(
        "Stated reasons that no export could confirm",
        "Export e-mails, contacts, won deals and the history of owners",
    ),
    "no_history_of": Limit(
        "No history of this field: taken as it is today",
        "Track the field in the CRM and export its history",
    ),
    "stages_backwards": Limit(
        "SQL on file before MQL: kept as recorded",
        "Ask which of the two dates is right",
    ),
    "vanished_leads": Limit(
        "Leads that the newest export lacks: deleted or left out",
        _ALL_RECORDS,
        counts="other",
    ),
    "vanished_contacts": Limit(
        "Contacts that the newest export lacks: deleted or left out",
        _ALL_RECORDS,
        counts="other",
    ),
    "merged_leads": Limit(
        "Leads that were merged into another record",
        "Nothing to do: their history counts for that record",
        counts="other",
    ),
    "merged_contacts": Limit(
        "Contacts that were merged into another record",
        "Nothing to do: their history counts for that record",
        counts="other",
    ),
    "touches_recorded_from": Limit(
        "Touches are on file from this day on only",
        "Export the activities of the whole quarter",
        counts="other",
    ),
    "history_recorded_from": Limit(
        "Changes of fields are on file from this day on only",
        "Export the whole history",
        counts="other",
    ),
    "file_not_read": Limit(
        "A file among the exports that nothing reads",
        "Name it under file = in mapping.toml, or take it away",
        counts="other",
    ),
    "missing_records": Limit(
        "Rows of a lead, contact or other record that no export has",
        "Export all records, without a filter or a cap",
        counts="other",
    ),
    "file_at_cap": Limit(
        "A file that ends where exports are cut off",
        "Look for the rest, and export in parts or with another tool",
        counts="other",
    ),
    "key_conflicts": Limit(
        "Records written twice with different contents: the last one is used",
        "Add the column of the last change to the export",
    ),
    "words_not_known": Limit(
        "Cells with a word that the mapping does not know: taken as not known",
        "Look their columns up in unread.csv, and say the words under values or where "
        "in mapping.toml",
        is_of_cells=True,
    ),
    "direction_not_known": Limit(
        "A message of unknown direction on them: it counts for nobody",
        "Export the subject or the direction, or say it in mapping.toml",
    ),
    "kind_not_known": Limit(
        "An act of unknown kind on them: it counts for nobody",
        "Name its kind under values in mapping.toml",
    ),
    "lost_touches": Limit(
        "An act on them that only the links name: not measurable",
        "Export all activities, without a filter or a cap",
    ),
    "owners_not_listed": Limit(
        "Their owner is on no list of owners: they belong to no team",
        "Export all users, the inactive ones too",
    ),
    "before_first_rule": Limit(
        "Older than the first agreed rule, judged by it",
        "Nothing to do: it passes as the quarters go by",
    ),
    "no_mql_dated": Limit(
        "No MQL has a day on file: no hand-off can be counted",
        "Export the MQL date, the history of the field, or a second delivery",
        is_open=True,
        counts="other",
    ),
    "zone_supposed": Limit(
        "The company's time zone is not said: days are cut as named here",
        f'{_COMPANY}: time_zone = "Europe/Berlin"',
        is_open=True,
        counts="all hand-offs",
    ),
    "currency_supposed": Limit(
        "The company's currency is not said: amounts are shown without one",
        f'{_COMPANY}: currency = "EUR"',
        is_open=True,
        counts="other",
    ),
    "company_supposed": Limit(
        "Not said by anyone, so supposed",
        "Write it under [company] in mapping.toml, or write a plan",
        counts="all hand-offs",
    ),
    "plan_word_unknown": Limit(
        "A promise for a word that the glossary lacks: left out",
        "Write the glossary's word in the plan, or add it to glossary.md",
        is_open=True,
        counts="other",
    ),
    "rows_unread": Limit(
        "Rows that could not be read: fewer than agreed, and in no figure",
        "Look them up in unread.csv, and export them again",
        counts="other",
    ),
    "cells_unread": Limit(
        "Cells that could not be read: fewer than agreed, and taken as blank",
        "Look them up in unread.csv, and correct layouts or values in mapping.toml",
        counts="other",
    ),
    "company_overruled": Limit(
        "The mapping says of the company what the plans do not: the plans hold",
        "Write the same in both, or take [company] out of mapping.toml",
        counts="all hand-offs",
    ),
    "rule_idle": Limit(
        "A rule of the mapping that fits no file: it sets nothing aside",
        "Name the column as the export does, or take the rule away",
        is_open=True,
        counts="other",
    ),
    "exception_unread": Limit(
        "An agreed exception that could not be read: left out",
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
