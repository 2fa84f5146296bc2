"""Colours by meaning: one role, one colour, on every chart and table.

Measured for both sets: contrast to the background of 3:1 for marks and 4.5:1 for text;
neighbours in a chart are at least 15 CIEDE2000 apart under each simulation of colour
blindness (Machado 2009), and 15 L* in grey where they touch.
Charts are drawn with the light colours; the page swaps each for a variable of the
style sheet, so that dark screens and paper need no redrawing.
"""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1c1c1c",
    "quiet": "#55585c",
    "rule": "#d3d3cf",
    "soft": "#f4f3ef",
    "link": "#0b5285",
    "marketing": "#0b58a0",
    "sales": "#580f4a",
    "qualified": "#059daf",
    "disqualified": "#7a2a10",
    "recycled": "#5155e9",
    "open": "#c0851b",
    "target": "#000000",
    "muted": "#8a8377",
    "claimed": "#d0d0cc",
}

DARK = {
    "paper": "#15171a",
    "ink": "#ecebe8",
    "quiet": "#b3b2ae",
    "rule": "#41454a",
    "soft": "#212529",
    "link": "#a9c8f5",
    "marketing": "#b2b3fd",
    "sales": "#de5fa2",
    "qualified": "#4ec48c",
    "disqualified": "#8d5b18",
    "recycled": "#a872fc",
    "open": "#f0ed5d",
    "target": "#f6f3f0",
    "muted": "#636663",
    "claimed": "#4a4f54",
}

ROLE_OF = {colour: role for role, colour in LIGHT.items()}


def variables(colours: dict[str, str]) -> str:
    """Write colours as custom properties of a style sheet."""
    return "".join(f"--{role}:{colour};" for role, colour in colours.items())
