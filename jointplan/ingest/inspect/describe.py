"""Describes the tables of one shape: what they were taken for, and what was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from jointplan.ingest.files.export import is_named
from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.decide import counted
from jointplan.ingest.inspect.forms import describe
from jointplan.ingest.inspect.read import Look
from jointplan.ingest.inspect.recognise import Taken
from jointplan.ingest.inspect.shapes import Shape
from jointplan.ingest.inspect.vendor import evidence_of, known_source, likeliest
from jointplan.ingest.inspect.write_toml import WIDTH, plain, rows_told
from jointplan.ingest.mapping.schema import Feed
from jointplan.ingest.staging.mapping_tables import CAPS

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_MANY = 40  # columns left over that are named
_FEW_WARNINGS = 4  # of one shape of tables


def told_of_tables(seen: Seen, shape: Shape) -> list[str]:
    """Tables of one shape: what they were taken for, and what is read of them."""
    sight = shape.merged
    found = sight.found
    lines = [files_of(shape)]
    if found.facts is None:
        lines += entry("unread", found.problem)
        return lines + (entry("try", found.cure) if found.cure else [])
    lines += entry("taken for", _taken_for(seen, sight))
    if sight.is_fed and sight.taken:
        lines += entry("sure by", _sureness(sight.taken))
    lines += entry("written", _written(sight))
    header = [plain(each) or "(no name)" for each in found.header]
    if sight.taken:
        matched = [plain(each) for each in sight.taken.matched]
        own = [plain(each.column) for each in sight.own]
        left = [*own, *(each for each in header if each not in (*matched, *own))]
        counts = f"{len(matched)} of {len(header)} columns: "
        lines += entry("matched", counts + ", ".join(matched))
        lines += entry("left over", f"{len(left)}: {_some(left)}" if left else "none")
    else:
        lines += entry("columns", f"{len(header)}: {_some(header)}")
    if sight.look and shape.sights[0] in counted(seen):
        lines += _cells(sight.look)
    for warning in warnings_of(seen, shape):
        lines += entry("warning", warning)
    return lines


def files_of(shape: Shape) -> str:
    """The name of the first file of a shape, and the number of the others."""
    rest = len(shape.sights) - 1
    return shape.merged.found.shown + (f" and {rest:,} more" if rest else "")


def short_of(seen: Seen, sight: Sight) -> str:
    """What a table was taken for, in less than a line."""
    taken = sight.taken
    if taken and sight.is_fed:
        known = taken.evidence
        share = f"{len(known.known)} of {known.count} columns"
        return f"{taken.kind.entity} ({taken.profile}, {share})"
    if taken or sight.elsewhere:
        return "not read"
    if evidence_of(seen.profile, sight.found.header).is_sure:
        return f"{seen.profile}'s, but no feed reads it"
    guess = sight.guess.entity if sight.guess else ""
    return f"not recognised{f'; might be {guess}' if guess else ''}"


def warnings_of(seen: Seen, shape: Shape) -> list[str]:
    """Warnings of a shape's tables, each once, with the number of its files."""
    counts = Counter(
        warning for sight in shape.sights for warning in _warnings(seen, sight)
    )
    found = [
        warning
        if count == len(shape.sights)
        else f"{warning} ({count:,} of these files)"
        for warning, count in counts.items()
    ]
    rest = len(found) - _FEW_WARNINGS
    more = [f"{rest:,} more warnings of these files"] if rest > 0 else []
    return found[:_FEW_WARNINGS] + more


def _some(names: list[str]) -> str:
    """Names, as many as a person reads."""
    rest = len(names) - _MANY
    return ", ".join(names[:_MANY]) + (f" and {rest} more" if rest > 0 else "")


def entry(name: str, words: str) -> list[str]:
    """An entry, in as many lines as it takes."""
    lines = wrap(words, WIDTH - 14, break_on_hyphens=False) or [""]
    return [
        f"  {name if number == 0 else '':<11} {line}"
        for number, line in enumerate(lines)
    ]


