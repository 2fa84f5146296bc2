"""The mapping: which export is which entity, laid over a vendor's profile.

A profile (`profiles/<vendor>.toml` beside this file) and a mapping (`mapping.toml` of
the workspace) have the same shape, which `jointplan.ingest.mapping.schema`
describes; the mapping says only what differs. `"?"` in either is a question nobody
has answered yet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jointplan.errors import Finding, MappingError
from jointplan.ingest.contract import ENTITIES, columns_of
from jointplan.ingest.mapping.schema import (
    After,
    Constant,
    Feed,
    FirstOf,
    Lookup,
    Mapping,
)
from jointplan.toml import line_at

PROFILES = Path(__file__).parent / "profiles"
OPEN = "?"
_WHOLE = ({"value"}, {"first_of"})  # tables that are one column


def profile_names() -> list[str]:
    """The vendor profiles that ship with the kit."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def _merged(below: Any, above: Any) -> Any:
    """Lay one table over another; a value `false` takes an entry away.

    What lies above comes first, so that its patterns are tried first.
    """
    if isinstance(below, list) and isinstance(above, list) and _are_tables(above):
        return [*below, *above]
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    if set(above) in _WHOLE:
        return above
    laid = {key: _merged(below.get(key), value) for key, value in above.items()}
    both = {**laid, **{key: each for key, each in below.items() if key not in above}}
    return {key: value for key, value in both.items() if value is not False}


def _are_tables(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(each, dict) for each in items)


