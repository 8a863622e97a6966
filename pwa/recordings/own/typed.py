"""What a therapist types about a recording, checked."""

import unicodedata

from pwa.accounts.model import unturned
from pwa.errors import Invalid
from pwa.recordings.own.model import DESCRIPTION_MOST, TITLE_MOST, WORDS_MOST
from pwa.recordings.own.words import CAPTIONS_MOST, Words, words


def described(title: str, description: str) -> tuple[str, str]:
    """The title and the sentence under it, each on one line. Raises Invalid by field."""
    title, description = _one_line(title), _one_line(description)
    problems = {
        name: f"{label}: at most {most} characters, please. This has {len(value)}."
        for name, label, value, most in (
            ("title", "Title", title, TITLE_MOST),
            ("description", "Description", description, DESCRIPTION_MOST),
        )
        if len(value) > most
    }
    if not title:
        problems["title"] = "Please fill in: Title."
    if problems:
        raise Invalid("Please look at this again.", problems)
    return title, description


def taken_apart(said: str) -> Words:
    """What it says. Raises Invalid where that is too long, or looks like captions and cannot be used."""
    found = words(said[: CAPTIONS_MOST + 1])
    for text, most in ((said, CAPTIONS_MOST), (found.transcript, WORDS_MOST)):
        if len(text) > most:
            problem = f"What it says: at most {most:,} characters, please. This has {len(text):,}."
            raise Invalid(problem, {"words": problem})
    return found


def _one_line(typed: str) -> str:
    plain = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in unturned(typed))
    return " ".join(plain.split())
