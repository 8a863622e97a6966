"""A published recording of a practice's own, put there without transcoding: its sound is a few bytes."""

from starlette.applications import Starlette

from pwa.accounts.model import Person
from pwa.clock import now
from pwa.db import Writer
from pwa.recordings.making import store as queue
from pwa.recordings.media import Media, Receiver
from pwa.recordings.own import service as own
from pwa.recordings.sealing import Sealer, new_key

SOUND = bytes(range(256)) * 4


async def put_recording(
    app: Starlette, tx: Writer, maker: Person, client_id: str = "", sound: bytes = SOUND
) -> tuple[str, str]:
    """Its slug, and the name of its file in an address."""
    media: Media = app.state.media
    with Receiver(media) as receiver:
        receiver.write(b"as it was sent")
        uploaded = await receiver.finish()
        slug = await own.add(
            tx,
            maker,
            uploaded,
            "Put there",
            client_id=client_id,
            said="WEBVTT\n\n00:00.000 --> 00:01.000\nHello.",
        )
        receiver.keep()
    key, name = new_key(), app.state.secrets.token("recording", f"{uploaded.id}:put")
    with media.part(uploaded.id, 1).open("wb") as file:
        sealer = Sealer(file, key, uploaded.id)
        sealer.write(sound)
        sealer.close()
    media.put(media.part(uploaded.id, 1), name)
    await queue.claim(tx, uploaded.id, "put", now())
    made: dict[str, str | int] = {"name": name, "seconds": 60, "bytes": len(sound), "sha256": "put"}
    await queue.finish(tx, uploaded.id, client_id or None, "put", key, **made)
    await own.publish(tx, maker, slug, uploaded.id)
    return slug, name
