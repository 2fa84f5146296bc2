"""CONTRIBUTING.md, followed to the letter: a toy section, profile and glossary table.

The kit is copied, just the files that the page names are written or changed, and a
report is made. Then they are taken away again, and nothing is left of them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jointplan.pipeline.run_folder import code_digest
from jointplan.workspace import KIT_ROOT
from tests.support.acme import GLOSSARY, write_acme

MART = """\
-- One row per toy of the glossary.
-- It shows that a mart needs no other file to be built and written.
-- Glossary: source.
with

toys as (
    select * from glossary.toys
),

final as (
    select
        toy,
        count(*) as crm_value_count
    from toys
    where is_agreed
    group by toy
)

select * from final
"""
TABLE = '''\
"""The toys of the glossary."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, only, rows, source_note
from jointplan.report.display.formats import count
from jointplan.report.display.grid import Column, table


def toys(toy_sources: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per toy, how many words of the CRM mean it."""
    found = rows(toy_sources)
    return table(
        "toys",
        "Toys of the glossary",
        [
            Column("Toy", [row["toy"] for row in found], is_number=False),
            Column("CRM values", [count(row["crm_value_count"]) for row in found]),
        ],
        note=source_note(only(run), "toy_sources"),
        empty=f"No toy is agreed in {only(run)['quarter']}.",
    )
'''
SPEC = '''\
"""A toy is counted once per word of the CRM."""

from __future__ import annotations

from tests.spec.harness import expect


def test_toys_are_counted() -> None:
    expect(
        "marts.toy_sources",
        {
            "glossary.toys": """
                crm_value | toy  | from_on    | is_agreed
                a         | Ball | 2026-01-01 | yes
                b         | Ball | 2026-01-01 | yes
            """
        },
        """
        toy  | crm_value_count
        Ball | 2
        """,
    )
'''
TOYS = """
### Toys

In force from 2026-01-01, agreed by Ada Ito (marketing) and Bo Lund (sales).

| Toy | CRM values |
|---|---|
| Ball | `Red ball`, `Blue ball` |
"""


PROFILE = """\
format = 1

[feeds.leads]
file = "leads.csv"
entity = "leads"
[feeds.leads.columns]
lead_id = "id"
email = ["email", ""]
lead_source = ["source", ""]
crm_score = ["score", ""]
status = ["status", ""]
created = ["created", ""]

[feeds.changes]
file = "changes.csv"
entity = "stage_changes"
is_optional = true
[feeds.changes.columns]
record_id = "lead"
stage = "stage"
changed = ["changed", ""]
track = { value = "status" }
start_known = { value = "observed" }
[feeds.changes.values.stage]
"MQL" = "mql"
"Working" = "accepted"
"SQL" = "qualified"
"Lost" = "disqualified"
"""


def files_of(title: str) -> list[str]:
    """The files that a recipe lists, in its order."""
    page = (KIT_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = page.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^- `([^`]+)`:", recipe, re.MULTILINE)


def insert(path: Path, mark: str, text: str) -> None:
    """Put a text before a mark that stands in a file once."""
    old = path.read_text(encoding="utf-8")
    assert old.count(mark) == 1, (path, mark)
    path.write_text(old.replace(mark, text + mark), encoding="utf-8")


def write_section(path: Path) -> None:
    """Make a notebook from the start of another one, as the recipe says."""
    source = KIT_ROOT / "notebooks" / "03_followup.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    cells = notebook["cells"][:4]
    cells[0] |= {"source": ["# Which toys are agreed?"], "metadata": {}}
    cells[3]["source"] = ['tables.toys(mart(con, "toy_sources"), run)']
    told = {"text/plain": ["'Words of the CRM: 2 = 2'"]}
    check = {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {"tags": ["check", "keep_output"]},
        "outputs": [
            {
                "data": told,
                "execution_count": 1,
                "metadata": {},
                "output_type": "execute_result",
            }
        ],
        "source": [
            "# NBVAL_CHECK_OUTPUT\n",
            'counted = int(mart(con, "toy_sources")["crm_value_count"].sum())\n',
            'sentences.tied_out("Words of the CRM", counted, 2)',
        ],
    }
    cells.append(check)
    for number, cell in enumerate(cells):
        cell["id"] = f"11_toy-{number:02}"
    notebook["metadata"]["jointplan"] = {"section": "Toys"}
    path.write_text(json.dumps(notebook | {"cells": cells}), encoding="utf-8")


def name_function(path: Path) -> None:
    """Import the toy's table and name it."""
    insert(path, "__all__ = [", "from jointplan.report.tables.toy import toys\n\n")
    insert(path, '    "unmapped",', '    "toys",\n')


WRITERS: dict[str, Callable[[Path], object]] = {
    "queries/marts/toy/toy_sources.sql": lambda path: path.write_text(MART),
    "tests/spec/test_toy.py": lambda path: path.write_text(SPEC),
    "jointplan/report/tables/toy.py": lambda path: path.write_text(TABLE),
    "jointplan/report/tables/__init__.py": name_function,
    "notebooks/11_toy.ipynb": write_section,
    "README.md": lambda path: insert(
        path, "| Method |", "| Toys | toy | Which toys are agreed? | analyst |\n"
    ),
    "jointplan/ingest/mapping/profiles/toy.toml": lambda path: path.write_text(PROFILE),
    "docs/exports-toy.md": lambda path: path.write_text("# Exports of toys\n"),
    "docs/mapping.md": lambda path: insert(path, "fivetran_salesforce, ", "toy, "),
    "jointplan/glossary/dated_tables.py": lambda path: insert(
        path, '    "Regions": (', '    "Toys": ("Toy", "CRM values"),\n'
    ),
    "jointplan/glossary/table_rows.py": lambda path: insert(
        path,
        '    "regions": {',
        '    "toys": {"crm_value": "VARCHAR", "toy": "VARCHAR", **_AGREEMENT},\n',
    ),
    "glossary.md": lambda path: path.write_text(path.read_text() + TOYS),
}
RECIPES = (
    "Add a mart",
    "Add a section",
    "Add a vendor profile",
    "Add a table to the glossary",
)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the kit, without what is made in it."""
    folder = tmp_path_factory.mktemp("contributing") / "kit"
    shutil.copytree(
        KIT_ROOT,
        folder,
        ignore=shutil.ignore_patterns(
            ".*", "__pycache__", "exports", "reports", "lab", "kept", "*.lock"
        ),
    )
    return folder


def run(kit: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run this Python on the copied kit."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=kit,
        env=os.environ | {"PYTHONPATH": str(kit)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_recipes_name_the_files_that_are_needed_and_no_others() -> None:
    named = [name for title in RECIPES for name in files_of(title)]
    assert named == list(WRITERS)


def test_what_the_recipes_make_is_on_the_page_and_leaves_no_trace(
    kit: Path, tmp_path: Path
) -> None:
    before = {name: (kit / name) for name in WRITERS if (kit / name).exists()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in before.items()}
    digest = code_digest(kit)
    for name, write in WRITERS.items():
        (kit / name).parent.mkdir(exist_ok=True)
        write(kit / name)
    acme = write_acme(
        tmp_path / "acme",
        glossary=GLOSSARY + TOYS,
        mapping='format = 1\n\n[sources.crm]\nprofile = "toy"\ntime_zone = "UTC"\n',
    )
    made = run(kit, "-m", "jointplan", "report", "--workspace", str(acme))
    assert made.returncode == 0, made.stderr
    page = Path(made.stdout.strip()).read_text(encoding="utf-8")
    shown = page.split('id="toys"', 1)[1].split("</table>", 1)[0]
    assert "Which toys are agreed?" in page
    assert "Ball" in shown
    assert ">2<" in shown
    assert ">Toys</a>" in page, "the section stands in the contents by its own name"
    assert run(kit, "-m", "jointplan.dev.docs").returncode == 0
    tested = run(
        kit,
        *("-m", "pytest", "-q", "-p", "no:nbval", "-k", "toy or profile or made_from"),
        *("tests/spec/test_toy.py", "tests/end_to_end/test_notebooks.py"),
        *("tests/unit/test_profiles.py", "tests/unit/test_documents.py"),
    )
    assert tested.returncode == 0, tested.stdout
    for name in WRITERS:
        if name in texts:
            (kit / name).write_text(texts[name], encoding="utf-8")
        else:
            (kit / name).unlink()
    assert code_digest(kit) == digest, "nothing is left that a report would show"
