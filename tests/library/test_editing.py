"""An owner edits a text: a draft that no client sees until it is approved. Nothing is written over unseen."""

import re

import pytest

from pwa.library import reading, service
from pwa.library.editing import model
from tests.library.editing import added, approve, edited, fields, new_plan_text, rewritten, shelved
from tests.therapist.desk import HTMX, Desk, new_desk

SLUG = "what-to-bring"
UNOFFERED = ("first never", "nowhere", "../secret", "nothing", "everywhere")


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


async def test_a_draft_changes_nothing_for_clients_until_it_is_approved(desk: Desk):
    before = await new_plan_text(desk, SLUG)
    answer = await edited(desk, SLUG, title="The bag", days="4", due_from="18:00")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/library/{SLUG}")
    assert await new_plan_text(desk, SLUG) == before
    page = (await desk.get(desk.olga, f"/library/{SLUG}")).text
    assert "The bag" in page
    assert "Your clients see the approved text until the draft is approved." in page
    draft = (await shelved(desk, SLUG)).draft
    assert draft
    assert draft.by == "Olga"
    sent = {"version": draft.piece.version}
    assert (await desk.post(desk.olga, f"/library/{SLUG}/approve", sent)).status_code == 303
    after = await new_plan_text(desk, SLUG)
    assert (after.title, after.due, after.due_from) == ("The bag", -4, "18:00")
    # What the form does not ask for stays.
    assert (after.kind, after.order, after.sources) == (before.kind, before.order, before.sources)
    [act] = [act for act in (await shelved(desk, SLUG)).acts if act.version == after.version]
    assert (act.act, act.by, act.based_on) == ("approved", "Olga", before.version)
    assert (await shelved(desk, SLUG)).draft is None


async def test_every_built_in_step_comes_back_from_its_form_as_it_was(desk: Desk):
    for one in service.built_in():
        if one.shape == "step":
            assert (await edited(desk, one.slug)).status_code == 303
            assert (await shelved(desk, one.slug)).draft is None, one.slug


async def test_what_is_typed_back_leaves_no_draft(desk: Desk):
    await edited(desk, SLUG, title="The bag")
    assert (await shelved(desk, SLUG)).draft
    await edited(desk, SLUG, title="What to bring")
    assert (await shelved(desk, SLUG)).draft is None


@pytest.mark.parametrize(
    ("slug", "changes", "field", "said"),
    [
        (SLUG, {"title": " "}, "title", "Please fill in: Title."),
        (SLUG, {"title": "x" * 81}, "title", "at most 80 characters"),
        (SLUG, {"minutes": "many"}, "minutes", "a whole number from 0 to 240"),
        (SLUG, {"minutes": "٣"}, "minutes", "a whole number"),
        (SLUG, {"days": "91"}, "days", "a whole number from 0 to 90"),
        (SLUG, {"due_from": "25:00"}, "due_from", "Please give a time such as 18:00"),
        (SLUG, {"area": "nowhere"}, "area", "one of the four areas"),
        (SLUG, {"plans": ""}, "plans", "at least one kind of plan"),
        (SLUG, {"plans": "first never"}, "plans", "at least one kind of plan"),
        (SLUG, {"items": ""}, "items", "Please fill in: The checklist."),
        (SLUG, {"items": "A hat\na hat."}, "items", "The same line is there twice"),
        (SLUG, {"items": "| nobody"}, "items", "Each line says something"),
        (SLUG, {"items": "\n".join(map(str, range(61)))}, "items", "At most 60 lines"),
        (SLUG, {"drawing": "../secret"}, "drawing", "one of these drawings"),
        (SLUG, {"drawing": "blanket"}, "drawing_alt", "say what the drawing shows"),
        (SLUG, {"drawing_alt": "A hat"}, "drawing_alt", "There is no drawing"),
        (SLUG, {"body": ""}, "body", "Please fill in: The text."),
        (SLUG, {"body": "x" * 40_001}, "body", "at most 40,000 characters, please. This has 40,001."),
        (SLUG, {"body": "Eat: {{food-rule}}"}, "body", "a paragraph for each placeholder"),
        (SLUG, {"body": "![A hat](nothing)"}, "body", "shows a drawing called nothing"),
        (SLUG, {"body": "{{nothing}}"}, "body", "nothing to fill in for it"),
        ("centring", {"recording": "nothing"}, "recording", "Please choose one of these."),
        ("check-in-before", {"check_in": ""}, "check_in", "Please choose one of these."),
        ("intention", {"prompt": ""}, "prompt", "Please fill in: The question above the field."),
        (
            "day-1",
            {"prompts": "One?\nTwo?\n\nThree?"},
            "prompts",
            "At most 2 further questions, one a line",
        ),
        ("day-1", {"prompts": "x" * 301}, "prompts", "Each question: at most 300 characters"),
        ("day-1", {"prompts": "x" * 701}, "prompts", "Each question: at most 300 characters"),
        ("day-1", {"thread": "everywhere"}, "thread", "Please choose one of these."),
        ("day-1", {"thread": ""}, "thread", "Please choose one of these."),
    ],
)
async def test_what_cannot_be_saved_is_named_and_nothing_is_lost(
    desk: Desk, slug: str, changes: dict[str, str], field: str, said: str
):
    answer = await edited(desk, slug, **changes)
    assert answer.status_code == 422
    error = re.search(rf'id="{field}-error">([^<]*)', answer.text)
    assert error, field
    assert said in error[1]
    assert f'<a href="#{field}">' in answer.text
    typed = fields(answer)
    for name, value in changes.items():
        if value not in UNOFFERED:  # what a list does not offer, it cannot show
            assert typed.get(name, "").strip() == value.strip()
    assert (await shelved(desk, slug)).draft is None


