"""What is found wrong in one file of people's words, all of it before anyone stops."""

from __future__ import annotations

from dataclasses import dataclass, field

from jointplan.errors import Finding


@dataclass
class Faults:
    """Everything found wrong in one file, in the order it was found."""

    file: str
    found: list[Finding] = field(default_factory=list)

    def add(self, line: int, what: str, try_: str = "") -> None:
        """Note one fault at a line of the file."""
        self.found.append(Finding(what, where=f"{self.file}:{line}", try_=try_))


def line_of(finding: Finding) -> int:
    """Line a finding stands on; 0 where it names no line."""
    line = finding.where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0


def nearest(word: str, known: set[str], sign: str = "") -> str:
    """Suggest the known word that `word` may have meant, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"did you mean {sign}{close[0]}?" if close else ""
