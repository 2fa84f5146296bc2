"""The lead tracker: used in a browser, by keyboard alone too, and as a sheet."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import re
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bench.tracker import made_up
from jointplan.report import tables
from jointplan.tracker.counted_in import SPLITS, places
from jointplan.tracker.csv_sheet import sheet_text
from jointplan.tracker.durations import since, span
from jointplan.tracker.page_data import page_text
from jointplan.tracker.read import Tracked
from jointplan.warehouse.quoting import defused
from tests.support.hostile import HOSTILE
from tests.support.reader import Reader

COUNT = 300
NASTY = (
    *HOSTILE,
    "\u2028</ScRiPt><!--<script>alert(2)//",
    "=HYPERLINK(1)",
    "${x} `x` \\u003c",
)
WIDTHS = (390, 1280)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tracker") / "tracker.html"
    written = page_text(made_up(COUNT), "../index.html")
    target.write_text(written, encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("hostile") / "tracker.html"
    target.write_text(page_text(hostile()), encoding="utf-8")
    return target


def hostile() -> Tracked:
    """Make a tracker in which every text of the CRM tries to break out."""
    tracked = made_up(len(NASTY))
    texts = ("company_name", "owner_name", "team", "source", "trigger", "reason")
    for row, name in zip(tracked.handoffs, NASTY, strict=True):
        row.update(dict.fromkeys(texts, name), decision="recycled")
        actions = tracked.actions.pop(row["handoff_id"])
        row["handoff_id"] = f"{name}@2026-07-01"
        tracked.actions[row["handoff_id"]] = actions
        for action in actions:
            action.update(actor_name=name, result=name, file=name)
    return tracked


def told(reader: Reader) -> str:
    """What the live region says."""
    return str(reader.page.inner_text("#count"))


def press(reader: Reader, *keys: str) -> None:
    for key in keys:
        reader.page.keyboard.press(key)


def focused(reader: Reader) -> str:
    return str(reader.page.evaluate("document.activeElement.id"))


# -- the file ----------------------------------------------------------------------


def test_policy_admits_the_one_script_and_the_one_sheet(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', written)
    assert found is not None
    policy = html.unescape(found[1])
    for tag in ("script", "style"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", written, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_page_names_nothing_outside(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    addresses = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"'\s>)]+)""", written)
    assert set(addresses) == {"#table", "tracker.csv"}


def test_hostile_text_cannot_end_the_element_it_stands_in(hostile_page: Path) -> None:
    written = hostile_page.read_text(encoding="utf-8")
    assert len(re.findall(r"<script\b", written, flags=re.IGNORECASE)) == 3
    assert len(re.findall(r"</script", written, flags=re.IGNORECASE)) == 3
    assert "\u2028" not in re.sub(r"<option.*?</option>", "", written)


# -- in a browser ------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), list(product(WIDTHS, ("light", "dark"))))
def test_page_works_offline_without_complaint(
    browser: Any, page: Path, width: int, scheme: str
) -> None:
    reader = Reader(browser, page, width=width, scheme=scheme)
    assert told(reader) == "300 leads"
    wide = "document.documentElement.scrollWidth - window.innerWidth"
    assert reader.page.evaluate(wide) <= 0
    reader.page.click("#lines .line >> nth=1")
    assert reader.page.is_visible("dialog")
    assert reader.page.evaluate(wide) <= 0
    assert reader.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_keyboard_alone_searches_opens_and_closes(
    browser: Any, page: Path, width: int
) -> None:
    reader = Reader(browser, page, width=width, scheme="light")
    press(reader, "/")
    assert focused(reader) == "sought"
    reader.page.keyboard.type("THURMER grid")
    found = re.fullmatch(r"(\d+) of 300 leads", told(reader))
    assert found is not None
    assert 0 < int(found[1]) < COUNT
    shown = reader.page.locator("#lines .company button").all_inner_texts()
    assert all(name.startswith("Thürmer Grid Ltd") for name in shown)
    press(reader, "ArrowDown", "ArrowDown", "Enter")
    assert focused(reader) == "whose"
    assert reader.page.inner_text("#whose") == shown[1]
    assert reader.page.locator("dialog ol li").count() == 12
    press(reader, "Escape")
    assert not reader.page.is_visible("dialog")
    assert focused(reader) == "table"
    assert reader.page.get_attribute("#table", "aria-activedescendant") == "line-1"
    press(reader, "/", "Escape")
    assert told(reader) == "300 leads"
    assert reader.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_keyboard_alone_filters_and_clears(
    browser: Any, page: Path, width: int
) -> None:
    reader = Reader(browser, page, width=width, scheme="light")
    press(reader, "/", "Tab")
    if width == 390:
        assert focused(reader) == "more"
        press(reader, "Enter", "Tab")
    assert reader.page.evaluate("document.activeElement.name") == "agreement"
    reader.page.keyboard.type("overdue")
    some = told(reader)
    states = reader.page.eval_on_selector_all(
        "#lines .line", "all => all.map(each => each.classList[1])"
    )
    assert set(states) == {"overdue"}
    assert some != "300 leads"
    press(reader, *["Tab"] * 7)
    assert focused(reader) == "clear"
    press(reader, "Enter")
    assert told(reader) == "300 leads"
    assert focused(reader) == "sought"
    assert reader.complaints == []


