"""Builds the layers: each model is one SELECT that reads only layers below its own.

The layers and their order stand in `jointplan.layers`. Because a model never
reads its own layer, files are taken layer by layer in sorted order and no dependency
graph is needed. Models come from files (`queries/<layer>/<name>.sql`) or generators
(staging, scores, verdicts) alike.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from jointplan.errors import Finding, UserError
from jointplan.warehouse.layers import CHECKS, LAYERS, Model


class ModelError(UserError):
    """A model of the kit cannot be built: a defect of the kit, not of the data."""

    exit_code = 70


def read_models(queries: Path) -> list[Model]:
    """Read every `queries/<layer>/<name>.sql`, in the order of layers and names."""
    return [
        Model(
            layer, path.stem, path.read_text(encoding="utf-8"), f"{layer}/{path.name}"
        )
        for layer in (*LAYERS, CHECKS)
        for path in sorted((queries / layer).glob("*.sql"))
    ]


def build_layers(
    con: duckdb.DuckDBPyConnection, models: list[Model], layers: tuple[str, ...]
) -> list[str]:
    """Build the models of the given layers, in order, as tables named layer.name.

    What is typed is read once, by staging, so it stays a view.

    Raises:
        ModelError: A model is not one SELECT or reads what does not exist yet. The
            message names the model and the database's reason.
    """
    built = []
    for layer in layers:
        con.execute(f"create schema if not exists {layer}")
        for model in (each for each in models if each.layer == layer):
            kind = "view" if layer == "typed" else "table"
            try:
                con.execute(f'create {kind} {layer}."{model.name}" as\n{model.sql}')
            except duckdb.Error as error:
                raise ModelError(
                    Finding(str(error), f"queries/{model.origin}")
                ) from None
            built.append(f"{layer}.{model.name}")
    return built


def offending_rows(
    con: duckdb.DuckDBPyConnection, models: list[Model]
) -> list[tuple[str, str, int]]:
    """Run the checks: name, what it looks for, number of offending rows of each."""
    found = []
    for model in (each for each in models if each.layer == CHECKS):
        question = model.sql.split("\n", 1)[0].removeprefix("-- One row per").strip()
        try:
            count = con.execute(f"select count(*) from (\n{model.sql}\n)").fetchall()
        except duckdb.Error as error:
            raise ModelError(Finding(str(error), f"queries/{model.origin}")) from None
        found.append((model.name, question, int(count[0][0])))
    return found
