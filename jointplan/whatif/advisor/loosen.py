"""What nothing on file can say: rejections only ever speak of what was handed off.

A rule can be tightened on evidence. Below the lowest value that was ever handed off,
and for values that never were, there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
from sqlglot import exp

from jointplan.glossary.rules.plain_words import NOUNS
from jointplan.glossary.rules.printer import print_rule
from jointplan.report.display.formats import count, first_upper, listing, plural
from jointplan.whatif.advisor.candidates import TEXT_FACTS, parts_of, thresholds_of
from jointplan.whatif.advisor.collect import known_sql

MOST_NAMED = 5


def no_evidence(
    con: duckdb.DuckDBPyConnection, quarter: str, rule: exp.Expr
) -> tuple[str, ...]:
    """Say for each limit and text fact what was never handed off."""
    return (*_below_limits(con, quarter, rule), *_never_seen(con, quarter, rule))


def _below_limits(
    con: duckdb.DuckDBPyConnection, quarter: str, rule: exp.Expr
) -> Iterator[str]:
    """Look at hand-offs that missed the rule by one lower limit alone."""
    for part, node in thresholds_of(rule):
        name = node.this.unnest().name.lower()
        others = [print_rule(each) for each in parts_of(rule) if each is not part]
        met = " and ".join(f"({each}) is true" for each in others) or "true"
        sql = f"""
            {known_sql(print_rule(rule))}
            select min({name}), count(*), count(*) filter (where is_good)
            from known
            where is_rated
                and ({print_rule(part)}) is false
                and {met}
        """  # noqa: S608 - printed from the admitted tree
        row = con.execute(sql, {"quarter": quarter}).fetchone()
        yield _limit_told(name, print_rule(node), row or (None, 0, 0))


def _limit_told(name: str, limit: str, found: tuple[int | None, int, int]) -> str:
    lowest, handoffs, qualified = found
    noun = first_upper(NOUNS[name])
    if lowest is None:
        return (
            f"{noun}: no lead that missed only `{limit}` was ever handed off, so "
            "nothing is known about a lower limit."
        )
    return (
        f"{noun}: no lead that missed only `{limit}` was ever handed off below "
        f"{count(lowest)}, so nothing is known there. From {count(lowest)} up to the "
        f"limit there are {plural(handoffs, 'lead')}, {count(qualified)} of them "
        "qualified. They were picked by hand or by an earlier rule."
    )


def _never_seen(
    con: duckdb.DuckDBPyConnection, quarter: str, rule: exp.Expr
) -> Iterator[str]:
    """Name values of responses of people never handed off that no hand-off has."""
    lists = ", ".join(
        f"""
        (
            select list({name} order by {name}) from (
                select {name} from subjects where moment = 'responded'
                except
                select {name} from known
            )
            where {name} is not null
        )"""  # noqa: S608 - a fact's name
        for name in TEXT_FACTS
    )
    sql = f"{known_sql(print_rule(rule))} select {lists}"
    found = con.execute(sql, {"quarter": quarter}).fetchone() or ()
    for name, values in zip(TEXT_FACTS, found, strict=True):
        if values:
            yield _values_told(name, values)


def _values_told(name: str, values: list[str]) -> str:
    named = [f"‘{value}’" for value in values[:MOST_NAMED]]
    if len(values) > MOST_NAMED:
        named.append(plural(len(values) - MOST_NAMED, "other value"))
    return (
        f"{first_upper(NOUNS[name])}: leads with {listing(named)} responded and were "
        "never handed off, so nothing is known about them."
    )
