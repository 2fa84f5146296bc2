"""Looks at exports before any report: what each file is, and what has to be said of it.

Writes a mapping to start from. What cannot be known from the files is a question in it.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

from jointplan.errors import ExportError, Finding
from jointplan.ingest.inspect.by_mapping import partners_by_mapping
from jointplan.ingest.inspect.column_stats import Seen, see_place
from jointplan.ingest.inspect.company import company_questions
from jointplan.ingest.inspect.find import find_places
from jointplan.ingest.inspect.missing import told_of_missing
from jointplan.ingest.inspect.read import opened
from jointplan.ingest.inspect.suggest import mapping_text, questions_of
from jointplan.ingest.inspect.tell import ROOM, told_of
from jointplan.ingest.inspect.write_toml import plain
from jointplan.warehouse.seal import hash_of, read_sealed, write_sealed
from jointplan.workspace import Workspace

__all__ = ["inspect_exports"]

_QUESTIONS = 15  # that are told at the terminal


def inspect_exports(
    exports: Path, workspace: Workspace, *, template: Path, say: Callable[[str], None]
) -> Path:
    """Tell what lies in a folder of exports, and write a mapping to start from.

    Args:
        exports: Holds `<source>/<day>/`, `<source>/`, or files.
        workspace: Where the mapping goes.
        template: The mapping of an empty workspace, which may be replaced.
        say: Tells the person at the terminal.

    Returns:
        The mapping, or the suggestion beside one that a person has written.

    Raises:
        ExportError: There is nothing to look at, or a folder's name is a wrong day;
            the rest was looked at and written by then.
    """
    try:
        sources = _see(exports, workspace.cache, say)
        told = {line for each in sources for line in each.partners}
        for line in partners_by_mapping(exports, workspace):
            if line not in told:
                say(f"warning: {line}\n")
    finally:
        shutil.rmtree(workspace.unpacked, ignore_errors=True)
    faults = [fault for each in sources for fault in each.place.faults]
    known = [each for each in sources if _is_table(each)]
    if not known:
        raise ExportError(faults or _unrecognised(exports))
    for line in told_of_missing(known):
        say(line)
    asks_company = not any(workspace.plans.glob("*.toml"))
    text = mapping_text(known, asks_company=asks_company)
    path = _written(text, workspace, template, say)
    strange = _profiles_in(workspace.mapping) - {each.profile for each in known}
    for name in sorted(strange):
        say(
            f"warning: mapping.toml names the profile {plain(name)}, but no file here "
            "is its vendor's for sure. Compare it with the suggestion."
        )
    asked = company_questions(known) if asks_company else []
    _ask(known, asked, path, say)
    if faults:
        raise ExportError(faults)
    return path


def _see(exports: Path, cache: Path, say: Callable[[str], None]) -> list[Seen]:
    """Look at every source, and tell of each as soon as it was looked at."""
    places = find_places(exports, cache=cache) if exports.is_dir() else []
    if not places:
        raise ExportError(_nothing(exports))
    sources: list[Seen] = []
    room = ROOM
    with opened(cache) as con:
        for place in places:
            names = {each.folder for each in places} | {each.name for each in sources}
            sources.append(see_place(con, place, taken_names=names, cache=cache))
            told = told_of(sources[-1], room=room)
            room = max(room - len(told), 0)
            say("\n".join([*told, ""]))
    return sources


def _is_table(seen: Seen) -> bool:
    """Whether a table lies there, be it one that no profile knows."""
    return any(len(each.found.header) > 1 for each in seen.sights)


def _nothing(exports: Path) -> Finding:
    state = "empty" if exports.is_dir() else "missing"
    return Finding(
        f"{plain(str(exports))} is {state}",
        needed_by="a mapping to start from",
        try_="put the CRM exports there, or name their folder: make inspect EXPORTS=",
    )


def _unrecognised(exports: Path) -> Finding:
    return Finding(
        "no table lies there; nothing was written",
        plain(str(exports)),
        needed_by="a mapping to start from",
        try_="put the CRM's exports there, as CSV, XLSX or Parquet",
    )


def _written(
    text: str, workspace: Workspace, template: Path, say: Callable[[str], None]
) -> Path:
    """Write the mapping where nothing of a person's is lost."""
    path, kept = workspace.mapping, workspace.cache / "inspected.json"
    own = (read_sealed(kept) or {}).get("sha256")
    if (
        path.exists()
        and hash_of(path) != own
        and path.read_bytes()
        not in (text.encode(), template.read_bytes() if template.exists() else None)
    ):
        path = path.with_name("mapping.suggested.toml")
        say(f"\nmapping.toml is yours and stays; the suggestion is {path.name}.")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    if path == workspace.mapping:  # as long as nobody changes it, it is written anew
        write_sealed(kept, {"sha256": hash_of(path)})
    return path


def _profiles_in(mapping: Path) -> set[str]:
    """Vendor profiles that a mapping names; none where it cannot be read."""
    try:
        sources = tomllib.loads(mapping.read_text(encoding="utf-8-sig"))["sources"]
        return {str(each["profile"]) for each in sources.values()} - {"generic"}
    except (KeyError, TypeError, AttributeError, ValueError):
        return set()


def _ask(
    sources: list[Seen], company: list[str], path: Path, say: Callable[[str], None]
) -> None:
    """List what only people can answer."""
    asked = [f"  {question}" for question in company] + [
        f"  {plain(each.name)}: {question}"
        for each in sources
        for question in questions_of(each)
    ]
    if not any(each.fed for each in sources):
        say(f"\nNo file is read yet: {path.name} holds suggestions, commented.")
    elif not asked:
        say(
            f"\nNo question is open. Look {path.name} over, then: make quarterly-report"
        )
        return
    plural = "question" if len(asked) == 1 else "questions"
    say(f'\n{len(asked)} {plural} that only you can answer, marked "?" in {path.name}:')
    for line in asked[:_QUESTIONS]:
        say(line)
    if len(asked) > _QUESTIONS:
        say(f"  and {len(asked) - _QUESTIONS} more")
