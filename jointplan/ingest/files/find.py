"""Finds the export files that feeds read, and what each of them lacks.

A feed names files by patterns; a table within a file (a member of an archive, a sheet)
goes by names of its own, see `jointplan.ingest.files.formats`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jointplan.errors import ExportError, Finding
from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.encoding import DialectError
from jointplan.ingest.files.export import (
    Delivery,
    Export,
    asked_of,
    candidates,
    folded,
    is_named,
    landed_columns,
    present,
)
from jointplan.ingest.files.formats import FormatError, Part, sheets_hint
from jointplan.ingest.files.formats.parts import shown_name
from jointplan.ingest.files.sniff import facts_of
from jointplan.ingest.mapping.schema import After, Feed, Lookup, SetAside


def _missing_columns(export: Export) -> list[Finding]:
    missing: dict[str, list[str]] = {}
    for feed in export.feeds.values():
        for name, item in feed.columns.items():
            names = candidates(item)
            if names and "" not in names and not present(names, export.header):
                missing.setdefault(" or ".join(names), []).append(
                    f"{name} of {feed.entity}"
                )
            if isinstance(item, After | Lookup) and not present(
                [item.by], export.header
            ):
                missing.setdefault(item.by, []).append(f"{name} of {feed.entity}")
        each = candidates(feed.each)
        if each and "" not in each and not present(each, export.header):
            missing.setdefault(" or ".join(each), []).append(f"each of {feed.entity}")
        for name, patterns in feed.where.items():
            if "" not in patterns and not present([name], export.header):
                missing.setdefault(name, []).append(f"the row filter of {feed.entity}")
    for asked in asked_of(export):
        for column in (asked.column, asked.key):
            if not present([column], export.header):
                missing.setdefault(column, []).append(
                    f"what is looked up by {asked.by}"
                )
    if not missing:
        return []
    plural = "column" if len(missing) == 1 else "columns"
    return [
        Finding(
            f"lacks {len(missing)} {plural}: {', '.join(missing)}",
            export.shown,
            needed_by="; ".join(", ".join(users) for users in missing.values()),
            try_="export the file again with these columns, or say in mapping.toml "
            "which column holds them",
        )
    ]


def _named(delivery: Delivery, feed: Feed) -> list[Part]:
    return [each for each in delivery.parts if is_named(each.names, feed.files)]


def _missing_files(deliveries: list[Delivery]) -> list[Finding]:
    newest = {each.source_name: each for each in deliveries}
    lacking: dict[tuple[str, str], list[str]] = {}
    for name, delivery in newest.items():
        feeds = delivery.source.feeds
        for feed_name, feed in feeds.items():
            forms = [each for key, each in feeds.items() if feed_name == each.form_of]
            forms.append(feed)
            was_there = any(
                each.source_name == name and _named(each, form)
                for each in deliveries
                for form in forms
            )
            is_there = any(_named(delivery, form) for form in forms)
            needed = (was_there and not feed.form_of) or not feed.is_optional
            if needed and not is_there:
                shown = " or ".join(feed.files)
                lacking.setdefault((name, shown), []).append(feed.entity)
    return [
        Finding(
            f"{pattern} is not in {newest[name].folder}",
            needed_by=", ".join(
                f"{each} ({ENTITIES[each].sections or 'cost'})" for each in entities
            ),
            try_=_hint(newest[name], pattern.split(" or "))
            or "export it again, or mark its feed is_optional in mapping.toml; "
            + _unread_there(newest[name]),
        )
        for (name, pattern), entities in lacking.items()
    ]


def _unread_there(delivery: Delivery) -> str:
    """Files of a delivery that no feed reads, which may be what is missed."""
    names = [
        shown_name(part.shown)
        for part in delivery.parts
        if not any(
            is_named(part.names, feed.files) for feed in delivery.source.feeds.values()
        )
    ]
    if not names:
        return "make inspect says what the files are"
    rest = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"no feed reads {', '.join(names[:5])}{rest}: name it under file ="


def _hint(delivery: Delivery, patterns: list[str]) -> str:
    """What to name where a workbook of several sheets goes by one of the patterns."""
    hints = (
        sheets_hint(path)
        for path in dict.fromkeys(part.path for part in delivery.parts)
        if is_named((path.name, f"{path.stem}.csv"), patterns)
    )
    return next((hint for hint in hints if hint), "")


def absent_feeds(deliveries: list[Delivery]) -> list[tuple[str, str]]:
    """Optional files that no delivery of their source brings, with their entity.

    A file that may come in several forms is absent if none of them is there.
    """
    absent: dict[tuple[str, str], None] = {}
    for source in {each.source_name: each.source for each in deliveries}.values():
        brought = {
            feed.form_of or name
            for delivery in deliveries
            if delivery.source is source
            for name, feed in source.feeds.items()
            if _named(delivery, feed)
        }
        for name, feed in source.feeds.items():
            if not feed.form_of and name not in brought and not feed.is_inferred:
                absent[feed.files[0], feed.entity] = None
    return list(absent)


def unread_files(deliveries: list[Delivery]) -> list[str]:
    """Files that lie among the exports and that no feed reads, as people name them."""
    return [
        _shown(part, delivery, deliveries)
        for delivery in deliveries
        for part in delivery.parts
        if not any(
            is_named(part.names, patterns)
            for each in deliveries
            if each.folder == delivery.folder
            for patterns in (
                *(feed.files for feed in each.source.feeds.values()),
                *([item.file] for item in each.source.lookups),
            )
        )
    ]


def _shown(part: Part, delivery: Delivery, deliveries: list[Delivery]) -> str:
    """A file's name as people know it: with source and day, where folders say a day.

    Where none does, the source is named only if there are several.
    """
    name, folder = delivery.source_name, delivery.folder.name
    if delivery.exported_on and folder == str(delivery.exported_on):
        return f"{name}/{folder}/{shown_name(part.shown)}"
    several = len({each.source_name for each in deliveries}) > 1
    return f"{name}/{shown_name(part.shown)}" if several else shown_name(part.shown)


def find_exports(deliveries: list[Delivery], *, cache: Path) -> list[Export]:
    """Name every table that a feed reads, oldest delivery first.

    Raises:
        ExportError: Files or columns are missing, or a file is none that can be read;
            all of them at once.
    """
    findings = _missing_files(deliveries)
    exports: list[Export] = []
    for delivery in deliveries:
        for part in delivery.parts:
            feeds = {
                name: feed
                for name, feed in delivery.source.feeds.items()
                if is_named(part.names, feed.files)
            }
            if not feeds and not any(
                is_named(part.names, [each.file]) for each in delivery.source.lookups
            ):
                continue
            shown = _shown(part, delivery, deliveries)
            try:
                facts = facts_of(part, cache=cache, declared=delivery.source.encoding)
            except (DialectError, FormatError) as error:
                findings.append(Finding(str(error), shown, try_=error.cure))
                continue
            if facts.likely:
                findings.append(_no_encoding(shown, delivery, facts.likely))
                continue
            rules = tuple(
                rule
                for rule in delivery.source.set_aside
                if is_named(part.names, [rule.file])
                and all(present([name], facts.header) for name in rule.where)
            )
            number = len(exports) + 1
            exports.append(Export(number, delivery, part, shown, facts, feeds, rules))
            findings += _missing_columns(exports[-1])
    exports, unlinked = _linked(exports)
    findings += unlinked
    findings += _lost_columns(exports)
    findings += _twofold_columns(exports)
    if findings:
        raise ExportError(findings)
    return exports


def _linked(exports: list[Export]) -> tuple[list[Export], list[Finding]]:
    """The exports with the files their feeds look something up in; which are not there.

    Several files that one name stands for are pieces of one.
    """
    linked, findings = [], []
    for export in exports:
        others: dict[str, tuple[Export, ...]] = {}
        for feed in export.feeds.values():
            for name, item in feed.columns.items():
                if not isinstance(item, Lookup):
                    continue
                others[item.file] = tuple(
                    each
                    for each in exports
                    if each.delivery is export.delivery
                    and is_named(each.part.names, [item.file])
                )
                if not others[item.file]:
                    findings.append(
                        Finding(
                            f"{item.file} is not beside it",
                            export.shown,
                            needed_by=f"{name} of {feed.entity}, looked up there",
                            try_="export it too, or name another column",
                        )
                    )
        linked.append(replace(export, others=others))
    return linked, findings


def _no_encoding(shown: str, delivery: Delivery, likely: tuple[str, ...]) -> Finding:
    """A file whose letters nobody can tell: read as the wrong ones they look whole."""
    best, *others = likely
    also = f" (or {', '.join(others)})" if others else ""
    return Finding(
        f"is not UTF-8, and its words do not read as cp1252; it may be {best}{also}",
        shown,
        needed_by="every name and word in it",
        try_=f'set encoding = "{best}" under [sources.{delivery.source_name}] in '
        "mapping.toml and see whether names read well; or export it again in UTF-8",
    )


def _lost_columns(exports: list[Export]) -> list[Finding]:
    """Columns that an earlier delivery brought for a field and the newest lacks."""
    held: dict[tuple[str, str, str], Export] = {}
    found: dict[int, dict[str, None]] = {}
    newest = {each.delivery.source_name: each.delivery for each in exports}
    for export in exports:
        source = export.delivery.source_name
        for feed_name, feed in export.feeds.items():
            for field, item in feed.columns.items():
                key = (source, feed_name, field)
                is_newest = export.delivery == newest[source]
                if present(candidates(item), export.header):
                    if not is_newest:
                        held.setdefault(key, export)
                elif key in held and is_newest:
                    old = present(candidates(item), held[key].header)[0]
                    found.setdefault(export.number, {})[old] = None
    return [
        Finding(
            f"lacks {len(names)} column{'s' * (len(names) > 1)} that an earlier "
            f"delivery brought: {', '.join(names)}",
            f"{exports[number - 1].shown}:1",
            needed_by="values that would fall blank in every record",
            try_="export it again with them, or set columns.<field> = false",
        )
        for number, names in found.items()
    ]


def _twofold_columns(exports: list[Export]) -> list[Finding]:
    """Columns that are read and stand in a header twice: which one is meant?"""
    found = []
    for export in exports:
        plain, emails = landed_columns(export)
        names = [folded(name) for name in export.header]
        twice = [name for name in (*plain, *emails) if names.count(folded(name)) > 1]
        if twice:
            found.append(
                Finding(
                    f"has the column {', '.join(twice)} twice",
                    f"{export.shown}:1",
                    needed_by="nobody can tell which of the two is meant",
                    try_="export it with the column once, or rename the other one",
                )
            )
    return found


def idle_rules(deliveries: list[Delivery], exports: list[Export]) -> list[Finding]:
    """Named rules that hold for no file: a column misspelt sets nothing aside."""
    used = [rule for export in exports for rule in export.rules]
    idle: dict[str, SetAside] = {
        rule.name: rule
        for delivery in deliveries
        for rule in delivery.source.set_aside
        if rule not in used
    }
    return [
        Finding(
            f"no file that {rule.file!r} names has the column "
            f"{' and '.join(rule.where)}",
            f"mapping.toml, set_aside {name!r}",
            try_="name the column as the export does, or take the rule away",
        )
        for name, rule in idle.items()
    ]
