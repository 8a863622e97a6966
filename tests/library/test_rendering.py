"""Markdown becomes HTML that can do nothing; what a practice set is filled in as text."""

from dataclasses import replace

import pytest

from pwa.accounts.model import Practice
from pwa.library import service, words
from pwa.library.rendering import html, pictures
from tests.library.practices import BLANK

SET = replace(
    BLANK,
    phone="+49 (0)30 123-45",
    food_rule="hours",
    food_minutes=360,
    drink_rule="hours",
    drink_minutes=90,
    ride_rule="words",
    ride_words="An adult you know takes you home.",
    who_reads="Dr. Lee reads them by 5 pm.",
    out_of_hours="In the evening, call 555 0199.",
)
TOLD = replace(BLANK, food_rule="told", drink_rule="told", ride_rule="told")


def test_markdown_is_rendered():
    made = html("## Pack\n\nSome *soft* things:\n\n- socks\n- a **mask**\n", BLANK)
    assert "<h2>Pack</h2>" in made
    assert "<em>soft</em>" in made
    assert "<li>a <strong>mask</strong></li>" in made


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<div hx-post='/signout' hx-trigger=load>x</div>",
        "<style>*{display:none}</style>",
        "<iframe src=https://example.org></iframe>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "![x](https://example.org/pixel.png)",
        '<https://example.org" onclick="alert(1)>',
        '[x](https://example.org "title" onclick=alert(1))',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "```html\n<script>alert(1)</script>\n```",
        "<x-tag style='position:fixed'>x</x-tag>",
    ],
)
def test_hostile_markdown_does_nothing(hostile: str):
    made = html(hostile, BLANK).lower()
    for bad in ("<script", "<img", "<iframe", "<style", "<div", "<x-tag", 'href="data'):
        assert bad not in made
    # What is left of it is text, not an attribute.
    for tag in made.split("<")[1:]:
        assert not {"onerror", "onclick", "hx-post", "style", "src"} & set(
            tag.split(">")[0].replace("=", " ").split()
        )
    assert 'href="javascript' not in made
    assert 'href="vbscript' not in made


@pytest.mark.parametrize(
    ("practice", "name", "words"),
    [
        (BLANK, "food-rule", "Ask your practice when to stop eating before your session."),
        (TOLD, "food-rule", "Your practice tells you about this itself."),
        (SET, "food-rule", "Your practice asks you to stop eating 6 hours before your session."),
        (BLANK, "drink-rule", "Ask your practice when to stop drinking before your session."),
        (SET, "drink-rule", "Your practice asks you to stop drinking 90 minutes before your session."),
        (
            replace(SET, drink_minutes=60),
            "drink-rule",
            "Your practice asks you to stop drinking 1 hour before your session.",
        ),
        (BLANK, "ride-rule", "Ask your practice about the way home."),
        (TOLD, "ride-rule", "Your practice tells you about this itself."),
        (SET, "ride-rule", "An adult you know takes you home."),
        (BLANK, "who-reads", "Ask your practice who reads what you write, and when."),
        (SET, "who-reads", "Dr. Lee reads them by 5 pm."),
        (BLANK, "out-of-hours", "Ask your practice whom to call in the evening and at weekends."),
        (SET, "out-of-hours", "In the evening, call 555 0199."),
        (
            BLANK,
            "visit-length",
            "Plan about two hours for the visit, and ask your practice if that is right for you.",
        ),
        (BLANK, "what-is-measured", "Ask your practice what is measured, and who watches over you."),
        (
            BLANK,
            "tablets",
            "Ask your practice how long to hold the liquid in your mouth, and what to do with it then.",
        ),
        (
            BLANK,
            "mask-and-blankets",
            "Ask your practice if it has an eye mask and blankets for you, or if you bring your own.",
        ),
        (BLANK, "touch-rule", "Ask your practice which touch there may be, if any."),
        (replace(SET, visit_words="Three hours."), "visit-length", "Three hours."),
        (replace(SET, visit_words="Three hours.", visit_minutes=240), "visit-length", "Three hours."),
        (replace(BLANK, visit_minutes=240), "visit-length", "Plan about 4 hours for the visit."),
        (replace(BLANK, visit_minutes=60), "visit-length", "Plan about 1 hour for the visit."),
        (replace(BLANK, visit_minutes=150), "visit-length", "Plan about 2½ hours for the visit."),
        (replace(BLANK, visit_minutes=90), "visit-length", "Plan about 1½ hours for the visit."),
        (replace(BLANK, visit_minutes=45), "visit-length", "Plan about 45 minutes for the visit."),
        (
            replace(BLANK, visit_minutes=105),
            "visit-length",
            "Plan about 1 hour and 45 minutes for the visit.",
        ),
        (replace(SET, measured_words="Your pulse."), "what-is-measured", "Your pulse."),
        (replace(SET, tablets_words="We tell you."), "tablets", "We tell you."),
        (replace(SET, mask_words="We have both."), "mask-and-blankets", "We have both."),
        (replace(SET, touch_words="None."), "touch-rule", "None."),
        (BLANK, "practice-phone", "Ask your practice for the number to call."),
        (SET, "practice-phone", "The number of your practice is +49 (0)30 123-45."),
    ],
)
def test_each_value_has_its_words(practice: Practice, name: str, words: str):
    assert service.sentence(name, practice) == words


def test_every_value_has_words_for_set_and_unset():
    said = {one[1] for mark in test_each_value_has_its_words.pytestmark for one in mark.args[1]}
    assert said == set(words.SENTENCES)


def test_an_image_is_one_of_our_drawings_and_nothing_else():
    made = html('![A "door" & a <b>light</b>](arriving)', BLANK)
    assert '<use href="drawing:arriving"></use>' in made
    assert 'aria-label="A &quot;door&quot; &amp; a &lt;b&gt;light&lt;/b&gt;"' in made
    assert pictures("![a](arriving)\n\nwords ![b](resting)") == ("arriving", "resting")
    for elsewhere in ("https://example.org/x.png", "//example.org/x.png", "/me", "../x", "x.svg", "#x"):
        assert "<p></p>" in html(f"![x]({elsewhere})", BLANK)


def test_what_looks_like_a_drawing_is_text():
    assert "&lt;use href=" in html('<use href="drawing:arriving">', BLANK)


def test_a_number_can_be_called():
    assert '<a href="tel:+493012345" class="nowrap">+49 (0)30 123-45</a>' in html("{{practice-phone}}", SET)


def test_what_a_practice_set_is_text():
    practice = replace(
        SET,
        ride_words="<b>x</b> {{who-reads}} *y*",
        phone='1"><script>22',
        who_reads="<script>alert(1)</script>",
    )
    made = html("{{ride-rule}}\n\n{{practice-phone}}\n\n{{who-reads}}\n", practice)
    assert "<p>&lt;b&gt;x&lt;/b&gt; {{who-reads}} *y*</p>" in made
    assert "<script" not in made
    assert 'href="tel:122"' in made


def test_a_page_is_rendered_once_for_each_text_and_practice():
    first = html("Some words for everybody.", SET)
    assert html("Some words for everybody.", replace(SET)) is first
    assert html("{{who-reads}}", replace(SET, who_reads="Now it is me.")) != html("{{who-reads}}", SET)
