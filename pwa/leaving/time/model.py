"""The rule by which a clock is believed, and how what is known of it is written down.

A clock that was set years ahead by mistake would let every record go that has to be kept by law. So a leap is noted,
and records wait until time has gone on for a week without another: long enough for somebody to see a wrong date.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.clock import parse, stamp

FACT = "time"  # by this name it is kept, among the facts about the installation
# A server that was off for longer looks the same as a leap. One that runs now and then is none.
MOST_AWAY = timedelta(days=30)
WAITS = timedelta(days=7)


@dataclass(frozen=True)
class Time:
    """How time went on here. `seen_at`: when it was looked at last; `steady_since`: since when there was no leap;
    `before`: what the clock said before the last one, if there was any.
    """

    seen_at: datetime
    steady_since: datetime
    before: datetime | None = None

    @property
    def trusted_from(self) -> datetime:
        """From when on what is due may go."""
        return self.steady_since + WAITS

    @property
    def is_trusted(self) -> bool:
        """Whether what is due may go."""
        return self.seen_at >= self.trusted_from

    def __str__(self) -> str:
        known = [self.seen_at, self.steady_since, self.before]
        return " ".join(stamp(moment) for moment in known if moment)


def read(text: str | None) -> Time | None:
    """What was written as `str(Time)`; None where nothing was."""
    return Time(*map(parse, text.split())) if text else None


def after(known: Time | None, moment: datetime) -> Time:
    """How time went on, now that the clock says `moment`."""
    if known is None:
        return Time(moment, moment)
    if abs(moment - known.seen_at) > MOST_AWAY:
        return Time(moment, moment, known.seen_at)
    return Time(moment, min(moment, known.steady_since), known.before)
