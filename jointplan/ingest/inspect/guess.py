"""What may be guessed, and is marked as a guess: own columns, and tables nobody knows.

A company's own field has any name; `MQL_Date__c` is likely the day of an MQL. A table
of an unknown system is held against the names that all profiles and the kit itself have
for a field, in any spelling.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from jointplan.ingest.contract import ENTITIES, columns_of
from jointplan.ingest.files.export import candidates, present
from jointplan.ingest.inspect.recognise import Taken
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.mapping.read import profile_names
from jointplan.ingest.mapping.schema import Constant

_FEW = 5  # candidates for one field
_PEOPLE = ("leads", "contacts")
_OWN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("crm_score", _PEOPLE, r"\b(lead|contact|crm|total|fit)? ?score\b"),
    ("reason", _PEOPLE, r"\b(disqualif|unqualif|reject|loss|lost|recycl)\w*|reason\b"),
    ("loss_reason", ("opportunities",), r"\b(loss|lost)\b|\breason\b"),
    ("segment", (*_PEOPLE, "accounts"), r"\bsegment\b|\bemployees?\b|company size"),
)
_DATES = (
    ("mql", r"\bmql\b|marketing qualified"),
    ("accepted", r"\bsal\b|sales accepted|\baccepted\b"),
    ("qualified", r"\bsql\b|sales qualified|^qualified"),
    ("disqualified", r"\b(dis|un)qualified|\brejected"),
    ("recycled", r"\brecycled?"),
)
_IS_DATE = re.compile(r"\b(date|day|time|stamp|at|on|became)\b|datetime")
_NOT_OWN = re.compile(
    r"bounce|unsubscribe|time in|exited|\bid\b|quarantine|opt(ed)? out|changed|sync"
    r"|\b(after|since)\b"
)

# Words of event logs and home-made lists that no profile has.
_MORE: dict[str, dict[str, tuple[str, ...]]] = {
    "stage_changes": {
        "record_id": ("case", "caseid", "caseconceptname"),
        "stage": ("activity", "conceptname", "event", "stage"),
        "changed": ("time", "timestamp", "timetimestamp", "completetimestamp"),
        "author_id": ("resource", "orgresource"),
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
}


@dataclass(frozen=True)
class Own:
    """A column that may be a field of the kit.

    Attributes:
        column: As the header writes it.
        field: Field of the table's entity, or "" for the date of a stage.
        stage: Stage that it may be the date of.
    """

    column: str
    field: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Guess:
    """What a table that nobody knows might be."""

    entity: str
    columns: dict[str, str]


def spaced(name: str) -> str:
    """A column's name as words in lower case: `MQL_Date__c` -> `mql date c`."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return " ".join(re.findall(r"[^\W_]+", parts.lower()))


def own_columns(taken: Taken, header: tuple[str, ...]) -> list[Own]:
    """Columns left over that look like fields which the profile cannot know."""
    entity = taken.kind.entity
    feed = taken.kind.feeds[taken.main]
    known = {
        name
        for name, item in feed.columns.items()
        if isinstance(item, Constant) or present(candidates(item), header)
    }
    found = []
    for column in dict.fromkeys(header):
        own = _own(column, entity)
        is_read = column in taken.matched
        if own and not is_read and own.field not in known:
            found.append(own)
    counts: Counter[str] = Counter()
    kept = []
    for own in found:
        counts[own.field + own.stage] += 1
        if counts[own.field + own.stage] <= _FEW:
            kept.append(own)
    return kept


def _own(column: str, entity: str) -> Own | None:
    words = spaced(column)
    if _NOT_OWN.search(words):
        return None
    if entity in _PEOPLE and _IS_DATE.search(words):
        for stage, pattern in _DATES:
            if re.search(pattern, words):
                return Own(column, stage=stage)
        return None
    for field, entities, pattern in _OWN:
        if entity in entities and re.search(pattern, words):
            return Own(column, field=field)
    return None


def attribute_of(word: str) -> str:
    """Attribute that a tracked field of a history may be; "" for none."""
    return next(
        (
            field
            for field, entities, pattern in _OWN
            if "leads" in entities and re.search(pattern, spaced(word))
        ),
        "",
    )


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


@cache
def _vocabulary() -> dict[str, dict[str, str]]:
    """Entity -> name, without blanks and signs -> field."""
    found: dict[str, dict[str, str]] = {
        entity: {_squeezed(field): field for field in item.fields}
        for entity, item in ENTITIES.items()
    }
    for profile in profile_names():
        for feed in known_source(profile).feeds.values():
            for field, item in feed.columns.items():
                for name in candidates(item):
                    found[feed.entity].setdefault(_squeezed(name), field)
    for entity, fields in _MORE.items():
        for field, names in fields.items():
            for name in names:
                found[entity][name] = field
    for names_of_entity in found.values():
        names_of_entity.pop("", None)
        names_of_entity.pop("id", None)
    return found


def guess_of(header: tuple[str, ...]) -> Guess | None:
    """Guess what a table is by its columns' names; none if they say too little."""
    vocabulary = _vocabulary()
    shared = Counter(name for names in vocabulary.values() for name in names)
    best, most = None, 0.0
    for entity, names in vocabulary.items():
        columns: dict[str, str] = {}
        score = 0.0
        for column in header:
            field = names.get(_squeezed(column))
            if field and field not in columns:
                columns[field] = column
                score += 1 / shared[_squeezed(column)]
        if len(columns) > 2 and score > most and _is_whole(entity, columns):
            best, most = Guess(entity, columns), score
    return best


def _is_whole(entity: str, columns: dict[str, str]) -> bool:
    """Whether every column is there without which a row says nothing."""
    item = ENTITIES[entity]
    needed = set(item.needed or item.key)
    return all(
        needed.isdisjoint(columns_of(name, field.type)) or name in columns
        for name, field in item.fields.items()
    ) and (entity != "stage_changes" or "stage" in columns)
