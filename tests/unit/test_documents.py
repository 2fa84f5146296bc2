"""Documents keep up with the program, and say nothing that only holds here."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import typer.main

from jointplan.cli import app
from jointplan.workspace import KIT_ROOT


def options_of(command: Any) -> Iterator[str]:
    """Name every verb and every long option of the command line."""
    for param in command.params:
        yield from (option for option in param.opts if option.startswith("--"))
    for name, verb in getattr(command, "commands", {}).items():
        yield f"jointplan {name}"
        yield from options_of(verb)


def test_every_make_target_stands_in_the_readme() -> None:
    readme = (KIT_ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (KIT_ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE)
    assert "quarterly-report" in targets
    assert [name for name in targets if f"make {name}" not in readme] == []
    assert re.findall(r"^([a-z-]+):.* ## ", makefile, re.MULTILINE) == targets


def test_the_readme_shows_what_make_prints() -> None:
    printed = subprocess.run(
        ["make", "--no-print-directory"],
        cwd=KIT_ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert printed in (KIT_ROOT / "README.md").read_text(encoding="utf-8")


def test_every_option_of_the_command_line_stands_in_the_readme() -> None:
    readme = (KIT_ROOT / "README.md").read_text(encoding="utf-8")
    options = set(options_of(typer.main.get_command(app)))
    assert "--quarter" in options
    assert sorted(option for option in options if option not in readme) == []


# Written so that this file does not match itself.
FOREIGN = re.compile(
    r"index[-]url|find[-]links|https?://[^\s\"']*/simple(?:[/\"']|\s|$)"
    r"|files\.[a-z]+hosted|(?:py[p]i|np[m]js|crate[s])\.(?:org|com|io)"
    r"|[\s\"'=(`](?:/root|/wor[k]|/home/[a-z]+|/tm[p])/",
    re.MULTILINE,
)


def foreign_words_of(text: str) -> list[str]:
    """Find hosts of package registries and paths of one machine."""
    return [found[0].strip() for found in FOREIGN.finditer(text)]


def test_no_file_names_a_registry_or_a_machine() -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(
        listed, cwd=KIT_ROOT, check=True, capture_output=True, text=True
    ).stdout
    files = [KIT_ROOT / name for name in names.split("\0") if name]
    texts = {
        path.name: path.read_bytes().decode("utf-8", "ignore")
        for path in files
        if path.is_file()
    }
    assert "requirements.lock" in texts
    found = {name: foreign_words_of(text) for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_a_registry_or_a_machine_is_found() -> None:
    for word in ("--index" + "-url x", "https://a.b/" + "simple/", " /wo" + "rk/x"):
        assert foreign_words_of(word), word
