"""Who works at the fictional company, in which team, and how each team works."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from jointplan.sample.ids import Ids
from jointplan.sample.records import Owner

INBOUND = "Inbound Desk"
NORTH = "Field North"
SOUTH = "Field South"
PARTNERS = "Partner Desk"
MARKETING = "Marketing"
OPERATIONS = "Marketing Operations"
SALES_TEAMS = (INBOUND, NORTH, SOUTH, PARTNERS)

PEOPLE = (
    ("Clara Feldkamp", INBOUND), ("Ivo Reinders", INBOUND), ("Sunniva Moe", INBOUND),
    ("Pascal Thürmer", INBOUND), ("Anneke Vos-Lindqvist", INBOUND),
    ("Rune Haugland", NORTH), ("Siobhan Keary", NORTH), ("Mette Rosenlund", NORTH),
    ("Jouni Kettunen", NORTH), ("Bas Overdijk", NORTH),
    ("Wilma Achterberg", SOUTH), ("Petra Voss", SOUTH), ("Matthias Grobler", SOUTH),
    ("Lucía Serrano-Pohl", SOUTH),
    ("Agnieszka Wolnar", SOUTH), ("Jonas Lindqvist", SOUTH),
    ("Delphine Carrier", PARTNERS), ("Otto Brandeis", PARTNERS),
    ("Ruth Abendroth", PARTNERS),
    ("Maya Okafor", MARKETING), ("Ines Calderón", MARKETING), ("Tim Oberst", MARKETING),
    ("Hedda Nyström", MARKETING),
    ("Bruno Castellan", OPERATIONS), ("Farida Azimi", OPERATIONS),
)  # fmt: skip

# Office hours until the first answer: a least wait and the mean of what is added.
ANSWER_HOURS = {
    INBOUND: (0.1, 1.1), NORTH: (5.0, 14.0), SOUTH: (0.4, 3.2), PARTNERS: (0.8, 4.5),
}  # fmt: skip

NORTHERN = ("Nordics", "Benelux", "UK and Ireland")


@dataclass(frozen=True)
class Staff:
    """Everybody by role; the two people who bend the agreement stand by name."""

    by_team: dict[str, tuple[Owner, ...]]
    workflow: Owner
    integration: Owner
    inbound_queue: Owner
    nurture_queue: Owner
    partner_queue: Owner

    def named(self, name: str) -> Owner:
        """The user of this name."""
        found = [one for team in self.by_team.values() for one in team]
        return next(one for one in found if one.name == name)

    @property
    def rejects_too_early(self) -> Owner:
        """A representative who disqualifies before the touches owed are done."""
        return self.named("Petra Voss")

    @property
    def recycles_too_early(self) -> Owner:
        """A representative who sends leads back to nurture within a day."""
        return self.named("Pascal Thürmer")

    @property
    def everyone(self) -> list[Owner]:
        """All users, automatic ones last."""
        people = [one for team in self.by_team.values() for one in team]
        return [*people, self.workflow, self.integration]

    @property
    def queues(self) -> list[Owner]:
        """The queues that own what nobody owns yet."""
        return [self.inbound_queue, self.nurture_queue, self.partner_queue]


def hire_staff(ids: Ids) -> Staff:
    """Make the users, teams and queues."""
    by_team: dict[str, list[Owner]] = {}
    for name, team in PEOPLE:
        address = name.split()[0].lower() + "@brightwater.example"
        by_team.setdefault(team, []).append(
            Owner(ids.take("user"), name, address, team, "Standard")
        )
    by_team[SOUTH][0].is_active = False
    return Staff(
        by_team={team: tuple(people) for team, people in by_team.items()},
        workflow=_machine(ids, "Automated Process", "AutomatedProcess", ""),
        integration=_machine(ids, "Data Integration", "Integration", OPERATIONS),
        inbound_queue=_queue(ids, "Inbound Queue"),
        nurture_queue=_queue(ids, "Nurture Queue"),
        partner_queue=_queue(ids, "Partner Queue"),
    )


def _machine(ids: Ids, name: str, kind: str, team: str) -> Owner:
    address = name.lower().replace(" ", ".") + "@brightwater.example"
    return Owner(ids.take("user"), name, address, team, kind)


def _queue(ids: Ids, name: str) -> Owner:
    return Owner(ids.take("queue"), name, "", "", "Queue")


def team_for(rng: Random, trigger: str, source: str, region: str) -> str:
    """The sales team a hand-off is routed to."""
    if source == "Partner Referral":
        return PARTNERS
    if trigger in ("hand-raise", "product use") and rng.random() < 0.72:
        return INBOUND
    if rng.random() < 0.12:
        return INBOUND
    return NORTH if region in NORTHERN else SOUTH


def representative(rng: Random, staff: Staff, team: str) -> Owner:
    """Somebody of a sales team; the leader among them takes few."""
    people = staff.by_team[team]
    weights = [
        0 if not one.is_active else 1 if one.name == "Jonas Lindqvist" else 6
        for one in people
    ]
    return rng.choices(people, weights)[0]
