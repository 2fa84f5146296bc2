"""The knobs as widgets: conditions, points and terms, and the trial they stand for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets
import traitlets
from sqlglot import exp

from jointplan.glossary.rules.printer import print_rule
from jointplan.whatif.workshop.knobs import (
    Condition,
    Offered,
    Setting,
    conditions_of,
    rule_with,
)
from jointplan.whatif.workshop.ranges import range_of, words_of_fact
from jointplan.whatif.workshop.session import Held
from jointplan.whatif.workshop.trial import Trial
from jointplan.whatif.workshop.word_choices import Term

Widget = Any
"""A widget; the library publishes no types."""

_WIDE = {"description_width": "initial"}
_FULL = {"width": "98%"}
# The name of a slider stands above it, so a long one leaves room for track and value.
_ABOVE = {"description_width": "100%"}
_SLIDER = {"width": "98%", "height": "auto", "flex_flow": "row wrap"}
_READOUT = ".6"
_HOUR = 3_600


class Settings:
    """All knobs of a workshop; each has a name under which its value is kept."""

    def __init__(self, held: Held, offered: list[Offered]) -> None:
        """Make a knob of everything that can be moved."""
        self._words = held.words
        self._added = [(each, _whole(each)) for each in offered]
        rule = held.words.rule
        self._conditions = conditions_of(rule) if rule is not None else []
        self.knobs: dict[str, Widget] = {}
        self.rule = self._boxed(self._rule_knobs(held), "No MQL rule is agreed yet.")
        self.added = self._boxed(self._added_knobs(held), "No condition to add.")
        self.points = self._boxed(self._point_knobs(), "No criteria are agreed.")
        self.terms = self._boxed(self._term_knobs(), "The plan has no agreement.")
        self._start = self.values()

    def watch(self, heard: Callable[[], None]) -> None:
        """Call back whenever a knob is moved."""
        for knob in self.knobs.values():
            knob.observe(lambda _: heard(), names="value")

    def moved(self) -> dict[str, Any]:
        """The knobs that do not stand as agreed: as agreed, and as they stand."""
        return {
            name: [self._start[name], value]
            for name, value in self.values().items()
            if value != self._start[name]
        }

    def turn_again(self, moved: object) -> None:
        """Set knobs as `moved` told, those whose agreed value is still the same."""
        for name, pair in moved.items() if isinstance(moved, dict) else ():
            if isinstance(pair, list) and len(pair) == 2 and name in self._start:
                start, value = pair
                self.turn({name: value} if start == self._start[name] else {})

    def values(self) -> dict[str, Any]:
        """How the knobs stand."""
        return {name: _plain(knob.value) for name, knob in self.knobs.items()}

    def turn(self, values: dict[str, Any]) -> None:
        """Set knobs; what is no knob of this rule, or no value of it, stays."""
        for name, value in values.items():
            knob = self.knobs.get(name)
            if knob is None or type(value) is not type(self._start[name]):
                continue
            if isinstance(value, float) and not math.isfinite(value):
                continue
            try:
                knob.value = tuple(value) if isinstance(value, list) else value
            except traitlets.TraitError:  # a value that the knob refuses
                continue

    def reset(self) -> None:
        """Set every knob back to what is agreed."""
        self.turn(self._start)

    @property
    def texts(self) -> set[str]:
        """The conditions as they stand before a knob is moved."""
        return {each.text for each in (*self._conditions, *(c for _, c in self._added))}

    def wordless(self) -> list[str]:
        """Facts whose condition is on and has no word chosen."""
        return [
            knob.description
            for name, knob in self.knobs.items()
            if name.startswith("words ")
            and not knob.value
            and self.knobs[f"use {name.removeprefix('words ')}"].value
        ]

    @property
    def is_moved(self) -> bool:
        """Whether anything differs from what is agreed."""
        return self.values() != self._start

    def trial(self) -> Trial:
        """What the knobs stand for; nothing moved is what is agreed."""
        rule = self.tried_rule()
        if rule is not None and print_rule(rule) == self._words.rule_text:
            rule = None
        return Trial(rule, self.tried_points(), self._tried_terms())

    def tried_rule(self) -> exp.Expr | None:
        """The rule as the knobs have it; none where none is agreed or chosen."""
        added = tuple(
            rule_with(each.tree, {(): self._setting(one.values, f"add {each.name}")})
            for each, one in self._added
            if self.knobs[f"use add {each.name}"].value
        )
        if self._words.rule is None:
            return (
                rule_with(exp.true(), {(): Setting(is_on=False)}, added)
                if added
                else None
            )
        settings = {
            each.path: self._setting(each.values, _place(each))
            for each in self._conditions
        }
        return rule_with(self._words.rule, settings, added)

    def tried_points(self) -> dict[str, int]:
        """Points that differ from the agreed ones, by criterion."""
        return {
            each.name: self.knobs[f"points {each.name}"].value
            for each in self._words.criteria
            if self.knobs[f"points {each.name}"].value != each.points
        }

    def _setting(self, values: tuple[str, ...], place: str) -> Setting:
        is_on = self.knobs[f"use {place}"].value
        limit = self.knobs.get(f"limit {place}")
        words = self.knobs.get(f"words {place}")
        chosen = None
        if words is not None and set(words.value) != set(values):
            chosen = tuple(words.value)
        return Setting(is_on, limit.value if limit is not None else None, chosen)

    def _tried_terms(self) -> dict[int, Term]:
        tried = {}
        for term in self._words.terms:
            values = {
                name.rpartition(" ")[2]: _plain(knob.value)
                for name, knob in self.knobs.items()
                if name.startswith(f"term {term.number} ")
            }
            if "limit_seconds" in values:
                values["limit_seconds"] = round(values["limit_seconds"] * _HOUR)
            made = replace(term, **values)
            if made != term:
                tried[term.number] = made
        return tried

    def _rule_knobs(self, held: Held) -> Iterator[Widget]:
        for each in self._conditions:
            yield from self._condition_knobs(held, each, _place(each), each.text)

    def _added_knobs(self, held: Held) -> Iterator[Widget]:
        for each, one in self._added:
            label = f"{each.name}: {print_rule(each.tree)}"
            yield from self._condition_knobs(
                held, one, f"add {each.name}", label, is_on=False
            )

    def _condition_knobs(
        self, held: Held, each: Condition, place: str, label: str, *, is_on: bool = True
    ) -> Iterator[Widget]:
        """A switch, and a slider or a list where the condition names some."""
        use = ipywidgets.Checkbox(
            value=is_on, description=label, indent=False, layout=_FULL
        )
        self.knobs[f"use {place}"] = use
        yield use
        reach = range_of(held, each.fact) if each.limit is not None else None
        if each.limit is not None and reach is not None:
            self.knobs[f"limit {place}"] = ipywidgets.IntSlider(
                value=each.limit,
                min=min(reach.low, each.limit),
                max=max(reach.high, each.limit) + 1,
                description=each.fact,
                style=_ABOVE,
                layout=_SLIDER,
            )
            yield self.knobs[f"limit {place}"]
        if each.values:
            options = dict.fromkeys([*each.values, *words_of_fact(held, each.fact)])
            self.knobs[f"words {place}"] = ipywidgets.SelectMultiple(
                options=list(options),
                value=each.values,
                rows=min(len(options), 5),
                description=each.fact,
                style=_WIDE,
                layout=_FULL,
            )
            yield self.knobs[f"words {place}"]

    def _point_knobs(self) -> Iterator[Widget]:
        for each in self._words.criteria:
            knob = ipywidgets.IntSlider(
                value=each.points,
                min=min(-50, each.points),
                max=max(100, each.points),
                description=each.name,
                style=_ABOVE,
                layout=_SLIDER,
            )
            self.knobs[f"points {each.name}"] = knob
            yield knob

    def _term_knobs(self) -> Iterator[Widget]:
        for term in self._words.terms:
            yield ipywidgets.HTML(f"<strong>{escape(term.name)}</strong>")
            for field, label, top, step in _TERMS:
                value = getattr(term, field)
                if value is None:
                    continue
                is_whole = isinstance(value, int) and field != "limit_seconds"
                kind = ipywidgets.IntSlider if is_whole else ipywidgets.FloatSlider
                shown = value / _HOUR if field == "limit_seconds" else value
                knob = kind(
                    value=shown,
                    min=min(step, shown),
                    max=max(top, shown),
                    step=step,
                    description=label,
                    style=_ABOVE,
                    layout=_SLIDER,
                )
                if not is_whole:
                    knob.readout_format = _READOUT
                self.knobs[f"term {term.number} {field}"] = knob
                yield knob

    def _boxed(self, knobs: Iterator[Widget], nothing: str) -> Widget:
        children = list(knobs) or [ipywidgets.HTML(f"<p>{nothing}</p>")]
        return ipywidgets.VBox(children)


# Field of a term, what its knob is called, how far it goes and in which steps.
_TERMS = (
    ("limit_seconds", "First response within (business hours)", 40, 0.25),
    ("response_pct", "First response, share of leads (%)", 100, 1),
    ("touches_count", "Further touches", 10, 1),
    ("touches_days", "Further touches within (business days)", 30, 1),
    ("touches_pct", "Further touches, share of leads (%)", 100, 1),
    ("decision_days", "Decision within (days)", 90, 1),
    ("decision_pct", "Decision, share of leads (%)", 100, 1),
)


def _whole(each: Offered) -> Condition:
    """An added condition as one knob: a chain of several is only switched."""
    found = conditions_of(each.tree)
    return found[0] if len(found) == 1 else Condition((), "")


def _place(each: Condition) -> str:
    return ".".join(map(str, each.path)) or "whole"


def _plain(value: Any) -> Any:
    """A value to keep; a browser hands 70 back as 70.00000000000001."""
    if isinstance(value, tuple):
        return list(value)
    return round(value, 4) if isinstance(value, float) else value
