"""A recording of a therapist's own, from the file to a client who hears it; replaced, taken away, for one client."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.invitations.prep_links import service as prep_links
from pwa.leaving import service as leaving
from pwa.recordings.own.model import OVER_LASTS
from tests.harness.sign_in import cookie_for
from tests.plans.world import NOW, World
from tests.recordings.own.studio import PLACE, made, published, send, sent_and_made
from tests.recordings.sounds import listen, sound

pytestmark = pytest.mark.anyio

FOR_EVER = "public, max-age=31536000, immutable"


def files_of(world: World) -> list[str]:
    """Every file in the media folder."""
    root = world.app.state.media.root
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


async def another_client(world: World) -> Person:
    async with world.db.write() as tx:
        other = await accounts.add_client(tx, world.owner, "Kim", "")
        return await accounts.person(tx, world.owner.practice.id, other)


async def test_from_the_file_to_a_client_who_hears_it(world: World) -> None:
    one = await sent_and_made(world, label="A secret name.mp3")
    assert one.coming is not None
    assert (one.coming.state, one.title, one.published) == ("ready", "A calm evening", None)
    assert len(files_of(world)) == 1, "what was sent is gone, what was made is there"
    async with world.browser() as phone, world.browser(world.owner) as desk:
        assert one.title not in (await phone.get("/meditate")).text
        assert (await phone.get(one.coming.url)).status_code == 404
        heard = await desk.get(one.coming.url)
        assert (heard.status_code, heard.headers["cache-control"]) == (200, "private, no-store")
        assert listen(heard.content)[0] == pytest.approx(-19, abs=0.5)
        page = (await desk.get(f"{PLACE}/{one.slug}")).text
        assert "Ready to listen to" in page
        for _ in range(2):  # the same button twice
            done = await desk.post(f"{PLACE}/{one.slug}/publish", data={"audio": one.coming.id})
            assert done.status_code == 303
        assert one.title in (await phone.get("/meditate")).text
        page = (await phone.get(f"/meditate/{one.slug}")).text
        assert one.coming.url in page
        assert "<track" not in page
        heard = await phone.get(one.coming.url)
        assert heard.headers["cache-control"] == FOR_EVER
        assert (await desk.get(f"{PLACE}/{one.slug}")).text.count("by <bdi>Dr. Rivera</bdi>") == 2
        kept = (await phone.get("/kept")).json()
        assert one.slug in [recording["slug"] for recording in kept["recordings"]]
        assert f"/meditate/{one.slug}" in [page["url"] for page in kept["pages"]]


async def test_what_lies_on_the_disk_is_sealed(world: World) -> None:
    one = await published(world)
    assert one.published is not None
    [file] = files_of(world)
    content = (world.app.state.media.root / file).read_bytes()
    assert one.published.name not in file
    assert b"ftyp" not in content
    assert b"moov" not in content


RANGES = [
    ("bytes=0-1", 206, slice(0, 2)),
    ("bytes=0-", 206, slice(0, None)),
    ("bytes=-1", 206, slice(-1, None)),
    ("bytes=65530-65600", 206, slice(65_530, 65_601)),
    ("bytes=100-9999999999999999999999999", 206, slice(100, None)),
    ("bytes=99999999-", 416, None),
    ("bytes=-0", 416, None),
    ("bytes=5-2", 200, slice(None)),
    ("bytes=a-b", 200, slice(None)),
    ("bytes=0-1, 4-5", 200, slice(None)),
    ("bytes=" + "9" * 5000 + "-", 200, slice(None)),
]


async def test_ranges_of_what_is_sealed(world: World) -> None:
    one = await published(world, sound("mp3", 20))
    assert one.published is not None
    url = one.published.url
    async with world.browser() as phone:
        whole = await phone.get(url)
        assert len(whole.content) == one.published.bytes > 2 * 65_536
        assert whole.headers["accept-ranges"] == "bytes"
        assert whole.headers["content-type"] == "audio/mp4"
        for asked, status, part in RANGES:
            answer = await phone.get(url, headers={"range": asked})
            assert answer.status_code == status, asked
            if part:
                assert answer.content == whole.content[part], asked
                assert answer.headers["content-length"] == str(len(answer.content))
            else:
                assert answer.headers["content-range"] == f"bytes */{len(whole.content)}"
        mark = whole.headers["etag"]
        head = await phone.head(url)
        assert (head.content, head.headers["content-length"]) == (b"", str(len(whole.content)))
        assert (await phone.get(url, headers={"if-none-match": mark})).status_code == 304
        for known, status in ((mark, 206), ('"another"', 200)):
            part = await phone.get(url, headers={"range": "bytes=0-1", "if-range": known})
            assert part.status_code == status


async def test_a_damaged_file_is_not_played(world: World) -> None:
    one = await published(world)
    assert one.published is not None
    [file] = files_of(world)
    path = world.app.state.media.root / file
    whole = path.read_bytes()
    async with world.browser() as phone:
        for content in (whole[:-1], bytes([whole[0] ^ 1]) + whole[1:], b""):
            path.write_bytes(content)
            answer = await phone.get(one.published.url)
            assert (answer.status_code, "Please tell your practice" in answer.text) == (404, True)


async def test_one_that_is_replaced_is_served_for_a_while(world: World) -> None:
    one = await published(world)
    assert one.published is not None
    async with world.browser(world.owner) as desk, world.browser() as phone:
        again = await send(desk, sound("flac", 3), f"{PLACE}/{one.slug}/replace", bed="yes")
        assert again.status_code == 303
        second = await made(world, one.slug)
        assert second.coming is not None
        assert second.coming.with_bed
        assert one.published.url in (await phone.get(f"/meditate/{one.slug}")).text
        await desk.post(f"{PLACE}/{one.slug}/publish", data={"audio": second.coming.id})
        page = (await phone.get(f"/meditate/{one.slug}")).text
        assert second.coming.url in page
        assert one.published.url not in page
        old = await phone.get(one.published.url)
        assert (old.status_code, old.headers["cache-control"]) == (200, FOR_EVER)
        assert len(files_of(world)) == 2
        with clock.at(NOW + OVER_LASTS + timedelta(days=1)):
            await world.app.state.maker.tidy()
        assert (await phone.get(one.published.url)).status_code == 404
        assert len(files_of(world)) == 1


async def test_one_that_is_taken_away_is_found_no_more(world: World) -> None:
    one = await published(world)
    assert one.published is not None
    step = (await world.step("practise")).id
    await world.send("listening", step=step, recording=one.slug, seconds="60", finished="no")
    async with world.browser(world.owner) as desk, world.browser() as phone:
        assert one.title in (await desk.get(f"{PLACE}/{one.slug}/take-away")).text
        assert (await desk.post(f"{PLACE}/{one.slug}/take-away")).headers["location"] == PLACE
        assert one.title not in (await desk.get(PLACE)).text
        assert one.title not in (await phone.get("/meditate")).text
        gone = await phone.get(f"/meditate/{one.slug}")
        assert (gone.status_code, "does not offer this recording now" in gone.text) == (404, True)
        assert (await phone.get(one.published.url)).status_code == 200, "who is listening goes on"
        # Told later by a phone that was away: it still arrives, and still has a name.
        await world.send("listening", step=step, recording=one.slug, seconds="90", finished="yes")
        assert one.title in (await desk.get(f"/clients/{world.client.id}")).text


async def test_one_for_a_client_is_theirs_alone_and_goes_with_them(world: World) -> None:
    fields = {"for": "client", "client": world.client.id, "title": "For Sam alone"}
    one = await published(world, **fields)
    assert one.published is not None
    kim = await another_client(world)
    async with world.browser() as sam, world.browser(kim) as other, world.browser(world.owner) as desk:
        assert "For Sam alone" in (await sam.get("/meditate")).text
        page = (await sam.get(f"/meditate/{one.slug}")).text
        assert "kept sealed" in page
        assert "data-sealed" in page
        heard = await sam.get(one.published.url)
        assert (heard.status_code, heard.headers["cache-control"]) == (200, "private, no-store")
        assert (await desk.get(one.published.url)).status_code == 200
        assert "For Sam alone" not in (await other.get("/meditate")).text
        for path in (f"/meditate/{one.slug}", one.published.url):
            assert (await other.get(path)).status_code == 404
        told = (await sam.get("/me/everything")).text
        assert "Recordings made for you alone" in told
        taken = (await sam.get("/me/everything.json")).json()["recordings_made_for_you"]
        assert taken == [{"recording": "For Sam alone", "seconds": 2, "says": []}]
        bundle = (await sam.get("/kept")).json()
        assert one.slug in [recording["slug"] for recording in bundle["recordings"]]
        assert (await sam.post(f"/meditate/{one.slug}/saved", data={"state": "saved"})).status_code == 204
        assert (await other.post(f"/meditate/{one.slug}/saved", data={"state": "saved"})).status_code == 404
        assert "For Sam alone" in (await desk.get(f"/clients/{world.client.id}")).text
        assert "For Sam alone" not in (await desk.get(f"/clients/{kim.id}")).text
        assert f"/meditate/{one.slug}" in [kept["url"] for kept in bundle["pages"]]
        sam.cookies.clear()
        assert (await sam.get(one.published.url)).status_code == 404
    assert len(files_of(world)) == 1
    async with world.db.write() as tx:
        await leaving.delete_account(tx, world.owner.practice, world.client.id, world.owner.id)
    await world.app.state.maker.tidy()
    assert files_of(world) == []
    async with world.browser(world.owner) as desk:
        assert "For Sam alone" not in (await desk.get(PLACE)).text


async def test_a_therapist_makes_one_for_their_own_client_only(world: World) -> None:
    async with world.db.write() as tx:
        await accounts.add_person(tx, world.owner.practice.id, "t" * 36, "therapist", "Alex")
        alex = await accounts.person(tx, world.owner.practice.id, "t" * 36)
        own = await accounts.add_client(tx, alex, "Robin", "")
    cookie_for(Path(world.app.state.settings.data), alex.id)
    async with world.browser(alex) as desk:
        assert (await send(desk, sound("mp3"))).status_code == 422
        theirs = await send(desk, sound("mp3"), **{"for": "client", "client": world.client.id})
        assert theirs.status_code == 404
        mine = await send(desk, sound("mp3"), **{"for": "client", "client": own})
        assert mine.status_code == 303
        everybody = await published(world)
        assert (await desk.get(f"{PLACE}/{everybody.slug}")).status_code == 200
        for act in ("publish", "words", "discard", "take-away"):
            assert (await desk.post(f"{PLACE}/{everybody.slug}/{act}")).status_code == 404
    await made(world, mine.headers["location"].rsplit("/", 1)[1])


async def test_words_become_captions_and_a_transcript(world: World) -> None:
    one = await published(world)
    assert one.published is not None
    vtt = "WEBVTT\n\n1\n00:00.500 --> 00:01.000 line:0\n<b>You</b> can &lt;begin&gt;.\n"
    async with world.browser(world.owner) as desk, world.browser() as phone:
        words = {
            "audio": one.published.id,
            "title": one.title,
            "description": "Four minutes.",
            "words": "One.\r\n\r\nTwo.",
        }
        assert (await desk.post(f"{PLACE}/{one.slug}/words", data=words)).status_code == 303
        page = (await phone.get(f"/meditate/{one.slug}")).text
        assert "<p>One.</p><p>Two.</p>" in page
        assert "<track" not in page
        assert (await desk.post(f"{PLACE}/{one.slug}/words", data=words | {"words": vtt})).status_code == 303
        page = (await phone.get(f"/meditate/{one.slug}")).text
        assert "You can &lt;begin&gt;." in page
        [track] = [part.split('"')[0] for part in page.split('src="') if ".vtt" in part]
        answer = await phone.get(track)
        assert answer.text == "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nYou can &lt;begin&gt;.\n"
        assert answer.headers["content-type"].startswith("text/vtt")
        wrong = await desk.post(f"{PLACE}/{one.slug}/words", data=words | {"words": "WEBVTT\n\nno times"})
        assert wrong.status_code == 422
        assert "We found no times" in wrong.text
        assert "no times" in wrong.text


async def test_a_step_and_a_link_can_lead_to_one(world: World) -> None:
    one = await published(world)
    assert one.published is not None
    async with world.browser(world.owner) as desk, world.browser() as phone:
        assert one.title in (await desk.get("/library/new?kind=practise&phase=before")).text
        made_link = await desk.post(f"/clients/{world.client.id}/prep-links", data={"target": one.slug})
        assert made_link.status_code in (200, 303)
        async with world.db.read() as tx:
            [link] = await prep_links.of_client(tx, world.app.state.secrets, world.client.id)
        phone.cookies.clear()
        page = (await phone.get(link.path)).text
        assert one.published.url in page
        assert (await phone.get(one.published.url)).status_code == 200, "with the link alone"
        bundle = (await phone.get(f"{link.path}/kept")).json()
        assert one.slug in [recording["slug"] for recording in bundle["recordings"]]


async def test_a_discarded_file_leaves_nothing(world: World) -> None:
    one = await sent_and_made(world)
    async with world.browser(world.owner) as desk:
        gone = await desk.post(f"{PLACE}/{one.slug}/discard")
        assert gone.headers["location"] == PLACE
    await world.app.state.maker.tidy()
    assert files_of(world) == []
    assert os.listdir(world.app.state.media.incoming) == []
