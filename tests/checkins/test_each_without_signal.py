"""Each built-in check-in, from its first question to the receipt, in both engines: without a signal, left midway."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest

from pwa.clock import stamp
from tests.browser.client import wait_until_kept
from tests.browser.kept import IS_KEPT
from tests.browser.phones import change, sam_of, sign_in
from tests.checkins.asking import come_back
from tests.harness.chromium import Phone
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for
from tests.harness.webkit import WebKit

Demo = tuple[Server, dict[str, Any]]
STEPS = "SELECT id FROM steps WHERE kind = 'check-in' AND phase = ? AND removed_at IS NULL ORDER BY position"
ANSWERS = "SELECT step_id, plain('check_ins.answers', client_id, answers) FROM check_ins"
# Answer this many questions (all, without a number), each with its last answer that raises nothing, and go on: how many
# there were.
ANSWER = """async (most) => {
  const { dataset } = document.body;
  const isDone = () => dataset.asking === "review";
  const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
  if (dataset.asking === "start") document.querySelector("[data-begin]").click();
  let asked = 0;
  for (; !isDone() && asked !== most; asked += 1) {
    await soon();
    const fields = [...document.querySelectorAll(".question[data-now] [name^='q.']")];
    const marks = fields.filter(({ type, value, dataset }) => /radio|checkbox/.test(type) && value && !dataset.raises);
    marks.at(-1)?.click();
    for (const field of fields.filter((one) => /text/.test(one.type))) {
      field.value = "A few words. مرحبا";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    await soon();
    document.querySelector("[data-on]").click();
  }
  return asked;
}"""
KEPT = "() => document.querySelector('main').innerText.includes('Kept on this phone as you go')"
# It goes on at the third question.
IS_BACK = """() => document.body.dataset.asking === "one"
  && document.querySelector(".part[data-now] [data-progress]").textContent.startsWith("Question 3 of")"""
WAITS = "() => document.querySelector('[data-waiting-answers]')?.innerText.includes('On this phone')"
QUIET = 800  # milliseconds: the last tap is kept too


class Hand(Protocol):
    """What does the same in either engine."""

    def open(self, path: str) -> object: ...
    def run(self, function: str, *arguments: Any) -> Any: ...
    def wait(self, function: str) -> object: ...
    def leave(self, path: str) -> None: ...


class Chromium:
    """A phone whose tab is killed when it is left."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.open = phone.open

    def run(self, function: str, *arguments: Any) -> Any:
        return self.phone.page.evaluate(function, *arguments)

    def wait(self, function: str) -> object:
        return self.phone.page.wait_for_function(function)

    def leave(self, path: str) -> None:
        come_back(self.phone, path)


class Window:
    """WebKit's, which has one tab: it goes to another page and comes back."""

    def __init__(self, window: WebKit) -> None:
        self.open, self.run, self.wait = window.open, window.run, window.wait

    def leave(self, path: str) -> None:
        self.open("/today")
        self.open(path)


def all_of_them(hand: Hand, server: Server, phase: str) -> dict[str, int]:
    """Each without a signal; how many questions each has, by step."""
    with opened(server.data) as connection:
        steps = [row[0] for row in connection.execute(STEPS, [phase])]
    asked = {}
    for step in steps:
        hand.open(f"/check-ins/{step}")
        first = hand.run(ANSWER, 2)
        hand.wait(KEPT)
        time.sleep(QUIET / 1000)
        hand.leave(f"/check-ins/{step}")
        hand.wait(IS_BACK)
        asked[step] = first + hand.run(ANSWER, None)
        hand.run("() => document.querySelector('[data-send]').click()")
        hand.wait(WAITS)
    return asked


def received(server: Server) -> dict[str, int]:
    """How many answers the practice has of each, by step."""
    with opened(server.data) as connection:
        rows = connection.execute(ANSWERS).fetchall()
    assert len({row[0] for row in rows}) == len(rows), "each once"
    return {step: len(json.loads(answers)) for step, answers in rows}


def through_the_days(hand: Hand, server: Server, wait_until_kept: Callable[[], object]) -> None:
    """Those before the session; then it is five weeks ago, and those after it."""
    change(server, "UPDATE practices SET questionnaires = 'on'")
    wait_until_kept()
    server.kill()
    asked = all_of_them(hand, server, "before")
    server.start()
    then = stamp(datetime.now(UTC) - timedelta(days=35))
    change(server, "UPDATE sessions SET state = 'took-place', starts_at = :then", then=then)
    hand.open("/today")
    hand.wait("() => document.querySelector('main').innerText.includes('Your session is behind you')")
    wait_until_arrived(server, asked)
    wait_until_kept()
    hand.run(
        "() => new Promise((resolve) => setTimeout(resolve, 2500))"
    )  # the plan of the days after is kept too
    server.kill()
    asked |= all_of_them(hand, server, "after")
    assert len(asked) == 9
    assert sum(asked.values()) > 100
    server.start()
    hand.open("/today")
    wait_until_arrived(server, asked)
    with opened(server.data) as connection:
        told = connection.execute(
            "SELECT DISTINCT questionnaires FROM check_ins WHERE definition = 'after-weeks'"
        ).fetchall()
    assert [row[0] for row in told] == ["on"], "the kept page says that it asked the questionnaires"


def wait_until_arrived(server: Server, asked: dict[str, int]) -> None:
    """Everything that was asked was answered, and is here."""
    until = time.monotonic() + 40
    while received(server) != asked:
        assert time.monotonic() < until, f"{received(server)} of {asked}"
        time.sleep(0.2)


@pytest.mark.timeout(240)
def test_in_chromium(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    server, phone = demo[0], new_phone(demo[0].base_url)
    sign_in(phone, server, sam_of(server))
    with phone.without_server():
        through_the_days(Chromium(phone), server, lambda: wait_until_kept(phone))


@pytest.mark.timeout(240)
def test_in_webkit(demo: Demo, new_webkit: Callable[..., WebKit]) -> None:
    server, window = demo[0], new_webkit(demo[0].base_url)
    window.cookie("sign-in", cookie_for(server.data, sam_of(server)))
    window.open("/today")
    through_the_days(Window(window), server, lambda: window.wait(IS_KEPT))
