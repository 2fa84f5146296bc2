"""Guesses what a table of a system without a profile holds, by its names.

It is held against the names that all profiles and the kit itself have for a field, in
any spelling, then against words: `inquiry_date` is likely the day a lead was made. What
the id and the file are called (`student_id`, `deals.csv`) tells one entity from
another. Every guess stays a comment until a person takes it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from jointplan.ingest.contract import ENTITIES, columns_of
from jointplan.ingest.files.export import candidates
from jointplan.ingest.inspect.guess import spaced
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.mapping.read import profile_names

PEOPLE = ("leads", "contacts")
_WORD = 0.25  # what a name that only sounds like a field counts
_ID = 2.0  # what the id's name counts
_FILE = 1.5
_NEAR = 1.5  # as much less than the best, and it may be that as well

# Words of event logs and home-made lists that no profile has.
_MORE: dict[str, dict[str, tuple[str, ...]]] = {
    "stage_changes": {
        "record_id": ("case", "caseid", "caseconceptname", "lead", "contact", "leadid"),
        "stage": ("activity", "conceptname", "event", "stage"),
        "changed": ("time", "timestamp", "timetimestamp", "completetimestamp"),
        "author_id": ("resource", "orgresource"),
    },
    "touches": {
        "touch_id": ("activityid", "callid", "recordid"),
        "record_id": ("lead", "contact", "leadid", "contactid", "whoid"),
        "owner_id": ("callowner", "activityowner", "agent"),
        "happened": ("callstarttime", "activitydate", "starttime", "calldate"),
        "direction": ("calltype",),
        "result": ("callresult", "outcome"),
    },
    "opportunities": {
        "opportunity_id": ("dealid", "opportunityid"),
        "closed": ("wondate", "dealclosed", "closedon"),
        "created": ("engagedate",),
        "amount": ("closevalue", "dealvalue"),
        "owner_id": ("salesagent", "salesrep", "owner"),
    },
    "leads": {
        "lead_id": ("leadid", "prospectid", "mqlid"),
        "lead_source": ("source", "channel", "origin"),
        "created": ("createdat", "createdon", "createdtime", "firstcontactdate"),
        "is_converted": ("converted", "isconverted"),
        "owner_id": ("owner", "salesrep", "assignedto"),
    },
    "spend": {
        "source": ("channel", "campaign", "campaignname", "platform"),
        "amount": ("cost", "costs", "spend", "spent", "amountspent", "adspend"),
        "spent": ("day", "date", "month", "from", "startson"),
        "spent_until": ("to", "until", "endson"),
    },
}
_WHEN = r"\b(date|day|time|timestamp|on|at)\b"
_WORDS = {
    "email": r"\b(email|e mail)\b",
    "company_name": r"^(company|account|organi[sz]ation|employer)( name)?$",
    "title": r"^(job )?title$|^position$",
    "industry": r"^(industry|sector)$",
    "country": r"^country$",
    "lead_source": r"\b(source|channel|medium|origin)\b",
    "source": r"\b(source|channel|medium|origin)\b",
    "owner_id": r"\b(owner|responsible|assign(ed to|ee)|(sales )?rep|salesperson"
    r"|recruiter|sales agent|advis[eo]r|counsel+or)\b",
    "stage": r"\b(stage|status)\b",
    "status": r"\b(status|stage)\b",
    "won": r"\bstatus\b",
    "stage_name": r"\bstage\b",
    "reason": r"\breason\b",
    "loss_reason": r"\breason\b",
    "crm_score": r"\bscore\b",
    "segment": r"\bsegment\b|\bemployees?\b|\bcompany size\b",
    "created": r"\bcreated$|^(added|received|registered)$|\b(created?|creation|added?"
    r"|received|registered|registration|sign ?up|inquiry|enquiry|application)\b.*"
    rf"{_WHEN}",
    "modified": r"^(last )?(modified|updated?|changed)$|\b(modified|updated?)\b.*"
    rf"{_WHEN}",
    "changed": rf"^changed$|\b(stage|status)\b.*{_WHEN}|\b(stage|status) change$",
    "is_converted": r"^(is )?converted$",
    "converted": rf"\bconver(ted|sion)\b.*{_WHEN}",
    "is_opted_out": r"\bopt(ed)? out\b",
    "amount_currency": r"\bcurrency\b",
    "amount": r"\b(amount|value|total)\b(?!.*\bcurrency\b)(?<!currency of value)",
    "closed": rf"\b(won|lost|closed?|closing)\b.*{_WHEN}",
    "team": r"^(team|group|role)$",
}  # fmt: skip
_IS_CODE = ("stage", "status", "won", "stage_name", "lead_source", "source", "reason")
_NO_CODE = re.compile(rf"{_WHEN}|\b(change|information|description|details?|email)\b")
_NEVER = re.compile(r"\bby\b|\bbounced?\b|^do not modify row\b")
_NOUNS = {
    "leads": r"leads?|(?:in|en)quir(?:y|ies)|prospects?|applicants?|students?|mqls?",
    "contacts": r"contacts?|persons?|people",
    "accounts": r"accounts?|compan(?:y|ies)|organi[sz]ations?",
    "opportunities": r"deals?|opportunit(?:y|ies)",
    "touches": r"touch(?:es)?|activit(?:y|ies)|tasks?|calls?|meetings?|e ?mails?",
    "stage_changes": r"changes?|history|events?",
    "owners": r"owners?|users?|reps?",
    "campaigns": r"campaigns?",
    "spend": r"spend(?:ing)?|costs?|ads?|adspend",
}
# The others have too few columns of their own: they need a noun.
_TOLD_BY_COLUMNS = ("leads", "contacts", "opportunities", "stage_changes", "touches")
_ID_WORDS = r"(?: ?(?:id|no|nr|number|key|guid))"


@dataclass(frozen=True)
class Guess:
    """What a table that nobody knows might be.

    Attributes:
        entity: The likeliest entity; "" where its names say too little.
        columns: Field -> columns that may hold it, the likeliest first.
        others: Entities that it may be as well.
    """

    entity: str = ""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def column(self, *fields: str) -> str:
        """The likeliest column of the first of these fields that has one, else ""."""
        found = (self.columns[each][0] for each in fields if each in self.columns)
        return next(found, "")


def guess_of(header: tuple[str, ...], file: str) -> Guess:
    """Guess what a table is by the names of its columns and of its file.

    Args:
        header: Column names as written.
        file: The file's name.
    """
    words = spaced(file.rsplit(".", 1)[0])
    scores: dict[str, float] = {}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for entity in ENTITIES:
        columns, score = _columns_of(entity, header)
        noun = _noun_score(entity, columns, words)
        least = 3 if entity in _TOLD_BY_COLUMNS and not noun else 2
        is_enough = len(columns) >= least and (entity in _TOLD_BY_COLUMNS or noun > 0)
        if is_enough and _is_whole(entity, columns):
            found[entity], scores[entity] = columns, score + noun
    if not found:
        return Guess()
    best, *rest = sorted(found, key=lambda entity: -scores[entity])
    near = [each for each in rest if scores[best] - scores[each] < _NEAR]
    return Guess(best, found[best], tuple(near[:2]))


def code_columns(guess: Guess, header: tuple[str, ...]) -> dict[str, str]:
    """Columns of a table whose words a person goes through.

    Returns:
        Kind (stage, won, source or reason) -> column.
    """
    stage = guess.column("stage", "stage_name", "status")
    found = {
        "stage": stage or _first("stage", header),
        "won": _first("won", header) if guess.entity == "opportunities" else "",
        "source": guess.column("lead_source", "source") or _first("source", header),
        "reason": guess.column("reason", "loss_reason") or _first("reason", header),
    }
    return {kind: column for kind, column in found.items() if column}


def stage_day(header: tuple[str, ...]) -> str:
    """The column that may say since when a record has its stage; "" for none."""
    return _first("changed", header)


def _first(item: str, header: tuple[str, ...]) -> str:
    return next(iter(_sounding(item, header)), "")


def _columns_of(
    entity: str, header: tuple[str, ...]
) -> tuple[dict[str, tuple[str, ...]], float]:
    """Field -> columns that may hold it, and how much that says for the entity."""
    names = _vocabulary()[entity]
    shared = _shared()
    columns: dict[str, list[str]] = {}
    score = 0.0
    for column in header:
        name = _squeezed(column)
        if item := names.get(name):
            score += 0 if item in columns else 1 / shared[name]
            columns.setdefault(item, []).append(column)
    for item in ENTITIES[entity].fields:
        for column in _sounding(item, header):
            score += 0 if item in columns else _WORD
            if column not in columns.setdefault(item, []):
                columns[item].append(column)
    key = ENTITIES[entity].key[0]
    used = {column for each in columns.values() for column in each}
    free = tuple(column for column in header if column not in used)
    if entity == "spend":
        columns.pop(key, None)  # an id taken for a row's makes days of a campaign one
    elif key not in columns and (ids := _ids(entity, free)):
        columns[key] = ids
    order = list(ENTITIES[entity].fields)
    ordered = sorted(columns.items(), key=lambda pair: order.index(pair[0]))
    return {item: tuple(each) for item, each in ordered}, score


def _sounding(item: str, header: tuple[str, ...]) -> list[str]:
    """Columns whose names sound like a field."""
    pattern = _WORDS.get(item)
    if pattern is None:
        return []
    return [
        column
        for column in dict.fromkeys(header)
        if re.search(pattern, spaced(column))
        and not _NEVER.search(spaced(column))
        and not (item in _IS_CODE and _NO_CODE.search(spaced(column)))
    ]


def _ids(entity: str, header: tuple[str, ...]) -> list[str]:
    """The column that may number an entity's records."""
    noun = _NOUNS.get(entity)
    patterns = [r"(record )?(id|no|nr|number|key|guid)"]
    if noun:
        patterns = [
            rf"(?:{noun}){_ID_WORDS}",
            rf"do not modify (?:{noun})",
            *patterns,
            noun,
        ]
    for pattern in patterns:
        for column in header:
            if re.fullmatch(pattern, spaced(column)):
                return [column]
    return []


