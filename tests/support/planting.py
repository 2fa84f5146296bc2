"""The truth of the sample, planted once for all who ask for it: it takes a while."""

from __future__ import annotations

from functools import cache

from jointplan.sample import plant
from jointplan.sample.ledger import Ledger


@cache
def true_ledger() -> Ledger:
    """The ledger of what is planted in the sample; nobody may change it."""
    return plant().ledger
