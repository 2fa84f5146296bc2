"""Sections run with the parameters given, or not at all."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from jointplan.errors import NotebookError
from jointplan.report.run_sections import run_sections
from jointplan.workspace import KIT_ROOT

NOTEBOOKS = KIT_ROOT / "tests" / "support" / "notebooks"
GIVEN: dict[str, object] = {"quarter": "2018-Q1", "leads": 7}


def text_of(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "".join(output.get("text", "") for output in outputs)


def refused(parameters: dict[str, object], out: Path, name: str = "working") -> str:
    with pytest.raises(NotebookError) as caught:
        run_sections(NOTEBOOKS / name, out, parameters, workers=2)
    assert not out.exists(), "nothing may be executed"
    return str(caught.value)


def test_sections_run_at_once_and_keep_their_order(tmp_path: Path) -> None:
    executed = run_sections(NOTEBOOKS / "working", tmp_path / "out", GIVEN, workers=3)
    assert [path.name for path in executed] == [
        "01_first.ipynb",
        "02_second.ipynb",
        "03_third.ipynb",
    ]
    assert [text_of(path) for path in executed] == ["2018-Q1: 7 leads\n"] * 3


def test_section_run_twice_writes_the_same_file(tmp_path: Path) -> None:
    once, again = (
        run_sections(NOTEBOOKS / "working", tmp_path / name, GIVEN, workers=2)
        for name in ("once", "again")
    )
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]


def test_missing_parameter_is_an_error_before_execution(tmp_path: Path) -> None:
    said = refused({"quarter": "2018-Q1"}, tmp_path / "out")
    assert said.count("parameter leads is not given") == 3
    assert "01_first.ipynb" in said


def test_unknown_parameter_is_an_error_before_execution(tmp_path: Path) -> None:
    said = refused({**GIVEN, "quater": "2018-Q1"}, tmp_path / "out")
    assert "parameter quater is not declared" in said


@pytest.mark.parametrize("leads", ["7", 7.5, True, None])
def test_mistyped_parameter_is_an_error_before_execution(
    tmp_path: Path, leads: object
) -> None:
    said = refused({**GIVEN, "leads": leads}, tmp_path / "out")
    assert f"parameter leads is {type(leads).__name__}, not int" in said


def test_notebook_without_parameters_cell_is_an_error(tmp_path: Path) -> None:
    said = refused(GIVEN, tmp_path / "out", "undeclared")
    assert "parameter leads is not declared" in said


def test_folder_without_sections_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="No section notebooks"):
        run_sections(tmp_path, tmp_path / "out", GIVEN, workers=1)


def test_failed_section_is_kept_and_named_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(NotebookError) as caught:
        run_sections(NOTEBOOKS / "failing", tmp_path / "out", GIVEN, workers=2)
    (finding,) = caught.value.findings
    assert finding.where == "02_fails.ipynb, cell 3"
    assert finding.what == "ZeroDivisionError: division by zero"
    assert caught.value.exit_code == 9
    kept = tmp_path / "out" / "02_fails.ipynb"
    assert str(kept) in finding.try_
    assert "ZeroDivisionError" in kept.read_text(encoding="utf-8")
    assert "never reached\n" not in text_of(kept)
