"""The studio in WebKit, with its pretended microphone: recorded, heard, sent in pieces, and made ready."""

from collections.abc import Callable
from typing import Any

from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.harness.webkit import WebKit

STUDIO = "/library/recordings/studio/own"
NOW = "(words) => document.querySelector('[data-line=now]').textContent === words"
WRITE = """(words) => {
  const field = document.querySelector("#words");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""  # its driver leaves line ends out
IS_HEARD = """async () => {
  const audio = document.querySelector("[data-listen]");
  audio.muted = true;
  if (await audio.play().catch((error) => error)) return false; // its file is only just being put there
  await new Promise((resolve) => setTimeout(resolve, 500));
  return audio.duration > 1 && audio.currentTime > 0;
}"""


def record(window: WebKit, moment: str) -> None:
    window.click(f"[data-for={moment}] [data-do=record]")
    window.click("[data-by-itself]")  # beeps are no words
    window.wait(NOW, "Hello there.")


def test_from_the_words_to_what_clients_could_hear(
    demo: tuple[Server, dict[str, Any]], new_webkit: Callable[..., WebKit]
) -> None:
    server, _ = demo
    window = new_webkit(server.base_url, "desk", with_microphone=True)
    window.cookie("sign-in", cookie_for(server.data, person_named(server.data, "Dr. Rivera")))
    window.open(STUDIO)
    window.run(WRITE, "Hello there.\n[pause 2]\nThat is all.")
    window.press("Try the microphone")
    window.wait_for_text("This is loud enough.")
    record(window, "ready")
    window.click("[data-do=next]")  # the line is said, and its silence begins
    window.wait("() => !document.querySelector('[data-silence]').hidden")
    window.click("[data-do=pause]")
    # A closed tab loses nothing.
    window.open(STUDIO)
    window.wait_for_text("Here is a recording that you began")
    window.press("Go on with it")
    record(window, "paused")
    window.click("[data-do=next]")
    window.wait(NOW, "That is all.")
    window.click("[data-do=pause]")
    window.click("[data-for=paused] [data-do=finish]")
    window.wait_for_text("Please listen to it once")
    window.wait(IS_HEARD)
    window.fill("#title", "From WebKit")
    window.click("[data-send] button[type=submit]")
    window.wait("() => /voice-[0-9a-f]{8}$/.test(location.pathname)", seconds=30)
    window.wait_for_text("Publish it")
    assert window.text("h1") == "From WebKit"
