"""What sales noted on rejections, in the words that several hand-offs share."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

HANDOFFS = """
    times | decision     | reason    | reason_family | is_rated | quarter
    5     | disqualified | No budget | timing        | yes      | 2026-Q3
    3     | recycled     | Too small | fit           | yes      | 2026-Q3
    1     | disqualified | No budget | timing        | no       | 2026-Q3
    1     | disqualified | No budget | timing        | yes      | 2026-Q2
    2     | qualified    | -         | -             | yes      | 2026-Q3
"""
NOTES = """
    handoff_id | note
    h1         | Budget frozen until the new fiscal year.
    h2         | The budget frozen; new fiscal year, they say
    h3         | budget frozen. Budget frozen! A new fiscal year
    h4         | budget. Frozen
    h6         | [name] bench, new fiscal year
    h7         | one bench
    h8         | One bench
    h9         | budget frozen
    h10        | budget frozen
    h11        | budget frozen
"""


def test_phrases_are_those_that_three_rejected_handoffs_of_a_family_share() -> None:
    """Twice in one note is once; marks and gaps end a phrase; other families, other words."""
    expect(
        "marts.voices",
        {"journeys.handoffs": HANDOFFS, "outcomes.notes": NOTES},
        """
        reason_family | phrase          | handoff_count | noted_count | rejected_count
        timing        | budget frozen   | 3             | 4           | 5
        timing        | new fiscal year | 3             | 4           | 5
        """,
    )


def test_a_few_notes_of_each_family_are_quoted_the_most_shared_first() -> None:
    """The same words once, three a family, and none of less than four words."""
    expect(
        "marts.voice_quotes",
        {
            "journeys.handoffs": HANDOFFS,
            "outcomes.notes": NOTES
            + "    h5         | nothing like the others was said here\n",
        },
        """
        reason_family | quote_number | handoff_id | quote
        timing        | 1            | h1         | Budget frozen until the new fiscal year.
        timing        | 2            | h2         | The budget frozen; new fiscal year, they say
        timing        | 3            | h3         | budget frozen. Budget frozen! A new fiscal year
        fit           | 1            | h6         | [name] bench, new fiscal year
        """,
    )


def test_a_long_note_is_cut_between_words() -> None:
    """At most 140 characters."""
    expect(
        "marts.voice_quotes",
        {
            "journeys.handoffs": HANDOFFS,
            "outcomes.notes": f"handoff_id | note\n h1 | {'twelve chars ' * 12}",
        },
        f"""
        quote_number | quote
        1            | {("twelve chars " * 12)[:136].strip()}…
        """,
    )


def test_a_note_belongs_to_the_last_rejection_of_its_record() -> None:
    """A record keeps one note; who is withdrawn or qualified was not rejected."""
    expect(
        "outcomes.notes",
        {
            "episodes.handoffs": """
            handoff_id | record_id | decision     | decided
            h1         | r1        | disqualified | 2026-07-01 09:00
            h2         | r1        | recycled     | 2026-08-01 09:00
            h3         | r1        | qualified    | 2026-09-01 09:00
            h4         | r2        | withdrawn    | 2026-09-01 09:00
            """,
            "canonical.records": """
            record_id | note
            r1        | no  budget
            r2        | spam
            """,
        },
        """
        handoff_id | note
        h2         | no budget
        """,
    )
