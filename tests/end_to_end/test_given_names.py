"""Whatever somebody names on the command line or in a file leads nowhere else."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jointplan import cli
from jointplan.errors import PeriodError
from jointplan.pipeline.publish import publish_draft
from jointplan.pipeline.report_folder import newest_complete
from jointplan.plans.quarters import check_quarter_name
from jointplan.workspace import Workspace
from tests.support.acme import MAPPING, PLAN, write_acme

Call = Callable[..., tuple[int, str, str]]
NO_QUARTERS = [
    "../x",
    "..",
    "2026-Q5",
    "2026-Q3/..",
    "2026-Q3/../../x",
    "/tmp",  # noqa: S108 - a name that leads out
    " ",
    "2026-Q3 ",
    "2026-Q3\0",
    "2026-Q3\n",
    "2026\n-Q3",
    "2026-q3",
    "２０２６-Q3",  # noqa: RUF001 - digits of another width
]
NO_NAMES = ["a\0b", "a\nb", "\x1b[2J", " "]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command line in this process: its exit code, stdout and stderr."""

    def called(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["jointplan", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


def outside(root: Path) -> list[str]:
    """What lies beside a workspace, and in its folder of reports."""
    return [path.name for path in (*root.parent.iterdir(), *root.glob("reports/*"))]


@pytest.mark.parametrize("verb", ["report", "tracker", "preview", "publish"])
@pytest.mark.parametrize("quarter", NO_QUARTERS)
def test_what_is_no_quarter_is_refused_by_every_verb_alike(
    call: Call, tmp_path: Path, verb: str, quarter: str
) -> None:
    root = write_acme(tmp_path / "acme")
    before = outside(root)
    code, out, err = call(verb, "--workspace", root, "--quarter", quarter)
    assert (code, out) == (6, "")
    assert re.search("“[^\n\0]*” is no quarter; write it like 2026-Q3\n", err)
    assert outside(root) == before


def test_quarter_that_is_named_blank_is_the_usual_one(
    call: Call, tmp_path: Path
) -> None:
    root = write_acme(tmp_path / "acme")
    code, out, err = call("tracker", "--workspace", root, "--quarter", "")
    assert (code, Path(out.strip())) == (0, root / "reports/2026-Q1/tracker.html"), err


@pytest.mark.parametrize(
    ("name", "example"), [("FY27-Q5", "FY27-Q1"), ("FY../x", "FY27-Q1")]
)
def test_misspelt_fiscal_quarter_is_refused_with_one_as_example(
    name: str, example: str
) -> None:
    with pytest.raises(PeriodError, match=f"is no quarter; write it like {example}"):
        check_quarter_name(name)


@pytest.mark.parametrize("name", ["2026-Q3", "FY27-Q1"])
def test_quarter_of_any_fiscal_year_is_one(name: str) -> None:
    assert check_quarter_name(name) == name


def draft(folder: Path, as_of: object) -> Path:
    """A quarter's folder whose draft says that it was judged by this day."""
    (folder / "run-1" / "marts").mkdir(parents=True)
    told = json.dumps({"as_of": as_of})
    (folder / "run-1" / "manifest.json").write_text(told, encoding="utf-8")
    page = '<meta name="jointplan-run" content="run-1">'
    (folder / "index.html").write_text(page, encoding="utf-8")
    return folder


def test_draft_elsewhere_is_not_published(tmp_path: Path) -> None:
    """`QUARTER=../x` once froze a folder beside the reports."""
    draft(tmp_path / "x", "2026-04-02")
    (tmp_path / "reports").mkdir()
    with pytest.raises(PeriodError, match="is no quarter"):
        publish_draft(Workspace(tmp_path), "../x")
    assert not (tmp_path / "x" / "published").exists()


@pytest.mark.parametrize(
    "as_of", ["../../x", "", None, 3, "2026-02-30", "2026-01-01\0"]
)
def test_frozen_folder_is_named_by_a_day_or_nothing_is_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_of: object
) -> None:
    monkeypatch.setattr("jointplan.pipeline.publish.refuse_open", lambda _: None)
    folder = draft(tmp_path / "reports" / "2026-Q1", as_of)
    with pytest.raises(PeriodError, match="does not say by which day"):
        publish_draft(Workspace(tmp_path), "2026-Q1")
    assert not (folder / "published").exists()


def test_copy_of_a_quarters_folder_is_not_the_newest_quarter(tmp_path: Path) -> None:
    import duckdb

    for name in ("2026-Q1", "2026-Q1 copy", "x"):
        marts = draft(tmp_path / name, "2026-04-02") / "run-1" / "marts"
        with duckdb.connect() as con:
            con.execute(
                "copy (select date '2026-01-01' as starts_on, true as is_complete) "
                f"to '{marts / 'run.parquet'}'"
            )
    assert newest_complete(tmp_path) == "2026-Q1"


@pytest.mark.parametrize("name", NO_NAMES)
@pytest.mark.parametrize(
    "arguments",
    [
        *(
            (verb, "--workspace", "{}")
            for verb in (
                "report",
                "tracker",
                "inspect",
                "preview",
                "publish",
                "glossary-check",
                "lab",
                "workshop",
            )
        ),
        ("report", "--exports", "{}"),
        ("tracker", "--exports", "{}"),
        ("explain", "L1", "--exports", "{}"),
        ("explain", "L1", "--workspace", "{}"),
        ("explain", "{}"),
        ("inspect", "{}"),
        ("preview", "--base", "{}"),
        ("new", "{}"),
    ],
)
def test_name_that_nothing_can_have_is_refused_by_every_verb_alike(
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*(each.format(name) for each in arguments))
    assert (code, out) == (2, "")
    said = f"\n{name!r} is not a name of a file, folder or record\n  try  "
    assert err.startswith(said) or "embedded null byte" in err  # no path takes a NUL
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("day", ["../x", " ", "2026-10-05\n", "2026-10-05\0", "05.10."])
@pytest.mark.parametrize("verb", ["report", "tracker", "glossary-check"])
def test_day_that_is_none_is_refused_by_every_verb_alike(
    call: Call, tmp_path: Path, verb: str, day: str
) -> None:
    root = write_acme(tmp_path / "acme")
    code, out, err = call(verb, "--workspace", root, "--as-of", day)
    assert (code, out) == (2, "")
    assert f"--as-of {day!r} is not a day\n  try        write it like 2026-10-05" in err


@pytest.mark.parametrize("name", ["../x", "..", ".", " ", "crm/x", "/etc", "\\u0000"])
def test_source_that_would_be_read_elsewhere_is_refused(
    call: Call, tmp_path: Path, name: str
) -> None:
    mapping = MAPPING.replace("[sources.crm", f'[sources."{name}"')
    root = write_acme(tmp_path / "acme", mapping=mapping)
    code, out, err = call("report", "--workspace", root)
    assert (code, out) == (7, ""), err
    assert "is no name of a source: it is called as the folder in exports/" in err


@pytest.mark.parametrize("quarter", ["../x", "2026-Q5", "2026-Q1\\n", "", "\\u0000"])
def test_plan_of_what_is_no_quarter_is_refused(
    call: Call, tmp_path: Path, quarter: str
) -> None:
    root = write_acme(tmp_path / "acme")
    plan = PLAN.replace('"2026-Q1"', f'"{quarter}"', 1)
    (root / "plans" / "2026-Q1.toml").write_text(plan, encoding="utf-8")
    code, out, err = call("report", "--workspace", root)
    assert (code, out) == (4, ""), err
    assert "is no quarter" in err
    assert "write it like 2026-Q3" in err
