"""What a screen reader has of the main screens: landmarks with names, one first heading, lists, states, what is said.

Each tree is checked for the parts that carry its meaning; words and order around them may change.
"""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.pages import PAGES
from tests.accessibility.reader import PageOf, has
from tests.accessibility.world import World

FRAME = """
- link "Go to the main part"
- banner:
  - link "Stillpoint"
  - link "Help"
"""
TABS = """
- navigation "Main":
  - list:
    - listitem:
      - link "Today"
    - listitem:
      - link "Prepare"
    - listitem:
      - link "Meditate"
    - listitem:
      - link "Reflect"
    - listitem:
      - link "Me"
"""
HEADINGS = """
() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility())
  .map((heading) => Number(heading.tagName[1]))
"""


@pytest.mark.parametrize("listed", [page for page in PAGES if not page.sister], ids=str, indirect=True)
def test_headings_begin_with_one_first_and_leave_none_out(seen: Page) -> None:
    levels = seen.evaluate(HEADINGS)
    assert levels.count(1) == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, levels


def test_today(page_of: PageOf) -> None:
    page = page_of("ida", "/today")
    has(page, FRAME)
    has(page, TABS)
    has(
        page.locator("main"),
        """
        - heading "Today" [level=1]
        - link /\\d+ days to go/
        - heading "Why it is different" [level=2]:
          - link "Why it is different"
        """,
    )
    expect(page.get_by_role("link", name="Today", exact=True)).to_have_attribute("aria-current", "page")
    # The card is the next step; the row that says the same is not there twice.
    expect(page.get_by_role("main").get_by_role("link", name="Why it is different")).to_have_count(1)


def test_a_checklist_says_what_is_ticked(page_of: PageOf) -> None:
    page = page_of("sam", "/prepare/{sam-what-to-bring}")
    has(page, FRAME)
    has(
        page.locator("main"),
        """
        - heading "What to bring" [level=1]
        - button /Loose, warm/ [pressed]
        - button /mask/
        - navigation "Steps":
          - link /Before this/
          - link /After this/
        """,
    )
    expect(page.get_by_role("button", pressed=True)).to_have_count(1)


def test_a_list_of_steps_is_a_list_and_says_what_is_done(page_of: PageOf) -> None:
    page = page_of("sam", "/prepare")
    has(
        page.locator("main"),
        """
        - heading "Getting ready" [level=1]
        - paragraph: /\\d+ of 11 steps done/
        - heading "Know what happens" [level=2]
        - paragraph: /\\d of 4 done/
        - list:
          - listitem:
            - link /Why it is different .*Done/
          - listitem:
            - link /Is it for me/
        """,
    )


def test_a_check_in_groups_and_names_its_questions(page_of: PageOf) -> None:
    page = page_of("ida", "/check-ins/{ida-check-in-before}")
    has(
        page.locator("main"),
        """
        - heading "Before you come" [level=1]
        - heading "Who reads your answers" [level=2]
        - group "Show them":
          - radio "One at a time" [checked]
          - radio "All on one page"
        - paragraph:
          - button "Begin"
        """,
    )
    page.get_by_label("All on one page").check()
    has(
        page.locator("form[data-entry=check-in]"),
        """
        - heading "How you are" [level=2]
        - radiogroup "How is your mood today?":
          - radio /0 ?, very low/
          - radio "5"
          - radio /10 ?, very good/
          - radio "Skip this one"
        - group "How does your body feel?":
          - checkbox "At ease"
        - heading "What has changed since we last spoke" [level=2]
        - radiogroup /Thoughts of hurting yourself/:
          - radio "Yes"
          - radio "No"
          - radio "Skip"
        - textbox /Is there one question/
        - button "Look it over, then send"
        """,
    )
    body = page.get_by_role("group", name="How does your body feel?")
    expect(body).to_have_accessible_description("Choose as many as fit.")


