"""A sign-out whose own script cannot be had: the worker takes everything off the phone, or nothing was changed."""

from collections.abc import Callable

import pytest

from tests.harness.chromium import Phone
from tests.worker.conftest import wait_until
from tests.worker.site import ANNA, Site
from tests.worker.test_sign_out import DATABASES, sign_out

SCRIPT = "js/signout.js"
MISSING = """async (name) => {
  const { release } = document.documentElement.dataset;
  const cache = await caches.open(`static-${release}`);
  await cache.put(`/static/${release}/${name}`, new Response("", { status: 404 }));
}"""
AS_DELETION = "() => (document.querySelector('form[data-sign-out]').dataset.signOut = 'delete')"
NOTHING_DONE = "This did not work just now. Nothing was changed."


@pytest.fixture
def without_script(phone: Phone, site: Site) -> Phone:
    """Anna's phone: the worker answers, and one file is lost."""
    phone.page.evaluate(MISSING, SCRIPT)
    phone.expect(f"/static/{site.release}/{SCRIPT}", 404)
    return phone


def test_the_worker_takes_everything_off_the_phone(site: Site, without_script: Phone) -> None:
    sign_out(without_script)
    without_script.page.wait_for_url(site.base_url + "/")
    wait_until(without_script.page, f"async () => (await ({DATABASES})()).join() === 'stillpoint'")
    assert "POST /signout" in site.asked
    assert site.account == ""
    site.stop()
    with without_script.without_server():
        without_script.open("/today")
        assert without_script.page.locator("h1").inner_text() == "/offline"


def test_an_account_is_not_deleted_past_the_script(site: Site, without_script: Phone) -> None:
    page = without_script.open("/me")
    page.evaluate(AS_DELETION)
    for _ in range(2):
        page.get_by_role("button", name="Sign out").click()
        page.locator("form > .notice").filter(has_text=NOTHING_DONE).wait_for()
    assert page.locator("form > .notice").count() == 1
    assert f"stillpoint-{ANNA}" in page.evaluate(DATABASES)
    assert "POST /signout" not in site.asked


def test_where_no_worker_answers_nothing_is_changed(new_phone: Callable[..., Phone], site: Site) -> None:
    """Sent to the server alone, it would leave all of it on the phone."""
    phone = new_phone(site.base_url, service_workers="block")
    phone.context.route(f"**/{SCRIPT}", lambda route: route.abort("connectionrefused"))
    phone.expect(f"/static/{site.release}/{SCRIPT}", "net::ERR_CONNECTION_REFUSED")
    page = phone.open("/me")
    for _ in range(2):
        page.get_by_role("button", name="Sign out").click()
        page.locator("form > .notice").filter(has_text=NOTHING_DONE).wait_for()
        page.wait_for_timeout(200)
    assert page.get_by_text("Your words are still on this page").count() == 0
    assert "POST /signout" not in site.asked
    assert site.account == ANNA
