"""What a comfort plan asks, what was chosen and written, and which of its versions hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

LONGEST_WORDS = 2_000
CHOOSE = "Please choose one of these, or skip it."


@dataclass(frozen=True)
class Question:
    """One question. Without options it is answered in one's own words. Every one may be skipped."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""

    @property
    def name(self) -> str:
        """Its field in the form."""
        return f"q.{self.id}"

    def said(self, value: str) -> str:
        """`value` in words; a choice that is offered no more stays as it was kept."""
        return dict(self.options).get(value, value)

    def problem(self, value: str) -> str:
        """What is wrong with `value`; empty where nothing is."""
        if self.options and value and value not in dict(self.options):
            return CHOOSE
        if len(value) > LONGEST_WORDS:
            return f"This has {len(value):,} characters. We can take {LONGEST_WORDS:,}: please shorten it."
        return ""


@dataclass(frozen=True)
class Group:
    """Questions that stand together on the page."""

    id: str
    title: str
    questions: tuple[Question, ...]


NOT_SURE = ("not-sure", "Not sure yet")
_OPEN = (("on-the-day", "I will say on the day"), NOT_SURE)
GROUPS = (
    Group(
        "ease",
        "To feel at ease",
        (
            Question("mask", "Eye mask", (("yes", "Yes, please"), ("own", "My own"), ("no", "No"), *_OPEN)),
            Question(
                "music",
                "Music or quiet",
                (("music", "Music"), ("some", "Some of each"), ("quiet", "Quiet"), *_OPEN),
            ),
            Question("warmth", "Warmth", (("blanket", "A blanket"), ("no", "No blanket"), *_OPEN)),
            Question("light", "Light", (("dim", "Dim"), ("bright", "Not too dark"), *_OPEN)),
            Question(
                "talking", "Talking", (("some", "A few words"), ("first", "When I speak first"), *_OPEN)
            ),
        ),
    ),
    # Nothing here is put off to the day: what is first asked for while the medicine works is no agreement.
    Group(
        "touch",
        "About touch",
        (
            Question(
                "touch",
                "Touch",
                (
                    ("none", "No touch"),
                    ("if-i-ask", "A hand or shoulder, if I ask"),
                    ("as-agreed", "As we agree in our talk"),
                    NOT_SURE,
                ),
                "This is a wish. You agree on it together in your talk, before the session.",
            ),
        ),
    ),
    Group(
        "words",
        "In your own words",
        (
            Question(
                "words", "Words that help me", help="A short sentence you would like to hear if it gets hard."
            ),
            Question(
                "signal",
                "My stop sign",
                help="A sign with your hand that means stop. You agree on it with your therapist before the session.",
            ),
            Question("worries", "What worries me", help="It can be a small thing. A word or two is enough."),
            Question("more", "Anything else"),
        ),
    ),
)
QUESTIONS = {question.id: question for group in GROUPS for question in group.questions}


def problems(answers: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with these answers, by field; nothing where they can be kept."""
    found = {QUESTIONS[key].name: QUESTIONS[key].problem(value) for key, value in answers.items()}
    return {name: problem for name, problem in found.items() if problem}


@dataclass(frozen=True)
class Said:
    """One answer, to read. `is_text`: in the client's own words."""

    label: str
    words: str
    is_text: bool


@dataclass(frozen=True)
class Version:
    """A comfort plan as it was sent at one time. `revises` names the versions it was written over."""

    entry_id: str
    answers: Mapping[str, str]
    revises: frozenset[str]
    written_at: datetime
    received_at: datetime
    opened_at: datetime | None

    def words(self, question: Question) -> str:
        """What was said to `question`; empty where it was skipped."""
        return question.said(self.answers.get(question.id, ""))

    @property
    def said(self) -> list[Said]:
        """Every answer in the order of the page; what was once asked and is no more comes last."""
        known = [question for question in QUESTIONS.values() if question.id in self.answers]
        gone = [Question(key, key) for key in self.answers if key not in QUESTIONS]
        return [Said(one.label, self.words(one), not one.options) for one in (*known, *gone)]

    @property
    def left_open(self) -> list[str]:
        """The labels of what was skipped."""
        return [question.label for question in QUESTIONS.values() if question.id not in self.answers]


@dataclass(frozen=True)
class ComfortPlan:
    """Every version there is, newest first.

    Those that hold are the ones nobody has written over: one, or several that were written in two places at once.
    """

    versions: tuple[Version, ...] = ()

    @property
    def latest(self) -> Version | None:
        """The newest that holds."""
        return next(iter(self._holding), None)

    @property
    def apart(self) -> tuple[Version, ...]:
        """What was written in another place, where neither knew of the other. It holds as much as the latest."""
        return self._holding[1:]

    @property
    def earlier(self) -> tuple[Version, ...]:
        """What was written over."""
        return tuple(one for one in self.versions if one not in self._holding)

    @property
    def revises(self) -> str:
        """What the next version is written over: all that the page shows as holding."""
        return " ".join(one.entry_id for one in self._holding)

    @property
    def _holding(self) -> tuple[Version, ...]:
        over = {entry_id for one in self.versions for entry_id in one.revises}
        # Two that name each other: nothing that was written may stay unseen.
        return tuple(one for one in self.versions if one.entry_id not in over) or self.versions[:1]


def in_order(versions: Iterable[Version]) -> ComfortPlan:
    """The versions as a plan. Of two that arrived in the same moment, what was written over is the older."""
    found = list(versions)
    over = {entry_id for one in found for entry_id in one.revises}
    return ComfortPlan(
        tuple(sorted(found, key=lambda one: (one.received_at, one.entry_id not in over), reverse=True))
    )
