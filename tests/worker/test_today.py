"""The phone counts the days and finds the next step by the server's rule, also on a page that was kept long ago."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

VECTORS = json.loads((Path(__file__).parents[1] / "plans" / "today_vectors.json").read_text())["cases"]
RULE = """
const found = today.today(given[0]);
const ids = (steps) => steps.map(({ id }) => id);
return { ...found, next: found.next?.id ?? null, due: ids(found.due), later: ids(found.later), done: ids(found.done) };
"""


@pytest.mark.parametrize("case", VECTORS, ids=[case["name"] for case in VECTORS])
def test_the_shared_cases(module: Callable[..., object], case: dict[str, object]) -> None:
    assert module("js/today.js", RULE, case) == case["expect"]


ROW = (
    '<li data-step="{id}" data-phase="{phase}" data-due="{due}" data-from="" data-done="{done}" data-title="{id}!"'
    ' data-why="Because" data-minutes="3" data-href="/prepare/{id}" data-when-words="From Friday" data-items="{items}"'
    ' data-ticked="{ticked}" data-asked-since="{asked}" data-position="{position}"><p class="when"></p></li>'
)
PAGE = """
<div data-today data-session="s" data-session-state="planned" data-session-day="{day}"
  data-session-over="{day}T12:00:00Z">
