"""A rule is taken apart into knobs and put together again as it was."""

from __future__ import annotations

import pytest
from sqlglot import exp

from jointplan.glossary.rules.admit import admit
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import RULE_COLUMNS
from jointplan.whatif.workshop.knobs import Place, Setting, conditions_of, rule_with

RULE = "is_business_email and (trigger = 'hand-raise' or crm_score >= 65)"


def tree_of(rule: str) -> exp.Expr:
    """An admitted rule."""
    return admit(rule, where="glossary.md:1", columns=RULE_COLUMNS)


@pytest.mark.parametrize(
    "rule",
    [
        RULE,
        "crm_score >= 50",
        "not is_returning and country in ('Germany', 'Austria')",
        "(has_company or crm_score > 3) and (region = 'DACH' or age_days < -4)",
        "crm_score between 10 and 20 or title like '%head%'",
        "coalesce(crm_score, 0) >= 40 and segment is not null",
    ],
)
def test_a_rule_with_nothing_moved_is_the_rule(rule: str) -> None:
    tree = tree_of(rule)
    assert print_rule(rule_with(tree, {})) == print_rule(tree)


def test_each_condition_is_a_knob_with_its_limit_or_words() -> None:
    found = conditions_of(tree_of(RULE))
    assert [(each.path, each.fact, each.limit, each.values) for each in found] == [
        ((0,), "", None, ()),
        ((1, 0), "trigger", None, ("hand-raise",)),
        ((1, 1), "crm_score", 65, ()),
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {(1, 1): Setting(limit=70)},
            "is_business_email and (trigger = 'hand-raise' or crm_score >= 70)",
        ),
        ({(0,): Setting(is_on=False)}, "trigger = 'hand-raise' or crm_score >= 65"),
        ({(1, 0): Setting(is_on=False)}, "is_business_email and crm_score >= 65"),
        (
            {(1, 0): Setting(values=("list", "referral"))},
            "is_business_email "
            "and (trigger in ('list', 'referral') or crm_score >= 65)",
        ),
        ({(1, 0): Setting(values=())}, "is_business_email and crm_score >= 65"),
        (
            {place: Setting(is_on=False) for place in ((0,), (1, 0), (1, 1))},
            "true",
        ),
    ],
)
def test_knobs_change_the_rule_and_nothing_else(
    settings: dict[Place, Setting], expected: str
) -> None:
    made = print_rule(rule_with(tree_of(RULE), settings))
    assert " ".join(made.split()) == expected
    assert print_rule(tree_of(made)) == made


def test_a_condition_that_is_added_has_to_be_met_besides() -> None:
    made = print_rule(
        rule_with(tree_of("crm_score >= 65"), {}, (tree_of("has_company"),))
    )
    assert made == "crm_score >= 65 and has_company"
