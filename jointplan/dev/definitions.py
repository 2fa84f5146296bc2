"""Writes `docs/definitions.md`: what each word of the glossary means, case by case.

The cases are the specs. A spec's title is its sentence, its tables are what goes in and
what has to come out; it stands under the first word that the header of the table it
looks at names.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jointplan.glossary.read import read_glossary
from jointplan.glossary.rules.compile import verdict_models
from jointplan.glossary.rules.rule_book import check_rules
from jointplan.glossary.terms import names_of
from jointplan.warehouse.models import read_models

_HEAD = """\
# Definitions, case by case

Made from the specs by `make docs`; to be changed in `tests/spec/`. Each case is a test:
the tables given are what goes in, the last one is what has to come out. How they are
written stands at the head of `tests/spec/harness.py`. Specs that make their tables step
by step stand there alone.
"""
_FIRST = re.compile(r"Glossary:\s*([^,.]+)")


@dataclass(frozen=True)
class Spec:
    """One case: its sentence, why, where, the table, what goes in and comes out."""

    sentence: str
    remark: str
    place: str
    table: str
    given: tuple[tuple[str, str], ...]
    expected: str


def definitions_text(kit: Path) -> str:
    """Write the document."""
    glossary = read_glossary(kit / "glossary.md")
    words = _first_words(kit)
    names = {
        name.casefold(): term.term
        for term in glossary.terms
        for name in [*names_of(term.term), *term.synonyms]
    }
    cases: dict[str, list[Spec]] = {term.term: [] for term in glossary.terms}
    for spec in _specs(kit / "tests" / "spec"):
        word = words.get(spec.table, "")
        cases[names.get(word.casefold(), next(iter(cases)))].append(spec)
    parts = [_HEAD]
    for term in glossary.terms:
        if cases[term.term]:
            parts += [f"## {term.term}\n\n{term.definition}\n"]
            parts += [_case(spec) for spec in cases[term.term]]
    without = ", ".join(name for name, found in cases.items() if not found)
    parts.append(f"## Words without a case of their own\n\n{_wrapped(without)}\n")
    return "\n".join(parts)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 88, break_on_hyphens=False)


def _first_words(kit: Path) -> dict[str, str]:
    """The first glossary word in the header of each model, by its table."""
    made = verdict_models(check_rules(read_glossary(kit / "glossary.md")))
    return {
        model.table: found[1].strip()
        for model in [*read_models(kit / "queries"), *made]
        if (found := _FIRST.search(model.sql.replace("\n--", "")))
    }


def _specs(folder: Path) -> Iterator[Spec]:
    for path in sorted(folder.glob("test_*.py")):
        module = _Module(ast.parse(path.read_text(encoding="utf-8")))
        for test in module.functions.values():
            if test.name.startswith("test_"):
                yield from module.specs_of(test, f"tests/spec/{path.name}")


class _Module:
    """A module of specs: its functions, and the values that have a name in it."""

    def __init__(self, tree: ast.Module) -> None:
        """Look its names up once."""
        self.functions = {
            each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)
        }
        self.named = _named(tree.body)

    def specs_of(self, test: ast.FunctionDef, place: str) -> Iterator[Spec]:
        """The cases of a test: one for each call of `expect`, or of a short for it."""
        self.local = self.named | _named(test.body)
        sentence = test.name.removeprefix("test_").replace("_", " ")
        remark = " ".join((ast.get_docstring(test) or "").split())
        for call in ast.walk(test):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            if call.func.id == "expect" and len(call.args) > 2:
                table, given, expected = call.args[:3]
                told, comes = self._text(table), self._text(expected)
                tables = self._tables(given)
            elif call.func.id.startswith("expect_"):
                told = self._table_of(call.func.id)
                texts = [self._text(each) for each in call.args]
                comes = next((each for each in texts if "\n" in each), "")
                tables = {
                    each.arg.replace("__", "."): self._text(each.value)
                    for each in call.keywords
                    if each.arg and each.arg != "where"
                }
            else:
                continue
            if told and comes:
                written = tuple((name, text) for name, text in tables.items() if text)
                yield Spec(sentence, remark, place, told, written, comes)

    def _table_of(self, short: str) -> str:
        """The table that a short for `expect` looks at."""
        for call in ast.walk(self.functions.get(short, ast.Module([], []))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "expect"
            ):
                return self._text(call.args[0])
        return ""

    def _tables(self, node: ast.expr) -> dict[str, str]:
        """Tables that go in, as far as they are written and not computed."""
        if isinstance(node, ast.Name) and node.id in self.local:
            return self._tables(self.local[node.id])
        if isinstance(node, ast.BinOp):
            return self._tables(node.left) | self._tables(node.right)
        found: dict[str, str] = {}
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is None:
                    found |= self._tables(value)
                elif name := self._text(key):
                    found[name] = self._text(value)
        return found

    def _text(self, node: ast.expr) -> str:
        """A text as it is written, by its name, or with what a case fills in."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name) and node.id in self.local:
            return self._text(self.local[node.id])
        if isinstance(node, ast.JoinedStr):
            return "".join(
                f"<{ast.unparse(part.value)}>"
                if isinstance(part, ast.FormattedValue)
                else ast.literal_eval(part)
                for part in node.values
            )
        return ""


def _named(body: list[ast.stmt]) -> dict[str, ast.expr]:
    return {
        each.targets[0].id: each.value
        for each in body
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    }


def _case(spec: Spec) -> str:
    told = f"{spec.sentence[:1].upper()}{spec.sentence[1:]}."
    lines = [f"**{told}** {spec.remark}".rstrip(), f"({spec.place})", "", "```"]
    for name, text in spec.given:
        lines += [name, textwrap.indent(textwrap.dedent(text).strip("\n "), "    ")]
    comes = textwrap.indent(textwrap.dedent(spec.expected).strip("\n "), "    ")
    return "\n".join([*lines, f"-> {spec.table}", comes, "```", ""])
