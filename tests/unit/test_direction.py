"""One direction: what imports what, and which layer reads which."""

from __future__ import annotations

import ast
import json
from collections import Counter
from pathlib import Path

import pytest

from jointplan.glossary.read import Glossary
from jointplan.glossary.rules.compile import verdict_models
from jointplan.glossary.rules.rule_book import check_rules
from jointplan.ingest.staging.row_account import row_models
from jointplan.warehouse.layers import CHECKS, LAYERS, SECTIONS, Model
from jointplan.warehouse.models import ModelError, in_order, read_models
from jointplan.workspace import KIT_ROOT
from tests.support.model_style import faults_of_model

# What the notebooks of the report import; the Python of the kit itself is checked by
# `make check`, by the contracts in pyproject.toml.
SHOWN = {
    "jointplan.report.charts",
    "jointplan.report.open_run",
    "jointplan.report.sentences",
    "jointplan.report.tables",
}

SQL_LAYERS = ("raw", *LAYERS, CHECKS)
MODELS = read_models(KIT_ROOT / "queries")
NO_RULES = check_rules(Glossary((), (), (), "glossary.md", "", ""))
NOTEBOOKS = sorted((KIT_ROOT / "notebooks").glob(SECTIONS))

GOOD_MODEL = """\
-- One row per source.
-- Open hand-offs stay in the denominator (R1); a `select distinct` would lose them.
-- Glossary: hand-off.
with

handoffs as (
    select * from journeys.handoffs
),

final as (
    select
        source,
        count(*) filter (where decision = 'Qualified; NOW()') as qualified_count
    from handoffs
    group by source
)

select * from final
"""


def imports_of(source: str) -> set[str]:
    """Name the modules of the package that a source imports, or imports from."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            names = [f"{origin}.{name.name}" for name in node.names]
            found |= {name if is_module(name) else origin for name in names}
    return {name for name in found if name.startswith("jointplan.")}


def is_module(name: str) -> bool:
    """Whether a dotted name is a module of the package, and not something in one."""
    path = KIT_ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_nothing_of_the_kit_happens_when_the_package_is_imported() -> None:
    source = (KIT_ROOT / "jointplan" / "__init__.py").read_text(encoding="utf-8")
    assert imports_of(source) == set()


def imports_of_notebook(path: Path) -> set[str]:
    """Name the modules of the package that a notebook imports."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return {name for source in code for name in imports_of(source)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_sections_import_only_what_displays(path: Path) -> None:
    assert imports_of_notebook(path) <= SHOWN


def test_workshop_notebook_imports_the_workshop_alone() -> None:
    assert imports_of_notebook(KIT_ROOT / "notebooks" / "workshop.ipynb") == {
        "jointplan.whatif.workshop.panel"
    }


def test_there_are_models_and_notebooks() -> None:
    assert MODELS
    assert NOTEBOOKS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_models_read_downstream_only(model: Model) -> None:
    faults = faults_of_model(model.layer, model.sql, SQL_LAYERS)
    assert not faults, "; ".join(faults)


def test_every_model_lies_in_the_folder_of_a_layer() -> None:
    files = set((KIT_ROOT / "queries").glob("**/*.sql"))
    assert files == {KIT_ROOT / "queries" / model.origin for model in MODELS}


def test_a_table_has_one_name_of_its_own() -> None:
    made = [*MODELS, *verdict_models(NO_RULES), *row_models()]
    names = Counter(model.name for model in made if model.layer != CHECKS)
    assert [name for name, count in names.items() if count > 1] == []


def test_models_of_a_layer_are_built_after_those_they_read() -> None:
    later = Model("facts", "a", "select * from facts.b", "")
    sooner = Model("facts", "b", "select * from people.c", "")
    lowest = Model("people", "c", "select 1", "")
    assert in_order([later, sooner, lowest]) == [lowest, sooner, later]


def test_models_that_read_each_other_are_refused() -> None:
    models = [
        Model("facts", "a", "select * from facts.b", ""),
        Model("facts", "b", "select * from facts.a", ""),
    ]
    itself = Model("facts", "c", "select * from facts.c", "")
    with pytest.raises(ModelError, match=r"facts\.c -> facts\.c"):
        in_order([itself])
    with pytest.raises(ModelError, match=r"facts\.\w -> facts\.\w -> facts\.\w"):
        in_order(models)


def test_a_good_model_has_no_fault() -> None:
    assert faults_of_model("marts", GOOD_MODEL, SQL_LAYERS) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("-- Glossary: hand-off.\n", "", "header has 2 lines, not 3 to 6"),
        ("One row", "A row", "header does not begin with its grain, '-- One row per'"),
        ("journeys.", "tracker.", "reads tracker.handoffs, which lies above marts"),
        ("journeys.", "crm.", "reads crm.handoffs, which lies above marts"),
        (
            "from handoffs",
            "from facts.handoffs",
            "reads facts.handoffs outside an import step",
        ),
        ("from handoffs", "from leads", "reads leads, which no step yields"),
        ("decision = ", "opened_on = now() or decision = ", "reads the clock: now("),
        ("count(*)", "random() + count(*)", "leaves it to chance: random("),
        ("from final", "from final;", "has a `;`"),
        ("group by", "GROUP BY", "writes GROUP in upper case"),
        ("from final", f"from final -- {'x' * 80}", "line 18 has 103 columns"),
        (
            "select * from final",
            "select distinct source from final",
            "line 18 selects distinct and no comment says why",
        ),
        (
            "select * from final",
            "select 1; select * from final",
            "is not exactly one SELECT",
        ),
    ],
)
def test_a_bad_model_is_found(old: str, new: str, fault: str) -> None:
    assert old in GOOD_MODEL
    text = GOOD_MODEL.replace(old, new)
    assert fault in faults_of_model("marts", text, SQL_LAYERS)


def test_a_typed_table_may_not_read_the_plan() -> None:
    text = GOOD_MODEL.replace("journeys.handoffs", "plan.teams")
    assert faults_of_model("staging", text, SQL_LAYERS) == []
    assert faults_of_model("typed", text, SQL_LAYERS) == [
        "reads plan.teams, which lies above typed"
    ]
