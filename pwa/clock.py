"""The time and new identifiers, in one place, so that a test can choose the moment.

Instants are aware `datetime` in UTC. In the database they are TEXT of fixed width, which sorts by time.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_fixed: datetime | None = None


def now() -> datetime:
    """The present instant, in UTC, to the millisecond."""
    moment = _fixed or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def new_id() -> str:
    """A new random identifier (UUID version 4, 36 characters)."""
    return str(uuid.uuid4())


def stamp(moment: datetime) -> str:
    """`moment` as `2026-11-24T19:48:00.000Z`. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def parse(text: str) -> datetime:
    """The instant in `text`, as `stamp` or a browser's `toISOString()` writes it. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` inside the block. For tests."""
    global _fixed
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
