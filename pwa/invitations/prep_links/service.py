"""Making, finding and ending prep links. Functions that take `tx` compose in a caller's transaction."""

from dataclasses import dataclass

from pwa.accounts.model import Person
from pwa.clock import new_id, now
from pwa.db import Database, Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.invitations.model import LINK_IS_GONE, PREP_LINK_LASTS
from pwa.invitations.prep_links import store
from pwa.invitations.prep_links.model import PrepLink, prep_link_of
from pwa.library import service as library
from pwa.library.model import Script, Text
from pwa.secrets import Secrets, hashed

NOT_THERE = "This is not approved in your library, so no link can lead to it. Please choose another."


@dataclass(frozen=True)
class Behind:
    """What a link shows: texts in their order, or one recording by itself."""

    link: PrepLink
    texts: tuple[Text, ...]
    script: Script | None = None

    @property
    def urls(self) -> list[str]:
        """The address of every page behind the link."""
        path = self.link.path
        return [path] if self.link.target else [path, *(f"{path}/{text.slug}" for text in self.texts)]


async def new(tx: Writer, secrets: Secrets, maker: Person, client_id: str, target: str = "") -> PrepLink:
    """A new prep link, for a client or (with an empty id) for nobody in particular.

    Raises Invalid for a target that the practice has not approved.
    """
    link_id, moment = new_id(), now()
    if target and await _one(tx, maker.practice.id, target) is None:
        raise Invalid(NOT_THERE, {"target": NOT_THERE})
    token = secrets.token("prep", link_id)
    await store.insert(
        tx,
        id=link_id,
        practice_id=maker.practice.id,
        client_id=client_id or None,
        target=target,
        token_hash=hashed(token),
        made_by=maker.id,
        made_at=moment,
        expires_at=moment + PREP_LINK_LASTS,
    )
    row = await store.by_token(tx, hashed(token), moment)
    assert row is not None
    return prep_link_of(row, token)


async def of_client(tx: Reader, secrets: Secrets, client_id: str) -> list[PrepLink]:
    """A client's prep links, newest first. The caller has checked that the client is theirs."""
    return [
        prep_link_of(row, secrets.token("prep", row["id"])) for row in await store.of_client(tx, client_id)
    ]


async def of_library(tx: Reader, secrets: Secrets, practice_id: str, target: str) -> list[PrepLink]:
    """The links to this text or recording that were made in the library, newest first."""
    rows = await store.of_library(tx, practice_id, target)
    return [prep_link_of(row, secrets.token("prep", row["id"])) for row in rows]


async def revoke(tx: Writer, practice_id: str, client_id: str, link_id: str) -> None:
    """End a client's prep link, or (with an empty id) one of the library's. Raises NotFound where it is not that."""
    if not await store.revoke(tx, practice_id, client_id, link_id, now()):
        raise NotFound()


async def behind(tx: Reader, token: str) -> Behind:
    """The open link with this token, and what it shows.

    Raises NotFound, in the same words for unknown, ended and revoked, and where what it led to is approved no more.
    """
    row = await store.by_token(tx, hashed(token), now())
    if row is None:
        raise NotFound(LINK_IS_GONE)
    link = prep_link_of(row, token)
    if not link.target:
        approved = await library.approved(tx, link.practice_id)
        return Behind(link, tuple(text for text in approved if text.phase == "before"))
    one = await _one(tx, link.practice_id, link.target)
    if one is None:
        raise NotFound(LINK_IS_GONE)
    return Behind(link, (one,)) if isinstance(one, Text) else Behind(link, (), one)


async def targets(tx: Reader, practice_id: str) -> list[tuple[str, str]]:
    """What a link can lead to, one by one: the slug and the title of each approved text, then of each recording."""
    return [(one.slug, one.title) for one in await library.by_itself(tx, practice_id)]


async def mark_opened(db: Database, token: str) -> None:
    """Note that a person saw the pages of a prep link. Raises NotFound."""
    async with db.write() as tx:
        found = await behind(tx, token)
        await store.mark_opened(tx, found.link.id, now())


async def _one(tx: Reader, practice_id: str, slug: str) -> Text | Script | None:
    """The approved text or recording with this slug."""
    return next((one for one in await library.by_itself(tx, practice_id) if one.slug == slug), None)
