"""Make a preview's one page: self-contained, nothing in it runs or is fetched."""

from __future__ import annotations

from pathlib import Path

import jinja2

from jointplan.report.display.formats import day
from jointplan.report.display.palette import DARK, LIGHT, variables
from jointplan.report.inline import replace_file
from jointplan.whatif.preview.changes import Changes
from jointplan.whatif.preview.figures import Compared
from jointplan.whatif.preview.page_sections import Told, sections_of
from jointplan.workspace import KIT_ROOT

HERE = Path(__file__).parent
SHEETS = KIT_ROOT / "jointplan" / "report" / "page"


def render_preview(
    target: Path, compared: Compared, changes: Changes, told: Told
) -> None:
    """Write the page of a preview; it is replaced in one step or not at all."""
    period = compared.period
    company = str(period["company_name"])
    is_fictional = bool(period["is_fictional"])
    mark = " (fictional)" if is_fictional and "fictional" not in company.lower() else ""
    heading = f"What the edited glossary would do, {period['quarter']}"
    page = {
        "title": f"{company}{mark}: {heading}",
        "company": company + mark,
        "heading": heading,
        "is_fictional": is_fictional,
        "facts": [f"As of {day(period['as_of_on'])}", told.compares.rstrip(".")],
        "sections": sections_of(compared, changes, told),
        "style": _style(),
        "colophon": [
            f"{company}{mark}, {heading}, as of {day(period['as_of_on'])}.",
            "Both sides count the same leads, the way the report does. This page works "
            "offline: it loads nothing and sends nothing.",
        ],
    }
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    text = (HERE / "preview.html.j2").read_text(encoding="utf-8")
    replace_file(target, environment.from_string(text).render(page=page))


def _style() -> str:
    """Put the report's colours and sheets before the preview's own."""
    files = [SHEETS / name for name in ("page.css", "parts.css", "print.css")]
    files += [HERE / "preview.css"]
    texts = [path.read_text(encoding="utf-8") for path in files]
    dark = (
        f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}"
    )
    return "\n".join([f":root{{{variables(LIGHT)}}}", dark, *texts])
