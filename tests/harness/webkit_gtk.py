"""WebKitGTK, driven through its WebDriver under a screen of its own."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import (
    ElementNotInteractableException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from selenium.webdriver.webkitgtk.webdriver import WebDriver

from tests.harness.chromium import SHOTS
from tests.harness.webkit import WebKit, used

MICROPHONE = ("--enable-media-stream=true", "--enable-mock-capture-devices=true")
AWAITED = """
const given = [...arguments], done = given.pop();
Promise.resolve().then(() => (FUNCTION)(...given))
    .then((value) => done({value}), (error) => done({error: String(error)}));
"""


class Gtk(WebKit):
    """WebKitGTK's MiniBrowser."""

    def __init__(self, driver: WebDriver, base_url: str, name: str) -> None:
        super().__init__(base_url, name)
        self._driver = driver
        driver.set_window_size(400, 760)
        driver.set_script_timeout(20)

    def fill(self, selector: str, text: str) -> None:
        self._patiently(lambda: self._fill_once(selector, text))

    def _fill_once(self, selector: str, text: str) -> None:
        field = self._found(selector)
        field.clear()
        field.send_keys(text)

    def run(self, function: str, *arguments: Any) -> Any:
        result = self._driver.execute_async_script(AWAITED.replace("FUNCTION", function), *arguments)
        assert "error" not in result, result["error"]
        return result.get("value")

    def cookie(self, name: str, value: str, same_site: str = "Lax") -> None:
        self.go(f"{self.base_url}/healthz")  # the driver takes cookies only for where it is
        self._driver.add_cookie(
            {"name": name, "value": value, "path": "/", "httpOnly": True, "sameSite": same_site}
        )

    def shot(self, name: str) -> Path:
        path = SHOTS / f"{self.name}-webkit-{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._driver.save_screenshot(str(path))
        return path

    def go(self, url: str) -> None:
        self._driver.get(url)
        # On a busy machine the driver may be back while the page's scripts are still on their way.
        self.wait("() => document.readyState === 'complete'")

    def _click(self, selector: str) -> None:
        self._patiently(lambda: self._click_once(selector))

    def _patiently(self, action: Callable[[], None]) -> None:
        """Do it again while the page is on its way to another, or still in the transition from the one before."""
        for _ in range(10):
            try:
                return action()
            except (StaleElementReferenceException, ElementNotInteractableException):
                time.sleep(0.1)
        return action()

    def _click_once(self, selector: str) -> None:
        found = self._found(selector)
        # The driver scrolls just far enough, which may be under the tabs at the foot of the page.
        self._driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", found)
        found.click()

    def _found(self, selector: str) -> WebElement:
        by, what = (By.XPATH, selector[6:]) if selector.startswith("xpath=") else (By.CSS_SELECTOR, selector)
        return self._driver.find_element(by, what)

    def _tried(self, function: str, *arguments: Any) -> Any:
        try:
            return self.run(function, *arguments)
        except WebDriverException:
            return None

    def quit(self) -> None:
        self._driver.quit()


@contextmanager
def window(
    program: str, base_url: str, name: str, folder: Path, with_microphone: bool = False
) -> Iterator[WebKit]:
    """A new window of the MiniBrowser `program`, with nothing stored. A pretended microphone beeps and hums."""
    options = Options()
    options.binary_location = program
    options.add_argument("--automation")
    for flag in MICROPHONE if with_microphone else ():
        options.add_argument(flag)
    with _screen() as display:
        service = Service(log_output=str(folder / "webkit.log"), env={**os.environ, "DISPLAY": display})
        with used(Gtk(webdriver.WebKitGTK(options=options, service=service), base_url, name)) as made:
            yield made


@contextmanager
def _screen() -> Iterator[str]:
    """An Xvfb screen of our own; its DISPLAY."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait(timeout=10)
