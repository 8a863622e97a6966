"""Whoever looks at a page: one tab for each person, which goes to the page and then changes look and size in place."""

from playwright.sync_api import Browser, CDPSession, Page, Response

from tests.accessibility.pages import Listed
from tests.accessibility.world import World
from tests.harness.chromium import DESK, SMALL, TALL

LOOKS = ("light", "dark", "dim")
SIZES = (SMALL, TALL, DESK)
# What the look control does.
CHOOSE = """
(look) => {
  const choice = document.querySelector(`[name=look][value=${look}]`);
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}
"""
# As the form stands: what script would do at its sending is another test's.
SEND = """
([selector, fields]) => {
  const form = document.querySelector(selector);
  for (const [name, value] of Object.entries(fields)) {
    const there = form.elements[name];
    const field = there instanceof HTMLElement && there.type !== "radio" ? there : document.createElement("input");
    if (!field.isConnected) field.name = name;
    field.value = value;
    if (!field.isConnected) form.append(field);
  }
  form.submit();
}
"""
# What sticks to the edge of the window lies over some line of the page by chance; scrolled, over another.
LAY_FLAT = """
() => {
  for (const element of document.querySelectorAll("body *")) {
    if (["sticky", "fixed"].includes(getComputedStyle(element).position)) element.style.position = "static";
  }
}
"""


class Eyes:
    """Tabs by person, and by whether script runs. There is no worker: each page is what the server says."""

    def __init__(self, browser: Browser, world: World) -> None:
        self._browser = browser
        self._world = world
        self._tabs: dict[tuple[str, bool], Page] = {}
        self._switches: dict[Page, CDPSession] = {}

    def close(self) -> None:
        """Close every tab."""
        for tab in self._tabs.values():
            tab.context.close()

    def open(self, listed: Listed, script: bool = True) -> Page:
        """The page, at the smallest size."""
        tab = self._tab(listed.who, script)
        resize(tab, SMALL)
        self.answer(listed, script)
        if script and tab.query_selector("[data-studio]"):
            tab.wait_for_selector("[data-for]:not([hidden])")  # its script shows one part at a time
        if script and tab.query_selector(":is([data-account], [data-link]) .player"):
            tab.wait_for_selector(".player audio:not([controls])", state="attached")  # it has taken over
        tab.evaluate(LAY_FLAT)
        return tab

    def answer(self, listed: Listed, script: bool = True) -> Response:
        """What the server says to whoever goes to the page. Asserts that it is the one that was meant."""
        tab = self._tab(listed.who, script)
        self._let_run(tab, script)
        answer = tab.goto(self._world.filled(listed.path))
        if listed.form:
            with tab.expect_navigation() as sent:
                fields = {name: self._world.filled(value) for name, value in listed.sends.items()}
                tab.evaluate(SEND, [listed.form, fields])
            answer = sent.value
        # The page is there without its scripts, and has its <noscript>. Who looks at it may need a timer.
        self._let_run(tab, True)
        assert answer is not None
        assert answer.status == listed.status, f"{answer.status} for {listed}"
        return answer

    def _tab(self, who: str, script: bool) -> Page:
        if (who, script) not in self._tabs:
            tab = self.new_tab(who)
            self._tabs[who, script], self._switches[tab] = tab, tab.context.new_cdp_session(tab)
        return self._tabs[who, script]

    def _let_run(self, tab: Page, script: bool) -> None:
        self._switches[tab].send("Emulation.setScriptExecutionDisabled", {"value": not script})

    def new_tab(self, who: str, **options: object) -> Page:
        """A tab of this person's alone, in a browser context with `options`."""
        base_url = self._world.server_of(who).base_url
        settled = {"base_url": base_url, "service_workers": "block", "reduced_motion": "reduce"}
        context = self._browser.new_context(**settled | options)
        context.set_default_timeout(10_000)
        cookies = self._world.cookies.get(who, {}).items()
        context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in cookies])
        return context.new_page()


def resize(tab: Page, size: tuple[int, int]) -> None:
    """Another size of the window, in place."""
    tab.set_viewport_size({"width": size[0], "height": size[1]})
