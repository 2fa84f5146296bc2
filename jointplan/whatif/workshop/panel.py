"""The panel of the workshop notebook: knobs at the left, what they do at the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import ipywidgets
from IPython.core.getipython import get_ipython
from IPython.display import Javascript, display
from sqlglot import exp

from jointplan.errors import UserError
from jointplan.glossary.rules.printer import print_rule
from jointplan.report.display.formats import plural
from jointplan.whatif.advisor import advise
from jointplan.whatif.advisor.advice import Advice
from jointplan.whatif.workshop import comparison, paste_text
from jointplan.whatif.workshop.decision_form import Writing
from jointplan.whatif.workshop.html import (
    STYLE,
    advice_html,
    finding_html,
    rule_html,
    sentence_html,
    table_html,
    warning_html,
)
from jointplan.whatif.workshop.knobs import conditions_of
from jointplan.whatif.workshop.minutes import Decision, Tried, figures_of, minutes_of
from jointplan.whatif.workshop.offered_values import offered_of
from jointplan.whatif.workshop.ranges import range_of
from jointplan.whatif.workshop.saved_state import recall, remember
from jointplan.whatif.workshop.session import Held, hold
from jointplan.whatif.workshop.settings import Settings, Widget
from jointplan.whatif.workshop.trial import Answer, Bench, Trial
from jointplan.whatif.workshop.write_glossary import Places, is_alone, propose
from jointplan.workspace import Workspace

# A table that is too wide scrolls; nothing of it is cut off.
_NARROW = {"min_width": "0", "max_width": "100%"}
# Knobs and figures each scroll by themselves, so a knob moves in sight of its figures.
_PANE = {"max_height": "62vh", "overflow": "auto"}
_SCRIPT = Path(__file__).with_name("panel.js")
_FILE = "glossary.md"


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
    if get_ipython() is not None:  # in a notebook
        display(Javascript(_SCRIPT.read_text(encoding="utf-8")))  # type: ignore[no-untyped-call]
    return Panel(held, date.today()).box


class Panel:
    """The widgets of one workshop, and what happens when they are used."""

    def __init__(self, held: Held, today: date | None = None) -> None:
        """Lay out knobs, answers and the buttons that write."""
        self._held = held
        self._bench = Bench(held)
        self._tried: list[Tried] = []
        self._advice = advised(held)
        self.settings = Settings(held, offered_of(held, self._advice))
        self.result = ipywidgets.HTML(layout=_NARROW)
        self.moved = ipywidgets.HTML(layout=_NARROW)
        self.paste = ipywidgets.Textarea(
            rows=4, layout={"width": "98%"}, description="To paste"
        )
        self.writing = Writing(self._first_day(), today)
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
        )
        left = ipywidgets.Box([knobs], layout={"flex": "1 1 250px", **_PANE})
        knobs.layout.width = "100%"
        right = ipywidgets.Box(
            [self.result], layout={"flex": "2 1 440px", **_NARROW, **_PANE}
        )
        top = ipywidgets.HBox([left, right], layout={"flex_flow": "row wrap"})
        advice = ipywidgets.HTML(advice_html(self._advice))
        rest = [self.said, self.writing.box, self.paste, self.moved, advice]
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
        kept = recall(self._held.place, self.quarter)
        if kept.get("rule") == self._held.words.rule_text:
            self.settings.turn_again(kept.get("knobs"))
        self._tried = [
            Tried(tuple(words), figures) for words, figures in kept.get("tried", ())
        ]
        self.writing.marketing.value = str(kept.get("marketing", ""))
        self.writing.sales.value = str(kept.get("sales", ""))
        said = [self._held.note] if self._held.note else []
        if self.settings.is_moved:
            said.append("The knobs are where you left them. Reset starts over.")
        if self._tried:
            said.append(self._noted())
        self._say("\n".join(said))

    def _remember(self) -> None:
        state = {
            "rule": self._held.words.rule_text,
            "knobs": self.settings.moved(),
            "tried": [[each.words, each.figures] for each in self._tried],
            "marketing": self.writing.marketing.value,
            "sales": self.writing.sales.value,
        }
        remember(self._held.place, self.quarter, state)

    def _moved(self) -> None:
        self._show()
        self._remember()

    def _reset(self) -> None:
        self.settings.reset()
        self._say("")

    def answer(self) -> Answer:
        """What the knobs as they stand would do."""
        return self._bench.answer(self.settings.trial())

    def _show(self) -> None:
        agreed, tried = self._bench.agreed, self.answer()
        sheets = [
            comparison.key_figures(agreed, tried, self.quarter),
            comparison.quarters(agreed, tried),
            comparison.load(agreed, tried),
            comparison.promises(agreed, tried, self.quarter),
        ]
        parts = [finding_html(comparison.headline(agreed, tried, self.quarter))]
        parts += [rule_html(self.settings.tried_rule())]
        parts += [
            warning_html(each) for each in warnings(self._held, self.settings, tried)
        ]
        parts += [table_html(sheet) for sheet in sheets if sheet.rows]
        self.result.value = f"{STYLE}<div class='jp-trial'>{''.join(parts)}</div>"
        moved = comparison.moved(tried)
        listed = table_html(moved) if moved.rows else ""
        self.moved.value = f"<div class='jp-trial'>{listed}</div>"
        self._show_text()

    def _show_text(self) -> None:
        trial = self.settings.trial()
        text = ""
        if not self.writing.missing():
            text = paste_text.glossary_text(trial, self.writing.proposal())
        plan = paste_text.plan_text(self._held.words, trial)
        self.paste.value = "\n\n".join(each for each in (text, plan) if each)

    def _note(self) -> None:
        """Remember the trial for the minutes."""
        _, new = paste_text.words_told(self._held.words, self.settings.trial())
        if not new:
            self._say("You moved nothing, so there is no trial to note.")
            return
        self._tried.append(Tried(tuple(new), self._figures(self.answer())))
        self._remember()
        self._say(self._noted())

    def _noted(self) -> str:
        return f"{plural(len(self._tried), 'trial')} noted for the minutes."

    def _write(self, *, is_decided: bool) -> None:
        trial = self.settings.trial()
        if trial == Trial():
            self._say("You moved nothing, so there is nothing to write.")
            return
        missing = self.writing.missing(is_decided=is_decided)
        if missing:
            self._say(f"Choose a day first: {missing} is empty.")
            return
        if not is_decided and trial.rule is None and not trial.points:
            self._say("Terms belong in the plan: paste the lines below there.")
            return
        try:
            places = propose(
                self._held.place.glossary,
                replace(
                    self.writing.proposal(is_named=is_decided),
                    rule=print_rule(trial.rule) if trial.rule is not None else "",
                    points=trial.points,
                    minutes=self._minutes(trial) if is_decided else "",
                ),
            )
        except UserError as error:
            self._say(str(error))
            return
        except OSError as error:
            self._say(
                f"{_FILE} could not be written: {error.strerror}. Nothing was "
                "changed. Check that you may write to its folder."
            )
            return
        said = "\n".join([*_placed(places), *self._written(trial)])
        line = next((places[each] for each in _WRITTEN if each in places), 0)
        self.said.value = sentence_html(said, line, self._line(line))
        if is_decided:
            self._tried.clear()
            self._remember()

    def _line(self, number: int) -> str:
        """What stands on a line of the glossary now."""
        if not number:
            return ""
        text = self._held.place.glossary.read_text(encoding="utf-8-sig")
        return text.split("\n")[number - 1]

    def _written(self, trial: Trial) -> list[str]:
        """What is left to do, and whether the preview shows the same figures."""
        said = []
        if trial.terms:
            said.append("Terms belong in the plan: paste the lines below there.")
        if trial.rule is None and not trial.points:
            return said
        if self.writing.from_on.value < self._held.quarter.ends_before:
            said.append(
                f"It begins before {self.quarter} ends, so make preview applies it "
                "from its first day only."
            )
        elif is_alone(self._held.place, self.writing.from_on.value):
            said.append("make preview shows the same figures.")
        else:
            said.append(
                "make preview shows the same figures, unless you edited another "
                "version too."
            )
        return said

    def _figures(self, answer: Answer) -> str:
        names = [each.name for each in self.settings.trial().terms.values()]
        return figures_of(answer, self.quarter, names)

    def _minutes(self, trial: Trial) -> str:
        old, new = paste_text.words_told(self._held.words, trial)
        agreed, tried = self._bench.agreed, self.answer()
        writing = self.writing
        return minutes_of(
            Decision(
                met_on=writing.met_on.value,
                from_on=writing.from_on.value,
                old=old,
                new=new,
                old_figures=self._figures(agreed),
                new_figures=self._figures(tried),
                marketing=writing.marketing.value.strip(),
                sales=writing.sales.value.strip(),
                tried=[each for each in self._tried if each.words != tuple(new)],
            )
        )

    def _say(self, sentence: str) -> None:
        self.said.value = sentence_html(sentence) if sentence else ""


def advised(held: Held) -> Advice:
    """What the fair rejections of earlier quarters advise."""
    held.con.execute("use held")
    return advise(held.con, quarter=held.quarter.name, rule=held.words.rule_text)


def warnings(held: Held, settings: Settings, tried: Answer) -> list[str]:
    """What a meeting would otherwise take for a finding."""
    told = []
    rule, row = settings.tried_rule(), tried.of(held.quarter.name)
    if not row:
        return [f"No lead was handed off in {held.quarter.name}: choose another."]
    if rule is None:
        return ["No MQL rule is agreed, so every MQL of the CRM counts (R31)."]
    if isinstance(rule, exp.Boolean):
        told.append("The rule has no condition left: every lead meets it.")
    elif row["not_judged_count"] == row["claimed_count"]:
        told.append("The exports do not have what this rule reads.")
    elif not row["conforming_count"]:
        told.append(f"No lead of {held.quarter.name} meets this rule.")
    told += [f"Choose a value for {f}, or it is left out." for f in settings.wordless()]
    for each in conditions_of(rule):
        reach = range_of(held, each.fact) if each.is_least else None
        is_moved = each.text not in settings.texts
        if is_moved and reach is not None and (each.limit or 0) <= reach.low:
            told.append(
                f"No lead was handed off with {each.fact} below {reach.low}: how such "
                "leads would do is not known."
            )
    return told


_WRITTEN = {"rule": "Rule", "points": "Points", "minutes": "Minutes"}


def _placed(places: Places) -> list[str]:
    """Say where each part was written: `Rule: glossary.md, line 196.`."""
    return [
        f"{name} written to {_FILE}, line {places[what]}."
        for what, name in _WRITTEN.items()
        if what in places
    ]
