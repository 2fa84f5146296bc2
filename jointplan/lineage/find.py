"""Whom an id means: a hand-off, a record of the CRM or an opportunity.

An id of 15 characters is the beginning of one with 18, and a hand-off's id is a
record's and a stamp; an id in other letters' case is taken where only one fits.
"""

from __future__ import annotations

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from jointplan.errors import Finding, UserError
from jointplan.lineage.layout import listing, plain

_KNOWN = """
with known as (
    select 'hand-off' as kind, handoff_id as id from built.episodes.episodes
    union
    select 'record', record_id from built.people.record_people
    union
    select 'record', lead_id from built.staging.leads where lead_id is not null
    union
    select 'record', contact_id from built.staging.contacts
    where contact_id is not null
    union
    select 'record', record_id from built.staging.merges where record_id is not null
    union
    select 'opportunity', opportunity_id from built.staging.opportunities
    where opportunity_id is not null
),

asked as (
    select
        $asked as id,
        split_part($asked, '@', 1) as record,
        strpos($asked, '@') > 0 as is_handoff,
        split_part($asked, '@', 2) as stamp
),
"""
_FOUND = """
compared as (
    select
        known.kind,
        known.id,
        case
            when known.id = asked.id then 1
            when length(asked.record) = 15
                and length(split_part(known.id, '@', 1)) = 18
                and starts_with(known.id, asked.record)
                and split_part(known.id, '@', 2) = asked.stamp then 2
            when lower(known.id) = lower(asked.id) then 3
        end as likeness
    from known
    cross join asked
)

select kind, id from compared
where likeness = (select min(likeness) from compared)
order by kind, id
"""
_NEAREST = """
near as (
    select
        known.id,
        case
            when asked.is_handoff and known.kind = 'hand-off'
                and starts_with(lower(known.id), lower(asked.record) || '@') then 0
            else levenshtein(lower(known.id), lower(asked.id))
        end as distance
    from known
    cross join asked
)

select id from near
where distance <= 3
order by distance, id
limit 5
"""
_TRY = (
    "take a record's or an opportunity's id from the address of its page in the CRM, "
    "or a hand-off's, RECORD@START, from the tables of the report"
)


@dataclass(frozen=True)
class Subject:
    """Whom an answer is about.

    Attributes:
        kind: `hand-off`, `record` or `opportunity`.
        id: As the exports and models know it.
        person_ids: Whom the id means; nobody where every row of it is set aside.
        record_ids: All records of these people, or the one that is asked about.
        opportunity_ids: Opportunities of theirs.
        handoff_ids: Hand-offs to be explained, oldest first.
    """

    kind: str
    id: str
    person_ids: tuple[str, ...]
    record_ids: tuple[str, ...]
    opportunity_ids: tuple[str, ...]
    handoff_ids: tuple[str, ...]


def find_subject(con: DuckDBPyConnection, asked: str) -> Subject:
    """Find whom an id means.

    Args:
        con: The kept database, attached as `built`.
        asked: The id as given.

    Raises:
        UserError: Nothing goes by that id, or several do.
    """
    asked = asked.strip()
    if not asked:
        raise UserError(Finding("no id was given", try_=_TRY))
    found = con.execute(_KNOWN + _FOUND, {"asked": asked}).fetchall()
    if len(found) > 1:
        ids = listing(plain(each) for _, each in found[:5])
        raise UserError(Finding(f"{plain(asked)} may mean {ids}", try_="name one"))
    if not found:
        near = con.execute(_KNOWN + _NEAREST, {"asked": asked}).fetchall()
        hint = f"did you mean {listing(plain(each) for (each,) in near)}?"
        raise UserError(
            Finding(
                f"{plain(asked)} is no hand-off, lead, contact or opportunity of the "
                "last run's exports",
                try_=hint if near else _TRY,
            )
        )
    return _subject(con, *found[0])


def _subject(con: DuckDBPyConnection, kind: str, id_: str) -> Subject:
    people = _ids(con, _PEOPLE[kind], id=id_)
    records = _ids(con, _RECORDS, people=people)
    if kind == "record" and id_ not in records:
        records = (*records, id_)
    opportunities = _ids(con, _OPPORTUNITIES, people=people)
    if kind == "opportunity" and id_ not in opportunities:
        opportunities = (id_, *opportunities)
    handoffs = _ids(con, _HANDOFFS, people=people)
    if kind == "hand-off":
        handoffs = (id_,)
    elif kind == "opportunity":
        handoffs = _ids(con, _CREDITED, id=id_) or handoffs
    return Subject(kind, id_, people, records, opportunities, handoffs)


_PEOPLE = {
    "hand-off": "select person_id from built.episodes.episodes where handoff_id = $id",
    "record": "select person_id from built.people.record_people where record_id = $id",
    "opportunity": """
        select handoffs.person_id
        from built.facts.credited_opportunities as credited
        inner join built.episodes.episodes as handoffs
            on credited.handoff_id = handoffs.handoff_id
        where credited.opportunity_id = $id
        union
        select person_id from built.canonical.opportunity_people
        where opportunity_id = $id
        order by 1
    """,
}
_RECORDS = """
select record_id from built.people.record_people
where list_contains($people, person_id)
order by record_id
"""
_HANDOFFS = """
select handoff_id from built.episodes.episodes
where list_contains($people, person_id)
order by opened_ordered_at, handoff_id
"""
_CREDITED = """
select handoff_id from built.facts.credited_opportunities
where opportunity_id = $id and handoff_id is not null
"""
# Those of the account too: they decide the motion, and who has joined one (R7, R14).
_OPPORTUNITIES = """
select opportunity_id from built.canonical.opportunity_people
where list_contains($people, person_id)
union
select opportunities.opportunity_id
from built.canonical.people as people
inner join built.canonical.opportunities as opportunities
    on people.account_id = opportunities.account_id
where list_contains($people, people.person_id)
union
select credited.opportunity_id
from built.facts.credited_opportunities as credited
inner join built.episodes.episodes as handoffs
    on credited.handoff_id = handoffs.handoff_id
where list_contains($people, handoffs.person_id)
order by 1
"""


def _ids(con: DuckDBPyConnection, sql: str, **asked: object) -> tuple[str, ...]:
    given = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asked.items()
    }
    return tuple(str(row[0]) for row in con.execute(sql, given).fetchall())
