"""A browser is found where there is one, and asked for in words where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jointplan.dev import browser
from jointplan.errors import BrowserError


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a machine with nothing on its path and no apps."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr(browser, "MAC_APPS", (str(tmp_path / "App"),))
    return tmp_path


def test_browser_named_by_the_user_comes_first(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    mine = program(bare, "my-chrome")
    monkeypatch.setenv("BROWSER", str(mine))
    assert browser.ensure_browser() == mine


def test_browser_on_the_path_is_found(bare: Path) -> None:
    edge = program(bare, "microsoft-edge")
    assert browser.find_browser() == edge


def test_app_of_a_mac_is_found(bare: Path) -> None:
    app = program(bare, "App")
    assert browser.find_browser() == app


def test_browser_that_is_named_and_missing_gives_way(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chrome = program(bare, "google-chrome")
    monkeypatch.setenv("BROWSER", "no-such-browser")
    assert browser.find_browser() == chrome


def test_machine_without_browser_is_told_what_to_install(bare: Path) -> None:
    assert shutil.which("apt-get") is None
    with pytest.raises(BrowserError, match="apt-get install chromium") as caught:
        browser.ensure_browser()
    assert caught.value.exit_code == 11
