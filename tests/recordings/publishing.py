"""What a desk sends to publish a recording of its own, once it is made ready."""

import re
import time

import httpx

_READY = re.compile(r'/publish">\s*<input type="hidden" name="audio" value="([^"]+)"')


def publish(desk: httpx.Client, page: str, seconds: float = 60) -> httpx.Response:
    """Publish the recording whose page this is, as soon as its sound is made ready."""
    return desk.post(f"{page}/publish", data={"audio": wait_until_ready(desk, page, seconds)})


def wait_until_ready(desk: httpx.Client, page: str, seconds: float = 60) -> str:
    """The id of the sound that waits to be published. Raises AssertionError when there is none after `seconds`."""
    until = time.monotonic() + seconds
    while not (ready := _READY.search(desk.get(page).text)):
        assert time.monotonic() < until, "it is not made ready"
        time.sleep(0.2)
    return ready[1]
