"""What the advisor answers with: counts and sentences, to be shown or told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """What a condition would have done to the hand-offs of some quarters.

    All are rated hand-offs that conformed and meet the rule in force. Rejections are
    the fair ones for fit or data; other ends and open hand-offs are in
    `handoff_count` and `removed_count` alone.

    Attributes:
        handoff_count: Hand-offs on file.
        removed_count: Those that would not have been handed off.
        rejected_count: Fair rejections for fit or data.
        avoided_count: Those of them that would have been avoided.
        qualified_count: SQLs.
        qualified_cost_count: SQLs that would have been lost.
        won_count: Hand-offs whose opportunity was won.
        won_cost_count: Wins that would have been lost.
        open_removed_count: Removed ones that are still open, so not known yet.
    """

    handoff_count: int
    removed_count: int
    rejected_count: int
    avoided_count: int
    qualified_count: int
    qualified_cost_count: int
    won_count: int
    won_cost_count: int
    open_removed_count: int

    @property
    def removed_judged_count(self) -> int:
        """Removed hand-offs that were rejected fairly or qualified."""
        return self.avoided_count + self.qualified_cost_count

    @property
    def kept_rejected_count(self) -> int:
        """Fair rejections that the condition would not have avoided."""
        return self.rejected_count - self.avoided_count

    @property
    def kept_judged_count(self) -> int:
        """Kept hand-offs that were rejected fairly or qualified."""
        return (
            self.kept_rejected_count + self.qualified_count - self.qualified_cost_count
        )


@dataclass(frozen=True)
class Candidate:
    """A condition that could be joined to the MQL rule with `and`.

    Attributes:
        condition: As SQL, admitted like a rule of the glossary.
        words: The same in plain words.
        learning: Its effect on the earlier quarters, on which it was chosen.
        latest: Its effect on the latest quarter, which had no say in the choice.
    """

    condition: str
    words: str
    learning: Effect
    latest: Effect


@dataclass(frozen=True)
class Advice:
    """What rejections say about the MQL rule, and what they cannot say.

    Attributes:
        quarter: The quarter reported on.
        learning_quarters: Earlier quarters, on which candidates were chosen.
        rule: The rule in force, as SQL.
        candidates: Proposed: they stand out in the earlier quarters and hold on the
            latest. Each is counted alone.
        fallen: They stand out in the earlier quarters, and the latest is too thin or
            too different to confirm them.
        tried_count: How many conditions were put to the test.
        silences: Why nothing, or nothing more, is proposed.
        no_evidence: What nothing on file can say anything about.
    """

    quarter: str
    learning_quarters: tuple[str, ...]
    rule: str
    candidates: tuple[Candidate, ...]
    fallen: tuple[Candidate, ...]
    tried_count: int
    silences: tuple[str, ...]
    no_evidence: tuple[str, ...]
