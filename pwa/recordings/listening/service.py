"""Use cases of the practice log. Functions that take `tx` compose in a caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.accounts.model import Person, Practice, tidy
from pwa.clock import now, parse
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.recordings import service as recordings
from pwa.recordings.listening import store
from pwa.recordings.listening.model import (
    EYES,
    HARD,
    LONGEST,
    WORD_MOST,
    WORDS,
    Heard,
    Month,
    Piece,
    Rehearsal,
    Sitting,
    month_in,
    month_of,
    sittings,
)
from pwa.recordings.own import service as own

__all__ = ["EYES", "HARD", "WORDS", "WORD_MOST", "Heard", "Listened", "Piece", "Sitting"]

LATELY = timedelta(days=14)
# So many entries are looked through for a client's page at the desk. All of them have a page of their own.
LATEST = 20
NOT_RIGHT = "Part of this is missing or not right. Please open the page again and send it once more."
NO_MINUTES = "Please give the minutes as a number, such as 10."


@dataclass(frozen=True)
class Listened:
    """What a therapist sees: the last 14 days, what was before, and the rehearsals. All newest first.

    `is_cut`: there may be more than this.
    """

    lately: list[Sitting]
    before: list[Sitting]
    is_cut: bool
    rehearsals: list[Rehearsal]


@dataclass(frozen=True)
class MonthShown:
    """One month of a client: its sittings by day, the latest day first; and the months beside it that have some."""

    month: Month
    days: dict[str, list[Sitting]]  # by ISO date
    earlier: Month | None
    later: Month | None
    titles: dict[str, str]  # of recordings: for what is on the phone and not here yet


def heard_in(entry_id: str, said: Mapping[str, str], written_at: datetime) -> Heard:
    """What the fields of an entry say. Raises Invalid."""
    recording, sitting = said.get("recording", ""), said.get("sitting", "") or entry_id
    seconds, finished = _seconds(said), said.get("finished", "")
    # A form that a person filled in has a box for it: left empty, that is no field at all.
    if finished not in ("yes", "no") and not ("minutes" in said and not finished):
        raise Invalid(NOT_RIGHT, {"finished": NOT_RIGHT})
    if said.get("q.eyes", "") not in ("", *EYES):
        raise Invalid(NOT_RIGHT, {"q.eyes": NOT_RIGHT})
    started_at = _started(said.get("started", ""), written_at, seconds)
    return Heard(
        recording, sitting, started_at, seconds, finished == "yes", _word(said), said.get("q.eyes", "")
    )


def _seconds(said: Mapping[str, str]) -> int:
    name, most, sentence = ("seconds", LONGEST, NOT_RIGHT)
    if "seconds" not in said and "minutes" in said:
        name, most, sentence = ("minutes", LONGEST // 60, NO_MINUTES)
    text = said.get(name, "").strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    if not is_number or int(text) > most or (name == "minutes" and int(text) == 0):
        raise Invalid(sentence, {name: sentence})
    return int(text) * (60 if name == "minutes" else 1)


def _word(said: Mapping[str, str]) -> str:
    """The word for how it was: one's own goes before one that was offered."""
    own, offered = tidy(said.get("q.other", "")), said.get("q.word", "")
    if len(own) > WORD_MOST:
        sentence = f"One word is enough: at most {WORD_MOST} characters, please. This has {len(own)}."
        raise Invalid(sentence, {"q.other": sentence})
    if offered not in ("", *WORDS):
        raise Invalid(NOT_RIGHT, {"q.word": NOT_RIGHT})
    return (own.casefold() if own.casefold() in WORDS else own) or offered


def _started(claim: str, written_at: datetime, seconds: int) -> datetime:
    """When it began, as the phone says; where that makes no sense, as long before it was written as it took."""
    try:
        started = parse(claim)
    except (ValueError, OverflowError):
        return written_at - timedelta(seconds=seconds)
    is_likely = written_at - timedelta(seconds=LONGEST) <= started <= written_at
    return started if is_likely else written_at - timedelta(seconds=seconds)


def next_page(said: Mapping[str, str]) -> str:
    """Which page comes after: kind words after a hard one, the month after another, else the recording."""
    word = _word(said)
    if word:
        return "/meditate/ease" if word in HARD else "/meditate/month"
    return "/meditate/month" if "minutes" in said else f"/meditate/{said.get('recording', '')}"


