"""Writes a mapping to start from: what was found, what is asked, and what is guessed.

Only what was found is in force. Questions are `"?"`, which the kit refuses to run on;
guesses are comments.
"""

from __future__ import annotations

from collections.abc import Callable

from jointplan.ingest.inspect.column_stats import Seen
from jointplan.ingest.inspect.company import company_lines
from jointplan.ingest.inspect.count import FEW
from jointplan.ingest.inspect.decide import (
    Decision,
    encoding_of,
    layouts_of,
    mark_of,
    zone_of,
)
from jointplan.ingest.inspect.filter_words import filter_lines, filter_questions
from jointplan.ingest.inspect.guesses import (
    own_fields,
    reason_asked,
    told_by_history,
    triggers,
)
from jointplan.ingest.inspect.name_match import Naming, day_in_names, namings_of
from jointplan.ingest.inspect.open_questions import Asked, asked_of
from jointplan.ingest.inspect.tell import ROOM, details_of
from jointplan.ingest.inspect.unknown_words import guessed_words
from jointplan.ingest.inspect.unknowns import unknown_tables
from jointplan.ingest.inspect.write_toml import (
    assigned,
    comment,
    dotted,
    heading,
    key,
    off,
    plain,
    rows_of,
    text,
    texts,
)
from jointplan.ingest.mapping.read import OPEN

_HEAD = """\
# Which export is what, as `jointplan inspect` found it. A profile knows a vendor's own
# names; here stands what is your company's.
#   "?"      a question that only you can answer; the report is refused until you do
#   # line   a suggestion; take the # away where it is right. The lines of a new feed
#            (feeds.NAME.file, .entity, .columns) go together
format = 1
"""
_ABOUT_STAGES = (
    "What each status means for a hand-off, in the kit's words:",
    "  mql           marketing hands the lead to sales",
    "  accepted      sales works on it",
    "  qualified     sales judged it ready (SQL)",
    "  disqualified  sales turned it down for good",
    "  recycled      sales sent it back for now",
    "  none          none of these",
)


_SUGGESTED = (triggers, own_fields, reason_asked, told_by_history, unknown_tables)


def mapping_text(sources: list[Seen], *, asks_company: bool) -> str:
    """The mapping for these sources; without a plan it asks for the company too."""
    company = "\n".join(["", *company_lines(sources), ""]) if asks_company else ""
    return (
        _HEAD
        + company
        + "".join("\n".join(["", *_source(each), ""]) for each in sources)
        + _described(sources)
    )


def questions_of(seen: Seen) -> list[str]:
    """What only people can answer about a source, each in a sentence's part."""
    settings = [encoding_of(seen), zone_of(seen), layouts_of(seen), mark_of(seen)]
    found = [each.asked for each in settings if each.asked]
    for name, naming in namings_of(seen).items():
        found += [
            f"which column is {lack.field} of {name}"
            + ("" if lack.is_needed else ", if there is one")
            for lack in naming.lacking
        ]
    found += filter_questions(seen)
    for asked in asked_of(seen):
        if words := asked.questions:
            found.append(_asked_words(asked, words))
    return found


def _asked_words(asked: Asked, words: list[str]) -> str:
    is_stage = asked.field == "stage"
    what = "status value" if is_stage else "value"
    where = "" if is_stage else f" of {asked.field} ({asked.feed})"
    if asked.is_long:
        return f"what each {what}{where} means; there are more than {FEW}"
    listed = plain(", ".join(words))
    if len(words) == 1:
        return f"what the {what} {listed}{where} means"
    return f"what {len(words)} {what}s{where} mean: {listed}"


def _source(seen: Seen) -> list[str]:
    name = ("sources", seen.name)
    lines = [heading(*name), f"profile = {text(seen.profile)}"]
    if not seen.place.is_dated:
        lines += _undated(seen)
    lines += _setting("encoding", encoding_of(seen), lambda value: text(str(value)))
    lines += _setting("time_zone", zone_of(seen), lambda value: text(str(value)))
    lines += _setting("layouts", layouts_of(seen), lambda value: texts(value or ()))
    lines += _setting("decimal_mark", mark_of(seen), lambda value: text(str(value)))
    lines += _feeds(seen)
    asked = asked_of(seen)
    for each in asked:
        if not each.meanings:
            lines += _known(each)
    for suggested in _SUGGESTED:
        lines += suggested(seen)
    lines += guessed_words(seen, [each.field for each in asked if not each.feed])
    lines += filter_lines(seen)  # last, as a heading ends what stands above it
    for each in asked:
        if each.meanings:
            lines += _values(seen, each)
    return lines


