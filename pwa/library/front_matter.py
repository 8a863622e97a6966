"""Front matter: the keys above a text, taken one by one. Each error names the file and the key."""

import re
from datetime import time
from typing import Any

import yaml

from pwa.errors import CannotStart
from pwa.library.model import Item

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A line of its own: a title may end in dashes.
FENCE = re.compile(r"^---\n", re.M)


class Unusable(CannotStart):
    """A source cannot be used: `what` is wrong with its `key` ("body" for the text under the keys)."""

    def __init__(self, name: str, key: str, what: str) -> None:
        super().__init__(f"The library file {name}: '{key}' {what}.")
        self.key, self.what = key, what


def composed(keys: dict[str, Any], body: str) -> str:
    """The source with these keys and this body. Nothing in a value can become a key, a fence or an alias."""
    front = yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=100_000)
    return f"---\n{front}---\n{body.strip()}\n"


class FrontMatter:
    """The keys of one file. Each is taken once; `done` refuses what is left over."""

    def __init__(self, name: str, source: str) -> None:
        """Split `source`, which belongs to the file `name`. Raises CannotStart."""
        self._name = name
        parts = FENCE.split(source, maxsplit=2)
        if len(parts) != 3 or parts[0]:
            raise CannotStart(f"The library file {name} must begin with keys between two lines of ---.")
        try:
            keys = yaml.safe_load(parts[1])
        except yaml.YAMLError as error:
            raise CannotStart(f"The library file {name}: the keys cannot be read ({error}).") from error
        if not isinstance(keys, dict):
            raise CannotStart(f"The library file {name}: the keys cannot be read.")
        self._keys: dict[Any, Any] = keys
        self.body = parts[2].strip() + "\n"

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required without a default."""
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, "must be a text")
        return value.strip()

    def one_of(self, key: str, values: tuple[str, ...], default: str | None = None) -> str:
        """One of `values`; required without a default."""
        value = self.text(key, default)
        if value not in values:
            raise self.wrong(key, f"must be one of {', '.join(values)}, not {value!r}")
        return value

    def some_of(self, key: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """Some of `values`, in their order; without the key all of them."""
        given = self._take(key, list(values))
        if not isinstance(given, list) or not given or any(one not in values for one in given):
            raise self.wrong(key, f"must be a list of some of {', '.join(values)}")
        return tuple(one for one in values if one in given)

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"must be a whole number from {least} to {most}")
        return value

    def yes_no(self, key: str) -> bool:
        """True or false; false where it is not said."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def clock(self, key: str) -> str:
        """A time of day such as '18:00', or empty."""
        value = self.text(key, "")
        if value:
            try:
                time.fromisoformat(value)
            except ValueError:
                raise self.wrong(key, "must be a time such as '18:00', in quotes") from None
        return value

    def slug(self, key: str) -> str:
        """The slug of another piece, or empty."""
        value = self.text(key, "")
        if value and not SLUG.fullmatch(value):
            raise self.wrong(key, "must be small letters, digits and dashes")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """One or more texts."""
        value = self._take(key, None)
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(one, str) and one.strip() for one in value)
        ):
            raise self.wrong(key, "must be a list of texts")
        return tuple(one.strip() for one in value)

    def some_texts(self, key: str, most: int) -> tuple[str, ...]:
        """Up to `most` texts; without the key none."""
        given = self.texts(key) if key in self._keys else ()
        if len(given) > most:
            raise self.wrong(key, f"must be a list of at most {most} texts")
        return given

    def items(self, key: str) -> tuple[Item, ...]:
        """The lines of a checklist."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list")
        items = tuple(self._item(key, one) for one in value)
        if len({item.id for item in items}) != len(items):
            raise self.wrong(key, "has the same id twice")
        return items

    def all(self) -> dict[str, Any]:
        """Every key that was not taken yet, as it stands."""
        return dict(self._keys)

    def leave(self, *keys: str) -> None:
        """Let these stand: somebody else reads them."""
        for key in keys:
            self._keys.pop(key, None)

    def done(self) -> None:
        """Raise CannotStart for a key that nobody asked for: most likely a slip of the pen."""
        for key in self._keys:
            raise self.wrong(str(key), "is not a key we know")

    def wrong(self, key: str, what: str) -> Unusable:
        """The error for `key`."""
        return Unusable(self._name, key, what)

    def _item(self, key: str, value: object) -> Item:
        known = {"id", "text", "who"}
        if not isinstance(value, dict) or not {"id", "text"} <= value.keys() <= known:
            raise self.wrong(key, "needs an id and a text on every line, and may have a who")
        if not all(isinstance(one, str) and one.strip() for one in value.values()):
            raise self.wrong(key, "has a line whose id, text or who is not a text")
        if not SLUG.fullmatch(value["id"]):
            raise self.wrong(key, f"has the id {value['id']!r}: small letters, digits and dashes only")
        return Item(value["id"], value["text"].strip(), value.get("who", "").strip())

    def _take(self, key: str, default: object) -> object:
        value = self._keys.pop(key, default)
        return default if value is None else value
