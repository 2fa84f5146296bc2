"""How rows of each entity are found again in another export.

A row has a key, and a wider one that pairs a row that is gone with one that came in its
place: an id whose record is another one now, or the stage of a record whose day was
written anew.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """How rows of an entity are found again.

    Attributes:
        key: Columns or expressions of the key.
        pair: Those that pair a row that is gone with one that came in its place.
        record: Column of the record that the row is of.
        stamp_on: The day of what the row tells.
        stamp_at: The instant, where it is known.
        progress: Whether a changed row tells of something after the published day,
            `as_of`; `was` and `becomes` are the two rows.
        moved: What a row keeps when it goes over to another record.
    """

    key: tuple[str, ...]
    pair: tuple[str, ...] = ()
    record: str = "null"
    stamp_on: str = "null"
    stamp_at: str = "null"
    progress: str = "false"
    moved: tuple[str, ...] = ()

    @property
    def columns(self) -> str:
        """The columns by which a row of an export is placed, as SQL."""
        record, on, at = self.record, self.stamp_on, self.stamp_at
        return (
            f"{_joined(self.key)} as unit_key, {_joined(self.pair)} as pair_key, "
            f"{_joined(self.moved) if self.moved else 'null'} as moved_key, "
            f"cast({record} as varchar) as unit_record, cast({on} as date) as unit_on, "
            f"cast({at} as timestamp) as unit_at, 1 as unit_step"
        )


def _joined(parts: tuple[str, ...]) -> str:
    """Several values as one text, in which a missing one has its place."""
    texts = (f"coalesce(cast({each} as varchar), chr(30))" for each in parts)
    return f"concat_ws(chr(31), {', '.join(texts)})"


def _of(
    key: tuple[str, ...],
    stamp: str = "",
    *,
    record: str = "null",
    progress: str = "false",
    pair: tuple[str, ...] = (),
) -> Shape:
    """An entity whose rows have an id, and a stamp of their own."""
    days = (f"{stamp}_on", f"{stamp}_at") if stamp else ("null", "null")
    return Shape(key, pair or key, record, *days, progress)


_SEEN = "start_known is not distinct from 'inferred'"
_SHOWN = f"case when {_SEEN} then concat(delivered_on, ' ', feed_name) end"
_NO_ID = "case when change_id is null then {} end"

SHAPES = {
    "leads": _of(
        ("lead_id",),
        "created",
        record="lead_id",
        progress="was.converted_on is null and becomes.converted_on > {as_of}",
    ),
    "contacts": _of(("contact_id",), "created", record="contact_id"),
    "merges": _of(("record_id", "survivor_id"), "merged", record="record_id"),
    "accounts": _of(("account_id",), "created"),
    "campaigns": _of(("campaign_id",)),
    "responses": _of(("response_id",), "responded", record="record_id"),
    "stage_changes": Shape(
        key=(
            "change_id", "record_id", "track", "stage", "start_known", _SHOWN,
            f"case when not {_SEEN} then concat(changed_at, ' ', changed_on) end",
        ),
        pair=(
            "change_id",
            *map(
                _NO_ID.format,
                (
                    "record_id", "track", "start_known", _SHOWN,
                    "case when stage in ('mql', 'accepted') then stage end",
                ),
            ),
        ),
        record="record_id",
        stamp_on=f"case when {_SEEN} then delivered_on else changed_on end",
        stamp_at=f"case when not {_SEEN} then changed_at end",
        moved=("track", "stage", "changed_at", "changed_on"),
    ),
    "attribute_changes": Shape(
        key=(
            "change_id", "record_id", "attribute", "changed_at", "changed_on",
            "new_value",
        ),
        pair=(
            "change_id",
            *map(_NO_ID.format, ("record_id", "attribute", "new_value")),
        ),
        record="record_id",
        stamp_on="changed_on",
        stamp_at="changed_at",
        moved=("attribute", "new_value", "changed_at", "changed_on"),
    ),
    "touches": _of(
        ("touch_id",),
        "happened",
        record="record_id",
        progress="becomes.happened_on > {as_of}",
    ),
    "touch_people": _of(
        ("touch_id", "record_id"), record="record_id", pair=("touch_id",)
    ),
    "opportunities": _of(
        ("opportunity_id",),
        "created",
        progress="was.is_closed is distinct from true "
        "and was.created_on is not distinct from becomes.created_on "
        "and (becomes.is_closed is distinct from true or becomes.closed_on > {as_of})",
    ),
    "opportunity_changes": Shape(
        key=(
            "change_id", "opportunity_id", "changed_at", "changed_on", "stage_name",
            "amount", "expected_close_on",
        ),
        pair=(
            "change_id",
            *map(
                _NO_ID.format,
                ("opportunity_id", "stage_name", "amount", "expected_close_on"),
            ),
        ),
        stamp_on="changed_on",
        stamp_at="changed_at",
    ),
    "opportunity_people": _of(
        ("opportunity_id", "record_id"),
        "added",
        record="record_id",
        pair=("opportunity_id",),
    ),
    "owners": _of(("owner_id",)),
    "spend": Shape(("spend_id",), ("spend_id",), stamp_on="spent_on"),
}  # fmt: skip

PARENTS = {
    "touch_people": ("touches", "touch_id"),
    "opportunity_people": ("opportunities", "opportunity_id"),
}
"""Rows that came with another one, by their column that names it."""

UNIT = "unit_key, pair_key, moved_key, unit_record, unit_on, unit_at, unit_step"
"""What a row is given to be placed by."""

REFERENCE = ("owners", "campaigns", "accounts")
"""What without a stamp tells of no event, so that it is never late."""
