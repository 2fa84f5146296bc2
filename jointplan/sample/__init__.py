"""The sample: exports of a fictional company, and a ledger of what is true in them.

`write_sample` writes two deliveries of Salesforce exports into a folder; `plant` gives
the same rows in memory with the ledger, so that a test can ask whether the report
found what was planted.
"""

from __future__ import annotations

from jointplan.sample.story import SEED, Sample, plant, write_planted, write_sample

__all__ = ["SEED", "Sample", "plant", "write_planted", "write_sample"]
