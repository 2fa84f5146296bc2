"""What can be wrong with the files people give us, said to the person who gave them.

A `UserError` carries every finding of its kind at once and its own exit code; the
command line prints it without a traceback. Anything else that escapes is a defect of
the kit and keeps its traceback.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, where, who needs it, what to do.

    Attributes:
        what: What is wrong, in one sentence.
        where: File and line, or file, in the workspace.
        needed_by: Who cannot go on without it.
        try_: What the reader can do next.
    """

    what: str
    where: str = ""
    needed_by: str = ""
    try_: str = ""

    def __str__(self) -> str:
        """Lay the finding out as the terminal shows it."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        rest = [("needed by", self.needed_by), ("try", self.try_)]
        return "\n".join([head, *(f"  {key:<10} {text}" for key, text in rest if text)])


@dataclass
class Findings:
    """Every finding in one file of people's words, in the order they were made."""

    file: str
    found: list[Finding] = field(default_factory=list)

    def add(self, line: int, what: str, try_: str = "") -> None:
        """Note what is wrong at a line of the file."""
        self.found.append(Finding(what, where=f"{self.file}:{line}", try_=try_))


def line_of(finding: Finding) -> int:
    """Line a finding stands on; 0 where it names no line."""
    line = finding.where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0


def lines_below(where: str, offset: int) -> str:
    """Place so many lines below another; the same where it names no line."""
    file, _, line = where.rpartition(":")
    return f"{file}:{int(line) + offset}" if file and line.isdecimal() else where


def nearest(word: str, known: set[str], sign: str = "") -> str:
    """Suggest the known word that `word` may have meant, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"did you mean {sign}{close[0]}?" if close else ""


class UserError(Exception):
    """Something in the user's files stops the run; `exit_code` says which kind."""

    exit_code = 2

    def __init__(self, findings: list[Finding] | Finding | str) -> None:
        """Collect one or several findings of this kind."""
        if isinstance(findings, str):
            findings = Finding(findings)
        self.findings = [findings] if isinstance(findings, Finding) else list(findings)
        super().__init__("\n".join(map(str, self.findings)))


class ExportError(UserError):
    """An export is missing, incomplete or cannot be read."""

    exit_code = 3


class PlanError(UserError):
    """The joint plan is missing or contradicts itself."""

    exit_code = 4


class GlossaryError(UserError):
    """The glossary cannot be read or a rule in it is refused."""

    exit_code = 5


class PeriodError(UserError):
    """The quarter asked for is not one the data or the plan covers."""

    exit_code = 6


class MappingError(UserError):
    """The mapping or a vendor profile is wrong."""

    exit_code = 7


class CheckError(UserError):
    """The figures contradict themselves, so no report is shown."""

    exit_code = 8


class NotebookError(UserError):
    """A section of the report failed or was given wrong parameters."""

    exit_code = 9


class BusyError(UserError):
    """Another run holds the workspace."""

    exit_code = 10


class OpenLimitError(UserError):
    """A limit is neither mended nor accepted by both sides, so nothing is published."""

    exit_code = 12


class RestatementError(UserError):
    """A published figure is another one, and no input explains why."""

    exit_code = 13


class BrowserError(UserError):
    """No browser is at hand that opens or prints the page."""

    exit_code = 11
