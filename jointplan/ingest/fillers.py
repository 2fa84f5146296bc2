"""What people and systems write where they know nothing (R48).

A filler joins nobody: it is no address, no company's name and no id to match by. It
stays as it is wherever a cell is only shown. Words are held against a cell without
case, blanks and signs, so `n/a`, `N.A.` and `[NA]` are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jointplan.warehouse.quoting import literal

WORDS = (
    "anonymous", "asdf", "aucun", "aucune", "blank", "company", "desconocido", "dummy",
    "empty", "foo", "freelance", "freelancer", "geen", "inconnu", "individual", "k.A.",
    "kein", "keine", "keine Angabe", "keine Firma", "leer", "missing", "n/a", "n/v",
    "nan", "nessuno", "nicht bekannt", "nil", "ninguna", "ninguno", "no", "no company",
    "no email", "no mail", "no name", "no tiene", "nobody", "non renseigné", "none",
    "none given", "noreply", "not applicable", "not available", "not given",
    "not known", "not provided", "not specified", "null", "okänd", "onbekend", "other",
    "pending", "personal", "privat", "private", "private person", "privatperson",
    "qwerty", "retired", "sconosciuto", "self", "self employed", "selbständig",
    "selbstständig", "student", "tba", "tbc", "tbd", "test", "test company",
    "test test", "testing", "unassigned", "unbekannt", "undefined", "unemployed",
    "unknown", "unknown company", "unspecified", "xyz",
)  # fmt: skip

# Fewer, for an id may well be a word.
ID_WORDS = ("n/a", "nan", "nil", "none", "null", "undefined", "unknown", "unassigned")
_MAIL_WORDS = ("email", "example", "mail", "me", "user", "you", "abc", "aaa", "a", "x")

_REPEATED = "0{2,}|1{3,}|9{3,}|x{2,}|(?:12345)6?7?8?9?0?"

MACROS = r"""
create or replace macro is_filler(value, pattern) as regexp_full_match(
    regexp_replace(lower(value), '[^\p{L}\p{M}\p{N}]+', '', 'g'), pattern
);
"""


def _bare(word: str) -> str:
    """A word without case, blanks and signs, as fillers are compared."""
    return re.sub(r"[\W_]+", "", word.lower())


def _pattern(words: Iterable[str], repeated: str = _REPEATED) -> str:
    bare = dict.fromkeys(filter(None, map(_bare, words)))
    return "|".join([*map(re.escape, bare), repeated])


def filler_words(more: Iterable[str]) -> str:
    """SQL pattern of what names no company; `more` are the mapping's own words."""
    return literal(f"(?:{_pattern([*WORDS, *more])})?")


def filler_ids(more: Iterable[str]) -> str:
    """SQL pattern of what is no id; of numbers, zeros alone."""
    return literal(f"(?:{_pattern([*ID_WORDS, *more], '0{2,}')})?")


def filler_addresses(more: Iterable[str]) -> str:
    """SQL pattern of addresses that are nobody's, wherever they stand in a cell.

    An address is nobody's if both of its halves say nothing: `none@none.com`.
    """
    more = list(more)
    whole = [re.escape(each.strip().lower()) for each in more if "@" in each]
    said = [each for each in more if "@" not in each]
    half = rf"(?:{_pattern([*WORDS, *_MAIL_WORDS, *said])}|n/a|no[._-]\w+)"
    nobody = "|".join([*whole, rf"{half}@{half}\.\w+(?:\.\w+)?"])
    return literal(rf"(?:^|[\s<(:;,'])(?:{nobody})(?:$|[\s>):;,'])")
