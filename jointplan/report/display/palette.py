"""Colours by meaning: one role, one colour, on every chart and table.

The light set is the categorical palette of the UK Government Analysis Function,
which survives colour blindness and grey print; the dark set holds lighter partners
of the same hues. Both keep a contrast of 3:1 to their background, text 4.5:1.
Charts are drawn with the light colours; the page swaps each for a variable of the
style sheet, so that dark screens and paper need no redrawing.
"""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1d1d1b",
    "quiet": "#595959",
    "rule": "#d0d0cd",
    "marketing": "#12436d",
    "sales": "#801650",
    "qualified": "#28a197",
    "disqualified": "#f46a25",
    "recycled": "#a285d1",
    "open": "#949490",
    "ended": "#4f4f4c",
    "target": "#3d3d3d",
    "muted": "#7d7d78",
    "claimed": "#d0d0cc",
}

DARK = {
    "paper": "#16181a",
    "ink": "#ececea",
    "quiet": "#b0b0ac",
    "rule": "#3b3f43",
    "marketing": "#7db4e6",
    "sales": "#e58bbd",
    "qualified": "#45c4b9",
    "disqualified": "#ff9560",
    "recycled": "#bfa5ec",
    "open": "#7f858a",
    "ended": "#d2d2ce",
    "target": "#dcdcda",
    "muted": "#959a9e",
    "claimed": "#4a4f54",
}

ROLE_OF = {colour: role for role, colour in LIGHT.items()}


def variables(colours: dict[str, str]) -> str:
    """Write colours as custom properties of a style sheet."""
    return "".join(f"--{role}:{colour};" for role, colour in colours.items())
