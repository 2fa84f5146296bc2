"""What each field of the staging contract holds, in words for who writes a mapping."""

from __future__ import annotations

from jointplan.ingest.contract import ENTITIES, Entity, Field, columns_of

_PERSON = {
    "email": "address, or several; lands as a keyed hash, its domain and its kind",
    "title": "job title, as it is now",
    "lead_source": "where the person came from, in the CRM's words (see glossary.md)",
    "industry": "industry, in the CRM's words",
    "segment": "what glossary.md makes a segment of: number of employees, or a name",
    "country": "country, of which glossary.md makes a region",
    "owner_id": "who has the record now: id or name of an owner",
    "status": "status as it is now, in the CRM's words",
    "crm_score": "the CRM's score, as it is now",
    "reason": "why sales rejected it, in the CRM's words",
    "note": "what sales wrote with a rejection; lands without names and addresses",
    "survivor_id": "id of the record that this one went up in",
    "is_deleted": "whether it is deleted in the CRM",
    "is_opted_out": "whether the person may not be written to",
    "created": "when the record was made",
    "modified": "when it was last changed; the later of two rows with one id is used",
}
MEANINGS: dict[str, dict[str, str]] = {
    "leads": {
        "lead_id": "id of the lead",
        "company_name": "the lead's company",
        **_PERSON,
        "is_converted": "whether the lead was converted",
        "converted": "when it was converted",
        "converted_contact_id": "the contact it became",
        "converted_account_id": "the account it went to",
        "converted_opportunity_id": "the opportunity that was made with it",
    },
    "contacts": {
        "contact_id": "id of the contact",
        "account_id": "the account the contact is of",
        "company_name": "the contact's company, where no account says it",
        "is_person": "whether the account is a person, whose name is not shown",
        **_PERSON,
    },
    "merges": {
        "record_id": "id of the record that went up in another",
        "survivor_id": "id of that other record",
        "merged": "when they were merged",
    },
    "accounts": {
        "account_id": "id of the account",
        "account_name": "its name",
        "is_person": "whether it is a person, whose name is not shown",
        "account_domain": "its web domain",
        "account_type": "what it is to you",
        "industry": "industry, in the CRM's words",
        "segment": "what glossary.md makes a segment of",
        "country": "country, of which glossary.md makes a region",
        "owner_id": "who has the account now",
        "is_target": "whether it is on the list of target accounts",
        "is_deleted": "whether it is deleted in the CRM",
        "created": "when the record was made",
        "modified": "when it was last changed",
    },
    "campaigns": {
        "campaign_id": "id of the campaign",
        "campaign_name": "its name",
        "source": "its channel, in the CRM's words (see glossary.md)",
        "parent_id": "the campaign whose cost includes this one's; leave it out where "
        "a parent's cost is its own alone",
        "starts": "its first day",
        "ends": "its last day",
    },
    "responses": {
        "response_id": "id of the response; without one, who, when and to what is it",
        "record_id": "the lead or contact who responded",
        "campaign_id": "the campaign it is of",
        "source": "channel, where no campaign says it",
        "trigger": "what the person did",
        "responded": "when; a feed without this column tells of responses all the same",
    },
    "stage_changes": {
        "change_id": "id of the change",
        "record_id": "the lead or contact",
        "track": "which of the record's states it is of",
        "stage": "the state it went to",
        "stage_before": "the state it was in before, where the history has it",
        "author_id": "who changed it",
        "author_kind": "what the author is, where the history says it",
        "start_known": "observed in a history, stamped by a date column, or inferred "
        "from a state without a date",
        "changed": "when; leave it out where only deliveries show the state",
        "seen_after": "a day on which the record still was in the state before",
        "respond_by": "until when sales owes a first answer to this MQL, where the "
        "record says so; the limit of the plan does not hold for it then",
    },
    "attribute_changes": {
        "change_id": "id of the change",
        "record_id": "the lead or contact",
        "attribute": "which field changed",
        "old_value": "its value before",
        "new_value": "its value after",
        "changed": "when",
    },
    "touches": {
        "touch_id": "id of the touch; without one, who, when and by what is it",
        "record_id": "the lead or contact",
        "owner_id": "who of sales did it, or received it",
        "direction": "out: sales to the lead; in: the lead to sales",
        "direction_mark": "the subject, where what it begins with tells the direction",
        "kind": "written for one person, or sent to many",
        "channel": "how",
        "result": "what came of it",
        "duration_seconds": "how long it took, in seconds",
        "happened": "when",
        "logged": "when it was entered",
        "modified": "when the entry was last changed",
    },
    "touch_people": {
        "touch_id": "the touch",
        "record_id": "one of its people",
    },
    "opportunities": {
        "opportunity_id": "id of the opportunity",
        "account_id": "its account",
        "owner_id": "who has it now",
        "source": "where it came from, in the CRM's words",
        "stage_name": "its stage, in the CRM's words",
        "kind": "what is sold: to a new customer, more to one, the same again",
        "is_won": "whether it is won",
        "is_closed": "whether it is closed",
        "amount": "what it is worth",
        "amount_currency": "code or symbol of the amount's currency",
        "loss_reason": "why it was lost, in the CRM's words",
        "loss_note": "what was written of it; only what several share is shown",
        "is_deleted": "whether it is deleted in the CRM",
        "created": "when it was made",
        "expected_close": "the day it is expected to close, where a column of its own "
        "says it",
        "closed": "when it was closed; of an open one, when it is expected to be",
        "modified": "when it was last changed",
    },
    "opportunity_changes": {
        "change_id": "id of the change",
        "opportunity_id": "the opportunity",
        "stage_name": "its stage after the change, in the CRM's words",
        "stage_name_before": "its stage before",
        "amount": "what it was worth after the change",
        "amount_before": "what it was worth before",
        "expected_close": "the day it was expected to close, after the change",
        "expected_close_before": "the day it was expected to close before",
        "changed": "when",
    },
    "opportunity_people": {
        "opportunity_id": "the opportunity",
        "record_id": "one of its people",
        "role": "their part in it",
        "added": "when they were added",
    },
    "owners": {
        "owner_id": "id of the owner, as records name it",
        "owner_name": "name",
        "team": "the team that plans and promises name",
        "kind": "whether it is a person",
        "is_active": "whether the person still works there",
    },
    "spend": {
        "spend_id": "id of the row; without one the row is its own key",
        "source": "channel, in the words of the ad account; without one its campaign's",
        "campaign_id": "the campaign it was spent on",
        "amount": "what was spent; a blank one is not known, and not 0",
        "amount_currency": "code or symbol of its currency",
        "spent": "the day, or the first of the days it was spent on",
        "spent_until": "the last of those days; where it is named and blank, the days "
        "are not known",
        "spent_for": "how long a row without a last day stands for; else a day",
    },
}
_ACCEPTED = {
    "text": "any text",
    "company": "a name",
    "note": "any text",
    "nameless note": "any text",
    "email": "an address",
    "mark": "a text",
    "integer": "a number",
    "decimal": "an amount: `1,200.50`, `USD 1,200`, `1.2M`",
    "boolean": "yes or no, in any language",
    "stamp": "a moment or a day",
    "day": "a day",
}