async def record(tx: Writer, client: Person, entry_id: str, step_id: str, heard: Heard) -> None:
    """Keep that the client listened. The entry is already written in `tx`, so a step it names is this client's.

    Raises Invalid for a recording that there never was.
    """
    if not await recordings.is_known(tx, client, heard.recording):
        raise Invalid(NOT_RIGHT, {"recording": NOT_RIGHT})
    await store.insert(
        tx,
        client_id=client.id,
        entry_id=entry_id,
        practice_id=client.practice.id,
        step_id=step_id or None,
        recording=heard.recording,
        sitting=heard.sitting,
        started_at=heard.started_at,
        seconds=heard.seconds,
        finished=int(heard.finished),
        word=heard.word,
        eyes=heard.eyes,
    )


async def of_client(tx: Reader, client_id: str) -> list[Sitting]:
    """Every time that this client listened, newest first. The caller has checked who is asking."""
    return sittings(map(_piece, await store.of_client(tx, client_id)), await _titles(tx, client_id))


async def for_therapist(tx: Reader, practice: Practice, client_id: str, most: int = LATEST) -> Listened:
    """What a therapist sees of it, from the latest `most` entries. The caller has checked who is asking."""
    rows = await store.latest(tx, client_id, most)
    covered = [one.slug for one in recordings.catalogue() if one.is_with_eyes_covered]
    tried = await store.of_recordings(tx, client_id, covered)
    titles = await _titles(tx, client_id)
    found = sittings(map(_piece, rows), titles)
    since = (now() - LATELY).astimezone(practice.zone).date()
    return Listened(
        lately=[one for one in found if one.day(practice.zone) > since],
        before=[one for one in found if one.day(practice.zone) <= since],
        is_cut=len(rows) == most,
        rehearsals=_rehearsals(sittings(map(_piece, tried), titles)),
    )


async def month(tx: Reader, client: Person, text: str = "") -> MonthShown:
    """The month that `2026-11` names, or the one that is now. Raises NotFound for none, or one to come."""
    zone = client.practice.zone
    today = month_of(now().astimezone(zone).date())
    shown = month_in(text) if text else today
    if shown is None or shown > today:
        raise NotFound()
    found = await of_client(tx, client.id)
    heard = await recordings.catalogue_of(tx, client.practice.id, client.id)
    days: dict[str, list[Sitting]] = {}
    for one in found:
        if month_of(one.day(zone)) == shown:
            days.setdefault(one.day(zone).isoformat(), []).append(one)
    months = {month_of(one.day(zone)) for one in found} | {today}
    return MonthShown(
        month=shown,
        days=days,
        earlier=max((one for one in months if one < shown), default=None),
        later=min((one for one in months if one > shown), default=None),
        titles={one.slug: one.title for one in (*recordings.catalogue(), *heard)},
    )


async def _titles(tx: Reader, client_id: str) -> dict[str, str]:
    """What recordings are called, by their slugs."""
    return {one.slug: one.title for one in recordings.catalogue()} | await own.titles(tx, client_id)


def _rehearsals(found: Sequence[Sitting]) -> list[Rehearsal]:
    covered = [one for one in recordings.catalogue() if one.is_with_eyes_covered]
    return [
        Rehearsal(
            title=one.title,
            minutes=one.minutes,
            tried=tuple(sitting for sitting in found if sitting.recording == one.slug and sitting.is_tried),
        )
        for one in sorted(covered, key=lambda one: one.seconds)
    ]


def _piece(row: Row) -> Piece:
    heard = Heard(
        recording=row["recording"],
        sitting=row["sitting"],
        started_at=parse(row["started_at"]),
        seconds=row["seconds"],
        finished=bool(row["finished"]),
        word=row["word"],
        eyes=row["eyes"],
    )
    return Piece(
        entry_id=row["entry_id"],
        step_id=row["step_id"] or "",
        heard=heard,
        written_at=parse(row["written_at"]),
        received_at=parse(row["received_at"]),
        opened_at=parse(row["opened_at"]) if row["opened_at"] else None,
    )