@pytest.mark.browser
def test_keyboard_alone_sorts_by_a_column_and_back(browser: Any, page: Path) -> None:
    reader = Reader(browser, page, width=1280, scheme="light")
    reader.page.focus("#table")
    press(reader, "Tab", "Enter")
    header = "[role=columnheader].company"
    assert reader.page.get_attribute(header, "aria-sort") == "ascending"
    first = reader.page.inner_text("#line-0 .company button")
    assert first.startswith("Brine Analytics")
    press(reader, "Enter")
    assert reader.page.get_attribute(header, "aria-sort") == "descending"
    assert reader.page.inner_text("#line-0 .company button").startswith("Vesta Water")
    assert reader.page.locator("[aria-sort=none]").count() == 6
    assert reader.complaints == []


@pytest.mark.browser
def test_order_can_be_picked_where_there_are_no_columns(
    browser: Any, page: Path
) -> None:
    reader = Reader(browser, page, width=390, scheme="light")
    reader.page.click("#more")
    reader.page.select_option("select[name=order]", "opened")
    opened = reader.page.locator("#lines .opened .top").all_inner_texts()
    days = [datetime.strptime(each, "%d %b %Y, %H:%M") for each in opened]
    assert days == sorted(days, reverse=True)
    assert reader.complaints == []


@pytest.mark.browser
def test_only_lines_in_view_are_drawn_and_the_last_is_a_key_away(
    browser: Any, page: Path
) -> None:
    reader = Reader(browser, page, width=1280, scheme="light")
    assert reader.page.locator("#lines .line").count() < 40
    assert reader.page.get_attribute("#table", "aria-rowcount") == "301"
    reader.page.focus("#table")
    press(reader, "End")
    last = reader.page.locator(f"#line-{COUNT - 1}")
    assert last.get_attribute("aria-rowindex") == "301"
    assert reader.page.get_attribute("#table", "aria-activedescendant") == "line-299"
    bottoms = "['line-299', 'table'].map(id => byId(id).getBoundingClientRect().bottom)"
    of_line, of_table = reader.page.evaluate(bottoms)
    assert of_line <= of_table <= 902
    press(reader, "PageUp", "Home")
    assert reader.page.get_attribute("#table", "aria-activedescendant") == "line-0"
    assert reader.page.locator("#line-0").is_visible()
    assert reader.complaints == []


@pytest.mark.browser
def test_details_go_on_to_the_next_and_show_where_an_action_stands(
    browser: Any, page: Path
) -> None:
    reader = Reader(browser, page, width=1280, scheme="light")
    reader.page.focus("#table")
    press(reader, "Enter")
    place = reader.page.locator("dialog .place").first.inner_text()
    assert re.fullmatch(r"salesforce/2026-10-12/Task\.csv:\d+", place)
    command = reader.page.input_value("dialog [readonly]")
    assert re.fullmatch(r"jointplan explain 00Q5B\d+AAA@\d{4}-[\dT:-]+Z", command)
    assert reader.page.is_disabled("dialog .bar button >> nth=0")
    press(reader, "Shift+Tab", "Shift+Tab")
    reader.page.get_by_role("button", name="Next").press("Enter")
    assert reader.page.input_value("dialog [readonly]") != command
    assert reader.page.evaluate("document.activeElement.textContent") == "Next"
    press(reader, "Escape")
    assert reader.page.get_attribute("#table", "aria-activedescendant") == "line-1"
    assert reader.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_details_link_to_the_rows_of_the_report_by_keyboard_alone(
    browser: Any, page: Path, width: int
) -> None:
    reader = Reader(browser, page, width=width, scheme="light")
    whole = made_up(COUNT).handoffs
    at = next(n for n, row in enumerate(whole) if row["fairness"])
    reader.page.goto(f"{page.as_uri()}#id={whole[at]['handoff_id']}")
    judged = reader.page.inner_text("dialog")
    assert "met, by the rule of 1\u00a0Jan\u00a02026" in judged
    assert f"Agreed score\n{whole[at]['agreed_score']}" in judged
    assert "earns quota" in judged
    links = reader.page.locator("dialog a")
    told = links.all_inner_texts()
    assert f"Lead quotas: source {whole[at]['source']}" in told
    assert "Rejections: fair" in told
    places = links.evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert places[0] == "../index.html#table-quota-fates"
    links.first.focus()
    press(reader, *["Tab"] * len(told))
    assert reader.page.evaluate("document.activeElement.readOnly")
    press(reader, "Tab")
    assert reader.page.evaluate("document.activeElement.textContent").startswith("Copy")
    press(reader, "Enter")
    reader.page.wait_for_selector("dialog [role=status]:not(:empty)")
    assert reader.complaints == []