<p data-when="many tomorrow today" id="ahead"><b data-days>99</b></p><p data-when="after" id="after" hidden></p>
<section data-today-next hidden><p data-when-due="yes"></p><p data-when-due="no"></p><a data-next-link></a>
<p data-next-why></p><p data-next-minutes-line><span data-next-minutes></span></p><p data-next-when></p></section>
<p data-today-none></p>
<section data-today-part="due"><ol></ol></section><section data-today-part="done"><ol></ol></section>
<section data-today-part="later"><ol>{rows}</ol></section></div>
"""
SHOW = """
document.querySelector("main").innerHTML = given[0];
today.showToday(given[1]);
const card = document.querySelector("[data-today-next]");
const said = (rows) => rows.filter((row) => !row.hidden).map((row) => `${row.dataset.step}: ${row.textContent}`);
const part = (name) => [...document.querySelectorAll(`[data-today-part="${name}"] li`)];
return {
  days: document.querySelector("[data-days]").textContent,
  next: card.hidden ? null : card.querySelector("a").textContent,
  when: document.querySelector("[data-next-when]").textContent,
  ...Object.fromEntries(["due", "later", "done"].map((name) => [name, said(part(name))])),
  after: !document.querySelector("#after").hidden,
  none: !document.querySelector("[data-today-none]").hidden,
};
"""
LONG_AGO, FAR_AHEAD = "2020-01-01", "2099-01-01"


def rows(*given: dict[str, object]) -> str:
    plain = {"phase": "before", "due": LONG_AGO, "done": "no", "items": 0, "ticked": "", "asked": ""}
    return "".join(ROW.format(**(plain | {"position": at} | row)) for at, row in enumerate(given))


def entry(step: str, kind: str = "tick", **fields: str) -> dict[str, object]:
    pairs = {"kind": kind, "step": step} | fields
    return {"pairs": [[name, value] for name, value in pairs.items()], "state": "waiting"}


def show(module: Callable[..., object], page: str, *entries: dict[str, object]) -> dict[str, object]:
    found = module("js/today.js", SHOW, PAGE.format(rows=page, day=FAR_AHEAD), list(entries))
    assert isinstance(found, dict)
    return found


def test_a_page_kept_long_ago_is_set_right(module: Callable[..., object]) -> None:
    found = show(
        module, rows({"id": "a"}, {"id": "b"}, {"id": "c", "due": FAR_AHEAD}, {"id": "d", "done": "yes"})
    )
    assert int(str(found.pop("days"))) > 20_000
    said = {"later": ["c: From Friday · 3 min"], "due": ["b: 3 min"], "done": ["d: Done · 3 min"], "when": ""}
    assert found == said | {"next": "a!", "after": False, "none": False}


@pytest.mark.parametrize(
    "done",
    [
        entry("a", item="", done="yes"),
        entry("a", "reflection", text="words"),
        entry("a", "check-in"),
        entry("a", "listening", finished="yes"),
    ],
)
def test_what_was_written_on_the_phone_counts(module: Callable[..., object], done: dict[str, object]) -> None:
    assert show(module, rows({"id": "a"}, {"id": "b"}), done)["next"] == "b!"


@pytest.mark.parametrize(
    "not_done",
    [
        [entry("a", item="", done="yes"), entry("a", item="", done="no")],
        [entry("a", "listening", finished="no")],
        [entry("other", item="", done="yes")],
    ],
)
def test_what_does_not_make_it_done(module: Callable[..., object], not_done: list[dict[str, object]]) -> None:
    assert show(module, rows({"id": "a"}, {"id": "b"}), *not_done)["next"] == "a!"


# Due on the 16th of December, and asked anew since the 27th of November.
AGAIN = {"id": "a", "due": "2026-12-16", "asked": "2026-11-27T10:00:00+00:00"}


@pytest.mark.parametrize(
    ("written", "is_done"),
    [
        ("2026-11-27T09:59:59.999Z", False),
        ("2026-11-27T10:00:00.000Z", True),
        ("2026-12-17T10:00:00.000Z", True),
    ],
)
def test_what_was_answered_before_the_session_moved_does_not_count(
    module: Callable[..., object], written: str, is_done: bool
) -> None:
    answers = entry("a", "check-in", written=written)
    assert (show(module, rows(AGAIN), answers)["next"] is None) is is_done
    assert show(module, rows({"id": "a"}), answers)["next"] is None, "where nothing moved, any answer counts"


def test_what_was_answered_on_its_day_counts_though_the_session_moved_after(
    module: Callable[..., object],
) -> None:
    asked = AGAIN | {"asked": "2026-12-16T20:00:00+00:00"}
    assert show(module, rows(asked), entry("a", "check-in", written="2026-12-14T12:00:00.000Z"))["next"]
    on_its_day = entry("a", "check-in", written="2026-12-16T12:00:00.000Z")
    assert show(module, rows(asked), on_its_day)["next"] is None


BOXES = {"id": "a", "items": 2}


@pytest.mark.parametrize(
    ("row", "entries", "is_done"),
    [
        (BOXES | {"ticked": "mask"}, [entry("a", item="bag", done="yes")], True),
        (BOXES | {"ticked": "mask"}, [], False),
        (BOXES | {"ticked": "bag mask", "done": "yes"}, [entry("a", item="bag", done="no")], False),
        (BOXES | {"ticked": " bag mask", "done": "yes"}, [entry("a", item="bag", done="no")], True),
        (BOXES | {"ticked": " mask", "done": "yes"}, [entry("a", item="", done="no")], False),
        (BOXES | {"ticked": "", "done": "yes"}, [entry("a", "listening", finished="no")], True),
        # Lines of their own count as boxes from the moment they are there.
        (BOXES | {"ticked": "bag mask", "done": "yes"}, [entry("a", "own-item", text="Tea")], False),
        (BOXES | {"ticked": "mask"}, [entry("a", "own-item", remove="own-1")], True),
        (BOXES | {"ticked": "mask own-1"}, [entry("a", "own-item", remove="own-1")], True),
    ],
)
def test_a_checklist_is_done_with_all_its_boxes_or_as_a_whole(
    module: Callable[..., object], row: dict[str, object], entries: list[dict[str, object]], is_done: bool
) -> None:
    assert show(module, rows(row, {"id": "b"}), *entries)["next"] == ("b!" if is_done else "a!")


def test_what_was_told_of_an_earlier_session_says_nothing_about_this_one(
    module: Callable[..., object],
) -> None:
    told = entry("", "session", outcome="took-place", session="the one before")
    found = show(module, rows({"id": "a"}, {"id": "b", "phase": "after"}), told)
    assert (found["next"], found["after"]) == ("a!", False)


def test_told_here_that_it_took_place_the_days_after_open(module: Callable[..., object]) -> None:
    found = show(
        module,
        rows({"id": "a"}, {"id": "b", "phase": "after"}),
        entry("", "session", outcome="took-place", session="s"),
    )
    assert (found["next"], found["after"], found["days"]) == ("b!", True, "")


def test_all_done_says_so(module: Callable[..., object]) -> None:
    found = show(module, rows({"id": "a", "done": "yes"}))
    assert (found["next"], found["none"]) == (None, True)
