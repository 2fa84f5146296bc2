"""The staging contract: which entities exist, with which fields of which type.

Everything above staging is written against these columns and knows no vendor. A field
of type `stamp` becomes three columns: `<name>_at` (UTC, null where the source has only
a day), `<name>_on` (day in the company's time zone) and, to put both kinds in order,
`<name>_ordered_at` (the instant, or that at which the day begins); `day` becomes
`<name>_on`; `email` becomes `<name>_hash`, `<name>_domain`, `<name>_kind` and, for a
second address in the cell, `<name>_other_hash`. A `note` is text that lands without
the names, addresses and numbers of its own row, or not at all;
a `nameless note` is one whose row shows no names, so it lands without addresses and
numbers alone, and only phrases that several share ever leave it. A `company` is a name
that lands unless it is the name of its own row's person; it becomes `<name>`, as it is
shown, and `<name>_matched`, as it is matched: null for a filler.
A `code` holds one of the kit's own words and is reached through a value map of profile
or mapping. A `word` is a code of which the export's own word is kept as `<name>_word`:
one that no map knows is not known, and is named instead of stopping the run. A `mark`
is a code told by what a text begins with, such as `[In]`: no more of the text lands,
and one that begins with nothing of the kind tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

STAGES = ("mql", "accepted", "qualified", "disqualified", "recycled", "none")
TRIGGERS = (
    "hand-raise",
    "score crossing",
    "response",
    "list",
    "product use",
    "referral",
    "manual",
)
ATTRIBUTES = (
    "owner_id",
    "crm_score",
    "title",
    "segment",
    "industry",
    "country",
    "lead_source",
    "status",
    "reason",
)


# What was sold, to whom. `existing business` is sold to a customer, and nothing says
# whether it is more than before.
OPPORTUNITY_KINDS = ("new business", "expansion", "renewal", "existing business")


@dataclass(frozen=True)
class Field:
    """A field of an entity; `codes` lists the words a code may hold."""

    type: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entity:
    """An entity of staging.

    Attributes:
        fields: Field by name, in column order.
        key: Columns that make two rows the same record.
        needed: Columns without which a row says nothing.
        sections: Report sections that cannot do without it.
        brings: What a report shows because of it.
    """

    fields: dict[str, Field]
    key: tuple[str, ...]
    needed: tuple[str, ...] = ()
    sections: str = ""
    brings: str = ""
    columns: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the typed columns from the fields."""
        columns: dict[str, str] = {}
        for name, item in self.fields.items():
            columns.update(columns_of(name, item.type))
        object.__setattr__(self, "columns", columns)


# What is kept of an e-mail address.
EMAIL_PARTS = ("hash", "domain", "kind", "other_hash")
_SIMPLE = {
    "text": "varchar",
    "mark": "varchar",
    "note": "varchar",
    "nameless note": "varchar",
    "code": "varchar",
    "integer": "bigint",
    "decimal": "decimal(18, 2)",
    "boolean": "boolean",
}


def columns_of(name: str, type_: str) -> dict[str, str]:
    """Typed columns that a field of that type becomes."""
    if type_ == "stamp":
        return {
            f"{name}_at": "timestamp",
            f"{name}_on": "date",
            f"{name}_ordered_at": "timestamp",
        }
    if type_ == "day":
        return {f"{name}_on": "date"}
    if type_ == "email":
        return {f"{name}_{part}": "varchar" for part in EMAIL_PARTS}
    if type_ == "company":
        return {name: "varchar", f"{name}_matched": "varchar"}
    if type_ == "word":
        return {f"{name}_word": "varchar", name: "varchar"}
    return {name: _SIMPLE[type_]}


_TEXT = Field("text")
_STAMP = Field("stamp")
_FLAG = Field("boolean")
_COMPANY = Field("company")
_PERSON = {
    "email": Field("email"),
    "title": _TEXT,
    "lead_source": _TEXT,
    "industry": _TEXT,
    "segment": _TEXT,
    "country": _TEXT,
    "owner_id": _TEXT,
    "status": _TEXT,
    "crm_score": Field("integer"),
    "reason": _TEXT,
    "note": Field("note"),
    "survivor_id": _TEXT,
    "is_deleted": _FLAG,
    "is_opted_out": _FLAG,
    "created": _STAMP,
    "modified": _STAMP,
}

