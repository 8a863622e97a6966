"""Use cases of a file that arrives in pieces. It is the sender's alone, and gone after a day."""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from pwa.accounts.model import Person
from pwa.clock import new_id, now
from pwa.db import Database, Reader, Row, Writer
from pwa.errors import Conflict, Invalid, NotFound
from pwa.recordings.arriving import store
from pwa.recordings.media import Media, Receiver, source_file
from pwa.recordings.own import store as own
from pwa.recordings.own.model import Uploaded
from pwa.recordings.sealing import Damaged, Sealed
from pwa.web.security import FILE_BYTES, FILE_TOO_LARGE

MOST = 3  # files that one person sends at a time; a further one takes the place of the oldest
LASTS = timedelta(days=1)
SHA256 = re.compile(r"[0-9a-f]{64}")
NOT_A_FILE = "This does not say which file is to be sent. Please choose it again."
GONE = "What was sent of this file is here no more. Please send it again."
NOT_ALL = "Only a part of this file has arrived. Please send it again: it goes on from there."
NOT_THE_SAME = "This file did not arrive as it was sent. Please send it again."
TOO_MUCH = "This is more than the file that was announced."


class Elsewhere(Conflict):
    """A piece that does not begin where the file ends so far."""


@dataclass(frozen=True)
class Arriving:
    """A file, and how much of it is here."""

    id: str
    bytes: int
    arrived: int


async def begin(tx: Writer, sender: Person, size: int, sha256: str) -> Arriving:
    """Announce a file; where some of it is here already, it goes on from there. Raises Invalid."""
    if size <= 0 or not SHA256.fullmatch(sha256):
        raise Invalid(NOT_A_FILE)
    if size > FILE_BYTES:
        raise Invalid(FILE_TOO_LARGE, {"audio": FILE_TOO_LARGE})
    rows = await store.of_person(tx, sender.id)
    for row in rows:
        if (row["bytes"], row["sha256"]) == (size, sha256):
            return _arriving(row)
    for row in rows[MOST - 1 :]:
        await drop(tx, row)
    made = Arriving(new_id(), size, 0)
    await store.insert(
        tx,
        id=made.id,
        practice_id=sender.practice.id,
        sent_by=sender.id,
        bytes=size,
        sha256=sha256,
        begun_at=now(),
    )
    return made


async def find(tx: Reader, sender: Person, file_id: str) -> Arriving:
    """How much is here. Raises NotFound."""
    return _arriving(await _row(tx, sender, file_id))


async def take(tx: Writer, sender: Person, file_id: str, place: int, piece: Uploaded) -> Arriving:
    """One more piece, which is on the disk. Raises Elsewhere where it does not go on from what is here; NotFound."""
    row = await _row(tx, sender, file_id)
    if place != row["arrived"]:
        raise Elsewhere("This piece is here already, or one before it is not.")
    if place + piece.size > row["bytes"] or piece.size == 0:
        raise Invalid(TOO_MUCH)
    await store.add_piece(
        tx,
        piece.size,
        id=piece.id,
        practice_id=row["practice_id"],
        file_id=file_id,
        place=place,
        file_key=piece.key,
    )
    return Arriving(file_id, row["bytes"], place + piece.size)


async def put_together(db: Database, media: Media, sender: Person, file_id: str, into: Receiver) -> None:
    """All of a file goes `into` a receiver. Raises Invalid where it is not all here, or not what was announced."""
    async with db.read() as tx:
        try:
            row = await _row(tx, sender, file_id)
        except NotFound as gone:
            raise _wrong(GONE) from gone
        pieces = await store.pieces(tx, file_id)
    if row["arrived"] < row["bytes"]:
        raise _wrong(NOT_ALL)
    try:
        found = await asyncio.to_thread(_joined, media, pieces, into)
    except Damaged:
        found = ""
    if found != row["sha256"]:
        async with db.write() as tx:
            await drop(tx, row)
        raise _wrong(NOT_THE_SAME)


def _joined(media: Media, pieces: list[Row], into: Receiver) -> str:
    """The hash of the whole, once it is written."""
    digest = hashlib.sha256()
    for piece in pieces:
        with Sealed(media.source(piece["id"]), piece["file_key"], piece["id"]) as sealed:
            content = sealed.read(0, sealed.size)
        digest.update(content)
        into.write(content)
    return digest.hexdigest()


async def forget(tx: Writer, sender: Person, file_id: str) -> None:
    """It was put together, and that is kept. Raises NotFound: of two forms that name it, the first has it."""
    await drop(tx, await _row(tx, sender, file_id))


async def drop(tx: Writer, row: Row) -> None:
    """Of a file that arrived in part, or in vain, all goes."""
    for piece in await store.pieces(tx, row["id"]):
        await own.note_file(tx, row["practice_id"], source_file(piece["id"]))
    await store.delete(tx, row["id"])


async def drop_old(tx: Writer) -> None:
    """What was begun long ago and never ended goes."""
    for row in await store.begun_before(tx, now() - LASTS):
        await drop(tx, row)


async def _row(tx: Reader, sender: Person, file_id: str) -> Row:
    found = next((row for row in await store.of_person(tx, sender.id) if row["id"] == file_id), None)
    if found is None:
        raise NotFound(GONE)
    return found


def _arriving(row: Row) -> Arriving:
    return Arriving(row["id"], row["bytes"], row["arrived"])


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, {"audio": sentence})
