"""What a screen reader has of the therapist's main screens."""

from tests.accessibility.reader import PageOf, has

SAID = """
(words) => [...document.querySelectorAll("[role=status]")]
  .some((place) => place.isOld && place.textContent.includes(words))
"""


def test_the_list_of_clients_is_a_table_with_a_search(page_of: PageOf) -> None:
    page = page_of("owner", "/clients")
    page.set_viewport_size({"width": 1280, "height": 800})
    has(page, '- navigation "Main":\n  - list:\n    - listitem:\n      - link "Clients"')
    has(
        page.locator("main"),
        """
        - heading "Clients" [level=1]
        - link "New client"
        - search:
          - searchbox "Search by name or contact"
          - button "Search"
        - status: /\\d+ clients/
        - table:
          - rowgroup:
            - row:
              - columnheader "Name"
              - columnheader "Session"
          - rowgroup:
            - row /Sam/:
              - rowheader "Sam":
                - link "Sam"
        """,
    )


def test_what_a_search_finds_is_said(page_of: PageOf) -> None:
    """A screen reader speaks what changes in a place that was there before; a new place may stay unheard."""
    page = page_of("owner", "/clients")
    page.evaluate("() => document.querySelectorAll('[role=status]').forEach((place) => (place.isOld = true))")
    box = page.get_by_role("searchbox")
    for typed, words in (("sam", "1 client"), ("samx", "Nobody here goes by"), ("", "clients")):
        box.fill(typed)
        page.wait_for_function(SAID, arg=words)


def test_one_client(page_of: PageOf) -> None:
    page = page_of("owner", "/clients/{sam}")
    has(
        page.locator("main"),
        """
        - paragraph:
          - link "Clients"
        - heading "Sam" [level=1]
        - paragraph:
          - link "Brief"
          - link "See what Sam sees"
        - article:
          - heading "Needs a look now" [level=2]
          - list:
            - listitem:
              - text: /Thoughts of hurting yourself/
              - strong: "Yes"
          - button "I take this"
        - heading "Intention" [level=2]
        - heading "Comfort plan" [level=2]
        - heading "Questions" [level=2]
        - heading "Answers over time" [level=2]
        - figure /mood/
        - heading "What arrived" [level=2]
        - group:
          - heading /Check-in/ [level=3]
          - term: /How is your mood/
          - definition
        - heading "Links to hand on" [level=2]
        - heading "The session" [level=2]
        - heading "The plan" [level=2]
        """,
    )
