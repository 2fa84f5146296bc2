"""Decides what the cells let decide: time zone, date layouts, decimal mark.

What they do not is a question; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.forms import Form, human, order_of
from jointplan.ingest.inspect.write_toml import plain, texts
from jointplan.ingest.mapping.read import OPEN, read_profile

# Where people find the zone in which a system writes.
_ZONE_STANDS = {
    "hubspot": "HubSpot writes the portal's time: Settings > Account Defaults > "
    "Time zone.",
    "salesforce": "A Salesforce report is written in the zone of who exported it: "
    "their Settings > Language & Time Zone.",
}
_SOME_ZONE = "The zone in which the system that wrote them shows times."


@dataclass(frozen=True)
class Decision:
    """What a setting of a source is.

    Attributes:
        value: As the mapping has it; a question for what is not known, and none for
            what need not be said.
        why: What shows it, or where to find it.
        asked: The question in words; "" for none.
    """

    value: str | tuple[str, ...] | None
    why: tuple[str, ...] = ()
    asked: str = ""


def counted(seen: Seen) -> list[Sight]:
    """Tables whose cells say something about the source: those that may be read."""
    is_unknown = seen.profile == "generic"
    return [
        each
        for each in seen.sights
        if each.is_fed or each.guess or (is_unknown and len(each.found.header) > 1)
    ]


def _forms(seen: Seen) -> Iterator[tuple[str, Form]]:
    """Column and form of every stamp of a source."""
    for sight in counted(seen):
        if sight.look:
            for column, forms in sight.look.stamps.items():
                for form in forms:
                    yield column, form


def encoding_of(seen: Seen) -> Decision:
    """The encoding of text files that neither are UTF-8 nor read as cp1252."""
    unsure = [
        (each.found.shown, each.found.facts.likely)
        for each in seen.sights
        if each.found.facts and each.found.facts.likely
    ]
    if not unsure:
        return Decision(None)
    why = [
        "In which encoding these files are written; they were looked at as the first "
        "named, and only you can see whether their names read well:",
        *(f"{plain(shown)}: {' or '.join(likely)}" for shown, likely in unsure),
    ]
    return Decision(OPEN, tuple(why), "the encoding of its files (encoding)")


def zone_of(seen: Seen) -> Decision:
    """The zone of stamps that carry none."""
    known = read_profile(seen.profile).get("time_zone", OPEN)
    kinds = ("naive", "timed")
    naive = [each for each in (*_forms(seen), *_loose(seen)) if each[1].kind in kinds]
    # Only a person's view of a report has labels, and their layout of dates.
    viewed = [(c, f) for c, f in naive if f.layout or " " in c]
    if not naive:
        unread = sum(each.found.facts is None for each in seen.sights)
        if known == OPEN and unread:
            return _asked_zone(seen, ["those of the files that cannot be read"], "")
        some = f" of the files that can be read; {unread} cannot" if unread else ""
        why = f"no stamp needs it: each carries an offset, or is a day{some}"
        return Decision("UTC" if known == OPEN else known, (why,))
    if known != OPEN and not viewed:
        why = "known of these exports: what carries no offset is written in it"
        return Decision(known, (why,))
    more = ""
    if viewed and len(viewed) < len(naive) and known != OPEN:
        more = (
            f"Other stamps here without an offset are in {known}: put the reports into "
            "a folder (a source) of their own."
        )
    return _asked_zone(seen, [column for column, _ in viewed or naive], more)


def _loose(seen: Seen) -> Iterator[tuple[str, Form]]:
    """Column and form of stamps that no feed reads; a person may name them yet."""
    told = counted(seen)
    for sight in seen.sights:
        if sight.look and not sight.left_out and sight.elsewhere is None:
            columns = dict(sight.look.loose)
            if sight not in told:
                columns |= sight.look.stamps
            for column, forms in columns.items():
                for form in forms:
                    yield column, form


def _asked_zone(seen: Seen, columns: Iterable[str], more: str) -> Decision:
    vendor = next((each for each in _ZONE_STANDS if each in seen.profile), "")
    listed = plain(", ".join(dict.fromkeys(columns)))
    why = (
        f"The time zone of stamps that carry none ({listed}), like Europe/Berlin:",
        _ZONE_STANDS.get(vendor, _SOME_ZONE),
        *([more] if more else []),
    )
    return Decision(OPEN, why, "the time zone of its stamps (time_zone)")


def layouts_of(seen: Seen) -> Decision:
    """Layouts of dates that are not ISO 8601."""
    forms = [form for _, form in _forms(seen) if form.layout]
    if not forms:
        return Decision(None)
    layouts: dict[str, None] = {}
    why: list[str] = []
    question = ""
    for sign in dict.fromkeys(form.sign for form in forms):
        of_sign = [form for form in forms if form.sign == sign]
        order = order_of(of_sign)
        months = _sorted(form.layout for form in of_sign)
        days = _sorted(form.swapped for form in of_sign)
        if order in ("open", "both"):
            question = "whether its dates have the month or the day first (layouts)"
            layouts[OPEN] = None
            why += _two_ways(months, days, order)
        else:
            layouts.update(dict.fromkeys(days if order == "day" else months))
            seen_day = f"{order.capitalize()} first: a day above 12 is seen."
            why += [seen_day] if order else []
    return Decision(tuple(_sorted(layouts)), tuple(why), question)


def _sorted(layouts: Iterable[str]) -> list[str]:
    """Years of two digits first: one of four would read `26` as the year 26."""
    return sorted(dict.fromkeys(layouts), key=lambda each: "%Y" in each)


_WHY_OPEN = {
    "open": "No day above 12 is seen, so the cells do not say.",
    "both": "Days above 12 are seen in both places: some files have one order, some "
    "the other. Export them anew in one.",
}


def _two_ways(months: list[str], days: list[str], order: str) -> list[str]:
    shown = " and ".join(human(each) for each in months[:2])
    return [
        f"Dates like {shown}, or is it the day first? {_WHY_OPEN[order]}",
        f"  month first: {texts(months)}",
        f"  day first:   {texts(days)}",
    ]


def mark_of(seen: Seen) -> Decision:
    """The decimal mark of amounts."""
    counts: dict[str, int] = {}
    for sight in counted(seen):
        if sight.look:
            for marks in sight.look.marks.values():
                for mark, count in marks.items():
                    counts[mark] = counts.get(mark, 0) + count
    commas, points = counts.get(",", 0), counts.get(".", 0)
    if commas and not points:
        return Decision(",", (f"seen in {commas:,} amounts",))
    if not commas and (points or not counts):
        return Decision(None)
    why = (
        f"The decimal mark of amounts: {commas:,} have a comma, {points:,} a point."
        if commas
        else "Amounts like 1,234 or 1.234: with thousands, or with three decimals?"
    )
    return Decision(OPEN, (why + ' "." or ",":',), "the decimal mark of its amounts")
