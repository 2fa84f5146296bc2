"""A company of eight leads: the smallest workspace that gives a whole report.

Tests write it into a folder of their own and spoil one thing in it.
"""

from __future__ import annotations

from pathlib import Path

GLOSSARY = """\
<!-- jointplan glossary, format 1 -->
# Glossary

What the two teams of a very small company mean by their words.

### Marketing qualified lead (MQL)

A lead that marketing hands to sales.

```sql from=2026-01-01 marketing="Ada Ito" sales="Bo Lund"
crm_score >= 50
```

### Sources

In force from 2026-01-01, agreed by Ada Ito (marketing) and Bo Lund (sales).

| Source | CRM values |
|---|---|
| Web | `Web` |
| Fair | `Trade Show` |
"""

# The same with a line for each side, so that two people can write in it at once.
FIRST, SECOND, THIRD = "What the two teams", "What marketing notes", "What sales notes"
PROSE = GLOSSARY.replace(FIRST, f"{SECOND}.\n\n{THIRD}.\n\n{FIRST}")

MAPPING = """\
format = 1

[sources.crm]
time_zone = "UTC"
max_unread_pct = 10

[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id", email = "email", lead_source = "source", \
crm_score = "score", status = "status", created = "created" }

[sources.crm.feeds.changes]
file = "changes.csv"
entity = "stage_changes"
columns.record_id = "lead"
columns.stage = "stage"
columns.changed = "changed"
columns.track = { value = "status" }
columns.start_known = { value = "observed" }
[sources.crm.feeds.changes.values.stage]
"MQL" = "mql"
"Working" = "accepted"
"SQL" = "qualified"
"Lost" = "disqualified"

# The log has no score of its own, but knows that of today from the first MQL on.
[sources.crm.feeds.scores]
file = "changes.csv"
entity = "attribute_changes"
where = { stage = ["MQL"] }
columns.record_id = "lead"
columns.changed = "changed"
columns.attribute = { value = "crm_score" }
columns.new_value = ["score", ""]
"""

PLAN = """\
format = 1
quarter = "2026-Q1"

[company]
name = "Acht Leads (fictional)"
is_fictional = true
time_zone = "Europe/Berlin"
currency = "EUR"

[[quotas]]
name = "All"
mqls = 6

[[quotas]]
name = "Web"
mqls = 4
source = "Web"

[quality]
conforming_pct = 75
"""

LEADS = """\
id,email,source,score,status,created
L1,ann@kite.example,Web,70,SQL,2026-01-02T08:00:00Z
L2,bea@kite.example,Web,65,Lost,2026-01-03T08:00:00Z
L3,cyd@moss.example,Web,20,Lost,2026-01-05T08:00:00Z
L4,dan@moss.example,Trade Show,80,Working,2026-01-09T08:00:00Z
L5,eve@reed.example,Trade Show,55,MQL,2026-02-02T08:00:00Z
L6,fay@reed.example,Trade Show,40,MQL,2026-02-03T08:00:00Z
L7,gus@fern.example,Web,90,SQL,2026-03-02T08:00:00Z
L8,hal@fern.example,Web,10,Open,2026-03-05T08:00:00Z
"""

CHANGES = """\
lead,stage,changed
L1,MQL,2026-01-12T09:00:00Z
L1,SQL,2026-01-20T09:00:00Z
L2,MQL,2026-01-13T09:00:00Z
L2,Lost,2026-01-30T09:00:00Z
L3,MQL,2026-01-15T09:00:00Z
L3,Lost,2026-02-15T09:00:00Z
L4,MQL,2026-02-10T09:00:00Z
L4,Working,2026-02-12T09:00:00Z
L5,MQL,2026-02-11T09:00:00Z
L6,MQL,2026-03-03T09:00:00Z
L7,MQL,2026-03-10T09:00:00Z
L7,SQL,2026-03-28T09:00:00Z
"""

DELIVERED = "2026-04-02"


def write_acme(root: Path, **changed: str) -> Path:
    """Write the workspace; a keyword replaces the text of the file it names.

    Args:
        root: Folder of the workspace.
        changed: New texts, by `glossary`, `mapping`, `plan`, `leads` or `changes`.
    """
    delivery = root / "exports" / "crm" / DELIVERED
    files = {
        "glossary": (root / "glossary.md", GLOSSARY),
        "mapping": (root / "mapping.toml", MAPPING),
        "plan": (root / "plans" / "2026-Q1.toml", PLAN),
        "leads": (delivery / "leads.csv", LEADS),
        "changes": (delivery / "changes.csv", CHANGES),
    }
    for name, (path, text) in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(name, text), encoding="utf-8")
    return root