async def test_two_who_edit_at_once_both_keep_their_words(desk: Desk):
    opened = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit"))
    await edited(desk, SLUG, title="Hers", why="Because she says so.")
    answer = await desk.post(desk.olga, f"/library/{SLUG}/edit", opened | {"title": "His"})
    assert answer.status_code == 409
    assert "This text was changed since you opened it" in answer.text
    assert "<del>" in answer.text
    assert fields(answer)["title"] == "His"
    assert (await shelved(desk, SLUG)).piece.title == "Hers"
    # Who has seen it may go on: the form now knows the other text.
    again = await desk.post(desk.olga, f"/library/{SLUG}/edit", fields(answer))
    assert again.status_code == 303
    assert (await shelved(desk, SLUG)).piece.title == "His"


async def test_the_same_form_twice_is_one_draft(desk: Desk):
    sent = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit")) | {"title": "The bag"}
    for _ in range(2):
        assert (await desk.post(desk.olga, f"/library/{SLUG}/edit", sent)).status_code == 303


async def test_an_approval_meanwhile_is_not_written_over_either(desk: Desk):
    opened = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit"))
    await rewritten(desk, SLUG, title="Approved")
    answer = await desk.post(desk.olga, f"/library/{SLUG}/edit", opened | {"title": "Late"})
    assert answer.status_code == 409
    assert "It was approved, or its draft was discarded, meanwhile." in answer.text


async def test_an_error_does_not_make_one_forget_what_was_seen(desk: Desk):
    opened = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit"))
    await edited(desk, SLUG, title="Hers")
    wrong = await desk.post(desk.olga, f"/library/{SLUG}/edit", opened | {"title": ""})
    assert wrong.status_code == 422
    assert (
        await desk.post(desk.olga, f"/library/{SLUG}/edit", fields(wrong) | {"title": "His"})
    ).status_code == 409


async def test_a_draft_that_changed_is_neither_approved_nor_discarded(desk: Desk):
    await edited(desk, SLUG, title="One")
    seen = (await shelved(desk, SLUG)).piece.version
    await edited(desk, SLUG, title="Two")
    for act in ("approve", "discard"):
        answer = await desk.post(desk.olga, f"/library/{SLUG}/{act}", {"version": seen})
        assert answer.status_code == 422
    assert (await shelved(desk, SLUG)).piece.title == "Two"


async def test_a_draft_is_discarded_once_somebody_was_asked(desk: Desk):
    await edited(desk, SLUG, title="The bag")
    page = (await desk.get(desk.olga, f"/library/{SLUG}/discard")).text
    assert "Discard the draft of “The bag”?" in page
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version
    answer = await desk.post(desk.olga, f"/library/{SLUG}/discard", {"version": version[1]})
    assert answer.headers["location"] == f"/library/{SLUG}"
    assert (await shelved(desk, SLUG)).piece.title == "What to bring"
    assert (await desk.get(desk.olga, f"/library/{SLUG}/discard")).status_code == 404


async def test_the_preview_is_the_clients_own_page_and_keeps_nothing(desk: Desk):
    sent = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit")) | {
        "title": "Now",
        "items": "A hat | we",
    }
    answer = await desk.post(desk.olga, f"/library/{SLUG}/preview", sent, headers=HTMX)
    assert answer.text.strip().startswith('<section id="preview"')
    assert "<html" not in answer.text
    assert '<h2 class="step-title">Now</h2>' in answer.text
    assert "A hat" in answer.text
    assert "stop eating 4 hours before your session" in answer.text
    assert 'href="/prepare"' not in answer.text
    # Without script the same comes as a page, with the form as it was.
    plain = await desk.post(desk.olga, f"/library/{SLUG}/preview", sent)
    assert fields(plain)["title"] == "Now"
    assert '<h2 class="step-title">Now</h2>' in plain.text
    assert (await shelved(desk, SLUG)).draft is None


