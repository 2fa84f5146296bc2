"""Guesses what a company's own columns are: `MQL_Date__c` is likely an MQL's day."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from jointplan.ingest.contract import ATTRIBUTES
from jointplan.ingest.files.export import candidates, present
from jointplan.ingest.inspect.recognise import Taken
from jointplan.ingest.mapping.schema import Constant

_FEW = 5  # candidates for one field
_PEOPLE = ("leads", "contacts")
_OWN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("crm_score", _PEOPLE, r"\b(lead|contact|crm|total|fit)? ?score\b"),
    ("reason", _PEOPLE, r"\b(disqualif|unqualif|reject|loss|lost|recycl)\w*|reason\b"),
    ("loss_reason", ("opportunities",), r"\b(loss|lost)\b|\breason\b"),
    (
        "modified",
        (*_PEOPLE, "accounts", "opportunities", "touches"),
        r"\blast (modified|updated?|changed?|edited)\b|^(modified|updated)$"
        r"|\b(modified|updated?|edited) (date|at|on|time)\b",
    ),
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
    r"bounce|unsubscribe|time in|exited|\bid\b|quarantine|opt(ed)? out"
    r"|(?<!last )changed|sync|\b(after|since|by)\b"
)


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
        own = own_of(column, entity)
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


def own_of(column: str, entity: str) -> Own | None:
    """The field or the date of a stage that a column may be, by its name."""
    words = spaced(column)
    if _NOT_OWN.search(words):
        return None
    is_date = entity in _PEOPLE and _IS_DATE.search(words) is not None
    if is_date:
        for stage, pattern in _DATES:
            if re.search(pattern, words):
                return Own(column, stage=stage)
    for field, entities, pattern in _OWN:
        if is_date and field != "modified":
            continue  # the day of a loss is no reason
        if entity in entities and re.search(pattern, words):
            return Own(column, field=field)
    return None


def attribute_of(word: str) -> str:
    """Attribute that a tracked field of a history may be; "" for none."""
    return next(
        (
            field
            for field, _, pattern in _OWN
            if field in ATTRIBUTES and re.search(pattern, spaced(word))
        ),
        "",
    )
