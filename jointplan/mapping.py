"""The mapping: which export is which entity, laid over a vendor's profile.

A profile (`jointplan/profiles/<vendor>.toml`) and a mapping (`mapping.toml` of the
workspace) have the same shape; the mapping says only what differs. A *feed* is one
entity read from one kind of file; a file may feed several entities.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from jointplan.entities import ENTITIES
from jointplan.errors import Finding, MappingError

PROFILES = Path(__file__).parent / "profiles"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


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
    columns: dict[str, str | list[str] | Constant]
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
    max_unread_pct: float = 1.0
    feeds: dict[str, Feed]

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError("no time zone of this name; write it like Europe/Berlin")
        return zone


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
    """Fields and codes that no entity has."""
    found = []
    for source_name, source in mapping.sources.items():
        for feed_name, feed in source.feeds.items():
            entity = ENTITIES[feed.entity]
            place = f"sources.{source_name}.feeds.{feed_name}"
            found += [
                Finding(f"{place}: {feed.entity} has no field {name!r}", shown)
                for name in [*feed.columns, *feed.values]
                if name not in entity.fields
            ]
            for name, values in feed.values.items():
                codes = entity.fields[name].codes if name in entity.fields else ()
                found += [
                    Finding(
                        f"{place}.values.{name}: {word!r} is none of the kit's words",
                        shown,
                        try_=f"use one of {', '.join(codes)}",
                    )
                    for word in dict.fromkeys(values.values())
                    if codes and word not in codes
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
