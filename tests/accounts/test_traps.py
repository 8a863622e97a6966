"""What goes wrong with passkeys elsewhere: each trap has a test of its number, or a line of docs/by-hand.md."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRAPS = {
    1: "a secret that the phone derived (PRF) is sent along",
    2: "an answer given inside another site's frame is taken",
    3: "the handle of the person is not looked at",
    4: "the same answer is good twice",
    5: "a synced or restored passkey, whose counter stands still, is locked out",
    6: "a passkey becomes one that can be synced",
    7: "a malformed body is a fault",
    8: "an answer without verification is taken",
    9: "a request that waits in the browser's list stands in the way of the button",
    10: "the challenge of a page that lay open has run out",
    11: "a second passkey on one phone takes the place of the first",
    12: "a signal to the password app drops good passkeys",
    13: "a browser inside another app cannot make one",
    14: "the app on an iPhone's home screen is signed out",
    15: "Safari wants the request inside the tap",
    16: "a scanner uses up an invitation",
    17: "what a password app shows tells of the therapy",
    18: "another host leaves everybody outside",
    21: "nobody knows who keeps a passkey",
    24: "an answer is taken from another browser",
}
NOT_OURS = {
    19: "an address of numbers: the tests and the examples use localhost",
    20: "making a passkey unasked after a password: there are no passwords here",
    22: "a password app that verifies nobody: no page claims that a touch proves who it was",
    23: "a browser without an authenticator waits for ever: every test's phone has one",
}


def test_every_trap_has_its_place() -> None:
    texts = [path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py"))]
    tested = {int(number) for text in texts for number in re.findall(r"\bdef test_t(\d+)_", text)}
    by_hand = {
        int(number) for number in re.findall(r"\(T(\d+)\)", (ROOT / "docs" / "by-hand.md").read_text())
    }
    assert tested | by_hand == set(TRAPS)
    assert set(TRAPS) | set(NOT_OURS) == set(range(1, 25))
