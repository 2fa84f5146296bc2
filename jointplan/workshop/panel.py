"""The panel of the workshop notebook: knobs at the left, what they do at the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import ipywidgets
from sqlglot import exp

from jointplan.admission import admit
from jointplan.admitted import RULE_COLUMNS
from jointplan.advice import Advice
from jointplan.advising import advise
from jointplan.errors import UserError
from jointplan.printing import print_rule
from jointplan.wording import rule_in_words
from jointplan.workshop import comparing, pasting
from jointplan.workshop.holding import Held, hold
from jointplan.workshop.knobs import conditions_of
from jointplan.workshop.markup import (
    STYLE,
    advice_html,
    rule_html,
    sentence_html,
    table_html,
    warning_html,
)
from jointplan.workshop.minutes import Decision, Tried, figures_of, minutes_of
from jointplan.workshop.proposing import propose
from jointplan.workshop.ranges import range_of
from jointplan.workshop.remembering import recall, remember
from jointplan.workshop.settings import Offered, Settings, Widget
from jointplan.workshop.trying import Answer, Bench, Trial
from jointplan.workshop.writing import Writing
from jointplan.workspace import Workspace

# A table that is too wide scrolls; nothing of it is cut off.
_NARROW = {"min_width": "0", "max_width": "100%"}


def workshop(workspace: str = "..", quarter: str = "") -> Widget:
    """Open the workshop on the last run of a workspace.

    Args:
        workspace: The company's folder.
        quarter: The quarter at hand; by default the last report's.

    Returns:
        The panel, or a sentence that says what to do where there is nothing to show.
    """
    try:
        held = hold(Workspace(Path(workspace).resolve()), quarter)
    except UserError as error:
        return ipywidgets.HTML(sentence_html(str(error)))
    return Panel(held).box


class Panel:
    """The widgets of one workshop, and what happens when they are used."""

    def __init__(self, held: Held) -> None:
        """Lay out knobs, answers and the buttons that write."""
        self._held = held
        self._bench = Bench(held)
        self._tried: list[Tried] = []
        self._advice = advised(held)
        self.settings = Settings(held, offered_of(held, self._advice))
        self.result = ipywidgets.HTML(layout=_NARROW)
        self.moved = ipywidgets.HTML(layout=_NARROW)
        self.paste = ipywidgets.Textarea(
            rows=6, layout={"width": "98%"}, description="To paste", disabled=False
        )
        self.writing = Writing(self._first_day())
        self.said = ipywidgets.HTML()
        self.box = self._laid_out()
        self._restore()
        self._show()
        self.settings.watch(self._moved)
        self.writing.from_on.observe(lambda _: self._show_text(), names="value")
        self.writing.reset.on_click(lambda _: self._reset())
        self.writing.note.on_click(lambda _: self._note())
        self.writing.propose.on_click(lambda _: self._write(is_decided=False))
        self.writing.decide.on_click(lambda _: self._write(is_decided=True))

    @property
    def quarter(self) -> str:
        """The quarter at hand."""
        return self._held.quarter.name

    def _laid_out(self) -> Widget:
        settings = self.settings
        knobs = ipywidgets.Accordion(
            children=[settings.rule, settings.added, settings.points, settings.terms],
            titles=("MQL rule", "Conditions to add", "Score points", "Agreement"),
            selected_index=0,
            layout={"flex": "1 1 280px"},
        )
        right = ipywidgets.VBox([self.result], layout={"flex": "2 1 440px", **_NARROW})
        top = ipywidgets.HBox([knobs, right], layout={"flex_flow": "row wrap"})
        advice = ipywidgets.HTML(advice_html(self._advice))
        rest = [self.writing.box, self.said, self.paste, self.moved, advice]
        return ipywidgets.VBox([top, *rest])

    def _first_day(self) -> date:
        """The first day of the next quarter, from which a new rule usually holds."""
        found = self._held.con.execute(
            "select max(quarters.ends_before) from held.run.quarters as quarters "
            "cross join held.run.period as period "
            "where quarters.starts_on <= period.as_of_on"
        ).fetchone()
        return found[0] if found and found[0] else self._held.quarter.ends_before

    def _restore(self) -> None:
        kept = recall(self._held.place, self.quarter, self._held.words.rule_text)
        self.settings.turn(kept)
        if self.settings.is_moved:
            self._say("The knobs stand as they were left; Reset starts over.")

    def _moved(self) -> None:
        self._show()
        place, start = self._held.place, self._held.words.rule_text
        remember(place, self.quarter, start, self.settings.values())

    def _reset(self) -> None:
        self.settings.reset()
        self._say("")

    def _show(self) -> None:
        trial = self.settings.trial()
        agreed, tried = self._bench.agreed, self._bench.answer(trial)
        sheets = [
            comparing.key_figures(agreed, tried, self.quarter),
            comparing.quarters(agreed, tried),
            comparing.load(agreed, tried),
            comparing.promises(agreed, tried, self.quarter),
        ]
        parts = [rule_html(self.settings.tried_rule())]
        parts += [
            warning_html(each) for each in warnings(self._held, self.settings, tried)
        ]
        parts += [table_html(sheet) for sheet in sheets if sheet.rows]
        self.result.value = f"{STYLE}<div class='jp-trial'>{''.join(parts)}</div>"
        moved = comparing.moved(tried)
        listed = table_html(moved) if moved.rows else ""
        self.moved.value = f"<div class='jp-trial'>{listed}</div>"
        self._show_text()

    def _show_text(self) -> None:
        trial = self.settings.trial()
        text = pasting.glossary_text(trial, self.writing.proposal())
        plan = pasting.plan_text(self._held.words, trial)
        self.paste.value = "\n\n".join(each for each in (text, plan) if each)

    def _note(self) -> None:
        """Remember the trial for the minutes."""
        _, new = pasting.words_told(self._held.words, self.settings.trial())
        if not new:
            self._say("Nothing is moved, so there is no trial to note.")
            return
        answer = self._bench.answer(self.settings.trial())
        self._tried.append(Tried(new, figures_of(answer, self.quarter)))
        self._say(f"{len(self._tried)} noted for the minutes.")

    def _write(self, *, is_decided: bool) -> None:
        trial = self.settings.trial()
        if trial == Trial():
            self._say("Nothing is moved, so there is nothing to write.")
            return
        if not is_decided and trial.rule is None:
            self._say("Only terms are moved; they belong into the plan: see the text.")
            return
        try:
            propose(
                self._held.place.glossary,
                replace(
                    self.writing.proposal(is_named=is_decided),
                    rule=self._new_rule(trial),
                    points=trial.points,
                    minutes=self._minutes(trial) if is_decided else "",
                ),
            )
        except (UserError, OSError) as error:
            self._say(str(error))
            return
        self._say(
            "Written to glossary.md; make glossary-impact shows the same figures. "
            + "The minutes stand under Changes, ready to commit." * is_decided
        )
        if is_decided:
            self._tried.clear()

    def _new_rule(self, trial: Trial) -> str:
        """The rule to be written; empty where points alone are moved."""
        rule = print_rule(trial.rule) if trial.rule is not None else ""
        return "" if rule == self._held.words.rule_text else rule

    def _minutes(self, trial: Trial) -> str:
        old, new = pasting.words_told(self._held.words, trial)
        agreed, tried = self._bench.agreed, self._bench.answer(trial)
        writing = self.writing
        return minutes_of(
            Decision(
                met_on=writing.met_on.value,
                from_on=writing.from_on.value,
                old=old,
                new=new,
                old_figures=figures_of(agreed, self.quarter),
                new_figures=figures_of(tried, self.quarter),
                marketing=writing.marketing.value.strip(),
                sales=writing.sales.value.strip(),
                tried=[each for each in self._tried if each.words != new],
            )
        )

    def _say(self, sentence: str) -> None:
        self.said.value = sentence_html(sentence) if sentence else ""


def advised(held: Held) -> Advice:
    """What the fair rejections of earlier quarters advise."""
    held.con.execute("use held")
    return advise(held.con, quarter=held.quarter.name, rule=held.words.rule_text)


def offered_of(held: Held, advice: Advice) -> list[Offered]:
    """Conditions that the rule has not: advised, or with words in the glossary."""
    agreed = held.words
    offered = [Offered("Target profile", agreed.profile)] if agreed.profile else []
    offered += [
        Offered(each.name, each.tree) for each in agreed.criteria if each.points > 0
    ]
    facts = ("is_business_email", "has_company")
    offered += [
        Offered(rule_in_words(exp.column(name)), exp.column(name)) for name in facts
    ]
    offered[:0] = [
        Offered(
            f"Advised {number}",
            admit(each.condition, where="advice", columns=RULE_COLUMNS),
        )
        for number, each in enumerate(advice.candidates, 1)
    ]
    said = {each.text for each in conditions_of(agreed.rule)} if agreed.rule else set()
    return [each for each in offered if print_rule(each.tree) not in said]


def warnings(held: Held, settings: Settings, tried: Answer) -> list[str]:
    """What a meeting would otherwise take for a finding."""
    told = []
    rule, row = settings.tried_rule(), tried.of(held.quarter.name)
    if not row:
        return [f"No hand-off opened in {held.quarter.name}: open another quarter."]
    if rule is None:
        return [
            "No rule is agreed: by the CRM's word alone every hand-off counts (R31)."
        ]
    if isinstance(rule, exp.Boolean):
        told.append("No condition is left: every hand-off would conform.")
    elif not row["conforming_count"]:
        told.append(f"This rule is met by no hand-off of {held.quarter.name}.")
    for each in conditions_of(rule):
        reach = range_of(held, each.fact) if each.limit is not None else None
        if reach is not None and each.limit is not None and each.limit <= reach.low:
            told.append(
                f"No hand-off was ever made with {each.fact} below {reach.low}, so of "
                "such leads nothing is known."
            )
    return told
