"""What a plan's texts are against those that the practice approved since, and what its client is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.library.model import Text
from pwa.plans.model import Plan, Step

TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Newer:
    """A step of a plan, and the text that new plans have in its place."""

    step: Step
    text: Text

    @property
    def version(self) -> str:
        """What somebody takes who takes it: the version of the text and, of a check-in, of its questions."""
        return f"{self.text.version} {self.text.asked_version}".strip()

    @property
    def is_other(self) -> bool:
        """Whether it differs from what the plan has."""
        had = self.step.text
        return (had.version, had.asked_version) != (self.text.version, self.text.asked_version)


@dataclass(frozen=True)
class Standing:
    """What a plan could be given: newer texts for its steps, and steps that it has not got."""

    newer: tuple[Newer, ...] = ()
    missing: tuple[Text, ...] = ()


@dataclass(frozen=True)
class News:
    """What a client is told: which steps have another text, and which were added, and since when."""

    changed: tuple[Step, ...]
    added: tuple[Step, ...]
    since: datetime | None


def standing(plan: Plan, had: set[str], approved: Iterable[Text]) -> Standing:
    """How a plan stands, around the session of now. `had`: every step there, also those that were removed."""
    if plan.session.why_off:
        return Standing()
    by_slug = {text.slug: text for text in approved if text.belongs_to(plan.session.template)}
    there = [
        Newer(step, by_slug[step.slug]) for step in plan.steps if not step.earlier and step.slug in by_slug
    ]
    newer = tuple(one for one in there if one.is_other)
    return Standing(newer, tuple(text for slug, text in by_slug.items() if slug not in had))


def news(plan: Plan, moment: datetime) -> News:
    """What changed in the plan of late. What is for the days after is not spoken of before the session."""
    told = [step for step in plan.steps if not step.earlier and step.phase in ("before", plan.session.phase)]
    changed = tuple(step for step in told if _is_recent(step.changed_at, moment))
    added = tuple(step for step in told if _is_recent(step.added_at, moment) and step not in changed)
    moments = [*(step.changed_at for step in changed), *(step.added_at for step in added)]
    return News(changed, added, min((one for one in moments if one), default=None))


def has_all_boxes_ticked(step: Step) -> bool:
    """Whether it is done by its boxes alone, so that one more box would undo it."""
    boxes = {item.id for item in step.boxes}
    return bool(boxes) and boxes <= step.ticked and "" not in step.ticked


def _is_recent(happened_at: datetime | None, moment: datetime) -> bool:
    return happened_at is not None and moment - happened_at <= TOLD_FOR
