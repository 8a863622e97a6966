"""What an entry is, before anybody knows what it says: its fields, their hash, its receipt."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from pwa.clock import parse
from pwa.errors import Conflict, Invalid

LONGEST_TEXT = 20_000
# Nobody wrote here before this year: an earlier clock is a clock that was never set.
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NAME = re.compile(r"[a-z0-9.-]{1,64}")

Pairs = Iterable[tuple[str, str]]


class OtherFields(Conflict):
    """The same entry has arrived before, with other fields."""

    def __init__(self) -> None:
        super().__init__(
            "Something from this page has arrived before, with other words. It stays as it is. "
            "You can save this as new."
        )


@dataclass(frozen=True)
class Receipt:
    """The durable acknowledgement of an entry. `is_new` is false where it had arrived before.

    `became`: what came of it, where that is not just what was asked.
    """

    id: str
    sha256: str
    next: str
    is_new: bool
    became: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that a client submits. `account` is who wrote it, as the phone says.

    `fields` holds every value of each field, in the order sent.
    """

    id: str
    account: str
    kind: str
    step_id: str
    sha256: str
    written_at: datetime
    received_at: datetime
    fields: dict[str, list[str]]

    def get(self, name: str) -> str:
        """The value of a field, empty where it was not sent."""
        return self.fields.get(name, [""])[-1]


def read(entry_id: str, pairs: Pairs, moment: datetime) -> Entry:
    """The entry in `pairs`, sent at `moment`. Raises Invalid for what is none."""
    sent = [(name, with_line_feeds(value)) for name, value in pairs]
    _check(entry_id, sent)
    fields: dict[str, list[str]] = {}
    for name, value in sent:
        fields.setdefault(name, []).append(value)
    if not fields.get("account", [""])[-1]:
        raise Invalid("This does not say whose it is. Please open the page again and send it once more.")
    return Entry(
        id=entry_id,
        account=fields["account"][-1],
        kind=fields.get("kind", [""])[-1],
        step_id=fields.get("step", [""])[-1],
        sha256=hashed(sent),
        written_at=_written(fields.get("written", [""])[-1], moment),
        received_at=moment,
        fields=fields,
    )


def hashed(pairs: Pairs) -> str:
    """The SHA-256 over the canonical fields. The phone makes the same; both read tests/worker/canonical_vectors.json.

    Canonical: line ends as line feeds, sorted by name (values of one name stay in order), JSON without spaces.
    """
    ordered = sorted(((name, with_line_feeds(value)) for name, value in pairs), key=lambda pair: pair[0])
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def with_line_feeds(text: str) -> str:
    """`text` with every line end as a line feed: browsers send CR LF, scripts what was typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_id(text: str) -> bool:
    """Whether `text` is a UUID as browsers write them."""
    return _UUID.fullmatch(text) is not None


def limited(text: str, label: str, name: str, most: int = LONGEST_TEXT) -> str:
    """`text`, if it is not longer than we take. Raises Invalid, tied to the field `name`."""
    if len(text) > most:
        sentence = f"{label} has {len(text):,} characters. We can take {most:,}: please shorten it."
        raise Invalid(sentence, {name: sentence})
    return text


def incomplete(name: str) -> Invalid:
    """For what no person typed: the page's own fields. The sentence tells what can be done about it."""
    sentence = "Part of this is missing or not right. Please open the page again and send it once more."
    return Invalid(sentence, {name: sentence})


def _check(entry_id: str, sent: list[tuple[str, str]]) -> None:
    if not is_id(entry_id):
        raise Invalid("This was sent under a name that is not right. Please send it once more.")
    for name, _ in sent:
        if _NAME.fullmatch(name) is None:
            raise Invalid(
                "This has a field that we do not know. Please open the page again and send it once more."
            )


def _written(claim: str, moment: datetime) -> datetime:
    """When the phone says it was written. A claim: never later than now, and now where it makes no sense."""
    try:
        written = parse(claim)
    except (ValueError, OverflowError):
        return moment
    return min(written, moment) if written >= EARLIEST else moment
