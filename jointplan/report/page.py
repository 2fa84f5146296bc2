"""Make one self-contained page of the executed sections.

The page carries its style, one chart runtime and nothing else that runs; a policy in
its head forbids the browser to fetch or run anything beyond that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jointplan.startup import skip_slow_import

skip_slow_import()  # has to come before nbconvert and nbformat

import nbformat  # noqa: E402
import vl_convert  # noqa: E402
from nbconvert import TemplateExporter  # noqa: E402

from jointplan.report.charts.theme import SPECIFICATION, VEGA_LITE  # noqa: E402
from jointplan.report.display.locales import write_as  # noqa: E402
from jointplan.report.display.made import how_made  # noqa: E402
from jointplan.report.display.masthead import masthead  # noqa: E402
from jointplan.report.figures import data_file  # noqa: E402
from jointplan.report.inline import json_text, replace_file, source_hash  # noqa: E402
from jointplan.report.section import Section, read_section  # noqa: E402
from jointplan.report.style import TEMPLATE, part, style_sheet  # noqa: E402
from jointplan.warehouse.seal import read_sealed, write_sealed  # noqa: E402

SCRIPTS = ("draw.js", "picture.js", "unfold.js", "reading.js")


def render_page(
    executed: Sequence[Path],
    target: Path,
    *,
    run: Mapping[str, object],
    cache: Path,
    models: Path | None = None,
) -> None:
    """Write the page of a report.

    Args:
        executed: The sections' executed notebooks, in their order.
        target: The page; it is replaced in one step or not at all.
        run: The row of `marts.run`, and `folder` (name of the run's folder), `state`
            (`draft` or `published`), and, if there are any, `beside` (names of the
            files that stay where the report was made) and `audience`.
        cache: Folder in which the chart runtime is kept from one run to the next.
        models: Folder with the SQL that made the marts, one file for each.
    """
    write_as(run.get("locale"))
    taken = {"content", "sql"}
    sections = [read_section(path, taken) for path in executed]
    page = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    page.cells = [cell for section in sections for cell in section.cells]
    carried = masthead(run) | _carried(page.cells, cache) | _contents(sections)
    carried["opening"] = [cell for section in sections for cell in section.opening]
    carried["models"] = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted(models.glob("*.sql") if models else ())
    }
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
        filters={
            "highlight_code": _no_code,
            "json_text": json_text,
            "data_file": data_file,
            "how_made": how_made,
        },
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


def _carried(cells: Sequence[Any], cache: Path) -> dict[str, Any]:
    """What the page carries with it, and the policy that admits just that."""
    runtime = chart_runtime(cache)
    script = "".join(map(part, SCRIPTS))
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
        "style": style_sheet(),
        "has_charts": has_charts,
        "specification": SPECIFICATION,
    }


def _contents(sections: Sequence[Section]) -> dict[str, Any]:
    """The questions of the page, by the short name that each has beside it."""
    return {
        "contents": [
            {"id": heading.ident, "text": heading.short or section.name}
            for section in sections
            for heading in section.headings
            if heading.level == 2
        ]
    }
