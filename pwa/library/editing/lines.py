"""What somebody typed, without what cannot be seen; and line by line: a checklist, further questions."""

import hashlib
import re
import unicodedata

from pwa.accounts.model import unturned
from pwa.library.model import Item
from pwa.library.reading import PROMPTS_MOST

ITEM_MOST, ITEMS_MOST = 200, 60
PROMPT_MOST = 300
LINE_AND_WHO = " | "


def one_line(value: str) -> str:
    """The same in one line."""
    return " ".join(lines(value).split())


def lines(value: str) -> str:
    """Line ends as one sign; no control characters, and none that turn the text around them."""
    plain = re.sub("\r\n?|[\x85\u2028\u2029\v\f]", "\n", value)
    kept = (sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return unturned("".join(kept)).strip()


def items_of(value: str, before: tuple[Item, ...], problems: dict[str, str]) -> tuple[Item, ...]:
    """The lines of a checklist. A line that says the same as before keeps its id: what was ticked stays ticked."""
    known = {said(item.text): item.id for item in before}
    items = []
    for line in (one.strip() for one in value.split("\n") if one.strip()):
        text, _, who = (part.strip() for part in line.partition("|"))
        if not text or len(line) > ITEM_MOST:
            problems["items"] = (
                f"Each line says something, in at most {ITEM_MOST} characters. Look at: {line[:40]}"
            )
        items.append(Item(known.get(said(text)) or _id(text), text, who))
    if len({item.id for item in items}) != len(items):
        problems["items"] = "The same line is there twice. Please take one of them out."
    if len(items) > ITEMS_MOST:
        problems["items"] = f"At most {ITEMS_MOST} lines, please. This has {len(items)}."
    return tuple(items)


def said(text: str) -> str:
    """What a line says, however it is written: by this it is known again."""
    return " ".join(text.lower().split()).rstrip(".")


def _id(text: str) -> str:
    """From the words: a line that comes back later is the same line."""
    return f"line-{hashlib.sha256(said(text).encode()).hexdigest()[:8]}"


def prompts_of(value: str, problems: dict[str, str]) -> list[str]:
    """The questions beside the first, one a line."""
    asked = [one_line(line) for line in value.split("\n") if line.strip()]
    if len(asked) > PROMPTS_MOST:
        problems["prompts"] = (
            f"At most {PROMPTS_MOST} further questions, one a line, please. This has {len(asked)}."
        )
    if long := [one for one in asked if len(one) > PROMPT_MOST]:
        problems["prompts"] = (
            f"Each question: at most {PROMPT_MOST} characters, please. Look at: {long[0][:40]}"
        )
    return asked


def keys_of_item(item: Item) -> dict[str, str]:
    """A line as a source has it."""
    return {"id": item.id, "text": item.text} | ({"who": item.who} if item.who else {})
