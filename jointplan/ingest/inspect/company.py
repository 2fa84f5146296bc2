"""What a mapping says of the whole company, as long as no plan does (R63).

The zone is asked where no export says one, the currency where amounts carry none; what
has a usual answer is a comment, and the report marks it as supposed.
"""

from __future__ import annotations

from collections.abc import Iterator

from jointplan.ingest.files.export import candidates, present
from jointplan.ingest.inspect.column_stats import Seen
from jointplan.ingest.inspect.decide import zone_of
from jointplan.ingest.inspect.write_toml import heading, text
from jointplan.ingest.mapping.read import OPEN

_ZONE = "in which its days and quarters begin, like Europe/Berlin"
_CURRENCY = "of the amounts that name none, like EUR"


def company_lines(sources: list[Seen]) -> Iterator[str]:
    """The section of the company, with at most two questions."""
    yield "# Your company, until a plan says it."
    yield heading("company")
    yield '# name = "Your company"'
    if _asks_zone(sources):
        yield f"time_zone = {text(OPEN)}    # {_ZONE}"
    else:
        yield '# time_zone = "Europe/Berlin"    # where it is not that of the exports'
    if _asks_currency(sources):
        yield f"currency = {text(OPEN)}    # {_CURRENCY}"
    else:
        yield '# currency = "EUR"    # where it is not that of the exports'
    yield "# fiscal_year_starts = 1    # month; 1 unless you say so"
    yield '# locale = "en_GB"    # how numbers, amounts and days are written'


def company_questions(sources: list[Seen]) -> list[str]:
    """What only people can answer about the company."""
    asked = []
    if _asks_zone(sources):
        asked.append("the company's time zone (time_zone)")
    if _asks_currency(sources):
        asked.append("the company's currency (currency)")
    return asked


def _asks_zone(sources: list[Seen]) -> bool:
    """Whether no source has a zone of its own, or will have one once it is answered."""
    return all(zone_of(each).value == "UTC" for each in sources)


def _asks_currency(sources: list[Seen]) -> bool:
    """Whether amounts of deals are there, and no column names their currency."""
    deals = [
        (feed, sight.found.header)
        for each in sources
        for sight in each.fed
        if sight.taken
        for feed in sight.taken.feeds.values()
        if feed.entity == "opportunities"
    ]
    return any(
        present(candidates(feed.columns.get("amount", "")), header)
        and not present(candidates(feed.columns.get("amount_currency", "")), header)
        for feed, header in deals
    )
