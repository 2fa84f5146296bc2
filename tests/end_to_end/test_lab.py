"""JupyterLab on a workspace: offline, alone or together, and nobody's work is lost."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from jointplan.glossary.read import read_glossary
from jointplan.whatif.preview import preview_glossary
from jointplan.whatif.preview.quarter_figures import key_figures
from jointplan.whatif.workshop.panel import workshop
from jointplan.whatif.workshop.server import Served, arguments, lay_out
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.acme import FIRST, SECOND, THIRD
from tests.support.guest import Guest, Server, serve
from tests.support.shared import Reported

CHARTS = "image/svg+xml"


@pytest.fixture(scope="module")
def root(acme_report: Reported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a report to this module, in a workspace of its own."""
    return acme_report.copy(tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve it to one person."""
    with serve("lab", root, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def together(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve it to several."""
    with serve("workshop", root, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def pair(browser: Any, together: Server) -> Iterator[tuple[Guest, Guest]]:
    """Seat two people at the workshop, of whom the first has run the notebook."""
    guests = Guest(browser, together), Guest(browser, together)
    for guest in guests:
        guest.open_workshop()
    guests[0].run_workshop()
    guests[1].see_workshop()
    yield guests
    for guest in guests:
        guest.leave()


@pytest.fixture
def both(pair: tuple[Guest, Guest]) -> tuple[Guest, Guest]:
    """Give the two an untouched panel."""
    pair[0].press("Reset")
    for guest in pair:
        guest.until(
            lambda each: (each.rule, each.position) == ("crm_score >= 50", "50"),
            "the panel is reset",
        )
    return pair


# -- what is served, and to whom ---------------------------------------------------


def test_copies_that_are_there_are_never_written_over(
    root: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "acme"
    shutil.copytree(root, mine, ignore=shutil.ignore_patterns("lab"))
    made = lay_out(Workspace(mine))
    names = [
        path.name for path in sorted((KIT_ROOT / "notebooks").glob("[0-9]*.ipynb"))
    ]
    assert [path.name for path in made] == ["workshop.ipynb", *names]
    for path in made:
        path.write_text("mine", encoding="utf-8")
    assert lay_out(Workspace(mine)) == made
    assert {path.read_text(encoding="utf-8") for path in made} == {"mine"}


@pytest.mark.parametrize("verb", ["lab", "workshop"])
def test_workspace_without_a_report_is_told_to_make_one(
    tmp_path: Path, verb: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "jointplan", verb, "--workspace", str(tmp_path)],
        cwd=KIT_ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "this workspace has no report yet" in ended.stderr
    assert "make quarterly-report first" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_panel_of_a_workspace_without_a_report_says_what_to_do(tmp_path: Path) -> None:
    shown = workshop(str(tmp_path)).value
    assert "this workspace has no report yet" in shown
    assert "make quarterly-report first" in shown


def test_panel_says_that_a_run_is_at_work(root: Path) -> None:
    script = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print(1, flush=True); "
        "sys.stdin.read()"
    )
    built = Workspace(root).built
    with subprocess.Popen(
        [sys.executable, "-c", script, str(built)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        shown = workshop(str(root)).value
        writer.communicate()
    assert "the database of the last report is being written" in shown
    assert "wait until the run ends" in shown


def test_server_listens_on_this_machine_alone_unless_told(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    alone = arguments(place, Served(), is_shared=False)
    assert "--ServerApp.ip=127.0.0.1" in alone
    assert not [each for each in alone if "token" in each or "password" in each]
    shown = arguments(place, Served(ip="0.0.0.0"), is_shared=True)  # noqa: S104 - asked
    assert "--ServerApp.ip=0.0.0.0" in shown


def test_workshop_begins_with_the_files_as_they_are(tmp_path: Path) -> None:
    kept = [tmp_path / ".jointplan" / "lab" / name for name in ("edits.db", "x.json")]
    kept[0].parent.mkdir(parents=True)
    for path in kept:
        path.touch()
    arguments(Workspace(tmp_path), Served(), is_shared=True)
    assert [path.exists() for path in kept] == [False, True]


@pytest.mark.browser
def test_whoever_has_no_token_is_refused(lab: Server) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{lab.origin}/api/contents")  # noqa: S310 - its own server
    assert caught.value.code == 403
    with urlopen(f"{lab.origin}/lab") as page:  # noqa: S310 - its own server
        assert urlsplit(page.url).path == "/login"
    with urlopen(lab.of("api/contents")) as listed:  # noqa: S310 - its own server
        names = {each["name"] for each in json.load(listed)["content"]}
    assert "glossary.md" in names


@pytest.mark.browser
def test_port_is_open_at_one_address_only(lab: Server) -> None:
    port = urlsplit(lab.address).port
    socket.create_connection(("127.0.0.1", port), timeout=10).close()
    with pytest.raises(OSError, match=r"."):
        socket.create_connection(("127.0.0.2", port), timeout=2)


# -- one person --------------------------------------------------------------------


@pytest.mark.browser
def test_section_shows_its_charts_before_and_after_it_is_run(
    browser: Any, lab: Server
) -> None:
    (copy,) = (lab.root / "lab").glob("2026-Q1-*/*_quotas.ipynb")
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    kept = [out for cell in cells for out in cell.get("outputs", [])]
    chart_count = sum(CHARTS in out["data"] for out in kept)
    assert chart_count > 1
    guest = Guest(browser, lab)
    guest.open_notebook(copy.relative_to(lab.root).as_posix())
    guest.until(lambda each: len(each.outputs()) == len(kept), "outputs are shown")
    guest.until(lambda each: each.outputs().count("drawn") == chart_count, "charts")
    before = guest.outputs()
    guest.forget_outputs()
    guest.run_all(lambda each: each.outputs() == before, "the same outputs once more")
    assert guest.config()["disableRTC"] is True
    assert rooms_of(guest) == [], "nobody else sees what is open"
    guest.leave()


@pytest.mark.browser
def test_terminal_shows_the_address_and_how_to_stop(lab: Server) -> None:
    assert lab.log.read_text(encoding="utf-8").splitlines() == [
        lab.address,
        "Open this address. Ctrl+C stops it.",
    ]


# -- several people ----------------------------------------------------------------


@pytest.mark.browser
def test_workshop_opens_with_the_glossary_beside_the_notebook(
    both: tuple[Guest, Guest],
) -> None:
    for guest in both:
        notebook = guest.page.locator(".jp-NotebookPanel").bounding_box()
        editor = guest.page.locator(".jp-FileEditor").bounding_box()
        assert notebook["x"] + notebook["width"] <= editor["x"]
        assert min(notebook["width"], editor["width"]) > 300
        assert abs(notebook["y"] - editor["y"]) < 20
        assert guest.config()["disableRTC"] is False
        assert {each.split(":")[0] for each in rooms_of(guest)} == {"json", "text"}
        assert guest.threads == 0, "what one moves waits for what the other moved"


@pytest.mark.browser
def test_figures_stay_beside_the_knobs(both: tuple[Guest, Guest]) -> None:
    guest = both[0]
    guest.page.set_viewport_size({"width": 1440, "height": 900})
    guest.page.locator(".widget-slider").first.scroll_into_view_if_needed()
    slider, figures = guest.box_of(".widget-slider"), guest.box_of("#trial-figures")
    assert slider["x"] + slider["width"] <= figures["x"]
    assert all(0 < each["y"] < 700 for each in (slider, figures))
    readout = guest.box_of(".widget-readout")
    assert readout["x"] + readout["width"] <= figures["x"]
    guest.page.set_viewport_size({"width": 1500, "height": 1000})


@pytest.mark.browser
def test_sliders_have_names_for_those_who_do_not_see_them(
    both: tuple[Guest, Guest],
) -> None:
    guest = both[0]
    guest.until(lambda each: "" not in each.names_of(".noUi-handle"), "names")
    assert "crm_score" in guest.names_of(".noUi-handle")
    assert "crm_score, value" in guest.names_of(".widget-readout")


@pytest.mark.browser
def test_server_leaves_nothing_of_its_own_beside_the_glossary(
    both: tuple[Guest, Guest], root: Path
) -> None:
    left = {path.name for path in root.iterdir() if path.name.startswith(".")}
    assert left <= {".jointplan", ".ipynb_checkpoints"}


@pytest.mark.browser
def test_slider_moved_by_keyboard_shows_the_figures_of_the_preview(
    both: tuple[Guest, Guest], root: Path
) -> None:
    guest, other = both
    guest.slide(+20)
    guest.until(lambda each: each.rule == "crm_score >= 70", "the rule is tried")
    other.until(lambda each: each.figures() == guest.figures(), "the other sees it")
    propose(guest, root)
    place = Workspace(root)
    text = place.glossary.read_text("utf-8")
    assert "from=2026-07-01\ncrm_score >= 70\n" in text
    line = text[: text.index("```sql from=2026-07-01")].count("\n") + 1
    assert f"Rule written to glossary.md, line {line}." in guest.said
    expected = {row[0]: row[1:] for row in key_figures(previewed(place)).rows}
    shown = {row[0]: row[1:] for row in guest.figures()}
    quota = shown.pop("Quota reached, of 6")
    assert [each.split(" (")[0] for each in expected["Quota reached"]] == quota
    assert shown == {name: expected[name] for name in shown}
    assert shown["Leads that meet the MQL rule"] == ["5", "3", "−2"]


@pytest.mark.browser
def test_two_who_move_one_slider_end_with_one_value(both: tuple[Guest, Guest]) -> None:
    for _ in range(8):
        both[0].slide(+1)
        both[1].slide(+1)
        both[1].slide(-2)
        both[0].slide(+1)
    held_for = 0

    def agree(_: Guest) -> bool:
        nonlocal held_for
        seen = {(each.position, each.rule, str(each.figures())) for each in both}
        (position, rule, _figures), *others = seen
        held_for = 0 if others or not rule.endswith(position) else held_for + 1
        return held_for > 10

    both[0].until(agree, "both see one value, and its figures")


@pytest.mark.browser
def test_two_who_type_at_once_lose_no_word(
    both: tuple[Guest, Guest], root: Path
) -> None:
    both[0].put_cursor(SECOND)
    both[1].put_cursor(THIRD)
    words = [(f"alpha{n}", f"beta{n}") for n in range(12)]
    for one, other in words:
        both[0].page.keyboard.type(f" {one}")
        both[1].page.keyboard.type(f" {other}")
    wanted = {word for each in words for word in each}
    glossary = Workspace(root).glossary
    both[0].until(lambda _: wanted <= words_in(glossary), "every word is on disk")
    for guest in both:
        guest.until(lambda each: wanted <= seen_by(each), "and in the editor")


@pytest.mark.browser
def test_rule_proposed_while_the_other_types_costs_no_word(
    both: tuple[Guest, Guest], root: Path
) -> None:
    guest, other = both
    guest.slide(+5)
    guest.until(lambda each: each.rule == "crm_score >= 55", "the rule is tried")
    allow_replacing(guest)
    other.put_cursor(FIRST)
    words = [f"gamma{n}" for n in range(24)]
    for number, word in enumerate(words):
        other.page.keyboard.type(f" {word}")
        if number == 8:
            guest.press("Propose in glossary.md")
    place = Workspace(root)
    wanted = {*words, "from=2026-07-01"}
    other.until(lambda _: wanted <= words_in(place.glossary), "words and rule on disk")
    for each in both:
        each.until(lambda one: wanted <= seen_by(one), "and in the editor")
    (rule,) = [
        rule for rule in read_glossary(place.glossary).rules if not rule.is_agreed
    ]
    assert rule.text == "crm_score >= 55"


@pytest.mark.browser
def test_knobs_stand_as_they_stood_after_a_restart(both: tuple[Guest, Guest]) -> None:
    guest = both[0]
    guest.slide(+7)
    guest.until(lambda each: each.rule == "crm_score >= 57", "the rule is tried")
    guest.until(lambda _: both[1].rule == guest.rule, "the other sees it")
    for each in both:
        each.forget_outputs()
    guest.choose("Kernel", "Restart Kernel and Run All Cells…")
    guest.page.click(".jp-Dialog button.jp-mod-accept")
    for each in both:
        each.until(lambda one: one.rule == "crm_score >= 57", "it is back")
    assert guest.position == "57"
    assert "where you left them" in guest.said


def rooms_of(guest: Guest) -> list[str]:
    """The files that the guest has open together with others."""
    paths = [urlsplit(each).path.rpartition("/room/")[2] for each in guest.sockets]
    return [path for path in paths if path.startswith(("json:", "text:"))]


def words_in(path: Path) -> set[str]:
    return set(path.read_text(encoding="utf-8").split())


def seen_by(guest: Guest) -> set[str]:
    return set(str(guest.page.inner_text(".jp-FileEditor .cm-content")).split())


def allow_replacing(guest: Guest) -> None:
    guest.page.check('label:has-text("Replace the proposal") input')


def propose(guest: Guest, root: Path) -> None:
    """Press the button, until the rule stands on disk."""
    allow_replacing(guest)
    guest.press("Propose in glossary.md")
    guest.until(lambda each: "written to" in each.said, "it is written")


def previewed(place: Workspace) -> Any:
    """Ask the preview about the glossary as it stands."""
    return preview_glossary(place).compared