def fields_table() -> str:
    """Every entity's fields as Markdown: name, meaning, accepted words, need."""
    return "\n\n".join(_entity(name, entity) for name, entity in ENTITIES.items())


def _entity(name: str, entity: Entity) -> str:
    rows = [
        f"| `{field}` | {MEANINGS[name][field]} | {_accepted(item)} | "
        f"{_need(name, entity, field, item)} |"
        for field, item in entity.fields.items()
    ]
    shows = f"; the report cannot do without it in: {entity.sections}"
    said = f"{entity.brings}{shows if entity.sections else ''}."
    return "\n".join(
        [
            f"### `{name}`",
            "",
            f"{said[0].upper()}{said[1:]}",
            "",
            "| field | what it holds | accepted | needed |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _accepted(item: Field) -> str:
    """A code's own words, through a value map; else what the type reads."""
    if item.codes:
        return ", ".join(f"`{word}`" for word in item.codes)
    return _ACCEPTED[item.type]


def _need(name: str, entity: Entity, field: str, item: Field) -> str:
    """Whether a row says nothing without the field."""
    needed = set(entity.needed or entity.key)
    made = {"responses": "responded_on", "spend": "spend_id", "touches": "touch_id"}
    needed.discard(made.get(name, ""))
    return "" if needed.isdisjoint(columns_of(field, item.type)) else "in every row"
