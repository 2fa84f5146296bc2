"""The fields and buttons by which a trial is written down."""

from __future__ import annotations

from datetime import date

import ipywidgets

from jointplan.whatif.workshop.write_glossary import Proposal


class Writing:
    """The fields and buttons by which a trial is written down."""

    def __init__(self, from_on: date, today: date | None) -> None:
        """Make the fields; a rule usually holds from the next quarter on."""
        self.from_on = ipywidgets.DatePicker(description="From", value=from_on)
        self.met_on = ipywidgets.DatePicker(description="Met on", value=today)
        self.marketing = ipywidgets.Text(description="Marketing")
        self.sales = ipywidgets.Text(description="Sales")
        self.replaces = ipywidgets.Checkbox(
            description="Replace the proposal of that day", indent=False
        )
        self.reset = ipywidgets.Button(description="Reset")
        self.note = ipywidgets.Button(description="Note this trial")
        self.propose = ipywidgets.Button(description="Propose in glossary.md")
        self.decide = ipywidgets.Button(
            description="Write rule and minutes", layout={"width": "auto"}
        )
        self.propose.layout.width = "auto"
        wrapped = {"flex_flow": "row wrap"}
        self.box = ipywidgets.VBox(
            [
                ipywidgets.HBox([self.reset, self.note, self.propose, self.decide]),
                ipywidgets.HBox(
                    [self.from_on, self.met_on, self.marketing, self.sales],
                    layout=wrapped,
                ),
                self.replaces,
            ]
        )

    def proposal(self, *, is_named: bool = False) -> Proposal:
        """What the fields say; who agreed only where something is decided."""
        return Proposal(
            self.from_on.value,
            marketing=self.marketing.value.strip() if is_named else "",
            sales=self.sales.value.strip() if is_named else "",
            replaces=self.replaces.value,
        )

    def missing(self, *, is_decided: bool = False) -> str:
        """The name of a day that is needed and empty; a field can be cleared."""
        days = (self.from_on, self.met_on) if is_decided else (self.from_on,)
        return next((each.description for each in days if each.value is None), "")