ENTITIES: dict[str, Entity] = {
    "leads": Entity(
        {
            "lead_id": _TEXT,
            "company_name": _COMPANY,
            **_PERSON,
            "is_converted": _FLAG,
            "converted": _STAMP,
            "converted_contact_id": _TEXT,
            "converted_account_id": _TEXT,
            "converted_opportunity_id": _TEXT,
        },
        key=("lead_id",),
        sections="all",
        brings="the people marketing hands to sales",
    ),
    "contacts": Entity(
        {
            "contact_id": _TEXT,
            "account_id": _TEXT,
            "company_name": _COMPANY,
            "is_person": _FLAG,
            **_PERSON,
        },
        key=("contact_id",),
        sections="Conversion",
        brings="people beyond lead records, and their accounts (Salesforce: Contact)",
    ),
    "merges": Entity(
        {"record_id": _TEXT, "survivor_id": _TEXT, "merged": _STAMP},
        key=("record_id", "survivor_id"),
        needed=("record_id", "survivor_id"),
        brings="records that went up in another one (HubSpot: Merged record IDs)",
    ),
    "accounts": Entity(
        {
            "account_id": _TEXT,
            "account_name": _COMPANY,
            "is_person": _FLAG,
            "account_domain": _TEXT,
            "account_type": Field(
                "code", ("prospect", "customer", "partner", "competitor")
            ),
            "industry": _TEXT,
            "segment": _TEXT,
            "country": _TEXT,
            "owner_id": _TEXT,
            "is_target": _FLAG,
            "is_deleted": _FLAG,
            "created": _STAMP,
            "modified": _STAMP,
        },
        key=("account_id",),
        sections="Lead quotas, Conversion",
        brings="motion, which tells new business from customers (Salesforce: Account)",
    ),
    "campaigns": Entity(
        {
            "campaign_id": _TEXT,
            "campaign_name": _TEXT,
            "source": _TEXT,
            "parent_id": _TEXT,
            "starts": Field("day"),
            "ends": Field("day"),
        },
        key=("campaign_id",),
        brings="the channel of a response",
    ),
    "responses": Entity(
        {
            "response_id": _TEXT,
            "record_id": _TEXT,
            "campaign_id": _TEXT,
            "source": _TEXT,
            "trigger": Field("code", TRIGGERS),
            "responded": _STAMP,
        },
        key=("response_id",),
        needed=("record_id", "responded_on"),
        sections="Lead quotas",
        brings="trigger and channel of each hand-off (Salesforce: CampaignMember)",
    ),
    "stage_changes": Entity(
        {
            "change_id": _TEXT,
            "record_id": _TEXT,
            "track": Field("code", ("lifecycle", "status", "opportunity")),
            "stage": Field("code", STAGES),
            "stage_before": Field("code", STAGES),
            "author_id": _TEXT,
            "author_kind": Field("code", ("person", "import", "sync", "workflow")),
            "start_known": Field("code", ("observed", "stamped", "inferred")),
            "changed": _STAMP,
            "seen_after": Field("day"),
            "respond_by": _STAMP,
        },
        key=(
            "change_id",
            "record_id",
            "stage",
            "start_known",
            "changed_at",
            "changed_on",
        ),
        needed=("record_id", "changed_on"),
        sections="Lead quotas, Conversion, Rejections",
        brings="the day each hand-off opened (Salesforce: LeadHistory)",
    ),
    "attribute_changes": Entity(
        {
            "change_id": _TEXT,
            "record_id": _TEXT,
            "attribute": Field("code", ATTRIBUTES),
            "old_value": _TEXT,
            "new_value": _TEXT,
            "changed": _STAMP,
        },
        key=("change_id", "record_id", "attribute", "changed_at", "new_value"),
        needed=("record_id", "attribute", "changed_on"),
        sections="Lead quotas",
        brings="leads as they were at hand-off (Salesforce: LeadHistory)",
    ),
    "touches": Entity(
        {
            "touch_id": _TEXT,
            "record_id": _TEXT,
            "owner_id": _TEXT,
            "direction": Field("code", ("out", "in")),
            "direction_mark": Field("mark", ("out", "in")),
            "kind": Field("code", ("personal", "sequence", "mass", "automated")),
            "channel": Field("code", ("call", "email", "meeting", "message")),
            "result": Field(
                "code",
                ("attempt", "voicemail", "conversation", "booked", "held", "no show"),
            ),
            "duration_seconds": Field("integer"),
            "happened": _STAMP,
            "logged": _STAMP,
            "modified": _STAMP,
        },
        key=("touch_id",),
        needed=("touch_id", "happened_on"),
        sections="Conversion, Rejections, Follow-up",
        brings="calls, e-mails and meetings (Salesforce: Task and Event)",
    ),
    "touch_people": Entity(
        {"touch_id": _TEXT, "record_id": _TEXT},
        key=("touch_id", "record_id"),
        needed=("touch_id", "record_id"),
        brings="the people of a touch with several (Salesforce: TaskRelation)",
    ),
    "opportunities": Entity(
        {
            "opportunity_id": _TEXT,
            "account_id": _TEXT,
            "owner_id": _TEXT,
            "source": _TEXT,
            "stage_name": _TEXT,
            "kind": Field("word", OPPORTUNITY_KINDS),
            "is_won": _FLAG,
            "is_closed": _FLAG,
            "amount": Field("decimal"),
            "amount_currency": _TEXT,
            "loss_reason": _TEXT,
            "loss_note": Field("nameless note"),
            "is_deleted": _FLAG,
            "created": _STAMP,
            "expected_close": Field("day"),
            "closed": _STAMP,
            "modified": _STAMP,
        },
        key=("opportunity_id",),
        sections="Conversion, Revenue",
        brings="opportunities and wins after a hand-off (Salesforce: Opportunity)",
    ),
    "opportunity_changes": Entity(
        {
            "change_id": _TEXT,
            "opportunity_id": _TEXT,
            "stage_name": _TEXT,
            "stage_name_before": _TEXT,
            "amount": Field("decimal"),
            "amount_before": Field("decimal"),
            "expected_close": Field("day"),
            "expected_close_before": Field("day"),
            "changed": _STAMP,
        },
        key=(
            "change_id",
            "opportunity_id",
            "changed_at",
            "changed_on",
            "stage_name",
            "amount",
            "expected_close_on",
        ),
        needed=("opportunity_id", "changed_on"),
        brings="amount, stage and expected day of an opportunity as they were "
        "(Salesforce: OpportunityFieldHistory)",
    ),
    "opportunity_people": Entity(
        {
            "opportunity_id": _TEXT,
            "record_id": _TEXT,
            "role": _TEXT,
            "added": _STAMP,
        },
        key=("opportunity_id", "record_id"),
        needed=("record_id",),
        sections="Conversion",
        brings="people of an opportunity (Salesforce: OpportunityContactRole)",
    ),
    "owners": Entity(
        {
            "owner_id": _TEXT,
            "owner_name": _TEXT,
            "team": _TEXT,
            "kind": Field("code", ("person", "queue", "workflow", "import", "sync")),
            "is_active": _FLAG,
        },
        key=("owner_id",),
        sections="Conversion, Rejections",
        brings="teams, and who is a queue or a workflow (Salesforce: User, Group)",
    ),
    "spend": Entity(
        {
            "spend_id": _TEXT,
            "source": _TEXT,
            "campaign_id": _TEXT,
            "amount": Field("decimal"),
            "amount_currency": _TEXT,
            "spent": Field("day"),
            "spent_until": Field("day"),
            "spent_for": Field("code", ("day", "month")),
        },
        key=("spend_id",),
        needed=("spend_id", "amount", "spent_on"),
        brings="cost of a channel",
    ),
}

# What no file is, but the history of stages has to say for itself.
DECISIONS = (
    "decisions",
    "Conversion, Rejections",
    "who was disqualified or recycled, and why (Salesforce: LeadHistory of Status)",
)
