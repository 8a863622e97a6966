"""A phone whose clock can be moved, in its pages and inside its worker."""

import time

from playwright.sync_api import Page

DAY = 86_400_000

_MOVED = """{
  const Real = Date;
  globalThis.ahead = 0;
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [Real.now() + globalThis.ahead]));
    }
    static now() {
      return Real.now() + globalThis.ahead;
    }
  };
}
"""
# For every page, before its own scripts: it starts with the clock as it was last moved.
IN_PAGES = f"{_MOVED} try {{ globalThis.ahead = Number(localStorage.getItem('ahead')) }} catch {{}}"
# For the worker. One that was stopped starts with the true time, until it is told again.
IN_WORKER = (
    _MOVED
    + """addEventListener("message", ({ data, ports: [back] }) => {
  if (data?.type !== "clock") return;
  globalThis.ahead = data.ahead;
  back.postMessage([Date.now(), RELEASE]);
});
"""
)
_MOVE = """async (ahead) => {
  localStorage.setItem("ahead", ahead);
  globalThis.ahead = ahead;
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  active.postMessage({ type: "clock", ahead }, [port2]);
  const late = new Promise((_, reject) => setTimeout(reject, 8_000, new Error("the worker said nothing")));
  const [now, release] = await Promise.race([answer, late]);
  return [Date.now(), now, release];
}"""


def move(page: Page, ahead: int) -> str:
    """From now on the clock of this phone is `ahead` milliseconds ahead, in `page`, in later pages and in the worker,
    which says so itself. Returns the release of the worker."""
    in_page, in_worker, release = page.evaluate(_MOVE, ahead)
    for now in (in_page, in_worker):
        assert abs(now - ahead - time.time() * 1000) < 10_000, "the clock did not move"
    return str(release)
