"""What one phone has ever said of its entries, and whether that was true."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Rows = list[dict[str, Any]]


@dataclass
class Entry:
    """An entry that was seen on the phone. Its place in the queue is `era` (a sign-out begins a new one) and `seq`."""

    account: str
    era: int
    seq: int
    text: str
    is_received: bool = False
    is_gone: bool = False  # from the phone, knowingly: somebody signed out


@dataclass
class Ledger:
    """`taken`: words of which the page has said that they are kept, and by whom. `arrived`: that they are received."""

    entries: dict[str, Entry] = field(default_factory=dict)
    eras: Counter[str] = field(default_factory=Counter)
    taken: dict[str, str] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)

    def saw(self, phone: dict[str, Rows]) -> None:
        """The phone as it is now: for each account its entries {id, seq, state, text}."""
        for account, rows in phone.items():
            for row in rows:
                self._saw(account, row)
        here = {row["id"] for rows in phone.values() for row in rows}
        lost = [
            entry for entry_id, entry in self.entries.items() if not entry.is_gone and entry_id not in here
        ]
        assert not lost, f"not on the phone any more: {lost}"

    def _saw(self, account: str, row: dict[str, Any]) -> None:
        entry = self.entries.setdefault(
            row["id"], Entry(account, self.eras[account], row["seq"], row["text"])
        )
        is_received = row["state"] == "received"
        assert is_received or not entry.is_received, f"it was received, and now is {row['state']}: {entry}"
        assert row["state"] != "needs-you", f"nobody refused it: {row}"
        entry.is_received = is_received

    def left(self, account: str, was_asked: bool) -> None:
        """This account signed out, which takes all of it off the phone. Where they were not asked, all was sent."""
        for entry in self.entries.values():
            if entry.account == account and not entry.is_gone:
                entry.is_received |= not was_asked
                entry.is_gone = True
        self.eras[account] += 1

    def check(self, server: dict[str, Rows]) -> None:
        """`server`: for each account its entries {id, text}, in the order in which they came."""
        for account, rows in server.items():
            self._check_order(account, [row["id"] for row in rows])
        self._check_all({row["id"] for rows in server.values() for row in rows})
        self._check_words({account: [row["text"] for row in rows] for account, rows in server.items()})

    def _check_order(self, account: str, ids: list[str]) -> None:
        known = [self.entries[entry_id] for entry_id in ids if entry_id in self.entries]
        assert all(entry.account == account for entry in known), "somebody has another's entry"
        places = [(entry.era, entry.seq) for entry in known]
        assert places == sorted(places), f"they came in another order than they were written: {known}"

    def _check_all(self, there: set[str]) -> None:
        for entry_id, entry in self.entries.items():
            if entry.is_received:
                assert entry_id in there, f"said to be received, and not on the server: {entry}"
            else:
                assert entry.is_gone, f"never sent: {entry}"

    def _check_words(self, server: dict[str, list[str]]) -> None:
        """Also of entries that were never seen on the phone."""
        times = Counter(text for texts in server.values() for text in texts if text)
        twice = [text for text, count in times.items() if count > 1]
        assert not twice, f"more than once on the server: {twice}"
        seen = {entry.text for entry in self.entries.values()}
        for text, account in self.taken.items():
            assert text in seen or text in server[account], f"said to be kept, and nowhere: {text}"
        lost = self.arrived - set(times)
        assert not lost, f"the page showed them as received, and they are not on the server: {lost}"
