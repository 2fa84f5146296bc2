"""How the text of a field is found in a file's rows: SQL expressions, no types yet.

The columns that may hold a field are tried in order; groups are filled down, cells
with several values taken apart, rows that are none named by the rule that leaves them
out, and words of the export looked up in the mapping's value maps and patterns.
"""

from __future__ import annotations

from jointplan.ingest.contract import EMAIL_PARTS, ENTITIES, Entity, columns_of
from jointplan.ingest.files.dialect import FURNITURE
from jointplan.ingest.files.export import (
    Export,
    candidates,
    each_column,
    key_columns,
    landed_columns,
    mark_columns,
    present,
)
from jointplan.ingest.fillers import filler_ids
from jointplan.ingest.flags import asked_flag
from jointplan.ingest.mapping.patterns import is_pattern, matches_sql
from jointplan.ingest.mapping.schema import After, Constant, Feed, FirstOf, Lookup
from jointplan.ingest.staging.lookups import looked_up
from jointplan.ingest.staging.stamps import days_item, first_of
from jointplan.warehouse.quoting import literal, quoted

_NO_TIME = ("n/a", "na", "none", "null", "-", "--")


def text_items(name: str, feed: Feed, export: Export) -> list[str]:
    """Select items that find a field's text: first column that is not blank."""
    item = feed.columns[name]
    type_ = ENTITIES[feed.entity].fields[name].type
    is_stamp = type_ in ("stamp", "day")
    if isinstance(item, Constant):
        days = [f"cast(null as varchar) as {name}_days"] if is_stamp else []
        return [f"{literal(item.value)} as {name}_text", *days]
    if isinstance(item, Lookup):
        text = looked_up(item, export, is_stamp=is_stamp)
        midnight = f"case when midnight_day({text}) is not null then '' end"
        return [f"{text} as {name}_text", *([f"{midnight} as {name}_days"] * is_stamp)]
    names = present(candidates(item), export.header)
    if type_ == "email":
        return [
            first_of([quoted(f"{each}__{part}") for each in names])
            + f" as {name}_{part}"
            for part in EMAIL_PARTS
        ]
    if type_ == "mark":
        names = [f"{each}__mark" for each in names]
    nothing = export.delivery.source.null_values
    macro = "first_item" if isinstance(item, FirstOf) else "text_of"
    cells = [f"{macro}({quoted(each)})" for each in names]
    if nothing:
        listed = ", ".join(map(literal, nothing))
        cells = [
            f"case when {cell} not in ({listed}) then {cell} end" for cell in cells
        ]
    items = [f"{first_of(cells)} as {name}_text"]
    if isinstance(item, After):
        by = _passed(item, export)
        items = [
            f"case when {by} is not null then {first_of(cells)} end as {name}_text",
            f"{by} as {name}_by_text",
        ]
    if is_stamp:
        held = {} if isinstance(item, FirstOf) else dict(zip(names, cells, strict=True))
        items.append(f"{days_item(held, feed, export)} as {name}_days")
    return items


def _passed(item: After, export: Export) -> str:
    """The text of the time that passed; what says that there is none is blank."""
    cell = f"text_of({quoted(present([item.by], export.header)[0])})"
    nothing = [each.lower() for each in export.delivery.source.null_values]
    none = ", ".join(map(literal, (*_NO_TIME, *nothing)))
    return f"case when lower({cell}) not in ({none}) then {cell} end"


def row_filter(feed: Feed, export: Export) -> str:
    """An expression that says whether a row is one of the feed."""
    if not feed.where:
        return "true"
    tests = []
    for name, patterns in feed.where.items():
        # A column that is absent is blank; where blank is no match, it was refused.
        found = present([name], export.header)
        cell = f"text_of({quoted(found[0])})" if found else "cast(null as varchar)"
        tests.append(filter_sql(cell, patterns))
    return " and ".join(tests)