def _noun_score(entity: str, columns: dict[str, tuple[str, ...]], file: str) -> float:
    """What the names of the id and of the file say for an entity."""
    noun = _NOUNS.get(entity)
    if noun is None:
        return 0.0
    key = spaced(columns.get(ENTITIES[entity].key[0], ("",))[0])
    has_id = re.search(rf"\b(?:{noun})\b", key) is not None
    return _ID * has_id + _FILE * (re.search(rf"\b(?:{noun})\b", file) is not None)


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


@cache
def _vocabulary() -> dict[str, dict[str, str]]:
    """Entity -> name, without blanks and signs -> field."""
    found: dict[str, dict[str, str]] = {
        entity: {_squeezed(name): name for name in item.fields}
        for entity, item in ENTITIES.items()
    }
    for profile in profile_names():
        for feed in known_source(profile).feeds.values():
            for name, item in feed.columns.items():
                for column in candidates(item):
                    found[feed.entity].setdefault(_squeezed(column), name)
    for entity, fields in _MORE.items():
        for name, columns in fields.items():
            found[entity].update(dict.fromkeys(columns, name))
    for names in found.values():
        names.pop("", None)
        names.pop("id", None)
    return found


@cache
def _shared() -> Counter[str]:
    """How many entities have a field of a name."""
    return Counter(name for names in _vocabulary().values() for name in names)


def _is_whole(entity: str, columns: dict[str, tuple[str, ...]]) -> bool:
    """Whether every column is there without which a row says nothing."""
    item = ENTITIES[entity]
    needed = set(item.needed or item.key) - {"spend_id"}  # a row of spend needs none
    return all(
        needed.isdisjoint(columns_of(name, each.type)) or name in columns
        for name, each in item.fields.items()
    ) and (entity != "stage_changes" or "stage" in columns)
