"""What sales noted on rejections and on losses, in the words that several share."""

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
        {"journeys.handoffs": HANDOFFS, "journeys.notes": NOTES},
        """
        voice     | reason_family | phrase          | sharing_count | noted_count | voice_count
        rejection | timing        | budget frozen   | 3             | 4           | 5
        rejection | timing        | new fiscal year | 3             | 4           | 5
        """,
    )


def test_a_few_notes_of_each_family_are_quoted_the_most_shared_first() -> None:
    """The same words once, three a family, and none of less than four words."""
    expect(
        "marts.voice_quotes",
        {
            "journeys.handoffs": HANDOFFS,
            "journeys.notes": NOTES
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
            "journeys.notes": f"handoff_id | note\n h1 | {'twelve chars ' * 12}",
        },
        f"""
        quote_number | quote
        1            | {("twelve chars " * 12)[:136].strip()}…
        """,
    )


def test_a_note_belongs_to_the_last_rejection_of_its_record() -> None:
    """A record keeps one note; who is withdrawn or qualified was not rejected."""
    expect(
        "journeys.notes",
        {
            "episodes.episodes": """
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


LOST = """
    opportunity_id | account_id | owner_id | loss_reason | loss_note                     | is_won | is_closed | closed
    o1             | a1         | s1       | Price       | List price too high.          | no     | yes       | 2026-07-01
    o2             | a2         | s1       | Price       | the list price, not ours      | no     | yes       | 2026-08-01
    o3             | a3         | s2       | Price       | List price again. Ann Lee     | no     | yes       | 2026-09-30
    o4             | a3         | s2       | Price       | Ann Lee says no               | no     | yes       | 2026-09-01
    o5             | a3         | s1       | Price       | spoke to Ann Lee              | no     | yes       | 2026-09-01
    o6             | a4         | s1       | Ann Lee     | list price                    | no     | yes       | 2026-09-01
    o7             | a5         | s1       | -           | -                             | no     | yes       | 2026-09-01
    o8             | a6         | s2       | Price       | list price                    | no     | yes       | 2026-06-30
    o9             | a7         | s2       | Price       | list price                    | yes    | yes       | 2026-09-01
    o10            | a8         | s2       | Price       | list price                    | no     | no        | -
    o11            | a9         | s2       | Price       | list price                    | no     | yes       | 2026-09-01
    o12            | a9         | s2       | Price       | list price                    | no     | yes       | 2026-09-01
"""
CREDITED = """
    opportunity_id | handoff_id
    o1             | h1
    o2             | h2
    o3             | h3
    o4             | h3
    o5             | h5
    o6             | h6
    o7             | h7
    o8             | h8
    o9             | h9
    o10            | h10
    o11            | -
    o12            | bulk
"""
QUALIFIED = """
    handoff_id | decision  | is_rated | quarter
    h1         | qualified | yes      | 2026-Q1
    h2         | qualified | yes      | 2026-Q2
    h3         | qualified | yes      | 2026-Q3
    h5         | qualified | yes      | 2026-Q3
    h6         | qualified | yes      | 2026-Q3
    h7         | qualified | yes      | 2026-Q3
    h8         | qualified | yes      | 2026-Q3
    h9         | qualified | yes      | 2026-Q3
    h10        | qualified | yes      | 2026-Q3
    bulk       | qualified | no       | 2026-Q3
"""
LOSSES = {
    "canonical.opportunities": LOST,
    "facts.credited_opportunities": CREDITED,
    "journeys.handoffs": QUALIFIED,
}


def test_losses_of_the_quarter_are_counted_by_a_reason_that_three_share() -> None:
    """Of rated hand-offs of any quarter; a rarer reason is counted and not repeated."""
    expect(
        "marts.losses",
        LOSSES,
        """
        loss_reason | is_reason_rare | lost_count | noted_count
        Price       | no             | 5          | 5
        -           | yes            | 1          | 1
        -           | no             | 1          | 0
        """,
    )


def test_a_phrase_on_losses_is_shared_by_three_accounts_and_two_owners() -> None:
    """The names of one account's people, which nothing could take out, stay unsaid."""
    expect(
        "marts.voices",
        LOSSES,
        """
        voice | loss_reason | is_reason_rare | phrase     | sharing_count | noted_count | voice_count
        loss  | Price       | no             | list price | 3             | 5           | 5
        """,
    )


def test_a_note_on_a_loss_is_never_quoted() -> None:
    expect("marts.voice_quotes", LOSSES, "quote")
