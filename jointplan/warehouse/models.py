"""Builds the layers: each model is one SELECT that reads its own layer or those below.

The layers and their order stand in `jointplan.warehouse.layers`; inside a layer the
order follows from what the models read. Models come from files
(`queries/<layer>/<name>.sql`, of marts `queries/marts/<section>/<name>.sql`) or from
generators (typed, staging, verdicts) alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb

from jointplan.errors import Finding, UserError
from jointplan.warehouse.layers import CHECKS, LAYERS, Model

_IMPORT = re.compile(r"\b(?:from|join)\s+([a-z_]+\.[a-z_]+)")
_COMMENT = re.compile(r"--[^\n]*")


class ModelError(UserError):
    """A model of the kit cannot be built: a defect of the kit, not of the data."""

    exit_code = 70


def read_models(queries: Path) -> list[Model]:
    """Read every model that is a file, layer after layer."""
    return [
        Model(
            layer,
            path.stem,
            path.read_text(encoding="utf-8"),
            path.relative_to(queries).as_posix(),
        )
        for layer in (*LAYERS, CHECKS)
        for path in sorted((queries / layer).glob("**/*.sql"))
    ]


def imports_of(sql: str) -> set[str]:
    """Name the tables that the import steps of a model read."""
    return set(_IMPORT.findall(_COMMENT.sub("", sql)))


def in_order(models: Iterable[Model]) -> list[Model]:
    """Put models in the order in which they can be built; checks come last.

    Raises:
        ModelError: Models of a layer read each other in a circle.
    """
    layers: dict[str, list[Model]] = {layer: [] for layer in (*LAYERS, CHECKS)}
    for model in models:
        layers[model.layer].append(model)
    return [model for each in layers.values() for model in _sorted(each)]


def _sorted(models: list[Model]) -> list[Model]:
    """Put the models of one layer after those of it that they read."""
    named = {model.table: model for model in models}
    sorter = TopologicalSorter(
        {
            name: sorted(imports_of(each.sql) & named.keys())
            for name, each in named.items()
        }
    )
    try:
        return [named[name] for name in sorter.static_order()]
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise ModelError(Finding(f"models read each other: {circle}")) from None


def build_layers(
    con: duckdb.DuckDBPyConnection, models: Iterable[Model], layers: tuple[str, ...]
) -> list[str]:
    """Build the models of the given layers, in order, as tables named layer.name.

    What is typed of a file is read once, by staging, so it stays a view.

    Raises:
        ModelError: A model is not one SELECT or reads what does not exist yet. The
            message names the model and the database's reason.
    """
    built = []
    for layer in layers:
        con.execute(f"create schema if not exists {layer}")
    for model in in_order(each for each in models if each.layer in layers):
        kind = "view" if model.is_view else "table"
        try:
            con.execute(f'create {kind} {model.layer}."{model.name}" as\n{model.sql}')
        except duckdb.Error as error:
            raise ModelError(Finding(str(error), f"queries/{model.origin}")) from None
        built.append(model.table)
    return built


def offending_rows(
    con: duckdb.DuckDBPyConnection, models: Iterable[Model]
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
