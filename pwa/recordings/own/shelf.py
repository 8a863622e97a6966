"""The recordings of a practice's own as its therapists see them: each with every sound that was sent for it."""

from collections.abc import Iterable

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import parse
from pwa.db import MANY, Reader, Row
from pwa.recordings.own import store
from pwa.recordings.own.model import Own, Version


async def everything(tx: Reader, person: Person, slug: str = "") -> list[Own]:
    """What this therapist may see, also what was taken away; only the one with this slug, where one is given."""
    practice_id = person.practice.id
    audio = await store.audio_of(tx, practice_id, slug)
    team = await store.names(tx, practice_id)
    rows = await store.recordings(tx, practice_id, slug)
    mine = await _mine(tx, person, sorted({row["client_id"] for row in rows if row["client_id"]}))
    return [
        _own(row, [one for one in audio if one["recording_id"] == row["id"]], mine, team)
        for row in rows
        if not row["client_id"] or row["client_id"] in mine
    ]


async def _mine(tx: Reader, person: Person, ids: list[str]) -> dict[str, str]:
    """The names of those of these clients whom this therapist may see."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), MANY):
        among = await accounts.clients_among(tx, person, ids[start : start + MANY])
        found |= {client_id: client.name for client_id, client in among.items()}
    return found


def _own(row: Row, audio: Iterable[Row], clients: dict[str, str], team: dict[str, str]) -> Own:
    return Own(
        id=row["id"],
        slug=row["slug"],
        title=row["title"],
        description=row["description"],
        client_id=row["client_id"] or "",
        client_name=clients.get(row["client_id"], ""),
        made_by=team.get(row["made_by"], ""),
        made_at=parse(row["made_at"]),
        is_taken_away=row["taken_away_at"] is not None,
        versions=tuple(_version(one, team) for one in audio),
    )


def _version(row: Row, team: dict[str, str]) -> Version:
    return Version(
        id=row["id"],
        state=row["state"],
        reason=row["reason"],
        percent=row["percent"],
        is_here=bool(row["source_key"]),
        with_bed=bool(row["with_bed"]),
        name=row["name"],
        seconds=row["seconds"],
        bytes=row["bytes"],
        captions=row["captions"],
        transcript=row["transcript"],
        made_by=team.get(row["made_by"], ""),
        made_at=parse(row["made_at"]),
        published_by=team.get(row["published_by"], ""),
        published_at=parse(row["published_at"]) if row["published_at"] else None,
    )
