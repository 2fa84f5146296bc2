"""Documents keep up with the program, and say nothing that only holds here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from jointplan.cli import app
from jointplan.dev.docs import made_documents
from jointplan.workspace import KIT_ROOT


def options_of(command: Any) -> Iterator[str]:
    """Name every verb and every long option of the command line."""
    for param in command.params:
        yield from (option for option in param.opts if option.startswith("--"))
    for name, verb in getattr(command, "commands", {}).items():
        yield f"jointplan {name}"
        yield from options_of(verb)


def text_of(name: str) -> str:
    return (KIT_ROOT / name).read_text(encoding="utf-8")


def test_every_make_target_is_explained() -> None:
    commands = "".join(path.read_text(encoding="utf-8") for path in documents())
    makefile = text_of("Makefile")
    targets = re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE)
    assert "quarterly-report" in targets
    assert [name for name in targets if f"make {name}" not in commands] == []
    assert re.findall(r"^([a-z-]+):.* ## ", makefile, re.MULTILINE) == targets


def test_the_commands_show_what_make_prints() -> None:
    printed = subprocess.run(
        ["make", "--no-print-directory"],
        cwd=KIT_ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert printed in text_of("docs/commands.md")


def test_every_option_of_the_command_line_is_explained() -> None:
    commands = text_of("docs/commands.md")
    options = set(options_of(typer.main.get_command(app)))
    assert "--quarter" in options
    assert sorted(option for option in options if option not in commands) == []


def test_the_readme_is_read_in_one_go() -> None:
    assert text_of("README.md").count("\n") < 160


@pytest.mark.parametrize("name", sorted(made_documents()))
def test_what_is_made_from_the_code_is_current(name: str) -> None:
    assert text_of(name) == made_documents()[name], "make docs"


def documents() -> list[Path]:
    """Every page for people that is written by hand, or made and committed."""
    folders = (KIT_ROOT, KIT_ROOT / "docs", KIT_ROOT / "reports")
    return sorted(path for folder in folders for path in folder.glob("*.md"))


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_links_of_a_document_lead_to_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_files_of_the_kit_that_a_document_names_are_there(path: Path) -> None:
    if path.name == "CHANGELOG.md":  # speaks of what was
        return
    text = path.read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:jointplan|queries|notebooks|tests|bench)/[\w./-]+)`", text
    )
    lost = [name for name in named if not (KIT_ROOT / name).exists()]
    assert [name for name in lost if "toy" not in name] == []


def test_modules_that_the_code_names_are_there() -> None:
    lost = [
        f"{path.name}: {name}"
        for path in sorted((KIT_ROOT / "jointplan").rglob("*.py"))
        for name in re.findall(r"\bjointplan(?:\.[a-z_]+)+", path.read_text())
        if not any(
            KIT_ROOT.joinpath(*name.split(".")[:depth]).with_suffix(end).exists()
            for depth in (len(name.split(".")), len(name.split(".")) - 1)
            for end in ("", ".py")
        )
    ]
    assert lost == []


def test_make_from_another_folder_says_where_to_call_it(tmp_path: Path) -> None:
    called = subprocess.run(
        ["make", "-f", str(KIT_ROOT / "Makefile"), "preview"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert called.returncode == 2
    assert f"make -C {KIT_ROOT} preview" in called.stderr


def test_make_runs_where_the_path_has_spaces(tmp_path: Path) -> None:
    kit = tmp_path / "my own kit"
    (kit / "jointplan").mkdir(parents=True)
    (kit / "jointplan" / "cli.py").touch()
    (kit / "Makefile").write_text(text_of("Makefile"), encoding="utf-8")
    called = subprocess.run(["make", "help"], cwd=kit, check=False, capture_output=True)
    assert called.returncode == 0, called.stderr


def test_a_wheel_without_queries_is_refused(tmp_path: Path) -> None:
    backend = KIT_ROOT / "jointplan" / "dev"
    code = "import build_backend; build_backend.build_wheel('.')"
    packed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(backend)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert packed.returncode == 1
    assert "make setup" in packed.stderr
    told = tomllib.loads(text_of("pyproject.toml"))["build-system"]
    assert told["build-backend"] == "build_backend"
    assert told["backend-path"] == ["jointplan/dev"]


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
