"""What an e-mail address says without being kept: business, free-mail or role.

A role address (info@) stands for a desk, not for a person, so it never merges two
records (R11); a free-mail domain says nothing about the employer (R13).
"""

from __future__ import annotations

from jointplan.warehouse.quoting import literal

# Addresses in a cell however they are wrapped: `Ann Kite <ann@kite.example>`,
# `mailto:`, several in one cell. What is nobody's address is none (R48).
_QUOTES = "'`."
_AROUND = r"\s<>()\[\]{},;:|/?\x{22}\x{00A0}\x{200B}\x{2060}\x{FEFF}"
ROLE_NAMES = (
    "accounting", "accounts", "admin", "administration", "billing", "buero",
    "career", "careers", "contact", "contacto", "einkauf", "enquiries", "finance",
    "hello", "help", "helpdesk", "hi", "hr", "info", "inquiries", "invoice",
    "invoices", "it", "jobs", "kontakt", "mail", "marketing", "news", "newsletter",
    "no-reply", "noreply", "office", "orders", "postmaster", "press", "privacy",
    "procurement", "purchasing", "reception", "sales", "secretary", "service",
    "support", "team", "vertrieb", "webmaster", "welcome",
)  # fmt: skip

FREE_MAIL = (
    "aol.com", "bol.com.br", "fastmail.com", "free.fr", "freenet.de", "gmail.com",
    "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com",
    "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr", "icloud.com",
    "laposte.net", "libero.it", "live.com", "mac.com", "mail.com", "mail.ru",
    "me.com", "msn.com", "orange.fr", "outlook.com", "outlook.de", "posteo.de",
    "proton.me", "protonmail.com", "qq.com", "rocketmail.com", "t-online.de",
    "tutanota.com", "uol.com.br", "web.de", "wp.pl", "yahoo.co.uk", "yahoo.com",
    "yahoo.com.br", "yahoo.de", "yahoo.fr", "yandex.ru", "ymail.com", "zoho.com",
    "163.com", "126.com",
)  # fmt: skip


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def kind_sql(address: str) -> str:
    """SQL for the kind of an address given as an SQL expression in lower case."""
    return (
        f"case when split_part({address}, '@', 1) in ({_listed(ROLE_NAMES)}) "
        f"then 'role' when split_part({address}, '@', 2) in ({_listed(FREE_MAIL)}) "
        "then 'free' else 'business' end"
    )


def address_sql(cell: str, place: int, nobody: str) -> str:
    """SQL for the first, second ... address in a cell, in lower case.

    Args:
        cell: SQL expression for the cell.
        place: Which of them, from 1.
        nobody: SQL pattern of addresses that are nobody's.
    """
    close = f"regexp_replace(lower({cell}), '\\s*@\\s*', '@', 'g')"
    told = f"regexp_replace({close}, {nobody}, ' ', 'g')"
    written = literal(f"[^{_AROUND}]+@[^{_AROUND}&@]+")
    found = f"regexp_extract_all({told}, {written})[{place}]"
    return f"trim({found}, {literal(_QUOTES)})"
