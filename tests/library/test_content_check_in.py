"""The check-in before a session: what it asks, and what a yes leads to."""

from pwa.checkins.definitions import definition
from tests.library.content import CHECK_INS, step

PRE_SESSION = CHECK_INS["pre-session"]
QUESTIONS = {question["id"]: question for question in PRE_SESSION["questions"]}
CHANGES = [question for question in PRE_SESSION["questions"] if question["group"] == "changes"]


def test_it_can_be_used_and_its_step_leads_to_it():
    assert definition(PRE_SESSION, "1").id == step("check-in-before").check_in == "pre-session"
    assert PRE_SESSION["version"] == 1


def test_it_asks_how_the_client_is_what_has_changed_and_what_they_want_to_ask():
    kinds = {name: question["kind"] for name, question in QUESTIONS.items() if question["group"] != "changes"}
    assert kinds == {
        "mood": "scale",
        "worry": "scale",
        "sleep": "choice",
        "body": "choice",
        "food": "choice",
        "ride": "choice",
        "question": "long-text",
    }
    assert [option["value"] for option in QUESTIONS["ride"]["options"]] == ["yes", "not-yet", "no"]


def test_of_food_and_drink_it_claims_only_what_every_card_has():
    """A practice may tell each client itself: then no time stands there."""
    assert QUESTIONS["food"]["help"] == "Your card for the day says from when, or whom to ask."


def test_every_change_is_a_yes_or_no_that_leads_to_the_practice_or_to_help():
    assert [question["id"] for question in CHANGES] == [
        "new-medicine",
        "illness",
        "vomiting",
        "pregnancy",
        "chest",
        "alcohol-drugs",
        "poor-sleep",
        "mood-worse",
        "self-harm",
        "no-ride",
    ]
    assert {question["kind"] for question in CHANGES} == {"yes-no"}
    to_help = {question["id"] for question in CHANGES if question["on_yes"] == "help"}
    to_practice = {question["id"] for question in CHANGES if question["on_yes"] == "contact"}
    assert to_help == {"self-harm"}
    assert len(to_practice) == len(CHANGES) - 1


def test_every_question_can_be_skipped_and_beside_changes_only_food_that_is_not_clear_raises_a_flag():
    assert all(question["optional"] is True for question in PRE_SESSION["questions"])
    others = [question for question in PRE_SESSION["questions"] if question not in CHANGES]
    assert all("on_yes" not in question for question in others)
    assert {one["id"]: one["raises"] for one in others if "raises" in one} == {
        "food": {"not-sure": "contact"}
    }


def test_it_says_that_nobody_reads_it_live_and_what_to_do_instead():
    assert "Nobody reads your answers live." in PRE_SESSION["intro"]
    assert "Skip any" in PRE_SESSION["intro"]
    for sentence in ("intro", "contact", "help", "closing"):
        assert "practice" in PRE_SESSION[sentence]


def test_scales_say_what_both_ends_mean():
    for name in ("mood", "worry"):
        question = QUESTIONS[name]
        assert (question["min"], question["max"]) == (0, 10)
        assert question["low"] != question["high"]