def _read_toml(path: Path, shown: str) -> tuple[dict[str, Any], str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), text
    except FileNotFoundError:
        raise MappingError(
            Finding(
                "there is no mapping, so no export can be understood",
                shown,
                try_="make inspect, which writes one to start from",
            )
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(Finding(f"cannot be read: {error}", shown)) from None


def read_profile(name: str) -> dict[str, Any]:
    """A vendor's profile as it is written, without its format number."""
    profile, _ = _read_toml(PROFILES / f"{name}.toml", f"{name}.toml")
    profile.pop("format", None)
    return profile


def _with_profile(name: str, source: Any, shown: str) -> Any:
    if not isinstance(source, dict):
        return source
    profile = source.get("profile", "generic")
    if profile not in profile_names():
        known = ", ".join(profile_names())
        raise MappingError(
            Finding(f"source {name}: no profile {profile!r}; there are {known}", shown)
        )
    below = read_profile(profile)
    both = _merged(below, source)
    if isinstance(source.get("null_values"), list):
        both["null_values"] = [*below.get("null_values", []), *source["null_values"]]
    return both


def _tables_of(item: Any) -> dict[str, dict[str, Any]]:
    """The tables in a table; what is none is left to the grammar to refuse."""
    if not isinstance(item, dict):
        return {}
    return {key: value for key, value in item.items() if isinstance(value, dict)}


def _with_shared_values(source: dict[str, Any]) -> dict[str, Any]:
    """Give each feed the source's value maps for the fields it reads from a column."""
    shared = _tables_of(source.get("values"))
    for feed in _tables_of(source.get("feeds")).values():
        columns = feed.get("columns")
        if not isinstance(columns, dict):
            continue
        for field in shared:
            item = columns.get(field)
            if item is not None and not (isinstance(item, dict) and "value" in item):
                own = feed.setdefault("values", {})
                own[field] = _merged(shared[field], own.get(field, {}))
        _with_words_before(feed, columns)
    return source


def _with_words_before(feed: dict[str, Any], columns: dict[str, Any]) -> None:
    """Read the stage before a change by the words of the stage after it."""
    words = _tables_of(feed.get("values"))
    if "stage_before" in columns and "stage" in words:
        before = _merged(words["stage"], words.get("stage_before", {}))
        feed["values"]["stage_before"] = before


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Line of a mapping that says what stands at a path; 1 for what a profile says."""
    return line_at(text, path) or 1


def _open_questions(
    item: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[str | int, ...]]:
    """Paths of values that are still a question."""
    if item == OPEN:
        yield path
    pairs: Any = ()
    if isinstance(item, dict):
        pairs = item.items()
    elif isinstance(item, list):
        pairs = enumerate(item)
    for key, value in pairs:
        if key not in ("where", "file"):
            yield from _open_questions(value, (*path, key))


def _findings(mapping: Mapping, text: str, shown: str) -> list[Finding]:
    """Fields and codes that no entity has, and fields that one cannot do without."""
    found: list[Finding] = []
    words: dict[str, Finding] = {}  # one of a shared value map is wrong once
    for source_name, source in mapping.sources.items():
        for feed_name, feed in source.feeds.items():
            path = ("sources", source_name, "feeds", feed_name)
            name = ".".join(path)
            faults = _findings_of(feed, name, shown)
            unknown = _unknown_words(feed, name, shown)
            if not (faults or unknown):
                continue  # to find a line, the file is read many times
            place = f"{shown}:{line_of(text, path)}"
            found += [replace(each, where=place) for each in faults]
            for word, finding in unknown.items():
                line = _line_with(text, word)
                at = f"{shown}:{line}" if line else place
                words.setdefault(word, replace(finding, where=at))
    return [*found, *words.values()]


def _line_with(text: str, word: str) -> int:
    """Line on which a word stands as a value; 0 for none."""
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if f'= "{word}"' in line), 0)


def _findings_of(feed: Feed, name: str, place: str) -> list[Finding]:
    return [
        *_unknown_fields(feed, name, place),
        *_lacking_fields(feed, name, place),
        *_odd_emails(feed, name, place),
        *_odd_times(feed, name, place),
    ]


def _unknown_fields(feed: Feed, name: str, place: str) -> list[Finding]:
    return [
        Finding(f"{name}: {feed.entity} has no field {field!r}", place)
        for field in dict.fromkeys([*feed.columns, *feed.values])
        if field not in ENTITIES[feed.entity].fields
    ]


def _lacking_fields(feed: Feed, name: str, place: str) -> list[Finding]:
    entity = ENTITIES[feed.entity]
    needed = set(entity.needed or entity.key)
    if feed.is_inferred:
        needed.discard("changed_on")
    if feed.entity == "responses":
        needed.discard("responded_on")  # one without a day is a response too (R67)
    if feed.entity == "touches" and "record_id" in feed.columns:
        needed.discard("touch_id")  # who, when and by what tells one from another
    if feed.entity == "spend":
        needed.discard("spend_id")  # a row per day and ad is known by itself
    return [
        Finding(
            f"{name}: no column is named for {field!r}",
            place,
            needed_by=f"every row of {feed.entity}",
        )
        for field, item in entity.fields.items()
        if field not in feed.columns
        and not needed.isdisjoint(columns_of(field, item.type))
    ]


def _odd_emails(feed: Feed, name: str, place: str) -> list[Finding]:
    fields = ENTITIES[feed.entity].fields
    return [
        Finding(f"{name}: {field!r} is hashed; name its column alone", place)
        for field, item in feed.columns.items()
        if field in fields
        and fields[field].type == "email"
        and (isinstance(item, Constant | FirstOf | Lookup) or feed.values.get(field))
    ]


def _odd_times(feed: Feed, name: str, place: str) -> list[Finding]:
    fields = ENTITIES[feed.entity].fields
    return [
        Finding(f"{name}: {field!r} is no moment; name its column alone", place)
        for field, item in feed.columns.items()
        if field in fields and fields[field].type != "stamp" and isinstance(item, After)
    ]


def _unknown_words(feed: Feed, name: str, place: str) -> dict[str, Finding]:
    """Words of value maps and constants that the kit does not know, and why."""
    found: dict[str, Finding] = {}
    for field, item in ENTITIES[feed.entity].fields.items():
        words = list(feed.values.get(field, {}).values())
        column = feed.columns.get(field)
        if isinstance(column, Constant) and not words:
            words = [column.value]
        for word in dict.fromkeys(words):
            if item.codes and word not in item.codes:
                found[word] = Finding(
                    f"{name}.{field}: {word!r} is none of the kit's words",
                    place,
                    try_=f"use one of {', '.join(item.codes)}",
                )
    return found


def _without_idle_feeds(sources: dict[str, Any]) -> None:
    """Drop feeds of a status without a date that no value map gives a meaning."""
    for source in _tables_of(sources).values():
        feeds = source.get("feeds", {})
        for name, feed in _tables_of(feeds).items():
            columns = _tables_of(feed).get("columns", {})
            is_seen = columns.get("start_known") == {"value": "inferred"}
            has_words = _tables_of(feed.get("values")).get("stage")
            if is_seen and "changed" not in columns and not has_words:
                del feeds[name]


def read_mapping(path: Path) -> Mapping:
    """Read the workspace's mapping and lay it over the profiles it names.

    Raises:
        MappingError: It is missing, is no TOML, leaves a question open, or names what
            does not exist; all findings of a kind at once.
    """
    shown = path.name
    raw, text = _read_toml(path, shown)
    if raw.get("format") != 1:
        raise MappingError(Finding("the first line must be: format = 1", shown))
    sources = raw.get("sources") or {}
    if not isinstance(sources, dict) or not sources:
        raise MappingError(
            Finding(
                "it names no source",
                shown,
                try_="make inspect, which writes one to start from; or add "
                "[sources.NAME] as docs/mapping.md shows",
            )
        )
    sources = {
        name: _with_profile(name, source, shown) for name, source in sources.items()
    }
    raw["sources"] = sources
    if questions := list(dict.fromkeys(_open_questions(raw, ()))):
        raise MappingError([_question(each, text, shown) for each in questions])
    for source in _tables_of(sources).values():
        _with_shared_values(source)
    _without_idle_feeds(sources)
    try:
        mapping = Mapping.model_validate(raw)
    except ValidationError as error:
        raise MappingError(
            [_fault(each, text, shown) for each in error.errors()]
        ) from (None)
    if found := _findings(mapping, text, shown):
        raise MappingError(found)
    return mapping


def _question(path: tuple[str | int, ...], text: str, shown: str) -> Finding:
    return Finding(
        f"{'.'.join(map(str, path))} is still a question",
        f"{shown}:{line_of(text, path)}",
        needed_by="every figure that rests on it",
        try_='write the answer in place of "?"; the comments beside it say how',
    )


def _fault(error: Any, text: str, shown: str) -> Finding:
    path = tuple(error["loc"])
    place = f"{shown}:{line_of(text, path)}"
    said = str(error["msg"]).removeprefix("Value error, ")
    return Finding(f"{'.'.join(map(str, path))}: {said}", place)