@pytest.mark.browser
def test_copying_falls_back_where_the_clipboard_is_refused(
    browser: Any, page: Path
) -> None:
    reader = Reader(browser, page, width=1280, scheme="light")
    reader.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }"
    )
    reader.page.focus("#table")
    press(reader, "Enter")
    reader.page.click("dialog .copy")
    reader.page.wait_for_selector("dialog [role=status]:has-text('Copied.')")
    assert reader.complaints == []


def test_handoff_of_another_quarter_counts_only_in_what_is_open_and_overdue() -> None:
    row = made_up(1).handoffs[0]
    assert places(row | {"agreement_state": "kept"}, "2026-Q2") == []
    late = places(row | {"agreement_state": "overdue"}, "2026-Q2")
    assert late == [("table-overdue", "Follow-up: open and overdue")]
    apart = places(row | {"population": "bulk", "fairness": None}, "2026-Q3")
    assert ("table-motions", "Conversion: bulk") in apart
    assert not [anchor for anchor, _ in apart if "split" in anchor or "audit" in anchor]


def test_every_anchor_of_the_tracker_is_a_table_of_the_report() -> None:
    row = made_up(1).handoffs[0] | {"fairness": "too early", "reason": None}
    found = {
        anchor
        for population in ("rated", "customer")
        for anchor, _ in places(row | {"population": population}, "2026-Q3")
    }
    told = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(tables.__file__).parent).glob("*.py")
    )
    made = set(re.findall(r"\"(table-[a-z-]+)\"", told))
    made |= {f"table-split-{by.replace(' ', '-')}" for by in SPLITS}
    made |= {f"table-audit-{by}" for by in ("team", "source", "trigger")}
    made |= {f"table-quota-{by}s" for by in ("source", "segment")}
    assert found <= made


def test_page_without_a_report_beside_it_has_no_links_to_one() -> None:
    written = page_text(made_up(3))
    assert '"report":""' in written.replace(": ", ":")


@pytest.mark.browser
def test_nothing_found_is_said_and_undone(browser: Any, page: Path) -> None:
    reader = Reader(browser, page, width=390, scheme="light")
    reader.page.fill("#sought", "no such company")
    assert told(reader) == "0 of 300 leads"
    assert reader.page.is_visible("#none")
    press(reader, "Enter", "Enter")
    assert not reader.page.is_visible("dialog")
    reader.page.click("#none button")
    assert told(reader) == "300 leads"
    assert reader.complaints == []


@pytest.mark.browser
def test_address_keeps_filters_and_opens_a_handoff(browser: Any, page: Path) -> None:
    reader = Reader(browser, page, width=1280, scheme="light")
    reader.page.select_option("select[name=team]", "Team 3")
    assert reader.page.url.endswith("#team=Team+3")
    whole = made_up(COUNT).handoffs
    wanted = next(row for row in whole if row["team"] == "Team 3")
    reader.page.goto(f"{page.as_uri()}#team=Team+3&id={wanted['handoff_id']}")
    assert reader.page.inner_text("#whose") == wanted["company_name"]
    reader.page.goto(f"{page.as_uri()}#team=nobody&order=constructor")
    assert told(reader) == "300 leads"
    assert reader.complaints == []


