"""A link is handed on by a tap where the browser can; else its buttons stay away and it can be selected."""

from collections.abc import Callable

from tests.harness.chromium import Phone
from tests.worker.site import Site

BUTTONS = (
    '<input id="link" value="https://stillpoint.example/l/lilies" readonly>'
    '<button type="button" data-copy="link" hidden><svg></svg>Copy</button>'
    '<button type="button" data-share="link" data-text="For Friday" hidden>Share</button>'
)


def opened(site: Site, phone: Phone, prepare: str = "() => {}") -> Phone:
    """The phone on a page with the buttons, as a therapist's pages load the script: by itself."""
    phone.page.add_init_script(f"({prepare})()")
    site.note = BUTTONS
    phone.open("/l/lilies")
    phone.page.wait_for_load_state("networkidle")
    return phone


def test_copied(site: Site, new_phone: Callable[..., Phone]) -> None:
    phone = opened(site, new_phone(site.base_url, permissions=["clipboard-read", "clipboard-write"]))
    phone.page.click("[data-copy]")
    phone.page.get_by_role("button", name="Copied").wait_for()
    assert (
        phone.page.evaluate("() => navigator.clipboard.readText()") == "https://stillpoint.example/l/lilies"
    )
    assert phone.page.locator("[data-announce]").inner_text() == "Copied"


def test_shared(site: Site, new_phone: Callable[..., Phone]) -> None:
    share = "() => { navigator.share = async (what) => { window.shared = what } }"
    phone = opened(site, new_phone(site.base_url), share)
    phone.page.click("[data-share]")
    assert phone.page.evaluate("() => window.shared") == {
        "text": "For Friday",
        "url": "https://stillpoint.example/l/lilies",
    }


def test_where_copying_is_refused_the_text_is_selected(site: Site, new_phone: Callable[..., Phone]) -> None:
    refuse = "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    phone = opened(site, new_phone(site.base_url), refuse)
    phone.page.click("[data-copy]")
    assert phone.page.evaluate("() => getSelection().toString() || document.activeElement.value") == (
        "https://stillpoint.example/l/lilies"
    )


def test_a_browser_that_cannot_shows_no_button(site: Site, new_phone: Callable[..., Phone]) -> None:
    cannot = "() => { Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }) }"
    phone = opened(site, new_phone(site.base_url), cannot)
    assert phone.page.locator("[data-copy]").is_hidden()
