"""The mapping: which export is which entity, laid over a vendor's profile.

A profile (`jointplan/profiles/<vendor>.toml`) and a mapping (`mapping.toml` of the
workspace) have the same shape; the mapping says only what differs. A *feed* is one
entity read from one kind of file; a file may feed several entities.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from jointplan.entities import ENTITIES, columns_of
from jointplan.errors import Finding, MappingError

PROFILES = Path(__file__).parent / "profiles"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# Parts of a layout that both say something and can be read back.
_PARTS = {
    "Y": "year", "y": "year", "m": "month", "b": "month", "B": "month", "d": "day",
    "H": "hour", "I": "half hour", "M": "minute", "S": "second", "f": "", "g": "",
    "n": "", "p": "half", "z": "zone", "Z": "zone", "a": "", "A": "", "%": "",
}  # fmt: skip


def _parts_of(layout: str) -> list[str]:
    """What the parts of a layout of strptime say.

    Raises:
        ValueError: A part is unknown, or year, month or day is missing.
    """
    letters = re.findall(r"%-?(.?)", layout)
    if unknown := [each for each in letters if each not in _PARTS]:
        raise ValueError(f"{layout!r}: %{unknown[0]} is no part of a layout")
    parts = [_PARTS[each] for each in letters if _PARTS[each]]
    lacking = [each for each in ("year", "month", "day") if each not in parts]
    if "half hour" in parts and "half" not in parts:
        lacking.append("half of the day (%p, as %I goes to 12)")
    if lacking:
        raise ValueError(f"{layout!r} lacks the {', '.join(lacking)}")
    return parts


def kind_of_layout(layout: str) -> str:
    """Whether a layout is of a `day`, a `naive` stamp or a `zoned` one."""
    parts = _parts_of(layout)
    if "zone" in parts:
        return "zoned"
    return "naive" if "hour" in parts or "half hour" in parts else "day"


class Constant(_Strict):
    """A field that no column holds: the same value in every row."""

    value: str


class Feed(_Strict):
    """One entity read from one kind of file.

    Attributes:
        file: File name or pattern in the delivery's folder.
        entity: Entity of `jointplan.entities` that it feeds.
        is_optional: Its absence is reported, not refused.
        where: Rows taken: column -> values (an empty text is a blank cell).
        columns: Field -> column, columns in order of preference, or constant.
        values: Field -> value in the export -> word of the kit; `*` is any other.
    """

    file: str
    entity: str
    is_optional: bool = False
    where: dict[str, list[str]] = Field(default_factory=dict)
    columns: dict[str, str | list[str] | Constant] = Field(min_length=1)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)

    @field_validator("entity")
    @classmethod
    def _known(cls, entity: str) -> str:
        if entity not in ENTITIES:
            raise ValueError(f"no entity of this name; there are {', '.join(ENTITIES)}")
        return entity


class Source(_Strict):
    """A source system: its profile, its clock and its feeds.

    Attributes:
        profile: Vendor profile underneath, `generic` for none.
        time_zone: Zone of stamps that carry none.
        exported_at: Day of the export, where no dated folder says it.
        layouts: Layouts of dates and stamps beside ISO 8601 (strptime).
        null_values: Texts that mean nothing, such as a null id.
        max_unread_pct: Share of rows unread that stops the run.
    """

    profile: str = "generic"
    time_zone: str = "UTC"
    exported_at: date | None = None
    layouts: list[str] = Field(default_factory=list)
    null_values: list[str] = Field(default_factory=list)
    max_unread_pct: float = Field(1.0, ge=0, le=100)
    feeds: dict[str, Feed]

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("no time zone of this name; write it like Europe/Berlin")
        return zone

    @field_validator("layouts")
    @classmethod
    def _layouts(cls, layouts: list[str]) -> list[str]:
        for layout in layouts:
            _parts_of(layout)
        return layouts


class Mapping(_Strict):
    """The whole mapping of a workspace."""

    format: int
    sources: dict[str, Source]


def _merged(below: Any, above: Any) -> Any:
    """Lay one table over another; a value `false` takes an entry away."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    if "value" in above:
        return above
    both = {**below, **{k: _merged(below.get(k), v) for k, v in above.items()}}
    return {key: value for key, value in both.items() if value is not False}


def _read_toml(path: Path, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise MappingError(
            Finding(
                "there is no mapping, so no export can be understood",
                shown,
                try_="copy examples/new/mapping.toml and say which file is what",
            )
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(Finding(f"cannot be read: {error}", shown)) from None


def _with_profile(name: str, source: Any, shown: str) -> Any:
    if not isinstance(source, dict):
        return source
    profile = source.get("profile", "generic")
    path = PROFILES / f"{profile}.toml"
    if not path.exists():
        known = ", ".join(sorted(each.stem for each in PROFILES.glob("*.toml")))
        raise MappingError(
            Finding(f"source {name}: no profile {profile!r}; there are {known}", shown)
        )
    below = _read_toml(path, path.name)
    below.pop("format", None)
    return _merged(below, source)


def _findings(mapping: Mapping, shown: str) -> list[Finding]:
    """Fields and codes that no entity has, and fields that one cannot do without."""
    return [
        finding
        for source_name, source in mapping.sources.items()
        for feed_name, feed in source.feeds.items()
        for finding in _findings_of(
            feed, f"sources.{source_name}.feeds.{feed_name}", shown
        )
    ]


def _findings_of(feed: Feed, place: str, shown: str) -> list[Finding]:
    entity = ENTITIES[feed.entity]
    found = [
        Finding(f"{place}: {feed.entity} has no field {name!r}", shown)
        for name in dict.fromkeys([*feed.columns, *feed.values])
        if name not in entity.fields
    ]
    needed = entity.needed or entity.key
    found += [
        Finding(
            f"{place}: no column is named for {name!r}",
            shown,
            needed_by=f"every row of {feed.entity}",
        )
        for name, field in entity.fields.items()
        if name not in feed.columns
        and not set(columns_of(name, field.type)).isdisjoint(needed)
    ]
    for name, field in entity.fields.items():
        item = feed.columns.get(name)
        values = feed.values.get(name, {})
        constant = item.value if isinstance(item, Constant) else None
        if field.type == "email" and (values or constant is not None):
            found.append(
                Finding(f"{place}: {name!r} is hashed; name its column alone", shown)
            )
        words = [constant] if constant is not None and not values else values.values()
        found += [
            Finding(
                f"{place}.{name}: {word!r} is none of the kit's words",
                shown,
                try_=f"use one of {', '.join(field.codes)}",
            )
            for word in dict.fromkeys(words)
            if field.codes and word not in field.codes
        ]
    return found


def read_mapping(path: Path) -> Mapping:
    """Read the workspace's mapping and lay it over the profiles it names.

    Raises:
        MappingError: It is missing, is no TOML, or names what does not exist; all
            findings at once.
    """
    raw = _read_toml(path, path.name)
    if raw.get("format") != 1:
        raise MappingError(Finding("the first line must be: format = 1", path.name))
    sources = raw.get("sources") or {}
    if not isinstance(sources, dict) or not sources:
        raise MappingError(Finding("it names no source: add [sources.NAME]", path.name))
    raw["sources"] = {
        name: _with_profile(name, source, path.name) for name, source in sources.items()
    }
    try:
        mapping = Mapping.model_validate(raw)
    except ValidationError as error:
        raise MappingError(
            [
                Finding(f"{'.'.join(map(str, e['loc']))}: {e['msg']}", path.name)
                for e in error.errors()
            ]
        ) from None
    if found := _findings(mapping, path.name):
        raise MappingError(found)
    return mapping