def test_one_question_a_screen_is_heard_with_how_far_it_is(page_of: PageOf, world: World) -> None:
    world.add_client("Una")
    page = page_of("una", "/check-ins/{una-check-in-before}")
    page.get_by_role("button", name="Begin").click()
    has(
        page.locator("main"),
        """
        - heading "Before you come" [level=1]
        - paragraph: /Question 1 of \\d+/
        - heading "How you are" [level=2]
        - radiogroup "How is your mood today?"
        - button "Back"
        - button "Skip"
        - paragraph:
          - link "Stop for now"
        """,
    )
    expect(page.get_by_role("radiogroup", name="How is your mood today?")).to_be_focused()
    expect(page.locator("[data-announce]")).to_have_text("Question 1 of 17")
    while not page.get_by_role("radiogroup", name="Thoughts of hurting yourself").is_visible():
        page.locator("[data-on]").click()
    page.locator("[name='q.self-harm'][value=yes]").check()
    has(
        page.get_by_role("dialog", name="Are you safe right now?"),
        """
        - heading "Are you safe right now?" [level=2]
        - link /988/
        - heading "Someone you know" [level=3]
        - button "Go on with the questions"
        - button "Stop here"
        """,
    )
    page.keyboard.press("Escape")
    has(page.get_by_role("alert"), '- heading "Are you safe right now?" [level=3]')
    while not page.get_by_role("heading", name="Before you send").is_visible():
        page.locator("[data-on]").click()
    expect(page.get_by_role("heading", name="Before you send")).to_be_focused()
    expect(
        page.get_by_role("button", name=re.compile("Change.*Thoughts of hurting yourself"))
    ).to_be_visible()
    expect(page.get_by_role("button", name="Send these answers")).to_be_visible()


def test_the_card_for_the_day(page_of: PageOf) -> None:
    page = page_of("sam", "/session-day")
    has(
        page.locator("main"),
        """
        - heading /\\w+day \\d+ \\w+/ [level=1]
        - term: Place
        - definition:
          - link /12 Quay Street/
        - term: Food
        - definition: /Nothing to eat/
        - term: Way home
        - definition
        - link /555 010 0100/
        """,
    )


def test_a_prep_link(page_of: PageOf) -> None:
    page = page_of("visitor", "/l/{prep}")
    has(page, FRAME)
    has(
        page.locator("main"),
        """
        - heading "Getting ready" [level=1]
        - list:
          - listitem:
            - link /Why it is different/
          - listitem:
            - link /Is it for me/
        - heading "To listen to" [level=2]
        - paragraph:
          - link "Settling in"
        """,
    )
    has(page.get_by_role("contentinfo"), '- group "Look":\n  - radio "Auto"\n  - radio "Dim"')


def test_what_became_of_a_tick_is_said(page_of: PageOf, world: World) -> None:
    world.add_client("Eva")
    page = page_of("eva", "/prepare/{eva-what-to-bring}")
    page.get_by_role("button", name="Loose, warm").press("Space")
    expect(page.get_by_role("status").filter(has_text="Received")).to_have_count(1)


REFUSED = [page for page in PAGES if page.status == 422]


@pytest.mark.parametrize("listed", REFUSED, ids=str, indirect=True)
def test_an_error_is_summarised_tied_to_its_field_and_leads_to_it(seen: Page) -> None:
    summary = seen.locator("#error-summary")
    expect(summary).to_have_role("alert")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link").all()
    assert links
    for link in links:
        sentence = link.inner_text()
        field = seen.locator(f"[id='{(link.get_attribute('href') or '').removeprefix('#')}']")
        assert sentence in (field.evaluate(DESCRIPTION) or "")
        is_group = field.evaluate("(field) => field.tagName === 'FIELDSET' && field.role !== 'radiogroup'")
        assert (
            is_group or field.get_attribute("aria-invalid") == "true"
        )  # ARIA knows no invalid group of boxes
        link.focus()
        seen.keyboard.press("Enter")
        expect(field).to_be_focused()


DESCRIPTION = """
(field) => (field.getAttribute("aria-describedby") ?? "")
  .split(" ").map((id) => document.getElementById(id)?.textContent.trim()).join(" ")
"""
