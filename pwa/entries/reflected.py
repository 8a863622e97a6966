"""Entries about reflections: the words themselves, whose they are, and taking them away again."""

from pwa.accounts.model import Person, tidy
from pwa.db import Writer
from pwa.entries.model import Entry, incomplete, is_id, limited
from pwa.errors import Invalid
from pwa.reflections import service
from pwa.reflections.deleting import service as deleting
from pwa.reflections.service import BRING, MEETING, NOTHING, PRIVATE, SHARINGS, WAYS, Said

WORDS_MOST = 20


def check(entry: Entry) -> None:
    """Raises Invalid for what is no reflection."""
    if not entry.step_id:
        raise incomplete("step")
    if entry.get("revises") and not is_id(entry.get("revises")):
        raise incomplete("revises")
    said(entry)


async def record(tx: Writer, client: Person, entry: Entry) -> str:
    """Keep the words; what became of them."""
    return await service.record(tx, client, entry.id, entry.step_id, said(entry), entry.get("revises"))


def said(entry: Entry) -> Said:
    """What was answered, in whichever way. Raises Invalid.

    All that was filled in is kept: the page shows each part that holds something. Without a word about whose it is, it
    is the client's alone. A page that a phone kept from before this was asked sends none. The phone reads the same
    (static/js/reflected.js), held together by tests/worker/reflected_vectors.json.
    """
    way, sharing = entry.get("way") or WAYS[0], entry.get("sharing") or PRIVATE
    if way not in WAYS:
        raise incomplete("way")
    text = _text(entry)
    if not text and way not in (NOTHING, MEETING):
        sentence = "Please write a word or two, or choose “Nothing today”."
        raise Invalid(sentence, {"text": sentence})
    if way == NOTHING:
        sharing = PRIVATE
    elif way == MEETING:
        sharing = BRING
    return Said(text, way, _sharing(sharing), _title(entry, "bring" if way == MEETING else "title"))


def _text(entry: Entry) -> str:
    tapped, line = entry.fields.get("word", []), entry.get("line").strip()
    if len(tapped) > WORDS_MOST or any(len(word) > service.WORD_MOST for word in tapped):
        raise incomplete("word")
    limited(line, "The line", "line", service.LINE_MOST)
    parts = (", ".join(tapped), line, limited(entry.get("text"), "This", "text"))
    return "\n\n".join(part for part in parts if part.strip())


def _sharing(value: str) -> str:
    if value not in SHARINGS:
        raise incomplete("sharing")
    return value


def _title(entry: Entry, name: str = "title") -> str:
    return limited(tidy(entry.get(name)), "The title", name, service.TITLE_MOST)


def check_sharing(entry: Entry) -> None:
    """Raises Invalid where it does not say what is to be whose."""
    if not is_id(entry.get("reflection")):
        raise incomplete("reflection")
    _sharing(entry.get("sharing"))
    _title(entry)


async def record_sharing(tx: Writer, client: Person, entry: Entry) -> str:
    """Whose a reflection is from now on; what became of that."""
    return await service.set_sharing(tx, client, entry.get("reflection"), entry.get("sharing"), _title(entry))


def check_delete(entry: Entry) -> None:
    """Raises Invalid where it does not say what is to go."""
    if not entry.step_id:
        raise incomplete("step")
    if entry.get("undo") not in ("", "yes"):
        raise incomplete("undo")
    if entry.get("deletion") and not is_id(entry.get("deletion")):
        raise incomplete("deletion")


async def record_delete(tx: Writer, client: Person, entry: Entry) -> str:
    """Delete what was written to a step, or bring back what the deletion it names took; what became of it."""
    if entry.get("undo") == "yes":
        return await deleting.bring_back(tx, client, entry.step_id, entry.get("deletion"))
    return await deleting.delete(tx, client, entry.step_id, entry.written_at, entry.received_at)


def after_sharing(entry: Entry) -> str:
    """Back to where it was said: the list, or the page of the step that the reflection is about, where it is named."""
    step_id = entry.get("about")
    return f"/reflect/{step_id}" if is_id(step_id) and not entry.get("listed") else "/reflect"