def _described(sources: list[Seen]) -> str:
    """What was seen of each table, where that is more than a terminal shows."""
    told = [line for each in sources for line in details_of(each)]
    if len(told) <= ROOM:
        return ""
    lines = [
        each
        for line in ["What was seen of the files:", *told]
        for each in comment(line)
    ]
    return "\n".join(["", *(line.rstrip() for line in lines), ""])


def _undated(seen: Seen) -> list[str]:
    day = day_in_names(seen)
    told = "    # so say the names of its files" if day else ""
    return [
        *comment(
            "The day of the export, where no folder says it; without it the newest "
            "change in the files counts. Or put each delivery into a folder of its "
            f"day: exports/{plain(seen.name)}/2026-10-05/"
        ),
        f"# exported_at = {day or '2026-10-05'}{told}",
    ]


def _setting(
    name: str, decision: Decision, write: Callable[[str | tuple[str, ...] | None], str]
) -> list[str]:
    if decision.value is None:
        return []
    line = f"{name} = {write(decision.value)}"
    if len(decision.why) == 1 and len(line) + len(decision.why[0]) < 80:
        return [f"{line}    # {plain(decision.why[0])}"]
    return [each for why in decision.why for each in comment(why)] + [line]


def _feeds(seen: Seen) -> list[str]:
    """Which files a feed reads, where the profile's names do not say it."""
    lines: list[str] = []
    for name, naming in namings_of(seen).items():
        lines += _feed(name, naming)
    return ["", *lines] if lines else []


def _feed(name: str, naming: Naming) -> list[str]:
    place = dotted("feeds", name)
    if naming.is_off:
        return [f"{place} = false    # {plain(naming.why)}"]
    if naming.is_absent:
        return [f"{place}.is_optional = true    # no file holds them"]
    lines = []
    if naming.files:
        if len(naming.files) > 1:
            lines += comment(f"Take out a file that is no part of {name}:")
            lines += assigned(f"{place}.file", naming.files)
        else:
            lines.append(f"{place}.file = {text(naming.files[0])}")
    for column in naming.idle_filters:
        lines += comment(
            f"No file of {name} has {column}, so nothing is filtered by it:"
        )
        lines.append(f"{place}.where.{key(column)} = false")
    for lack in naming.lacking:
        lines += comment(
            f"No column is named {' or '.join(lack.columns)}. Name the one that holds "
            + (
                "it; no row says anything without it:"
                if lack.is_needed
                else "it, or write false (without quotes) if there is none:"
            )
        )
        lines.append(f"{place}.columns.{lack.field} = {text(OPEN)}")
    return lines


def _known(asked: Asked) -> list[str]:
    """Words that the profile explains, each with its place, for whoever differs."""
    place = dotted("values", "stage")
    if asked.feed:
        place = dotted("feeds", asked.feed, "values", asked.field)
    lines = ["", *comment("What the profile says of your words; change what differs:")]
    for each in asked.known:
        said = rows_of(each.word, each.answer, each.count)
        lines += off([f"{place}.{said}, as the profile says"])
    return lines


def _values(seen: Seen, asked: Asked) -> list[str]:
    """A value map with a question for each word that is not known."""
    place: tuple[str, ...] = ("sources", seen.name, "values", "stage")
    about: tuple[str, ...] = _ABOUT_STAGES
    if asked.feed:
        place = ("sources", seen.name, "feeds", asked.feed, "values", asked.field)
        codes = ", ".join(asked.codes)
        about = (f"What these values of {asked.field} mean; one of {codes}:",)
    lines = ["", *(line for each in about for line in comment(each))]
    lines.append(heading(*place))
    for each in asked.known:
        said = rows_of(each.word, each.answer, each.count)
        lines += off([f"{said}, as the profile says"])
    for each in asked.meanings:
        line = rows_of(each.word, each.answer, each.count)
        if each.word == "*":
            line = f"{text('*')} = {text(each.answer)}    # any other; there are more"
        elif asked.is_long and each.answer == OPEN:
            line = f"# {line}"
        lines.append(line)
    return lines
