"""Characters that look like others, as word processors and web pages leave them.

A reader sees the day, the quotation mark or the space that was meant, so what stands
there instead is named by its code point.
"""

from __future__ import annotations

import unicodedata

APOSTROPHE = "\u2019"  # belongs in names: the one curved mark that is let pass


def code_point(char: str) -> str:
    """Name a character: U+00A0 NO-BREAK SPACE."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


def is_shown(char: str) -> bool:
    """Tell whether a character can be seen where it stands."""
    return char in " \n\t" or unicodedata.category(char)[0] not in "CZ"


def script_of(char: str) -> str:
    """Name the script of a letter, such as LATIN or CYRILLIC."""
    return unicodedata.name(char, "?").split()[0]


def odd_in(literal: str) -> list[str]:
    """Find invisible characters, and letters of two scripts in one literal."""
    scripts = {script_of(char) for char in literal if char.isalpha()}
    mixed = {"CYRILLIC", "GREEK"} & scripts if "LATIN" in scripts else set()
    return [
        char
        for char in dict.fromkeys(literal)
        if char in "\n\t"
        or not is_shown(char)
        or (char.isalpha() and script_of(char) in mixed)
    ]


def misset_in(text: str) -> list[str]:
    """Find curved quotation marks and odd or unseen spaces, each once."""
    return [
        char
        for char in dict.fromkeys(text)
        if not char.isascii()
        and char != APOSTROPHE
        and unicodedata.category(char) in ("Zs", "Zl", "Zp", "Pi", "Pf", "Ps", "Cf")
    ]


def beyond_ascii(text: str) -> str:
    """Name the first character outside ASCII, or nothing."""
    odd = next((char for char in text if not char.isascii()), None)
    return code_point(odd) if odd else ""
