"""The grammar of a mapping and of a vendor's profile: sources, feeds, columns, rules.

A *feed* is one entity read from one kind of file; a file may feed several entities.
What reads a mapping is `jointplan.ingest.mapping.read`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.mapping.date_layouts import contradictions_in, parts_of
from jointplan.toml import LocaleName, Zone


def is_encoding(name: str) -> bool:
    """Whether text can be read by a codec of this name."""
    try:
        b"a".decode(name)
    except (LookupError, ValueError):
        return False
    return True


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Constant(_Strict):
    """A field that no column holds: the same value in every row."""

    value: str


class FirstOf(_Strict):
    """A field that is the first of several values in one cell (`12;34`)."""

    first_of: str | list[str]


SECONDS = {
    "milliseconds": 0.001,
    "seconds": 1,
    "minutes": 60,
    "hours": 3_600,
    "days": 86_400,
}


class After(_Strict):
    """A moment told as a time that passed since another one.

    Attributes:
        after: Column of the moment from which it is counted.
        by: Column of the time that passed: a number, or `h:mm:ss`.
        unit: What the number counts; of `2:15`, what stands before the colon.
    """

    after: str | list[str]
    by: str
    unit: Literal["milliseconds", "seconds", "minutes", "hours", "days"]


class Lookup(_Strict):
    """A field that stands in another file of the delivery, in the row with one key.

    Attributes:
        column: Column of the other file that holds it.
        file: Name or pattern of the other file.
        key: Column of the other file that says which row it is.
        by: Column of the feed's own file with the same key.
    """

    column: str
    file: str
    key: str
    by: str


Column = str | list[str] | Constant | FirstOf | After | Lookup


class Feed(_Strict):
    """One entity read from one kind of file.

    Attributes:
        file: File names or patterns in the delivery's folder.
        entity: Entity of `jointplan.ingest.contract` that it feeds.
        is_optional: Its absence is reported, not refused.
        form_of: Feed of which this is another form: one of the two is enough.
        where: Rows taken: column -> patterns (an empty text is a blank cell).
        each: Column whose cells hold several values (`12;34`): one row for each.
        fill_down: Columns in which a blank cell means the value above (groups).
        names: Columns that name the row's person; they are taken out of its note.
        columns: Field -> column, columns in order of preference, constant, first of,
            a time after another column, or a column of another file.
        values: Field -> value in the export, or pattern -> word of the kit; `*` is
            any other.
    """

    file: str | list[str]
    entity: str
    is_optional: bool = False
    form_of: str = ""
    where: dict[str, list[str]] = Field(default_factory=dict)
    each: str | list[str] = Field(default_factory=list)
    fill_down: list[str] = Field(default_factory=list)
    names: list[str] = Field(default_factory=list)
    columns: dict[str, Column] = Field(min_length=1)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)

    @field_validator("entity")
    @classmethod
    def _known(cls, entity: str) -> str:
        if entity not in ENTITIES:
            raise ValueError(f"no entity of this name; there are {', '.join(ENTITIES)}")
        return entity

    @property
    def files(self) -> list[str]:
        """File names or patterns, in order of preference."""
        return [self.file] if isinstance(self.file, str) else self.file

    @property
    def is_inferred(self) -> bool:
        """Whether its changes are only seen between two deliveries (R5)."""
        known = self.columns.get("start_known")
        return (
            self.entity == "stage_changes"
            and "changed" not in self.columns
            and isinstance(known, Constant)
            and known.value == "inferred"
        )

    @property
    def tells_undated(self) -> bool:
        """Whether a row may tell a state and leave its day blank.

        A date column of one stage tells by a blank that it was never reached. Where a
        column says the stage, it was, on a day that nobody knows (R67).
        """
        known = self.columns.get("start_known")
        return (
            self.entity == "stage_changes"
            and "changed" in self.columns
            and isinstance(known, Constant)
            and known.value == "stamped"
            and not isinstance(self.columns.get("stage"), Constant)
        )


class SetAside(_Strict):
    """A named rule for rows that are left out on purpose (R40).

    Attributes:
        name: What the account of rows calls them, such as `test leads`.
        file: File name or pattern it holds for; every file that has the columns.
        where: Column -> patterns; a row is left out if every column matches.
    """

    name: str = Field(min_length=1)
    file: str = "*"
    where: dict[str, list[str]] = Field(min_length=1)


class Source(_Strict):
    """A source system: its profile, its clock and its feeds.

    Attributes:
        profile: Vendor profile underneath, `generic` for none.
        time_zone: Zone of stamps that carry none.
        encoding: Encoding of text files that do not say it themselves.
        exported_at: Day of the export, where no dated folder says it.
        layouts: Layouts of dates and stamps beside ISO 8601 (strptime).
        decimal_mark: What stands before the cents in amounts.
        id_form: `salesforce` makes 15-character ids 18 characters long.
        null_values: Texts that mean nothing, such as a null id.
        fillers: Words and addresses beside the kit's own that people write where they
            know nothing; they match nobody.
        max_unread_pct: Share of rows, or of a column's cells, that stops the run when
            unread.
        values: Value maps that every feed uses which reads the field from a column.
        set_aside: Named rules for rows that are left out.
    """

    profile: str = "generic"
    time_zone: Zone = "UTC"
    encoding: str = ""
    exported_at: date | None = None
    layouts: list[str] = Field(default_factory=list)
    decimal_mark: str = Field(".", pattern=r"^[.,]$")
    id_form: str = Field("", pattern="^(salesforce)?$")
    null_values: list[str] = Field(default_factory=list)
    fillers: list[str] = Field(default_factory=list)
    max_unread_pct: float = Field(1.0, ge=0, le=100)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    set_aside: list[SetAside] = Field(default_factory=list)
    feeds: dict[str, Feed]

    @property
    def mark(self) -> str:
        """What stands before the cents; `?` where nobody said it of a system unknown.

        There `15.430` may be fifteen or fifteen thousand, and is read as neither.
        """
        is_open = self.profile == "generic" and (
            "decimal_mark" not in self.model_fields_set
        )
        return "?" if is_open else self.decimal_mark

    @property
    def lookups(self) -> list[Lookup]:
        """Every field that a feed reads from another file."""
        items = (item for feed in self.feeds.values() for item in feed.columns.values())
        return [item for item in items if isinstance(item, Lookup)]

    @field_validator("encoding")
    @classmethod
    def _encoding(cls, encoding: str) -> str:
        if encoding and not is_encoding(encoding):
            raise ValueError(
                f"{encoding!r} is no encoding of text; there are cp1252, cp1250, "
                "cp932 (Shift_JIS), gb18030, mac_roman and others"
            )
        return encoding

    @field_validator("layouts")
    @classmethod
    def _layouts(cls, layouts: list[str]) -> list[str]:
        for layout in layouts:
            parts_of(layout)
        for one, other in contradictions_in(layouts):
            raise ValueError(
                f"{one!r} and {other!r} contradict each other: they read one cell as "
                "two different days. Keep the one that the exports are written in, and "
                "put files with the other into a folder (a source) of their own"
            )
        return layouts


class CompanySays(_Strict):
    """What holds for the whole company, as long as no plan says it."""

    name: str | None = None
    time_zone: Zone | None = None
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    fiscal_year_starts: int | None = Field(None, ge=1, le=12)
    locale: LocaleName | None = None


class Mapping(_Strict):
    """The whole mapping of a workspace."""

    format: int
    company: CompanySays = CompanySays()
    sources: dict[str, Source]

    @field_validator("sources")
    @classmethod
    def _sources(cls, sources: dict[str, Source]) -> dict[str, Source]:
        for name in sources:
            if not name.strip(" .") or "/" in name or "\0" in name:
                raise ValueError(
                    f"{name!r} is no name of a source: it is called as the folder in "
                    "exports/ in which its deliveries lie, like crm"
                )
        return sources
