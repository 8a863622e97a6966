"""The short setup list: what a practice must say about itself before its first client is invited."""

from dataclasses import dataclass

from pwa.accounts.model import Practice

# A fresh practice is in UTC. No country's clock goes by that name, so it means: not set yet.
NO_ZONE = "UTC"


@dataclass(frozen=True)
class Setting:
    """One thing on the list. `name` is the field it is set in, `label` what a person calls it."""

    name: str
    label: str
    is_set: bool


def settings(practice: Practice) -> tuple[Setting, ...]:
    """The whole list, in the order in which it is asked."""
    return (
        Setting("name", "the name of the practice", bool(practice.name)),
        Setting("phone", "its phone number", bool(practice.phone)),
        Setting("address", "its address", bool(practice.address)),
        Setting("country", "its country", bool(practice.country)),
        Setting("time_zone", "its time zone", practice.time_zone != NO_ZONE),
        Setting("who_reads", "who reads check-ins, and when", bool(practice.who_reads)),
        Setting("out_of_hours", "what to do out of hours", bool(practice.out_of_hours)),
        Setting("food_rule", "the rule for food", practice.food_rule != "unset"),
        Setting("drink_rule", "the rule for drink", practice.drink_rule != "unset"),
        Setting("ride_rule", "the rule for the ride home", practice.ride_rule != "unset"),
        Setting("spoken_code", "the rule for the spoken code", practice.spoken_code != "unset"),
    )


def unset(practice: Practice) -> tuple[Setting, ...]:
    """What is still to be set."""
    return tuple(setting for setting in settings(practice) if not setting.is_set)
