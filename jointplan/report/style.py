"""The style of the page, which the list of quarters has as well."""

from __future__ import annotations

from pathlib import Path

from jointplan.report.display.palette import DARK, LIGHT, variables

TEMPLATE = Path(__file__).parent / "page"
SHEETS = ("page.css", "parts.css", "print.css")


def style_sheet() -> str:
    """Put the colours before the sheets that use them; paper is always light."""
    light, dark = variables(LIGHT), variables(DARK)
    return (
        f":root{{{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        + "\n".join(part(name) for name in SHEETS)
    )


def part(name: str) -> str:
    """Read a sheet or a script that the page carries."""
    return (TEMPLATE / name).read_text(encoding="utf-8")
