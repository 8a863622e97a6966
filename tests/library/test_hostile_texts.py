"""Whatever an owner's account sends as a text does nothing: in the source, in the page, and to the server's time."""

import re
import time
from html.parser import HTMLParser

import pytest
import yaml

from pwa.library import reading
from pwa.library.editing import model
from pwa.library.front_matter import FrontMatter
from pwa.library.rendering import html
from tests.library.editing import added, approve, edited, fields, new_plan_text, shelved
from tests.library.practices import BLANK
from tests.therapist.desk import HTMX, Desk, new_desk

SLUG = "what-to-expect"
HOSTILE = [
    "<script>alert(1)</script>",
    "<div hx-get='/signout' hx-trigger='load'>x</div>",
    "<p hx-on:click='alert(1)' data-hx-post='/x'>x</p>",
    "<img src=x onerror=alert(1)>",
    "<svg><script href='data:,alert(1)'/></svg>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](javascript:alert(1))",
    "![x><script>alert(1)</script>](blanket)",
    '![x" onload="alert(1)](blanket)',
    "![<b hx-get=/x>](blanket)",
    "![x](https://example.org/pixel.png)",
    "![x](//example.org/pixel)",
    "![x](../secret)",
    '[x](https://example.org "\' onmouseover=alert(1) hx-get=/x")',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "</textarea><script>alert(1)</script>",
    "</div></fieldset></main><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{% raw %}{{ self }}{% endraw %}",
]
HUGE = {
    "quotes": ">" * 10_000,
    "quotes apart": "> " * 20_000,
    "brackets": "[" * 40_000,
    "brackets both": "[" * 20_000 + "]" * 20_000,
    "pictures": "![" * 20_000,
    "links": "[a](" * 10_000,
    "stars": "*" * 40_000,
    "emphasis": "*a " * 6_500 + "a* " * 6_500,
    "mixed": "*_" * 20_000,
    "lists": "- " * 20_000,
    "deeper lists": "\n".join(" " * (2 * n) + "- a" for n in range(190)),
    "ticks": "".join("`" * n + " " for n in range(1, 280)),
    "entities": "&" * 40_000,
    "tags": "<a " * 13_000,
    "references": "[a]: x\n" * 5_000 + "[a] " * 1_000,
    "lazy quotes": "> a\n" + "b\n" * 19_000,
}
ALLOWED = {"a", "blockquote", "br", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul", "svg", "use"}


ATTRIBUTES = {
    "a": {"href", "rel", "title"},
    "svg": {"class", "viewbox", "width", "height", "role", "aria-label"},
    "use": {"href"},
}


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(prose: str) -> None:
    """Only the few tags of a text, and on links nothing but an address of a kind that may be."""
    for tag, attrs in _Tags(prose).found:
        assert tag in ALLOWED
        assert attrs.keys() <= ATTRIBUTES.get(tag, set())
        kinds = "drawing:" if tag == "use" else "https:|tel:|sms:|mailto:|/|#|[^:]*$"
        assert re.match(kinds, attrs.get("href") or "")


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_page_has_nothing_of_it(hostile: str):
    harmless(html(f"Before.\n\n{hostile}\n\nAfter.\n", BLANK))


async def test_every_page_that_shows_it_is_harmless(desk: Desk):
    """Saved, shown, previewed, compared, approved, and read by a client."""
    body = "\n\n".join(one for one in HOSTILE if "{{" not in one)
    words = "<script>alert(1)</script> \" ' <b hx-get=/x>"
    given = {"title": words, "why": words, "body": body, "drawing": "blanket", "drawing_alt": words}
    form = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit")) | given
    pages = [await desk.post(desk.olga, f"/library/{SLUG}/preview", form, headers=HTMX)]
    assert (await desk.post(desk.olga, f"/library/{SLUG}/edit", form)).status_code == 303
    pages += [
        await desk.get(desk.olga, f"/library/{SLUG}{end}") for end in ("", "/edit", "/changes", "/discard")
    ]
    client = await desk.joined("Kim")
    await approve(desk, SLUG)
    pages += [await desk.get(desk.olga, f"/clients/{client.id}{end}") for end in ("", "/texts")]
    form = re.findall(r'name="text" value="([^"]+)"', pages[-1].text)
    await desk.post(desk.olga, f"/clients/{client.id}/texts", {"text": form})
    step = await desk.step(client, SLUG)
    assert step.text.title == words
    pages += [await desk.get(client, url) for url in (step.page, "/today", "/prepare")]
    pages += [await desk.get(desk.olga, "/library"), await desk.get(desk.olga, "/library/arrange")]
    for page in pages:
        assert page.status_code == 200
        for tag, attrs in _Tags(page.text).found:
            assert not [name for name in attrs if name.startswith(("on", "data-hx"))], page.url
            assert not (attrs.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:"))
            assert tag != "script" or attrs.get("src") or "localStorage" in page.text
        assert "<script>alert" not in page.text
        assert "<b hx-get" not in page.text


@pytest.mark.parametrize("name", HUGE)
def test_huge_nesting_takes_a_moment(name: str):
    began = time.process_time()
    harmless(html(HUGE[name], BLANK))
    assert time.process_time() - began < 10, "about one second at most, on an idle machine"


@pytest.mark.parametrize("name", HUGE)
async def test_huge_nesting_is_shown_or_refused_but_never_a_fault(desk: Desk, name: str):
    form = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit")) | {"body": HUGE[name]}
    began = time.process_time()
    assert (await desk.post(desk.olga, f"/library/{SLUG}/preview", form, headers=HTMX)).status_code == 200
    answer = await desk.post(desk.olga, f"/library/{SLUG}/edit", form)
    assert answer.status_code == 303
    assert (await desk.get(desk.olga, f"/library/{SLUG}/changes")).status_code == 200
    assert time.process_time() - began < 20


@pytest.mark.parametrize("size", [40_001, 100_000, 1_000_000])
async def test_what_is_too_long_is_told_so(desk: Desk, size: int):
    answer = await edited(desk, SLUG, body="x" * size)
    assert answer.status_code == (422 if size < 200_000 else 413)
    assert (
        "at most 40,000 characters, please" if size < 200_000 else "longer than we can take"
    ) in answer.text
    assert (await shelved(desk, SLUG)).draft is None


async def test_the_longest_text_in_any_letters_fits(desk: Desk):
    body = ("東京 " * 13_333).strip()
    form = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit")) | {"body": body}
    # As a browser sends it: the form says multipart, as letters of three bytes would be nine each otherwise.
    assert 'enctype="multipart/form-data"' in (await desk.get(desk.olga, f"/library/{SLUG}/edit")).text
    parts = {name: (None, value) for name, value in form.items()}
    async with desk.browser(desk.olga) as browser:
        assert (await browser.post(f"/library/{SLUG}/edit", files=parts)).status_code == 303
    await approve(desk, SLUG)
    assert (await new_plan_text(desk, SLUG)).body.strip() == body


async def test_what_cannot_be_kept_is_refused_and_what_cannot_be_seen_is_left_out(desk: Desk):
    answer = await edited(desk, SLUG, title="Nothing\x00here")
    assert answer.status_code == 422
    assert "There is a character in this that cannot be kept." in answer.text
    await edited(desk, SLUG, title="Turned \u202eround\u2066\x07", body="One\u202d\x1b\r\ntwo\u2028three\r")
    piece = (await shelved(desk, SLUG)).piece
    assert piece.title == "Turned round"
    assert reading.text(SLUG, piece.source).body == "One\ntwo\nthree\n"


@pytest.mark.parametrize(
    "value",
    [
        "x\nkind: meet",
        "x\r\nslug: y\n---\nbody",
        "---",
        "a ---",
        "--- a",
        "&anchor x",
        "*anchor",
        "<<: *x",
        "!!python/object/apply:os.system [id]",
        "!!binary aGk=",
        "{a: b}",
        "[1, 2]",
        "yes",
        "null",
        "~",
        "1e3",
        "2026-11-24",
        "12:30:45",
        "'",
        '"',
        "\\",
        "# no comment",
        "a: b",
        "- a",
        "? a",
        "| x",
        "> x",
        "% a",
        "@a",
        "`a",
        "a\ta",
        "\ufeffa",
        "🌱",
        "\u200d",
        "x " * 30 + "---",
    ],
)
async def test_what_is_typed_is_a_value_and_never_a_key(desk: Desk, value: str):
    answer = await added(
        desk,
        "checklist",
        title=value,
        why=value,
        items=f"A {value.splitlines()[0]} | {value.splitlines()[0]}",
        body=f"{value}\n\n---\n\nkind: meet\n---\n{value}",
    )
    assert answer.status_code == 303, value
    slug = answer.headers["location"].rsplit("/", 1)[1]
    piece = (await shelved(desk, slug)).piece
    text = reading.text(slug, piece.source)
    assert text.title == text.why == " ".join(value.split())
    assert (text.kind, text.phase, len(text.items)) == ("checklist", "before", 1)
    assert "kind: meet" in text.body
    keys = FrontMatter(slug, piece.source).all()
    assert keys.keys() <= {
        *model.names("checklist"), "items", "kind", "phase", "order", "sources", "due",
    } - {"body", "days"}  # fmt: skip
    assert not re.search(r"^[^\"'\n]*: [&*]\w", yaml.safe_dump(keys), re.M)
