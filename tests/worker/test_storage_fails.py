"""A phone whose storage does not answer: with a signal all is as the server sends it, and one can sign out."""

import pytest

from tests.harness.chromium import Phone
from tests.worker.conftest import wait_until
from tests.worker.site import Site
from tests.worker.test_pages import heading, is_kept
from tests.worker.test_sign_out import DATABASES

FAILS = """() => {
  IDBDatabase.prototype.transaction = IDBFactory.prototype.open = () => {
    throw new DOMException("It does not open.", "UnknownError");
  };
}"""
HANGS = """() => {
  IDBDatabase.prototype.transaction = () => { throw new DOMException("It was closed.", "InvalidStateError") };
  IDBFactory.prototype.open = () => ({});
}"""


@pytest.fixture(params=[FAILS, HANGS], ids=["fails", "hangs"])
def fault(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def in_the_worker(phone: Phone, fault: str) -> None:
    [worker] = phone.context.service_workers
    worker.evaluate(fault)


def test_pages_come_from_the_server(site: Site, phone: Phone, fault: str) -> None:
    in_the_worker(phone, fault)
    site.note = "news"
    phone.open("/prepare")
    assert phone.page.locator("[data-note]").inner_text() == "news"
    assert not is_kept(phone)


def test_without_a_signal_help_opens(site: Site, phone: Phone, fault: str) -> None:
    in_the_worker(phone, fault)
    site.stop()
    with phone.without_server():
        for path, shown in (("/help", "/help"), ("/today", "/offline")):
            phone.open(path)
            assert heading(phone) == shown


def test_one_can_sign_out(site: Site, phone: Phone, fault: str) -> None:
    """Where neither the page nor the worker reaches what is kept, the server hears of it."""
    phone.open("/me")
    in_the_worker(phone, fault)
    phone.page.evaluate(fault)
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url(site.base_url + "/", timeout=60_000)
    assert "POST /signout" in site.asked
    assert site.account == ""


def test_where_only_the_page_cannot_the_worker_clears_the_phone(site: Site, phone: Phone, fault: str) -> None:
    phone.open("/me")
    phone.page.evaluate(fault)
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url(site.base_url + "/", timeout=60_000)
    site.wait_for(lambda: site.account == "")  # the page does not wait for it for ever
    wait_until(phone.page, f"async () => (await ({DATABASES})()).join() === 'stillpoint'")
