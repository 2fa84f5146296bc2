"""One direction: what imports what, and which layer reads which."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

from jointplan.warehouse.layers import CHECKS, LAYERS, SECTIONS
from jointplan.workspace import KIT_ROOT
from tests.model_style import faults_of_model

PACKAGE = KIT_ROOT / "jointplan"

# Who may import whom: a module imports what stands in lines above its own; only what
# is pure may import its own line too. A folder counts as one module.
SHOWN = "charts display glossary marts rates tables words"  # what notebooks import
PURE = (
    "accounting admission admitted advice agreed calendars cells dated dialect emails"
    " entities errors exceptions facts faults folders formats grammar inline invalid"
    " kinds layers layout layouts letters lines lost macros mapped mapping merges"
    " outline patterns periods places plan plans printing promised prose quoting"
    " rules spans startup strict terms tiers typed versions worded wording workspace"
    " written"
)
STEPS = (
    "advising archive browser database deliveries exports handover inspecting kept"
    " landing models page publish refusing runs sample sections staging together"
    " tracker used"
)
LINES = [
    f"{SHOWN} {PURE}".split(),
    STEPS.split(),
    ["built", "inputs"],
    ["checking", "explaining", "preview", "quarterly"],
    ["accept", "drafts", "lab", "workshop"],
    ["cli"],
    ["__main__"],
]

SQL_LAYERS = ("raw", *LAYERS, CHECKS)
MODELS = sorted((KIT_ROOT / "queries").glob("*/*.sql"))
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


def imports_of(source: str, package: str = "jointplan") -> set[str]:
    """Name the modules of the package that a module in `package` imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            origin = resolve_name(origin, package) if node.level else origin
            found |= {f"{origin}.{name.name}" for name in node.names}
    tops = {name.split(".")[1] for name in found if name.startswith("jointplan.")}
    return tops - {"__version__"}


def faults_of_module(module: str, imported: set[str]) -> list[str]:
    """List what `module` imports against the lines above."""
    allowed = {module}
    for number, line in enumerate(LINES):
        if number == 0 or module not in line:
            allowed.update(line)
        if module in line:
            return [f"{module} imports {name}" for name in sorted(imported - allowed)]
    return [f"{module} stands in no line of the table"]


def modules() -> Iterator[tuple[str, Path]]:
    """Walk the package: the module or folder right under it, and the file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        top = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if top != "__init__":
            yield top, path


def package_of(path: Path) -> str:
    """Name the package in which a file's relative imports are meant."""
    return ".".join(path.parent.relative_to(KIT_ROOT).parts)


@pytest.mark.parametrize(
    ("module", "path"), list(modules()), ids=lambda value: getattr(value, "stem", value)
)
def test_modules_import_in_one_direction(module: str, path: Path) -> None:
    imported = imports_of(path.read_text(encoding="utf-8"), package_of(path))
    faults = faults_of_module(module, imported)
    assert not faults, "; ".join(faults)


def test_nothing_of_the_kit_happens_when_the_package_is_imported() -> None:
    assert imports_of((PACKAGE / "__init__.py").read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("exports", "from jointplan.models import Model", "exports imports models"),
        ("models", "def f():\n    from . import page", "models imports page"),
        ("rates", "import jointplan.exports", "rates imports exports"),
        ("errors", "from jointplan import cli", "errors imports cli"),
        ("sample", "from jointplan import quarterly", "sample imports quarterly"),
        ("helpers", "", "helpers stands in no line of the table"),
    ],
)
def test_an_import_against_the_direction_is_found(
    module: str, source: str, fault: str
) -> None:
    assert faults_of_module(module, imports_of(source)) == [fault]


def imports_of_notebook(path: Path) -> set[str]:
    """Name the modules of the package that a notebook imports."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return {name for source in code for name in imports_of(source)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_sections_import_only_what_displays(path: Path) -> None:
    assert imports_of_notebook(path) <= set(SHOWN.split())


def test_workshop_notebook_imports_the_workshop_alone() -> None:
    assert imports_of_notebook(KIT_ROOT / "notebooks" / "workshop.ipynb") == {
        "workshop"
    }


def test_there_are_models_and_notebooks() -> None:
    assert MODELS
    assert NOTEBOOKS


@pytest.mark.parametrize(
    "path", MODELS, ids=lambda path: f"{path.parent.name}.{path.stem}"
)
def test_models_read_downstream_only(path: Path) -> None:
    assert path.parent.name in SQL_LAYERS
    text = path.read_text(encoding="utf-8")
    faults = faults_of_model(path.parent.name, text, SQL_LAYERS)
    assert not faults, "; ".join(faults)


def test_a_good_model_has_no_fault() -> None:
    assert faults_of_model("marts", GOOD_MODEL, SQL_LAYERS) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("-- Glossary: hand-off.\n", "", "header has 2 lines, not 3 to 6"),
        ("One row", "A row", "header does not begin with its grain, '-- One row per'"),
        ("journeys.", "marts.", "reads marts.handoffs, which is not below marts"),
        ("journeys.", "crm.", "reads crm.handoffs, which is not below marts"),
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
        "reads plan.teams, which is not below typed"
    ]