def _taken_for(seen: Seen, sight: Sight) -> str:
    taken = sight.taken
    if taken is None and sight.elsewhere:
        other = sight.elsewhere
        return (
            f"not recognised as {seen.profile}'s, but it is {other.kind.entity} of "
            f"{other.profile}: put it into a folder (a source) of its own"
        )
    if taken is None:
        entity = sight.guess.entity if sight.guess else ""
        might = f"; it might be {entity}, a guess" if entity else ""
        profile, evidence = likeliest(sight.found.header)
        if evidence.is_sure:
            return f"{profile}'s, by {evidence.told}, but no feed reads such a table"
        if evidence.doubt:
            also = f"{profile} has {evidence.told}, {evidence.doubt}"
            return f"not sure: {also}{might}"
        return f"not recognised{might}"
    if sight.left_out:
        return f"nothing: it looks like {taken.kind.entity}, {sight.left_out}"
    if not taken.feeds:
        lacks = "; ".join(" or ".join(each.columns) for each in taken.lacking)
        return f"{taken.kind.entity} ({taken.profile}), but it lacks {lacks}"
    entities = dict.fromkeys(feed.entity for feed in taken.feeds.values())
    feeds = ", ".join(taken.feeds)
    plural = "feed" if len(taken.feeds) == 1 else "feeds"
    return f"{', '.join(entities)} ({taken.profile}, {plural} {feeds})"


def _sureness(taken: Taken) -> str:
    """How sure it is whose a table is, and from which columns."""
    if taken.is_sure:
        return taken.evidence.told
    return f"the files beside it; it has {taken.evidence.told}, which most CRMs have"


def _written(sight: Sight) -> str:
    facts, look = sight.found.facts, sight.look
    if facts is None or look is None:
        return ""
    how = "Parquet"
    if facts.form == "csv":
        unsure = " (not sure)" if facts.likely else ""
        delimiter = _DELIMITERS.get(facts.delimiter, facts.delimiter)
        how = f"{facts.encoding}{unsure}, {delimiter}"
    below = (
        f", {facts.footer_count} lines below the last record"
        if facts.footer_count
        else ""
    )
    above = f", {facts.lines_above} lines above the header" if facts.lines_above else ""
    return f"{rows_told(look.row_count)}; {how}{above}{below}"


def _cells(look: Look) -> list[str]:
    lines: list[str] = []
    for column, forms in look.stamps.items():
        said = "; ".join(
            describe(each) + (f" ({each.count:,})" if len(forms) > 1 else "")
            for each in forms
        )
        lines += entry("stamps", f"{plain(column)}: {said or 'blank in every row'}")
    for column, marks in look.marks.items():
        if "," in marks:
            lines += entry(
                "amounts", f"{plain(column)}: decimal comma in {marks[',']:,}"
            )
    if look.short_ids:
        listed = ", ".join(map(plain, look.short_ids))
        lines += entry("ids", f"15 characters in {listed}; they become 18 when read")
    for (feed, field), words in look.words.items():
        if feed and field == "stage" and words.counts:
            many = " and more" if words.is_long else ""
            listed = ", ".join(
                f"{plain(word)} {count:,}" for word, count in words.counts
            )
            lines += entry("values", f"stage of {feed}: {listed}{many}")
    return lines


def _warnings(seen: Seen, sight: Sight) -> Iterator[str]:
    look, taken = sight.look, sight.taken
    if sight not in counted(seen):
        return
    if look and look.unread_count:
        count = look.unread_count
        yield f"{count:,} line{'s' * (count != 1)} cannot be cut into these columns"
    if look and look.row_count in CAPS:
        yield (
            f"ends at {look.row_count:,} rows, where exports are cut off: compare with "
            "the number of records in the CRM"
        )
    if look and not look.row_count:
        yield "a header and no rows"
    if look and taken and sight.is_fed:
        for name, feed in taken.feeds.items():
            if look.row_count and not look.taken.get(name, 1):
                yield f"no row is one of feed {name}, which asks for {_asks(feed)}"
            if feed.is_inferred and len({each.found.day for each in seen.sights}) < 2:
                yield (
                    f"feed {name}: a status without a date; its changes only show "
                    "between two deliveries, and there is one"
                )
    if sight.found.facts and sight.found.facts.likely:
        yield (
            f"may be written in {' or '.join(sight.found.facts.likely)}: the bytes do "
            "not say which, so encoding is a question in the mapping"
        )
    yield from _other_names(seen, sight)


def _asks(feed: Feed) -> str:
    """A feed's row filter in words."""
    return " and ".join(
        f"{column} = {' or '.join(each or 'blank' for each in patterns)}"
        for column, patterns in feed.where.items()
    )


def _other_names(seen: Seen, sight: Sight) -> Iterator[str]:
    """A name that the profile expects for something else."""
    if sight.taken is None or sight.taken.is_named:
        return
    for name, feed in known_source(seen.profile).feeds.items():
        if is_named(sight.found.part.names, feed.files):
            yield f"by its name it would be {feed.entity} (feed {name})"
            return
