"""The sample's own exports, looked at as an analyst would on the first day."""

from __future__ import annotations

from pathlib import Path

from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.mapping.read import read_mapping
from jointplan.workspace import KIT_ROOT
from tests.unit.test_inspect import answer, inspect_again


def test_sample_is_recognised_and_only_its_own_status_values_are_asked(
    tmp_path: Path, sample_exports: Path
) -> None:
    seen = inspect_again(tmp_path, sample_exports)

    assert seen.source["profile"] == "salesforce"
    assert seen.source["time_zone"] == "UTC"
    assert seen.said.endswith(
        '2 questions that only you can answer, marked "?" in mapping.toml:\n'
        "  the company's time zone (time_zone)\n"
        "  salesforce: what 2 status values mean: Working, Returned"
    )
    exports = answer(
        seen,
        ('"Working" = "?"', '"Working" = "accepted"'),
        ('"Returned" = "?"', '"Returned" = "none"'),
        ('time_zone = "?"', 'time_zone = "Europe/Berlin"'),
        exports=sample_exports,
    )
    kept = find_exports(
        find_deliveries(read_mapping(KIT_ROOT / "mapping.toml"), sample_exports),
        cache=tmp_path / "cache",
    )
    suggested = {each.shown: each.feeds for each in exports}
    for export in kept:
        for name, feed in export.feeds.items():
            if name.endswith("_mql_date"):
                continue  # a column of its own, which is only suggested
            assert name in suggested[export.shown]
            if name in ("lead_status", "contact_status", "lead_status_seen"):
                assert suggested[export.shown][name].values == feed.values
