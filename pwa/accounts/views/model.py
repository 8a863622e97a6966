"""One view of a client's data: who, when and which page. Never what stood on it.

Each is a row. After FOLDED_AFTER the rows of one person, page and day become one, which says how often: so the table
grows with the days on which somebody is looked after, and not with every reload.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

# The page, in words for the client.
PAGES = {
    "client": "the page about you",
    "arrived": "what you sent",
    "over-time": "your answers over time",
    "listening": "what you listened to",
    "brief": "a short summary, to read or to print",
    "preview": "your own pages, as you see them",
    "plan": "your plan, and its texts",
    "needs-a-look": "a check-in that asked for a look",
    "recording": "a recording made for you",
    "looked": "this list",
    "record": "the record, after the account was deleted",
}
FOLDED_AFTER = timedelta(days=30)
# A folded day that a stopped server has missed is made up for, as far back as this.
MADE_UP_FOR = timedelta(days=30)


@dataclass(frozen=True)
class View:
    """Somebody opened a page; or, of a day long over, opened it `times` times from `at` to `last_at`."""

    at: datetime
    last_at: datetime
    times: int
    page: str
    by: str

    @property
    def words(self) -> str:
        """Which page."""
        return PAGES[self.page]


@dataclass(frozen=True)
class Opened:
    """One page that somebody opened on one day: when, or from when to when and how often."""

    by: str
    words: str
    views: tuple[View, ...]  # the earliest first


def by_day(views: Iterable[View], zone: ZoneInfo) -> list[tuple[date, list[Opened]]]:
    """The days of the practice's clock, the latest first; in each, who opened what."""

    def day(view: View) -> date:
        return view.at.astimezone(zone).date()

    days = []
    for when, of_day in groupby(sorted(views, key=lambda one: one.at, reverse=True), day):
        found: dict[tuple[str, str], list[View]] = {}
        for view in of_day:
            found.setdefault((view.by, view.page), []).insert(0, view)
        days.append((when, [Opened(by, PAGES[page], tuple(seen)) for (by, page), seen in found.items()]))
    return days
