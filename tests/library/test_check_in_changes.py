"""Two versions of a check-in are compared question by question, in words, and what opens Help comes first."""

import json
from dataclasses import fields
from typing import Any

import pytest

from pwa.checkins.model import Question
from pwa.library import reading, service
from pwa.library.changes import GONE, NEW, Change
from pwa.library.editing.check_ins.changes import changes
from pwa.library.model import Piece
from tests.library.check_ins import EDIT, SLUG, press, written
from tests.library.editing import approve
from tests.therapist.desk import Desk, new_desk

Data = dict[str, Any]
FIRST: Data = {
    "id": "one",
    "title": "How you are",
    "intro": "Skip any.",
    "closing": "Thank you.",
    "contact": "Please call us.",
    "help": "Call one of these.",
    "groups": [{"id": "body", "title": "Body"}, {"id": "mind", "title": "Mind"}],
    "questions": [
        {"id": "mood", "group": "body", "kind": "scale", "label": "Your mood", "optional": True,
         "min": 0, "max": 10, "low": "low", "high": "high"},
        {"id": "food", "group": "body", "kind": "choice", "label": "Did you eat?", "optional": True,
         "options": [{"value": "yes", "label": "Yes, a meal"}, {"value": "bit", "label": "A bit"}]},
        {"id": "harm", "group": "mind", "kind": "yes-no", "label": "Thoughts of ending your life", "optional": True,
         "on_yes": "help"},
        {"id": "why", "group": "mind", "kind": "long-text", "label": "What else?", "optional": True},
    ],
}  # fmt: skip


def made(data: Data) -> Piece:
    return reading.own("one", reading.whole("one", data))


def with_question(name: str, **keys: Any) -> Data:
    """With these keys in a question, or without those that are None."""
    changed = [
        {key: value for key, value in (one | keys).items() if value is not None} if one["id"] == name else one
        for one in FIRST["questions"]
    ]
    return FIRST | {"questions": changed}


def said(change: Change) -> str:
    """A row as somebody hears it."""
    words = {GONE: "[-{}-]", NEW: "[+{}+]"}
    return f"{change.label}: " + "".join(words.get(kind, "{}").format(text) for kind, text in change.parts)


def between(new: Data, old: Data = FIRST) -> list[str]:
    return [said(one) for one in changes(made(old), made(new))]


IF_A_BIT = {"if": {"question": "food", "is": ["bit"]}}
MEAL_OR_NONE = [{"value": "yes", "label": "Yes, a meal"}, {"value": "no", "label": "Nothing"}]


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (with_question("mood", label="Your mood now"), ["Your mood now: It asks: Your [-mood-][+mood now+]"]),
        (with_question("mood", help="As it is."), ["Your mood: [+Help under it: As it is.+]"]),
        (with_question("mood", max=5), ["Your mood: From 0, low, to [-10, -][+5, +]high"]),
        (with_question("food", options=MEAL_OR_NONE), ["Did you eat?: Answer: [-A bit-][+Nothing+]"]),
        (
            with_question("food", several=True),
            ["Did you eat?: Answered by: [-one -][+any +]of these answers"],
        ),
        (
            with_question("why", **IF_A_BIT),
            [
                "What else?: [-For whom: everyone.-]",
                "What else?: [+For whom: Only if you answered “A bit” to “Did you eat?”.+]",
            ],
        ),
        (with_question("why", group="body"), ["What else?: In the part: [-Mind-][+Body+]"]),
    ],
)
def test_a_question_that_changed_says_what(new: Data, told: list[str]):
    found = [row for row in between(new) if not row.startswith("The order")]
    assert found == [f"Question changed: {row}" for row in told]


def test_what_opens_help_is_said_first_whatever_else_changed():
    new = with_question("harm", on_yes="contact") | {"title": "Another"}
    assert between(new) == [
        "What opens Help at once: [-“Yes” to “Thoughts of ending your life”.-]",
        "What means: please contact us: [+“Yes” to “Thoughts of ending your life”.+]",
        "Title: [-How you are-]",
        "Title: [+Another+]",
    ]
    narrowed = between(with_question("harm", **IF_A_BIT))
    assert narrowed[0] == (
        "What opens Help at once: "
        "[+“Thoughts of ending your life”: only if you answered “A bit” to “Did you eat?”.+]"
    )
    told = between(FIRST | {"help": "Call one of these now."} | {"intro": "Skip any you like."})
    assert list(dict.fromkeys(row.split(":")[0] for row in told)) == [
        "After an answer that opens Help",
        "Before the questions",
    ]


