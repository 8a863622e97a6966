"""The built-in steps: which there are, when they are due, and what each brings along."""

import re

import pytest

from pwa.library import words
from pwa.library.model import Text
from tests.library.content import AFTER, BEFORE, CHECK_INS, SCRIPTS, STEPS, step

PLANNED = {
    "why-different": "read",
    "is-it-for-me": "read",
    "how-it-fits": "read",
    "what-to-expect": "read",
    "mask-and-blankets": "read",
    "eyes-covered-3": "practise",
    "getting-home": "checklist",
    "check-in-week": "check-in",
    "intention": "write",
    "eyes-covered-10": "practise",
    "centring": "practise",
    "comfort": "write",
    "eyes-covered-20": "practise",
    "what-to-bring": "checklist",
    "check-in-before": "check-in",
    "check-in-morning": "check-in",
    "evening": "write",
    "soft-landing": "practise",
    "check-in-evening": "check-in",
    "day-1": "write",
    "check-in-day-1": "check-in",
    "day-3": "write",
    "check-in-day-3": "check-in",
    "meeting": "meet",
    "day-7": "write",
    "check-in-day-7": "check-in",
    "day-14": "write",
    "check-in-day-14": "check-in",
    "day-30": "write",
    "check-in-day-30": "check-in",
}
PLACEHOLDERS = set(words.SENTENCES)
HELD = {  # what each text must leave to the practice to say
    "what-to-expect": {
        "visit-length",
        "what-is-measured",
        "touch-rule",
        "tablets",
        "mask-and-blankets",
        "ride-rule",
    },
    "what-to-bring": {"food-rule", "drink-rule", "mask-and-blankets"},
    "getting-home": {"ride-rule", "practice-phone"},
    "comfort": {"touch-rule"},
    "check-in-before": {"who-reads", "practice-phone", "out-of-hours"},
    "check-in-week": {"who-reads"},
    "check-in-morning": {"who-reads", "practice-phone"},
    **{
        f"check-in-{when}": {"who-reads", "practice-phone", "out-of-hours"}
        for when in ("evening", "day-1", "day-3", "day-7", "day-14", "day-30")
    },
    "evening": {"practice-phone", "out-of-hours"},
    "day-1": {"practice-phone", "out-of-hours"},
    "meeting": {"practice-phone"},
}


def test_the_steps_are_there_in_their_order():
    assert {text.slug: text.kind for text in STEPS} == PLANNED
    assert [text.slug for text in STEPS] == list(PLANNED)


def test_they_come_due_in_their_order_over_two_weeks_before_and_a_month_after():
    dues = [text.due for text in (*BEFORE, *AFTER)]
    assert dues == sorted(dues)
    assert (dues[0], BEFORE[-1].due, AFTER[0].due, dues[-1]) == (-14, 0, 0, 30)


def test_the_prompts_come_on_the_evening_and_on_days_1_3_7_14_and_30():
    prompts = [(text.due, text.due_from) for text in AFTER if text.kind == "write"]
    assert prompts == [(0, "18:00"), (1, ""), (3, ""), (7, ""), (14, ""), (30, "")]


@pytest.mark.parametrize("text", STEPS, ids=lambda text: text.slug)
def test_each_says_why_and_how_long(text: Text):
    assert text.why.endswith(".")
    assert 1 <= text.minutes <= 20
    assert text.area in {"know", "intention", "body", "people"}


def test_every_part_of_being_prepared_has_a_step():
    assert {text.area for text in BEFORE} == {"know", "intention", "body", "people"}


@pytest.mark.parametrize("text", STEPS, ids=lambda text: text.slug)
def test_each_kind_brings_what_it_needs_and_nothing_else(text: Text):
    assert bool(text.items) == (text.kind == "checklist")
    assert bool(text.prompt) == bool(text.help) == (text.kind == "write")
    assert (text.recording in {script.slug for script in SCRIPTS}) == (text.kind == "practise")
    assert (text.check_in in CHECK_INS) == (text.kind == "check-in")


@pytest.mark.parametrize("text", STEPS, ids=lambda text: text.slug)
def test_what_the_practice_decides_is_left_to_the_practice(text: Text):
    found = set(re.findall(r"\{\{(.*?)\}\}", text.body))
    assert found <= PLACEHOLDERS
    assert found == HELD.get(text.slug, set())


@pytest.mark.parametrize("text", STEPS, ids=lambda text: text.slug)
def test_a_text_begins_with_words_and_its_headings_follow_the_title(text: Text):
    assert not text.body.startswith("#")
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text.body, re.MULTILINE)]
    assert set(levels) <= {2, 3}
    assert levels[:1] in ([], [2])


def test_only_the_check_in_of_the_day_before_is_asked_for():
    """The others are offers: nobody has to answer them to be prepared, or to be done with the days after."""
    asked = [text.slug for text in STEPS if text.kind == "check-in" and not text.offer]
    assert asked == ["check-in-before"]
    assert not [text.slug for text in STEPS if text.offer and text.kind != "check-in"]


def test_a_check_in_comes_with_each_prompt_and_is_short():
    prompts = [(text.due, text.due_from) for text in AFTER if text.kind == "write"]
    check_ins = [(text.due, text.due_from) for text in AFTER if text.kind == "check-in"]
    assert check_ins == prompts
    minutes = {text.due: text.minutes for text in AFTER if text.kind == "check-in"}
    assert all(minutes[due] <= 2 for due in minutes if due < 7)
    # These can have both questionnaires in them.
    assert all(minutes[due] <= 5 for due in minutes if due >= 7)


def test_driving_waits_until_the_next_day_wherever_it_is_spoken_of():
    assert "until the next day, after a good night's sleep" in step("getting-home").body
    # It can be opened on another day: no word of it may count from when it is read.
    assert "do not drive until the day after your session, after a good night's sleep" in step("evening").body
    assert "tomorrow, " not in step("evening").body


def test_who_stays_with_somebody_is_for_the_practice_to_say():
    for slug in ("how-it-fits", "what-to-expect"):
        assert "As a rule, your therapist stays with you" in step(slug).body
        assert "who will be there" in step(slug).body


def test_how_a_meeting_gets_its_date_is_said_by_its_page_alone():
    assert "no date" not in step("meeting").body
    assert "please call your practice" in step("meeting").body


def test_the_rehearsals_with_covered_eyes_grow_from_day_to_day_and_are_offers():
    ladder = [step(f"eyes-covered-{minutes}") for minutes in (3, 10, 20)]
    assert [(text.recording, text.minutes, text.due) for text in ladder] == [
        ("mask-3", 3, -9),
        ("mask-10", 10, -6),
        ("mask-20", 20, -3),
    ]
    for text in ladder:
        assert "offer" in text.why
        assert "## If it does not feel good" in text.body
        assert "## If you would rather not\n\nLeave this step as it is." in text.body
        assert "You do not need it to be prepared." in text.body


def test_what_to_expect_says_what_everybody_asks():
    body = step("what-to-expect").body
    for said in (
        "The tablets dissolve in your mouth",
        "for as long as your practice says",
        "Keep the rest of the day free. You leave when your team agrees that you are ready.",
        "You lie back or recline",
        "your therapist stays with you the whole time",
        "who checks what, and when?",
        "A guided meditation helps you arrive",
        "hand signals",
    ):
        assert said in body
