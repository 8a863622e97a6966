"""What changed is found line by line and word by word, and quickly, whatever somebody wrote."""

import time

from pwa.library import reading
from pwa.library.changes import GONE, NEW, SAME, changes
from tests.library.test_reading import source


def between(old: str, new: str, **keys: object) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    was, now = reading.step("one", source(old)), reading.step("one", source(new, **keys))
    return [(change.label, change.parts) for change in changes(was, now)]


def test_words_inside_a_line():
    assert between("Bring a warm hat.", "Bring a green hat.") == [
        ("The text", ((SAME, "Bring a "), (GONE, "warm "), (NEW, "green "), (SAME, "hat.")))
    ]


def test_another_line_is_taken_out_and_put_in():
    assert between("Bring a warm hat.", "Nothing is due today.") == [
        ("The text", ((GONE, "Bring a warm hat."),)),
        ("The text", ((NEW, "Nothing is due today."),)),
    ]


def test_lines_that_come_and_go():
    assert between("One.\n\nTwo.\n\nThree.", "One.\n\nThree.\n\nFour.") == [
        ("The text", ((GONE, "Two."),)),
        ("The text", ((NEW, "Four."),)),
    ]


def test_every_key_that_a_client_meets():
    found = dict(between("Words.", "Words.", title="Other", why="So", due=-4, due_from="18:00", minutes=9))
    assert found.keys() == {"Title", "Why", "When", "Minutes"}
    assert (NEW, "So") in found["Why"]


def test_the_same_is_nothing_and_nothing_before_is_all_new():
    assert between("Words.", "Words.") == []
    whole = changes(None, reading.step("one", source("Words.")))
    assert {kind for change in whole for kind, _ in change.parts} == {NEW}


def test_hostile_texts_are_compared_in_a_moment():
    texts = [
        "a b " * 9_000,
        "b a a " * 6_000,
        "\n".join("ab"[n % 2] for n in range(15_000)),
        "\n".join("aab"[n % 3] for n in range(15_000)),
        "\n".join("ab"[n * n % 7 % 2] * 3 for n in range(240)),
        "\n".join(f"{n % 2} x {n % 3} y " * 40 for n in range(240)),
        "\n".join(f"{n % 3} x {n % 2} y " * 40 for n in range(239)),
    ]
    began = time.process_time()
    for old in texts:
        for new in texts:
            between(old, new)
    assert time.process_time() - began < 30, "49 comparisons, the slowest under a second or two"
