"""Adding and taking out a client's own lines. Each takes the transaction in which the entry is written."""

from collections.abc import Iterable, Sequence

from pwa.accounts.model import Person, tidy
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.library.model import Item
from pwa.plans import store as plans
from pwa.plans.own_items import store

OWN = "own-"
TEXT_MOST, MOST = 120, 50
GONE = "This list is not part of your plan any more, so nothing was added to it."
TOO_LONG = "At most {most} characters, please. This has {length}."
TOO_MANY = f"There are {MOST} lines of your own here. Please take one out first."


def check_text(text: str) -> None:
    """Raises Invalid, tied to `text`, for words that make no line."""
    length = len(tidy(text))
    if not 0 < length <= TEXT_MOST:
        sentence = TOO_LONG.format(most=TEXT_MOST, length=length) if length else "Please write what it is."
        raise Invalid(sentence, {"text": sentence})


async def add(tx: Writer, client: Person, entry_id: str, step_id: str, text: str) -> None:
    """One more line for a checklist of this client. Raises NotFound or Invalid."""
    row = await plans.step(tx, client.practice.id, client.id, step_id)
    if row is None or row["kind"] != "checklist":
        raise NotFound(GONE)
    if len((await of_client(tx, client.id)).get(step_id, ())) >= MOST:
        raise Invalid(TOO_MANY, {"text": TOO_MANY})
    await store.insert(
        tx,
        client.id,
        tidy(text),
        entry_id=entry_id,
        practice_id=client.practice.id,
        step_id=step_id,
    )


async def remove(tx: Writer, client: Person, step_id: str, item: str) -> None:
    """Take a line out again. To do so twice changes nothing. Raises NotFound for one that was never there."""
    if not await store.remove(tx, client.id, step_id, item.removeprefix(OWN), now()):
        raise NotFound(GONE)


async def of_client(tx: Reader, client_id: str) -> dict[str, tuple[Item, ...]]:
    """The client's own lines, by step."""
    return _by_step(await store.of_client(tx, client_id))


async def of_many(tx: Reader, client_ids: Sequence[str]) -> dict[str, tuple[Item, ...]]:
    """The own lines of these clients (at most MANY), by step."""
    return _by_step(await store.of_many(tx, client_ids))


def _by_step(lines: Iterable[tuple[str, str, str]]) -> dict[str, tuple[Item, ...]]:
    found: dict[str, tuple[Item, ...]] = {}
    for step_id, entry_id, text in lines:
        found[step_id] = (*found.get(step_id, ()), Item(OWN + entry_id, text))
    return found