@pytest.mark.browser
def test_paper_has_every_line_and_is_light(browser: Any, page: Path) -> None:
    reader = Reader(browser, page, width=1280, scheme="dark")
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reader.page.locator("#lines .line").count() == COUNT
    assert reader.page.locator("#line-299").is_visible()
    assert not reader.page.is_visible("#unprinted")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert reader.page.evaluate(paper) == "rgb(255, 255, 255)"
    assert not reader.page.is_visible("#controls")
    reader.page.emulate_media(media="screen")
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert reader.page.locator("#lines .line").count() < 40
    assert reader.complaints == []


@pytest.mark.browser
def test_paper_says_how_many_lines_it_leaves_out(browser: Any, tmp_path: Path) -> None:
    target = tmp_path / "tracker.html"
    text = page_text(made_up(COUNT)).replace("PRINTED = 5000", "PRINTED = 100")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    target.write_text(text, encoding="utf-8")
    reader = Reader(browser, target, width=1280, scheme="light")
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert reader.page.locator("#lines .line").count() == 100
    said = reader.page.inner_text("#unprinted")
    assert "first 100 of 300 leads. tracker.csv has the other 200" in said
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not reader.page.is_visible("#unprinted")


@pytest.mark.browser
def test_without_scripts_the_page_points_to_the_sheet(browser: Any, page: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    shown = context.new_page()
    shown.goto(page.as_uri())
    assert shown.locator("noscript").inner_text().endswith("leads and actions.")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_text_is_shown_as_text(
    browser: Any, hostile_page: Path, width: int
) -> None:
    reader = Reader(browser, hostile_page, width=width, scheme="light")
    names = reader.page.locator("#lines .company button").all_text_contents()
    assert set(names) == set(NASTY)
    reader.page.focus("#table")
    for _ in NASTY:
        press(reader, "Enter")
        name = reader.page.text_content("#whose")
        assert f"({name})" in (reader.page.text_content("dialog ol") or "")
        press(reader, "Escape", "ArrowDown")
    strange = "img, iframe, object, embed, form form, [onerror], [onclick]"
    assert reader.page.locator(strange).count() == 0
    assert reader.page.locator("script").count() == 3
    assert reader.complaints == []


# -- the sheet ---------------------------------------------------------------------


def test_sheet_has_a_row_per_handoff_with_its_actions_in_order() -> None:
    tracked = made_up(20)
    rows = list(csv.DictReader(io.StringIO(sheet_text(tracked))))
    assert [row["handoff_id"] for row in rows] == [
        row["handoff_id"] for row in tracked.handoffs
    ]
    actions = rows[0]["actions"].split(" | ")
    assert len(actions) == int(rows[0]["action_count"]) == 12
    assert actions == sorted(actions)
    assert re.fullmatch(r"2026-07-01 10:00 Handed off.* \(Person \d+\)", actions[0]), (
        "times are the company's"
    )


def test_sheet_defuses_formulas_and_keeps_numbers() -> None:
    tracked = hostile()
    tracked.handoffs[0].update(company_name="-2+3", seconds_left=-7200, reason="@x\ny")
    text = sheet_text(tracked)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["company_name"] == "'-2+3"
    assert rows[0]["hours_left"] == "-2.0"
    assert rows[0]["reason"] == "'@x y"
    assert rows[NASTY.index("=HYPERLINK(1)")]["company_name"] == "'=HYPERLINK(1)"
    for row in rows:
        for name, value in row.items():
            assert not value.startswith(("=", "+", "@", "\t")), name


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1", "'=1"), ("+49", "'+49"), ("-", "'-"), ("@a", "'@a"), ("\tx", "'\tx"),
     ("a=1", "a=1"), ("", ""), ("a\nb", "a b")],
)  # fmt: skip
def test_text_is_defused_only_where_it_begins_like_a_formula(
    text: str, safe: str
) -> None:
    assert defused(text) == safe


@pytest.mark.parametrize(
    ("seconds", "told_as"),
    [(0, "under a minute"), (59, "under a minute"), (60, "1 min"), (3600, "1 h"),
     (5 * 3600 + 601, "5 h 10 min"), (-90_000, "1 d 1 h"), (86_400 * 12, "12 d")],
)  # fmt: skip
def test_durations_are_said_in_two_units(seconds: int, told_as: str) -> None:
    assert span(seconds) == told_as


def test_time_since_the_handoff_is_said_only_where_both_times_are_known() -> None:
    start = datetime(2026, 7, 1, 8)
    assert since(start, datetime(2026, 7, 1, 10, 30)) == "after 2 h 30 min"
    assert since(start, datetime(2026, 6, 30, 8)) == "1 d before the hand-off"
    assert since(start, None) == since(None, start) == ""
