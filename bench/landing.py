"""Measures landing and typing of a large pair of Salesforce files against DuckDB alone.

    python bench/landing.py [--megabytes 700] [--memory-limit 1GB] [--folder FOLDER]

Each step runs in a process of its own, so that its peak memory is its own; figures are
ratios of times measured in the same run, since machines differ and are noisy.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.land import land_export
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.staging.macros import MACROS
from jointplan.ingest.staging.mapping_tables import TABLES, value_maps
from jointplan.ingest.staging.row_account import row_models
from jointplan.ingest.staging.union import staging_models
from jointplan.warehouse.database import load_table, open_database
from jointplan.warehouse.models import build_layers

MAPPING = """\
format = 1
[sources.salesforce]
profile = "salesforce"
[sources.salesforce.values.stage]
"*" = "none"
"""
LEAD = (
    "Id IsDeleted MasterRecordId LastName FirstName Name Title Company Street City"
    " State PostalCode Country Phone MobilePhone Fax Email Website Description"
    " LeadSource Status Industry Rating AnnualRevenue NumberOfEmployees OwnerId"
    " IsConverted ConvertedDate ConvertedAccountId ConvertedContactId"
    " ConvertedOpportunityId CreatedDate CreatedById LastModifiedDate LastModifiedById"
    " SystemModstamp LastActivityDate"
).split()
TASK = (
    "Id WhoId WhatId Subject ActivityDate Status Priority IsHighPriority OwnerId"
    " Description IsDeleted AccountId IsClosed CreatedDate CreatedById LastModifiedDate"
    " LastModifiedById SystemModstamp IsArchived CallDurationInSeconds CallType"
    " CallDisposition ReminderDateTime IsReminderSet TaskSubtype CompletedDateTime"
).split()
SENTENCE = 'Spoke about the rollout, asked for a quote and the ""usual"" terms. '


def _stamp(number: int) -> str:
    return (
        f"2026-{number % 9 + 1:02}-{number % 28 + 1:02}"
        f"T{number % 24:02}:{number % 60:02}:00.000Z"
    )


def _lead(n: int, noise: random.Random) -> dict[str, str]:
    return {
        "Id": f"00Q{n:012}AAA", "IsDeleted": "false", "LastName": f"Name{n}",
        "FirstName": "Ann", "Title": "Head of Operations",
        "Company": f"Company {n % 9999}", "LeadSource": "Web",
        "Email": f"ann{n}@company{n % 9999}.example",
        "Status": "Working", "Industry": "Energy", "OwnerId": f"005{n % 50:012}AAA",
        "IsConverted": "false", "CreatedDate": _stamp(n), "Country": "DE",
        "Description": SENTENCE * noise.randint(0, 6),
        "LastModifiedDate": _stamp(n + 9),
        "SystemModstamp": _stamp(n + 9), "Street": f"Street {n}", "City": "Bremen",
    }  # fmt: skip


def _task(n: int, noise: random.Random) -> dict[str, str]:
    return {
        "Id": f"00T{n:012}AAA", "WhoId": f"00Q{n // 3:012}AAA", "Subject": "Call",
        "ActivityDate": _stamp(n)[:10], "Status": "Completed", "Priority": "Normal",
        "OwnerId": f"005{n % 50:012}AAA", "IsDeleted": "false", "IsClosed": "true",
        "Description": SENTENCE * noise.randint(0, 4), "CreatedDate": _stamp(n),
        "LastModifiedDate": _stamp(n), "CallType": "Outbound", "TaskSubtype": "Call",
        "CallDisposition": "Connected", "CompletedDateTime": _stamp(n + 1),
        "CallDurationInSeconds": str(n % 600),
    }  # fmt: skip


def write_pair(folder: Path, megabytes: int) -> None:
    """Write `Lead.csv` and `Task.csv`, half of the bytes each."""
    folder.mkdir(parents=True, exist_ok=True)
    noise = random.Random(7)  # noqa: S311  # a repeatable text, no secret
    rows: dict[str, tuple[list[str], Callable[[int, random.Random], dict[str, str]]]]
    rows = {"Lead": (LEAD, _lead), "Task": (TASK, _task)}
    for name, (header, row) in rows.items():
        written, number = 0, 0
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="\n") as file:
            file.write(",".join(f'"{each}"' for each in header) + "\n")
            while written < megabytes * 500_000:
                cells = row(number, noise)
                line = ",".join(f'"{cells.get(each, "")}"' for each in header) + "\n"
                written += file.write(line)
                number += 1


def _inputs(folder: Path) -> tuple[list[Export], Path]:
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    mapping = read_mapping(folder / "mapping.toml")
    deliveries = find_deliveries(mapping, folder / "exports")
    return find_exports(deliveries, cache=folder / "cache"), folder / "cache"


def duckdb_alone(folder: Path, limit: str) -> float:
    """Read the same bytes into tables with DuckDB alone; seconds."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        con = duckdb.connect(str(Path(scratch) / "alone.duckdb"))
        con.execute(f"set memory_limit = '{limit}'")
        started = time.perf_counter()
        for name in ("Lead", "Task"):
            con.execute(
                f"create table {name} as select * from read_csv("
                f"'{folder}/exports/salesforce/{name}.csv', header = true, "
                "delim = ',', quote = '\"', escape = '\"', all_varchar = true)"
            )
        return time.perf_counter() - started


