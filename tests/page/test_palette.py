"""Colours: one meaning each, apart for every reader and in grey (CIEDE2000)."""

from __future__ import annotations

import pytest
from coloraide import Color

from jointplan.report.display.palette import DARK, LIGHT

TOUCHING = [
    ("marketing", "target"),
    ("marketing", "muted"),
    ("marketing", "claimed"),
    ("sales", "target"),
    ("sales", "muted"),
    ("sales", "claimed"),
    ("qualified", "disqualified"),
    ("disqualified", "recycled"),
    ("recycled", "claimed"),
    ("recycled", "open"),
    ("claimed", "open"),
    ("marketing", "sales"),
    ("qualified", "target"),
]
"""Roles whose marks touch, or lie on each other, in a chart of the page."""

SIMULATED = ("", "protan", "deutan", "tritan")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("simulated", SIMULATED)
def test_neighbours_are_told_apart_by_every_reader(
    colours: dict[str, str], simulated: str
) -> None:
    close = {}
    for pair in TOUCHING:
        first, second = (Color(colours[role]) for role in pair)
        if simulated:
            first, second = (
                each.filter(simulated, 1, method="machado") for each in (first, second)
            )
        apart = first.delta_e(second, method="2000")
        if apart < 15:
            close[pair] = round(apart, 1)
    assert close == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_neighbours_are_told_apart_in_grey(colours: dict[str, str]) -> None:
    close = {}
    for pair in TOUCHING:
        first, second = (Color(colours[role]).convert("lab-d65")["l"] for role in pair)
        if abs(first - second) < 15:
            close[pair] = round(abs(first - second), 1)
    assert close == {}


def test_every_role_has_a_colour_of_its_own() -> None:
    for colours in (LIGHT, DARK):
        assert len(set(colours.values())) == len(colours)
    assert LIGHT.keys() == DARK.keys()
