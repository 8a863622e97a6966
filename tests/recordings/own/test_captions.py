"""Captions as a file beside a sound: read, shown with their times before they hold; what is wrong names its line."""

import re

import httpx
import pytest

from pwa.errors import Invalid
from pwa.recordings.own import service
from pwa.recordings.own.model import Own
from pwa.recordings.own.words import CAPTIONS_MOST, captions_in, cues, words
from tests.plans.world import World
from tests.recordings.own.studio import PLACE, made, published, send
from tests.recordings.sounds import sound

pytestmark = pytest.mark.anyio

SRT = (
    "\ufeff1\r\n00:00:00,500 --> 00:00:01,000\r\nYou can begin.\r\n\r\n"
    "2\r\n00:00:01,200 --> 00:00:01,900\r\n<i>Slowly</i> &amp; softly.\r\n"
)
VTT = (
    "WEBVTT - by hand\n\nNOTE\nnot said --> ever\n\nSTYLE\n::cue {}\n\n"
    "first\n00:00.500 --> 00:01.000 line:0\nYou can begin.\n"
)
WRITTEN = "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nYou can begin.\n"


def test_both_kinds_are_read() -> None:
    assert words(SRT).vtt == f"{WRITTEN}\n00:00:01.200 --> 00:00:01.900\nSlowly &amp; softly.\n"
    assert words(VTT).vtt == WRITTEN
    assert [(one.begins, one.ends, one.text) for one in cues(SRT)][1] == ("0:01", "0:01", "Slowly & softly.")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_in_whatever_letters_programs_write(coding: str) -> None:
    assert (
        words(captions_in(VTT.replace("begin", "beginnén").encode(coding))).transcript == "You can beginnén."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There are no words"),
        (b"\n \n", "There are no words"),
        (b"WEBVTT\n\nno times", "We found no times"),
        (b"Just words.", "There are no times in this file"),
        (b"x" * (CAPTIONS_MOST + 1), "larger than 200 kB"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nna\xefve\n", "Line 4: there are letters"),
        (b"1\n00:00:01,000 --> 00:00:02,000\na\x00b\n", "Line 3: there are letters"),
        ("WEBVTT".encode("utf-16-le"), "Line 1: there are letters"),
        (b"WEBVTT\n\n00:01.000 -> 00:02.000\n\n00:01 --> 00:02\nOne.\n", "Line 5: we cannot read"),
        (b"WEBVTT\n\n\n1\n00:03.000 --> 00:02.000\nOne.\n", "Line 5: this piece ends before it begins"),
        (
            b"1\r\n00:00:05,000 --> 00:00:06,000\r\nOne.\r\n\r\n2\r\n00:00:01,000 --> 00:00:02,000\r\nTwo.\r\n",
            "Line 6: this piece begins before the one above",
        ),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n00:03.000 --> 00:04.000\nTwo.\n", "Line 5: before these times"),
        (
            b"WEBVTT\n\n" + b"".join(b"00:%02d.000 --> 00:59.999\na\n\n" % (at // 100) for at in range(5001)),
            "Line 15003: there are more than 5,000",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_names_its_line(content: bytes, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        captions_in(content)
    assert said in refused.value.fields["captions"]


async def post(desk: httpx.AsyncClient, one: Own, content: bytes, **fields: str) -> httpx.Response:
    assert one.latest
    given = {"audio": one.latest.id, "title": one.title, "description": "", "words": "Typed words."} | fields
    return await desk.post(
        f"{PLACE}/{one.slug}/words", data=given, files={"captions": ("../a.srt", content, "x/y")}
    )


async def test_a_file_is_shown_first_and_then_follows_the_voice(world: World) -> None:
    one = await published(world)
    async with world.browser(world.owner) as desk, world.browser() as phone:
        shown = await post(desk, one, SRT.encode(), act="preview", title="Changed <b>")
        assert shown.status_code == 200
        assert "Nothing is saved yet" in shown.text
        assert '0:01 to 0:01</span> <span dir="auto">Slowly &amp; softly.' in shown.text
        assert 'value="Changed &lt;b&gt;"' in shown.text
        assert "<track" not in (await phone.get(f"/meditate/{one.slug}")).text
        # From the page that was shown: the words stand in the form now, and the file field is empty.
        late = "WEBVTT\n\n00:59.000 --> 01:00.000\nToo late.\n"
        assert (
            "after the sound has ended (0:02)" in (await post(desk, one, late.encode(), act="preview")).text
        )
        assert (await post(desk, one, b"", words=SRT)).status_code == 303
        page = (await phone.get(f"/meditate/{one.slug}")).text
        assert "<p>You can begin.</p><p>Slowly &amp; softly.</p>" in page
        assert "<track" in page
        assert "The words and their times (2)" in (await desk.get(f"{PLACE}/{one.slug}")).text
        assert (await post(desk, one, VTT.encode())).status_code == 303, "a file counts before what is typed"
        assert "<p>You can begin.</p></div>" in (await phone.get(f"/meditate/{one.slug}")).text


async def test_a_wrong_file_changes_nothing(world: World) -> None:
    one = await published(world)
    async with world.browser(world.owner) as desk:
        for content in (b"1\n00:00:02,000 --> 00:00:01,000\nOne.\n", b"x" * 250_000):
            answer = await post(desk, one, content, words="Kept words.")
            assert answer.status_code == 422
            assert ("Line 2: this piece ends" in answer.text) == (len(content) < 100)
            assert "Kept words." in answer.text
        assert (await post(desk, one, b"x" * 600_000)).status_code == 413
        both = {"captions": ("a.vtt", VTT.encode(), "text/vtt"), "other": ("b.vtt", b"x", "text/vtt")}
        assert (
            await desk.post(f"{PLACE}/{one.slug}/words", data={"title": "x"}, files=both)
        ).status_code == 400
        assert "Kept words." not in (await desk.get(f"{PLACE}/{one.slug}")).text


async def test_beside_a_new_sound(world: World) -> None:
    given = {"for": "everybody", "title": "With captions"}
    async with world.browser(world.owner) as desk:
        files = {
            "captions": ("a.vtt", VTT.encode(), "text/vtt"),
            "audio": ("a.mp3", sound("mp3"), "audio/mpeg"),
        }
        made = await desk.post(f"{PLACE}/new", data=given, files=files)
        assert made.status_code == 303
        assert "The words and their times (1)" in (await desk.get(made.headers["location"])).text
        wrong = files | {"captions": ("a.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nOne.\n", "text/vtt")}
        refused = await desk.post(f"{PLACE}/new", data=given, files=wrong)
        assert refused.status_code == 422
        assert "Line 3: this piece ends before it begins" in refused.text


async def test_words_go_to_what_is_heard_while_a_new_file_has_failed(world: World) -> None:
    one = await published(world)
    async with world.browser(world.owner) as desk, world.browser() as phone:
        await post(desk, one, b"", words=SRT)
        await send(desk, b"no sound", f"{PLACE}/{one.slug}/replace")
        failed = await made(world, one.slug)
        assert failed.coming
        assert failed.coming.state == "failed"
        page = (await desk.get(f"{PLACE}/{one.slug}")).text
        assert "The words and their times (2)" in page, "the form has what clients hear"
        assert "What you wrote for it" not in page
        assert (await post(desk, failed, b"", words=VTT)).status_code == 303
        assert "<p>You can begin.</p></div>" in (await phone.get(f"/meditate/{one.slug}")).text
        assert "What you wrote for it" not in (await desk.get(f"{PLACE}/{one.slug}")).text
        await desk.post(f"{PLACE}/{one.slug}/discard")
        assert "The words and their times (1)" in (await desk.get(f"{PLACE}/{one.slug}")).text


async def test_words_for_a_file_that_failed_go_to_the_next_with_their_times(world: World) -> None:
    one = await published(world)
    await world.app.state.maker.stop()
    async with world.browser(world.owner) as desk:
        await send(desk, b"no sound", f"{PLACE}/{one.slug}/replace")
        async with world.db.read() as tx:
            waiting = await service.seen(tx, world.owner, one.slug)
        assert (await post(desk, waiting, b"", words=SRT)).status_code == 303
        world.app.state.maker.start()
        await made(world, one.slug)
        page = (await desk.get(f"{PLACE}/{one.slug}")).text
        assert "What you wrote for it is kept" in page
        assert "The words and their times" not in page, "the form has what clients hear"
        await send(desk, sound("mp3"), f"{PLACE}/{one.slug}/replace")
        await made(world, one.slug)
        assert "The words and their times (2)" in (await desk.get(f"{PLACE}/{one.slug}")).text


async def test_words_for_one_sound_do_not_come_to_another(world: World) -> None:
    one = await published(world)
    async with world.browser(world.owner) as desk:
        await post(desk, one, b"")
        await send(desk, sound("flac"), f"{PLACE}/{one.slug}/replace")
        new = await made(world, one.slug)
        assert new.coming
        title = await post(desk, one, b"", title="Another title")
        assert title.status_code == 303, "nothing was written for the other sound"
        late = await post(desk, one, SRT.encode())
        assert (late.status_code, "another sound here" in late.text) == (422, True)
        assert "Slowly" in late.text, "it is kept in the form"
        assert re.findall(r'name="audio" value="([^"]*)"', late.text)[-1] == new.coming.id
        page = (await desk.get(f"{PLACE}/{one.slug}")).text
        assert "Typed words." in page
        assert "Another title" in page
        assert (await post(desk, new, b"", words=SRT)).status_code == 303