async def test_the_preview_says_what_stands_in_the_way_and_gives_hints(desk: Desk):
    sent = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit"))
    sent |= {"title": "", "body": "You must relax. " * 20, "why": "For your therapy."}
    text = (await desk.post(desk.olga, f"/library/{SLUG}/preview", sent, headers=HTMX)).text
    assert "Before it can be saved:" in text
    assert "Please fill in: Title." in text
    assert "must, relax." in text
    assert "Somebody beside your client may read the title: therapy." in text
    assert "reads like about school grade" in text


async def test_what_is_no_step_is_not_edited(desk: Desk):
    for slug in ("pre-session", "centring-10", "nothing"):
        assert (await desk.get(desk.olga, f"/library/{slug}/edit")).status_code == 404
        assert "/edit" not in (await desk.get(desk.olga, f"/library/{slug}")).text


async def test_a_line_that_says_the_same_keeps_its_id(desk: Desk):
    before = {item.text: item.id for item in (await new_plan_text(desk, SLUG)).items}
    lines = "loose, warm layers and socks.\nA hat | we have some\nWater and a light snack for after"
    await rewritten(desk, SLUG, items=lines)
    items = (await new_plan_text(desk, SLUG)).items
    assert items[0].id == before["Loose, warm layers and socks"]
    assert items[2].id == before["Water and a light snack for after"]
    assert (items[1].text, items[1].who) == ("A hat", "we have some")
    assert items[1].id not in before.values()
    hat = items[1].id
    await rewritten(desk, SLUG, items="A scarf")
    await rewritten(desk, SLUG, items="A scarf\nA hat")
    assert (await new_plan_text(desk, SLUG)).items[1].id == hat


def test_every_field_has_a_limit():
    free = {"title", "why", "prompt", "prompts", "help", "drawing_alt", "body", "items"}
    asked = {name for kind in reading.KINDS for name in model.names(kind)}
    chosen = {"plans", "minutes", "days", "due_from", "area", "drawing", "recording", "check_in", "thread"}
    assert asked == free | chosen
    assert free == model.LONGEST.keys()


async def test_a_prompt_has_up_to_three_questions_of_the_practices_own(desk: Desk):
    opened = fields(await desk.get(desk.olga, "/library/day-1/edit"))
    assert (opened["prompts"].strip(), opened["thread"]) == (
        "How did you sleep?\nHow does your body feel?",
        "came",
    )
    shown = await desk.post(
        desk.olga, "/library/day-1/preview", opened | {"prompts": "One more?"}, headers=HTMX
    )
    assert "<li>One more?</li>" in shown.text
    await rewritten(desk, "day-1", prompts=" What <hums>  still? \r\n\r\n", thread="act")
    text = await new_plan_text(desk, "day-1")
    assert (text.prompts, text.thread) == (("What <hums> still?",), "act")
    client = await desk.client()
    step = await desk.step(client, "day-1")
    html = (await desk.get(desk.olga, f"/clients/{client.id}/preview/reflect/{step.id}")).text
    assert "<li>What &lt;hums&gt; still?</li>" in html
    changed = (await desk.get(desk.olga, "/library/day-1/changes")).text
    assert "In the thread: One small act" in (await desk.get(desk.olga, "/library/day-1")).text
    for words in ("How did you sleep?", "One small act", "What &lt;hums&gt; still?"):
        assert words in changed
    await rewritten(desk, "day-1", prompts="", thread="none")
    text = await new_plan_text(desk, "day-1")
    assert (text.prompts, text.in_thread) == ((), "none")


async def test_what_is_no_part_of_the_thread_is_not_read_back_whatever_its_area(desk: Desk):
    """A step in the area of the intention is the intention, unless somebody said that it is none."""
    given = {"prompt": "What else?", "area": "intention"}
    for title, place in (("Aside", "none"), ("Aim", "intention")):
        await added(desk, "write", title=title, thread=place, **given)
        await approve(desk, f"own-{title.lower()}")
    aside, aim = await new_plan_text(desk, "own-aside"), await new_plan_text(desk, "own-aim")
    assert (aside.in_thread, aim.in_thread) == ("none", "intention")
    client = await desk.joined()
    for slug, words in (("own-aim", "To be kind"), ("own-aside", "A shopping list")):
        await desk.send(client, "reflection", step=(await desk.step(client, slug)).id, text=words)
    thread = (await desk.get(client, "/reflect")).text.split("Your thread")[1]
    assert "To be kind" in thread
    assert "A shopping list" not in thread
