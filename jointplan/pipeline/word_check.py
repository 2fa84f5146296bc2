"""Whether the plans use the words that the glossary has.

A quota for a misspelt source could never be earned, so the page would show a promise
broken; an agreement for a misspelt region would hold for nobody. A draft leaves such a
quota out and says so; the report is not published with it (R62).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jointplan.errors import Finding
from jointplan.glossary.read import Glossary
from jointplan.plans.schema import Plan, Quota

_WORDS = {
    "Sources": ("Source", "source"),
    "Segments": ("Segment", "segment"),
    "Regions": ("Region", "region"),
    "Score bands": ("Band", "score_band"),
}


def unknown_words(plans: Mapping[str, Plan], glossary: Glossary) -> list[Finding]:
    """Name the words of plans that the glossary's agreed tables do not have.

    While no table of the kind is agreed, values keep the CRM's own names, which nobody
    has listed yet, so any name passes.

    Returns:
        Every promise and word, with the words there are.
    """
    known = _known_words(glossary)
    return [
        Finding(
            f"{promise} names the {kind.replace('_', ' ')} {word!r}, which is not in "
            "the glossary",
            f"plans/{quarter}.toml",
            needed_by=needed_by,
            try_=f"write one of {', '.join(sorted(known[kind]))}, or add it to "
            "glossary.md",
        )
        for quarter, plan in plans.items()
        for promise, needed_by, kind, word in _words_of(plan)
        if kind in known and word not in known[kind]
    ]


def without_unknown(plans: Mapping[str, Plan], glossary: Glossary) -> dict[str, Plan]:
    """The plans without quotas for words that the glossary lacks.

    Nobody could earn such a quota, so it would look like a promise not kept.
    """
    known = _known_words(glossary)
    return {
        quarter: plan.model_copy(
            update={"quotas": [each for each in plan.quotas if _is_known(each, known)]}
        )
        for quarter, plan in plans.items()
    }


def _is_known(quota: Quota, known: Mapping[str, set[str]]) -> bool:
    """Whether the glossary has every word that a quota names."""
    words = {kind: getattr(quota, kind) for kind in ("source", "segment", "region")}
    return all(
        word is None or kind not in known or word in known[kind]
        for kind, word in words.items()
    )


def _known_words(glossary: Glossary) -> dict[str, set[str]]:
    """The words of every agreed version of each kind of table."""
    known: dict[str, set[str]] = {}
    for table in glossary.tables:
        if table.is_agreed and table.name in _WORDS:
            column, kind = _WORDS[table.name]
            words = {row.cells[column] for row in table.rows}
            known.setdefault(kind, set()).update(words)
    return known


def _words_of(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    """What names a word, who needs it, the kind of word, and the word."""
    for quota in plan.quotas:
        for kind in ("source", "segment", "region"):
            if (word := getattr(quota, kind)) is not None:
                needed_by = "the quota: no lead could earn it"
                yield f"quota {quota.name!r}", needed_by, kind, word
    for tier in plan.agreements:
        for kind in ("score_band", "region"):
            for word in tier.words(kind) or []:
                needed_by = "the agreement: it would apply to no lead"
                yield f"agreement {tier.name!r}", needed_by, kind, word
    for region in plan.regions:
        needed_by = "its calendar: no lead would have that region"
        yield "[[regions]]", needed_by, "region", region.name