def filter_sql(cell: str, patterns: list[str]) -> str:
    """SQL that says whether a cell is one of these.

    Where they ask for yes, or for no, it is null for a word that is neither (R45).
    """
    asked = asked_flag(patterns)
    if asked is None:
        return matches_sql(cell, patterns)
    flag = f"flag_of({cell})" if asked else f"not flag_of({cell})"
    return (
        f"case when {matches_sql(cell, patterns)} then true\n"
        f"            when {cell} is null then false else {flag} end"
    )


def mapped_item(name: str, feed: Feed) -> str:
    """A code looked up in its value map, then in its patterns in their order.

    The pattern `*` stands for any other value, and comes last.
    """
    text = f"texts.{name}_text"
    patterns = {key: word for key, word in feed.values[name].items() if is_pattern(key)}
    rest = patterns.pop("*", None)
    whens = [
        f"when {matches_sql(text, [key])} then {literal(word)}"
        for key, word in patterns.items()
    ]
    if rest is not None:
        whens.append(f"when {text} is not null then {literal(rest)}")
    if not whens:
        return f"{name}_map.word as {name}_text"
    other = f"case {' '.join(whens)} end"
    return f"coalesce({name}_map.word, {other}) as {name}_text"


def cells_step(feed: Feed, export: Export) -> str:
    """The step that fills groups down and takes apart cells with several values."""
    plain, emails = landed_columns(export)
    filled = {name: None for name in present(feed.fill_down, export.header)}
    each = each_column(feed, export.header)
    parts = [f"{name}__{part}" for name in emails for part in EMAIL_PARTS]
    parts += [f"{name}__mark" for name in mark_columns(export)]
    parts += [f"{name}__key" for name in key_columns(export)]
    items = [quoted(name) for name in (*plain, *parts) if name not in (*filled, each)]
    items += [
        f"last_value(text_of({quoted(name)}) ignore nulls) over (\n"
        f"            order by __record rows unbounded preceding\n"
        f"        ) as {quoted(name)}"
        for name in filled
    ]
    if each:
        cell = f"coalesce({quoted(each)}, '')"
        parts_of = f"list_transform(string_split({cell}, ';'), lambda item: trim(item))"
        items.append(f"unnest(list_distinct({parts_of})) as {quoted(each)}")
    listed = ",\n        ".join(["__record", "__set_aside", "__is_furniture", *items])
    table = f"raw.{quoted(export.table)}"
    return f"cells as (\n    select\n        {listed}\n    from {table}\n),\n\n"


def rule_of(entity: Entity, names: list[str], feed: Feed, export: Export) -> str:
    """An expression for the rule that leaves a row out, if one does.

    An owner by the name of a filler is nobody, as a blank one is (R48).
    """
    texts = [
        f"{name}_hash" if entity.fields[name].type == "email" else f"{name}_text"
        for name in names
        if not isinstance(feed.columns[name], Constant)
    ]
    if not texts:
        return "__set_aside"
    needed = entity.needed or entity.key
    lacking = [
        f"{name}_text is null"
        for name in names
        if not set(columns_of(name, entity.fields[name].type)).isdisjoint(needed)
        and not isinstance(feed.columns[name], Constant)
    ]
    cells = f"lower(concat_ws(chr(10), {', '.join(texts)}))"
    found = literal(rf"(^|\n) *({FURNITURE}) *(\n|$)")
    whens = [f"when coalesce({', '.join(texts)}) is null then 'blank row'"]
    if lacking:
        whens.append(
            f"when ({' or '.join(lacking)})\n"
            "                and (__is_furniture\n"
            f"                    or regexp_matches({cells}, {found}))\n"
            "                then 'total or footer of a report'"
        )
    if feed.entity == "owners" and "owner_id" in names:
        fillers = filler_ids(export.delivery.source.fillers)
        whens.append(f"when is_filler(owner_id_text, {fillers}) then 'blank row'")
    listed = "\n            ".join(whens)
    return f"""case
            when __set_aside is not null then __set_aside
            {listed}
        end"""
