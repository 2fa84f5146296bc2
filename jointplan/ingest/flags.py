"""Yes and no, as systems and spreadsheets write them in several languages.

A word that stands for neither is not known; it is never taken for `no` (R45).
"""

from __future__ import annotations

from jointplan.warehouse.quoting import literal

YES = (
    "true", "1", "yes", "y", "t", "ja", "j", "wahr", "oui", "o", "vrai", "v", "sí",
    "si", "s", "sì", "verdadero", "verdadeiro", "sim", "vero", "waar", "tak", "prawda",
    "sand", "sandt", "sant", "sann", "kyllä", "tosi", "igen", "igaz", "ano", "áno",
    "pravda", "da", "adevărat", "evet", "да", "истина", "так", "是", "真",
    "はい", "예", "참",
)  # fmt: skip
NO = (
    "false", "0", "no", "n", "f", "nein", "falsch", "non", "faux", "falso", "não",
    "nao", "nee", "onwaar", "nie", "fałsz", "nej", "falsk", "falskt", "usann", "ei",
    "epätosi", "nem", "hamis", "ne", "nepravda", "fals", "nu", "hayir", "нет",
    "ложь", "ні", "否", "假", "いいえ", "아니요", "거짓",
)  # fmt: skip


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(literal, words))


MACROS = f"""
create or replace macro flag_of(value) as case
    when lower(value) in ({_listed(YES)}) then true
    when lower(value) in ({_listed(NO)}) then false
end;
"""


def flag_of(word: str) -> bool | None:
    """What a word says of yes and no; none where it says neither."""
    plain = word.strip().lower()
    return True if plain in YES else False if plain in NO else None


def asked_flag(patterns: list[str]) -> bool | None:
    """The one answer that a row filter asks for; none where it asks for words.

    `["true", "1"]` asks for yes, `["false", "0", ""]` for no; `["1", "2"]` does not.
    """
    words = [each for each in patterns if each.strip()]
    flags = {flag_of(each) for each in words}
    is_told = any(len(each.strip()) > 1 for each in words)
    return flags.pop() if len(flags) == 1 and is_told else None


def all_spellings(patterns: list[str]) -> list[str]:
    """Patterns that ask for yes, or for no, in every language; others as they are."""
    asked = asked_flag(patterns)
    if asked is None:
        return patterns
    return [*patterns, *(YES if asked else NO)]