def test_questions_that_come_and_go():
    new = FIRST | {"questions": [one for one in FIRST["questions"] if one["id"] != "harm"]}
    gone = [
        "What opens Help at once: [-“Yes” to “Thoughts of ending your life”.-]",
        "Question taken out: Thoughts of ending your life: [-For whom: everyone.-]",
        "Question taken out: Thoughts of ending your life: [-Answered by: yes or no-]",
        "Question taken out: Thoughts of ending your life: [-In the part: Mind-]",
    ]
    assert between(new) == gone
    swap = str.maketrans({"-": "+", "+": "-"})
    come = [row.replace("New question", "Question taken out") for row in between(FIRST, new)]
    assert [row.translate(swap) for row in come] == gone


def test_another_order_is_told_by_what_a_question_comes_after():
    mood, food, harm, why = FIRST["questions"]
    assert between(FIRST | {"questions": [mood, food, why, harm]}) == [
        "The order of the questions: [+“What else?” now comes after “Did you eat?”.+]"
    ]
    assert between(FIRST | {"questions": [food, mood, harm, why]})[0].endswith(
        "“Did you eat?” now comes first.+]"
    )


def test_a_questionnaire_comes_and_goes_as_one_part():
    new = FIRST | {"groups": [*FIRST["groups"], {"id": "phq-2", "title": "Two weeks", "instrument": "phq-2"}]}
    title, first, second = between(new)
    assert title == "New part: Two weeks: [+Its title: Two weeks+]"
    assert "Little interest" in first + second
    assert [row[:14] for row in between(FIRST, new)] == ["Part taken out"] * 3


def test_what_is_printed_with_a_questionnaire_is_compared():
    new = FIRST | {"groups": [*FIRST["groups"], {"id": "phq-2", "title": "Two weeks", "instrument": "phq-2"}]}
    data = json.loads(made(new).source)
    data["instruments"][0]["attribution"] += " Printed anew."
    [row] = changes(made(new), reading.own("one", json.dumps(data)))
    assert said(row).startswith("Questionnaire changed: PHQ-2: ")
    assert "anew." in said(row)


def test_all_that_a_question_says_is_compared():
    """Another field of a question fails here until a change in it is told."""
    full: Data = {
        "id": "q", "group": "body", "kind": "choice", "label": "Is it so?", "help": "Any.", "optional": True,
        "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}],
        "raises": {"a": "contact"}, "contact": "Call.", "emergency": True,
    }  # fmt: skip
    number: Data = {"id": "n", "group": "body", "kind": "number", "label": "How many?", "optional": True, "min": 0,
                    "max": 9, "unit": "hours"}  # fmt: skip
    change: dict[str, tuple[Data, Data]] = {
        "label": (full, {"label": "Was it so?"}),
        "kind": (full, {"kind": "ranking", "options": [*full["options"], {"value": "c", "label": "C"}]}),
        "help": (full, {"help": "None."}),
        "options": (full, {"options": [{"value": "a", "label": "A"}, {"value": "b", "label": "C"}]}),
        "several": (full, {"several": True}),
        "ordered": (full, {"ordered": True}),
        "raises": (full, {"raises": {"b": "contact"}}),
        "contact": (full, {"contact": "Write."}),
        "emergency": (full, {"emergency": False}),
        "least": (number, {"min": 1}),
        "most": (number, {"max": 8}),
        "unit": (number, {"unit": "days"}),
        "decimals": (number, {"decimals": True}),
        "low": (FIRST["questions"][0], {"low": "lowest"}),
        "high": (FIRST["questions"][0], {"high": "highest"}),
    }
    for name, (one, other) in change.items():
        rest = [{**FIRST["questions"][1], "id": "rest", "group": "mind"}]
        assert between(FIRST | {"questions": [one | other, *rest]}, FIRST | {"questions": [one, *rest]}), name
    # An id is how it is known again; where it stands, its condition and an instrument's stem have tests above.
    assert change.keys() == {one.name for one in fields(Question)} - {"id", "group", "only", "stem"}


def test_of_every_built_in_check_in_nothing_differs_from_itself_and_all_of_each_can_be_told():
    built = [one for one in service.built_in() if one.shape == "check-in"]
    for one in built:
        assert changes(one, one) == []
        assert all(said(row) for other in built for row in changes(one, other))


async def test_it_is_read_where_the_draft_is_approved(app: Any):
    desk: Desk = await new_desk(app)
    await written(
        desk, f"{EDIT}/questions/self-harm", on_yes="contact", label="Thoughts <of> ending your life"
    )
    await press(desk, f"{EDIT}/questions/mood/remove")
    page = (await desk.get(desk.olga, f"/library/{SLUG}/changes")).text
    places = [
        page.index(words) for words in ("What opens Help at once", "Question changed", "Question taken out")
    ]
    assert places == sorted(places)
    assert "Thoughts &lt;of&gt; ending your life" in page
    await approve(desk, SLUG)
    assert (
        "Your approved text, against the built-in one"
        in (await desk.get(desk.olga, f"/library/{SLUG}/changes")).text
    )
