"""Make one self-contained page of the executed sections.

The page carries its style, one chart runtime and nothing else that runs; a policy in
its head forbids the browser to fetch or run anything beyond that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jointplan.startup import skip_slow_import

skip_slow_import()  # has to come before nbconvert and nbformat

import nbformat  # noqa: E402
import vl_convert  # noqa: E402
from nbconvert import TemplateExporter  # noqa: E402

from jointplan.report.charts.theme import SPECIFICATION, VEGA_LITE  # noqa: E402
from jointplan.report.display.masthead import masthead  # noqa: E402
from jointplan.report.display.palette import DARK, LIGHT, ROLE_OF, variables  # noqa: E402
from jointplan.report.inline import json_text, replace_file, source_hash  # noqa: E402
from jointplan.report.prose import Heading, render_prose  # noqa: E402
from jointplan.warehouse.seal import read_sealed, write_sealed  # noqa: E402

TEMPLATE = Path(__file__).parent / "page"
SVG = "image/svg+xml"
COLOUR = re.compile(r'\b(fill|stroke|color|stop-color)="(#[0-9a-fA-F]{6})"')
LEFT_OUT = {"check", "parameters", "injected-parameters"}
DATA = ("data", "datasets")
NOTHING = '<p class="nothing">'


@dataclass(frozen=True)
class Section:
    """One executed notebook as a part of the page."""

    name: str
    headings: Sequence[Heading]
    cells: Sequence[Any]


def render_page(
    executed: Sequence[Path],
    target: Path,
    *,
    run: Mapping[str, object],
    cache: Path,
) -> None:
    """Write the page of a report.

    Args:
        executed: The sections' executed notebooks, in their order.
        target: The page; it is replaced in one step or not at all.
        run: The row of `marts.run`, and `folder` (name of the run's folder), `state`
            (`draft` or `published`), and, if there are any, `links` (text to address,
            relative to the page) and `tracker` (address of the lead tracker).
        cache: Folder in which the chart runtime is kept from one run to the next.
    """
    taken = {"content"}
    sections = [_read_section(path, taken) for path in executed]
    page = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    page.cells = [cell for section in sections for cell in section.cells]
    carried = masthead(run) | _carried(page.cells, cache) | _contents(sections)
    body, _ = _exporter().from_notebook_node(page, resources={"page": carried})
    replace_file(target, body)


def _exporter() -> TemplateExporter:
    """Make nbconvert's exporter with the page's template.

    Its exporter for HTML writes the whole page anew after the template did, which
    would change what the hashes were made of; this one leaves the text alone.
    """
    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        file_extension=".html",
        filters={"highlight_code": _no_code, "json_text": json_text},
    )
    return exporter


def chart_runtime(cache: Path) -> str:
    """Fetch the one script that draws charts; built once per version, then kept."""
    kept = cache / f"chart-runtime-{version('vl-convert-python')}-{VEGA_LITE}.json"
    known = read_sealed(kept)
    if known is not None:
        return str(known["script"])
    safe = _built_runtime().replace("</script", r"<\/script").replace("<!--", r"<\!--")
    write_sealed(kept, {"script": safe})
    return safe


def _built_runtime() -> str:
    # The published types ask for a snippet; without one the names become global.
    return vl_convert.javascript_bundle(vl_version=VEGA_LITE)  # type: ignore[call-arg]


def _no_code(*_: object, **__: object) -> str:
    # The templates below ours name this filter where they would show code.
    return ""


def _read_section(path: Path, taken: set[str]) -> Section:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    ident = path.stem.partition("_")[2] or path.stem
    named = notebook.metadata.get("jointplan", {})
    headings: list[Heading] = []
    cells = []
    told: set[str] = set()
    for cell in notebook.cells:
        if LEFT_OUT & set(cell.metadata.get("tags", [])):
            continue
        cell.id = f"{ident}-{cell.id}"
        if cell.cell_type == "markdown":
            cell.metadata["html"], found = render_prose(cell.source, ident, taken)
            headings += found
            told = set() if found else told
        elif cell.cell_type == "code":
            cell.outputs = _not_told_twice(cell.outputs, told)
            _recolour_outputs(cell)
        cells.append(cell)
    name = named.get("section") or (headings[0].text if headings else ident)
    if cells:
        cells[0].metadata["opens"] = headings[0].ident if headings else ""
        cells[0].metadata["section"] = name
        cells[-1].metadata["closes"] = True
    return Section(name, headings, cells)


def _not_told_twice(outputs: Sequence[Any], told: set[str]) -> list[Any]:
    """Leave out that there is nothing to show where that was just said."""
    kept = []
    for output in outputs:
        said = output.get("data", {}).get("text/html", "")
        if not (said.startswith(NOTHING) and said in told):
            kept.append(output)
        told.add(said)
    return kept


def _recolour_outputs(cell: Any) -> None:
    """Replace colours by variables of the style sheet, for dark screens and paper."""
    for output in cell.outputs:
        data = output.get("data", {})
        if SPECIFICATION in data:
            data[SPECIFICATION] = _recoloured(data[SPECIFICATION])
        if SVG in data:
            data[SVG] = COLOUR.sub(_variable, data[SVG])


def _recoloured(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _recoloured_values(value) if key in DATA else _recoloured(value)
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [_recoloured(value) for value in part]
    role = ROLE_OF.get(part) if isinstance(part, str) else None
    return f"var(--{role})" if role else part


def _recoloured_values(data: Any) -> Any:
    """In data only the column `role` holds a colour; all else is left as it is."""
    if isinstance(data, list):
        return [_recoloured_values(row) for row in data]
    if not isinstance(data, dict):
        return data
    return {
        name: _recoloured(value) if name == "role" else _recoloured_values(value)
        for name, value in data.items()
    }


def _variable(found: re.Match[str]) -> str:
    role = ROLE_OF.get(found[2].lower())
    return f'{found[1]}="var(--{role})"' if role else found[0]


def _carried(cells: Sequence[Any], cache: Path) -> dict[str, Any]:
    """What the page carries with it, and the policy that admits just that."""
    runtime = chart_runtime(cache)
    script = _part("draw.js") + _part("unfold.js")
    hashes = " ".join(source_hash(text) for text in (runtime, script))
    has_charts = any(
        SPECIFICATION in output.get("data", {})
        for cell in cells
        for output in cell.get("outputs", [])
    )
    return {
        "policy": f"default-src 'none'; script-src {hashes}; "
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
        "runtime": runtime,
        "script": script,
        "style": _style(),
        "has_charts": has_charts,
        "specification": SPECIFICATION,
    }


def _style() -> str:
    """Put the colours before the sheets that use them; paper is always light."""
    light, dark = variables(LIGHT), variables(DARK)
    return (
        f":root{{{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        + "\n".join(_part(name) for name in ("page.css", "parts.css", "print.css"))
    )


def _contents(sections: Sequence[Section]) -> dict[str, Any]:
    return {
        "sections": [
            {
                "name": section.name,
                "id": section.headings[0].ident,
                "parts": [
                    {"id": heading.ident, "text": heading.text}
                    for heading in section.headings[1:]
                    if heading.level == 3
                ],
            }
            for section in sections
            if section.headings
        ]
    }


def _part(name: str) -> str:
    return (TEMPLATE / name).read_text(encoding="utf-8")
