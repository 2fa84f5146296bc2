"""Rules said in plain words say what the rule says."""

from __future__ import annotations

import pytest

from jointplan.glossary.read import read_glossary
from jointplan.glossary.rules.admit import admit
from jointplan.glossary.rules.plain_words import (
    CLAIMS,
    NOUNS,
    rule_in_words,
    wording_rows,
)
from jointplan.glossary.rules.rule_book import RULE_COLUMNS, check_rules
from jointplan.workspace import KIT_ROOT


def said(rule: str) -> str:
    return rule_in_words(admit(rule, where="glossary.md:1", columns=RULE_COLUMNS))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            "is_business_email and (trigger = 'hand-raise' or crm_score >= 65)",
            "the e-mail address is at a company, and (either the trigger is "
            "‘hand-raise’ or the CRM’s score is at least 65)",
        ),
        (
            "segment in ('Mid-market', 'Enterprise') and region != 'DACH'",
            "the segment is ‘Mid-market’ or ‘Enterprise’, and the region is not ‘DACH’",
        ),
        (
            "title like '%head%' or title like 'vp%' or title like '%chief'",
            "the title contains ‘head’, begins with ‘vp’ or ends with ‘chief’",
        ),
        ("segment not in ('a', 'b')", "the segment is neither ‘a’ nor ‘b’"),
        ("not crm_score >= 50", "the CRM’s score is below 50"),
        ("crm_score between 50 and 60", "the CRM’s score is from 50 to 60"),
        ("crm_score < -5", "the CRM’s score is below −5"),
        ("country is not null", "the country is on file"),
        (
            "coalesce(crm_score, 0) > 5",
            "the CRM’s score (where it is not on file, 0) is above 5",
        ),
        ("is_returning = false", "the person was not handed off before"),
        (
            "is_returning is not true",
            "the person was not handed off before, or that is not on file",
        ),
        (
            "not (has_company or has_opportunity)",
            "it is not so that (either a company is on file or an opportunity exists)",
        ),
        ("title not like '%intern%'", "the title does not contain ‘intern’"),
        (
            "title ilike 'q_%'",
            "the title begins with ‘q_’ (% is any text, _ any character), "
            "in capitals or not",
        ),
        ("has_company != is_returning", "“has_company != is_returning” holds"),
        ("true", "always"),
    ],
)
def test_rule_reads_as_a_sentence(rule: str, words: str) -> None:
    assert said(rule) == words


def test_every_fact_has_a_name_for_readers() -> None:
    assert set(NOUNS) | set(CLAIMS) == set(RULE_COLUMNS)


def test_every_rule_and_criterion_of_the_sample_is_said_by_its_line() -> None:
    glossary = read_glossary(KIT_ROOT / "glossary.md")
    lines = {rule.line for rule in glossary.rules} | {
        row.line
        for table in glossary.tables
        if table.name == "Scoring criteria"
        for row in table.rows
    }
    told = dict(wording_rows(check_rules(glossary)))
    assert set(told) == lines
    assert all(told.values())
