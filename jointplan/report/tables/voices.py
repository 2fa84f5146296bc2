"""What sales noted on rejections and on losses, in the words that several share."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
    text,
)
from jointplan.report.display.formats import DASH, count, first_upper, plural
from jointplan.report.display.grid import Column, counted, table

NONE_GIVEN = "no reason given"
RARE = "other reasons, each given once or twice"
MOST_PHRASES = 5
Topic = tuple[str | None, bool]


def voices(
    voices: pd.DataFrame, voice_quotes: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """What sales noted, family by family: phrases that several share, and quotes."""
    about = only(run)
    phrases = _by_family([r for r in rows(voices) if r["voice"] == "rejection"])
    quotes = _by_family(rows(voice_quotes))
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
    often = _often(phrases)
    if phrases:
        noted, heard = phrases[0]["noted_count"], phrases[0]["voice_count"]
        often += f" (in {plural(noted, 'note')} on {plural(heard, 'rejection')})"
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


def _often(phrases: list[Row]) -> str:
    """Write the phrases that most share, each with how many do."""
    ordered = sorted(phrases, key=lambda row: (-row["sharing_count"], row["phrase"]))
    told = [f"“{r['phrase']}” {count(r['sharing_count'])}×" for r in ordered]
    return ", ".join(told[:MOST_PHRASES])


def losses(losses: pd.DataFrame, voices: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Loss reasons, and the phrases that notes on those losses share; never a quote."""
    about = only(run)
    phrases: defaultdict[Topic, list[Row]] = defaultdict(list)
    for row in rows(voices):
        if row["voice"] == "loss":
            phrases[_topic(row)].append(row)
    found = sorted(
        rows(losses),
        key=lambda row: (_rank(row), -row["lost_count"], _named(row)),
    )
    return table(
        "table-losses",
        f"Opportunities lost in {about['quarter']}, and what was noted on them",
        [
            Column("Loss reason", [_named(row) for row in found]),
            counted("Lost", found, "lost_count"),
            counted("With a note", found, "noted_count"),
            Column(
                "Often noted",
                [_often(phrases[_topic(row)]) or DASH for row in found],
                is_number=False,
            ),
        ],
        note=source_note(about, "losses", "voices") + _brings(found),
        empty="No opportunity credited to a hand-off is on file as lost in "
        f"{about['quarter']}. An export of opportunities with those lost brings them.",
        apart=[n for n, row in enumerate(found) if row["loss_reason"] is None],
        is_folded=False,
    )


def _rank(row: Row) -> int:
    """Reasons first, then what is not repeated, then what is not given."""
    return (row["loss_reason"] is None) * (1 if row["is_reason_rare"] else 2)


def _topic(row: Row) -> Topic:
    return row["loss_reason"], bool(row["is_reason_rare"])


def _named(row: Row) -> str:
    if row["is_reason_rare"]:
        return first_upper(RARE)
    return first_upper(row["loss_reason"] or NONE_GIVEN)


def _brings(found: list[Row]) -> str:
    """Say which columns would say more, as long as they are missing."""
    said = " Credited to a rated hand-off of any quarter."
    if not any(row["loss_reason"] or row["is_reason_rare"] for row in found):
        said += (
            " No loss reason is on file; a column of them, named in the mapping as "
            "`loss_reason`, brings them."
        )
    if not any(row["noted_count"] for row in found):
        said += (
            " No notes on losses are on file; a column of opportunities (Salesforce: "
            "a field like Loss Notes; HubSpot: Closed Lost Reason), named in the "
            "mapping as `loss_note`, brings them."
        )
    return said
