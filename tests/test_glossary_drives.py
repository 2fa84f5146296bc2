"""A threshold changed in glossary.md changes verdicts, and nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb

from jointplan.sample import plant
from tests.building import ROOT, build_workspace, copy_workspace

AGREED, TRIED = 65, 80


def verdicts(root: Path, scratch: Path, exports: Path) -> dict[str, bool | None]:
    """Say of every hand-off of 2026 whether it conforms."""
    scratch.mkdir()
    with build_workspace(root, scratch, exports=exports, quarter="2026-Q3") as con:
        return found_in(con)


def found_in(con: duckdb.DuckDBPyConnection) -> dict[str, bool | None]:
    """Read the verdicts of 2026."""
    return dict(
        con.execute(
            "select handoff_id, is_conforming from journeys.handoffs "
            "where opened_on >= date '2026-01-01'"
        ).fetchall()
    )


def test_a_threshold_moves_verdicts_and_no_handoffs(
    sample_exports: Path, tmp_path: Path
) -> None:
    root = copy_workspace(ROOT, tmp_path / "workspace")
    before = verdicts(root, tmp_path / "before", sample_exports)
    text = (root / "glossary.md").read_text(encoding="utf-8")
    assert text.count(f"crm_score >= {AGREED}") == 1
    (root / "glossary.md").write_text(
        text.replace(f"crm_score >= {AGREED}", f"crm_score >= {TRIED}"),
        encoding="utf-8",
    )
    after = verdicts(root, tmp_path / "after", sample_exports)
    # Without an e-mail the rule cannot be judged above the threshold and is no below.
    between = {
        true.handoff_id
        for true in plant().ledger.handoffs
        if true.opened_on.year == 2026
        and true.email_kind in ("business", None)
        and true.trigger != "hand-raise"
        and true.crm_score is not None
        and AGREED <= true.crm_score < TRIED
    }
    moved = {name for name in before if before[name] != after[name]}
    assert set(after) == set(before)
    assert moved == between != set()
