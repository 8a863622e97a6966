"""With STILLPOINT_RECALL the worker is taken back: tests/worker/test_recall.py shows what that does to a phone."""

from dataclasses import replace

import httpx
import pytest

from pwa.app import create_app
from pwa.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("is_recalled", [False, True])
async def test_the_setting_changes_the_worker_and_tells_the_pages(settings: Settings, is_recalled: bool):
    app = create_app(replace(settings, recall=is_recalled))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://localhost:8000"
        ) as browser,
    ):
        worker = (await browser.get("/sw.js")).text
        assert ("registration.unregister()" in worker) is is_recalled
        assert ("respondWith" in worker) is not is_recalled
        assert ("data-recalled" in (await browser.get("/help")).text) is is_recalled
