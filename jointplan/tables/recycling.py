"""Tables of what went back to nurture, and of what sales noted on rejections."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from jointplan.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    rows,
    source_note,
    text,
)
from jointplan.display.formats import count, first_upper, plural, share
from jointplan.display.grid import Column, counted, table

NONE_GIVEN = "no reason given"
NOT_IN_GLOSSARY = "not in the glossary"
MOST_PHRASES = 5


def recyclings(recyclings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Recycled per quarter: how many returned, after how long, and what they became."""
    found = in_order(recyclings)
    if not found:
        return EMPTY
    return table(
        "table-recyclings",
        "Recycled, returned and decided again, by quarter of the recycling",
        [Column("Quarter", [row["quarter"] for row in found]), *_returned(found)],
        note=source_note(only(run), "recyclings")
        + " A young quarter had less time to see its own return.",
        empty="",
        apart=[place for place, row in enumerate(found) if row["is_report_quarter"]],
    )


def recycling_families(recycling_families: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The same by the family of the reason, over all quarters."""
    about = only(run)
    found = rows(recycling_families)
    if not found:
        return EMPTY
    unnamed = (NOT_IN_GLOSSARY, None)
    found.sort(key=lambda r: (r["reason_family"] in unnamed, -r["recycled_count"]))
    return table(
        "table-recycling-families",
        "Recycled, returned and decided again, by family of the reason",
        [
            Column(
                "Family", [first_upper(r["reason_family"] or NONE_GIVEN) for r in found]
            ),
            *_returned(found),
        ],
        note=source_note(about, "recycling_families")
        + f" All recyclings on file up to {about['quarter']}.",
        empty="",
        apart=[n for n, row in enumerate(found) if row["reason_family"] in unnamed],
    )


def _returned(found: list[Row]) -> list[Column]:
    then = "The second hand-off"
    ends = ("Qualified", "Rejected", "Open", "Other ends")
    return [
        counted("Recycled", found, "recycled_count"),
        Column(
            "Returned",
            [share(row["returned_count"], row["recycled_count"]) for row in found],
        ),
        counted("Median days until then", found, "return_median_days"),
        *(
            Column(
                end,
                [count(row[f"second_{end.split()[0].lower()}_count"]) for row in found],
                under=then,
            )
            for end in ends
        ),
    ]


def voices(
    voices: pd.DataFrame, voice_quotes: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """What sales noted, family by family: phrases that several share, and quotes."""
    about = only(run)
    phrases, quotes = _by_family(rows(voices)), _by_family(rows(voice_quotes))
    families = sorted(
        {*phrases, *quotes},
        key=lambda each: (each is None, -_heard(phrases, each), str(each)),
    )
    if not families:
        return nothing(
            f"No notes of sales on the rejections of {about['quarter']} are on file. A "
            "column of notes, named in the mapping as `note`, brings them."
        )
    parts = [_family(each, phrases[each], quotes[each]) for each in families]
    note = source_note(about, "voices", "voice_quotes")
    said = "Names, addresses and numbers were taken out as the notes were read."
    markup = "".join(markup for markup, _ in parts)
    return Block(
        f'<div class="voices">{markup}<p class="note">{text(note)} {said}</p></div>',
        "\n".join([*(plain for _, plain in parts), f"{note} {said}"]),
    )


def _by_family(found: list[Row]) -> defaultdict[str | None, list[Row]]:
    families: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in found:
        families[row["reason_family"]].append(row)
    return families


def _heard(phrases: defaultdict[str | None, list[Row]], family: str | None) -> int:
    return max((row["noted_count"] for row in phrases[family]), default=0)


def _family(
    family: str | None, phrases: list[Row], quotes: list[Row]
) -> tuple[str, str]:
    """Write one family: its name, what is said often, and who said it how."""
    title = first_upper(family or "no reason, or one not in the glossary")
    ordered = sorted(phrases, key=lambda row: (-row["handoff_count"], row["phrase"]))
    told = [f"“{r['phrase']}” {count(r['handoff_count'])}×" for r in ordered]
    often = ", ".join(told[:MOST_PHRASES])
    if ordered:
        noted, rejected = (
            ordered[0][f"{name}_count"] for name in ("noted", "rejected")
        )
        often += f" (in {plural(noted, 'note')} on {plural(rejected, 'rejection')})"
    ranked = sorted(quotes, key=lambda row: row["quote_number"])
    said = [(row["quote"], row["reason"] or NONE_GIVEN) for row in ranked]
    markup = f"<dt>{text(title)}</dt>"
    markup += f"<dd>{text(often)}</dd>" if often else ""
    markup += "".join(
        f"<dd><q>{text(quote)}</q> <cite>{text(reason)}</cite></dd>"
        for quote, reason in said
    )
    plain = [title, *([often] if often else []), *(f"“{q}” ({r})" for q, r in said)]
    return f"<dl>{markup}</dl>", "\n".join(plain)
