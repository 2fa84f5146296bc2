"""The kit's digest: a file of any kind that makes figures or the page changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jointplan.pipeline.run_folder import code_digest
from jointplan.workspace import KIT_ROOT

KINDS = [
    "jointplan/cli.py",
    "jointplan/ingest/files/formats/sheets.py",
    "jointplan/ingest/mapping/profiles/hubspot.toml",
    "jointplan/report/page/page.css",
    "jointplan/whatif/preview/preview.html.j2",
    "queries/people/record_people.sql",
    "queries/marts/summary/scorecard.sql",
    "notebooks/01_summary.ipynb",
]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy all of the kit that its digest is made of."""
    folder = tmp_path_factory.mktemp("kit")
    for name in ("jointplan", "queries", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(KIT_ROOT / name, folder / name, ignore=ignored)
    return folder


def test_digest_is_of_the_files_alone(kit: Path) -> None:
    assert code_digest(kit) == code_digest()


@pytest.mark.parametrize("name", KINDS)
def test_digest_changes_with_a_file_of_every_kind(kit: Path, name: str) -> None:
    path, before = kit / name, code_digest(kit)
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n", encoding="utf-8")
    try:
        assert code_digest(kit) != before
    finally:
        path.write_text(text, encoding="utf-8")
