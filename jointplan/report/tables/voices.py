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
from jointplan.report.display.comparisons import NO_REASON
from jointplan.report.display.formats import DASH, count, first_upper, plural
from jointplan.report.display.grid import Column, counted, table

RARE = "other reasons, each stated once or twice"
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
            f"Notes of sales on the rejections of {about['quarter']} are not in this "
            "export. Name their column in the mapping as `note`."
        )
    parts = [_family(each, phrases[each], quotes[each]) for each in families]
    note = source_note(about, "voices", "voice_quotes")
    said = "Names, addresses and numbers were removed as the notes were read."
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
    title = first_upper(family or "no reason, or not an agreed one")
    often = _often(phrases)
    if phrases:
        noted, heard = phrases[0]["noted_count"], phrases[0]["voice_count"]
        often += f" (in {plural(noted, 'note')} on {plural(heard, 'rejection')})"
    ranked = sorted(quotes, key=lambda row: row["quote_number"])
    said = [(row["quote"], row["reason"] or NO_REASON) for row in ranked]
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
        f"Opportunities lost in {about['quarter']}, and what sales noted",
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
        empty=f"No lead's opportunity was lost in {about['quarter']} in this export. "
        "Export lost opportunities too.",
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
    return first_upper(row["loss_reason"] or NO_REASON)


def _brings(found: list[Row]) -> str:
    """Say which columns would say more, as long as they are missing."""
    said = " Opportunities of leads of any quarter."
    if not any(row["loss_reason"] or row["is_reason_rare"] for row in found):
        said += (
            " Loss reasons are not in this export: name their column in the mapping as "
            "`loss_reason`."
        )
    if not any(row["noted_count"] for row in found):
        said += (
            " Notes on losses are not in this export: name their column (Salesforce: a "
            "field like Loss Notes; HubSpot: Closed Lost Reason) in the mapping as "
            "`loss_note`."
        )
    return said