def land(folder: Path, limit: str) -> float:
    """Land both files as the kit does; seconds."""
    return _run(folder, limit, has_types=False)


def land_and_type(folder: Path, limit: str) -> float:
    """Land both files, which the cache holds by now, and type them; seconds."""
    return _run(folder, limit, has_types=True)


def _run(folder: Path, limit: str, *, has_types: bool) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        con = open_database(Path(scratch) / "build.duckdb", memory_limit=limit)
        started = time.perf_counter()
        exports, cache = _inputs(folder)
        con.execute(MACROS)
        for export in exports:
            land_export(con, export, cache=cache, secret="bench")  # noqa: S106
        if has_types:
            columns = TABLES["value_maps"]
            load_table(con, "mapping.value_maps", columns, value_maps(exports))
            models = staging_models(exports, zone="Europe/Berlin")
            models += row_models(exports)
            build_layers(con, models, ("typed", "staging"))
        return time.perf_counter() - started


STEPS = {each.__name__: each for each in (duckdb_alone, land, land_and_type)}


def _measured(step: str, folder: Path, limit: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of a step in a process of its own."""
    found = subprocess.run(  # noqa: S603
        [sys.executable, __file__, "--step", step, "--folder", str(folder),
         "--memory-limit", limit],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, megabytes = json.loads(found.stdout)
    return seconds, megabytes


def lines(folder: Path, limit: str) -> Iterator[str]:
    """Measure every step and say its seconds, ratio and peak memory."""
    alone, peak = _measured("duckdb_alone", folder, limit)
    told = [("DuckDB alone", alone, peak)]
    told += [("landing", *_measured("land", folder, limit))]
    told += [("landing, unchanged", *_measured("land", folder, limit))]
    both, peak = _measured("land_and_type", folder, limit)
    told += [("typing", both - told[-1][1], peak)]
    for name, seconds, megabytes in told:
        yield f"{name:<20}{seconds:6.1f} s {seconds / alone:6.2f} {megabytes:7.0f} MB"


def main() -> None:
    """Write the pair, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--megabytes", type=int, default=700)
    asked.add_argument("--memory-limit", default="1GB")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--step", choices=STEPS)
    told = asked.parse_args()
    if told.step:
        seconds = STEPS[told.step](told.folder, told.memory_limit)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        sys.stdout.write(json.dumps([seconds, peak]))
        return
    with tempfile.TemporaryDirectory(dir=told.folder) as folder:
        place = Path(folder)
        write_pair(place / "exports" / "salesforce", told.megabytes)
        for line in lines(place, told.memory_limit):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
