"""Taking a definition apart, with an error that names the place for whatever does not fit."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pwa.errors import CannotStart


class Part:
    """An object inside a definition. Each key is taken once; `done` refuses what nobody took."""

    def __init__(self, data: Any, place: str) -> None:
        self.place = place
        if not isinstance(data, Mapping):
            raise CannotStart(f"{place} must be an object.")
        self.data = data
        self.taken: set[str] = set()

    def wrong(self, key: str, why: str) -> CannotStart:
        """The error for this key."""
        return CannotStart(f"{self.place}: '{key}' {why}.")

    def done(self, *ignored: str) -> None:
        """Refuse keys that mean nothing: most often they are misspelt ones that would mean a lot."""
        unknown = [str(key) for key in self.data if key not in self.taken and key not in ignored]
        if unknown:
            raise self.wrong(unknown[0], "is not known here")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that says something; without a default it must be there."""
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, "must be a text")
        return value

    def matching(self, key: str, shape: re.Pattern[str]) -> str:
        """A text in this shape."""
        value = self.text(key)
        if not shape.fullmatch(value):
            raise self.wrong(key, "must be small letters, digits and dashes")
        return value

    def one_of(self, key: str, words: Sequence[str], default: str | None = None) -> str:
        """One of these words."""
        value = self._take(key, default)
        if value not in words:
            raise self.wrong(key, f"must be one of: {', '.join(word for word in words if word)}")
        return str(value)

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number within these bounds."""
        value = self._take(key, None)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, f"must be a whole number from {least} to {most}")
        return value

    def yes_no(self, key: str) -> bool:
        """True or false; false where it is not said."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def parts(self, key: str, named_by: str, most: int) -> list["Part"]:
        """A list of at most so many objects, each told apart by its `named_by`."""
        value = self._take(key, None)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "must be a list of objects")
        if len(value) > most:
            raise self.wrong(key, f"has room for {most}, and there are {len(value)}")
        parts = [Part(one, f"{self.place}, {key} {place}") for place, one in enumerate(value, 1)]
        names = [part.data.get(named_by) for part in parts]
        for name in names:
            if names.count(name) > 1:
                raise self.wrong(key, f"has {name!r} twice")
        return parts

    def part(self, key: str) -> "Part | None":
        """An object of its own, where there is one."""
        return Part(self._take(key, None), f"{self.place}, {key}") if key in self.data else None

    def some_of(self, key: str, words: Sequence[str]) -> tuple[str, ...]:
        """One or more of these words, each once."""
        value = self._take(key, None)
        if not isinstance(value, list) or not value or any(one not in words for one in value):
            raise self.wrong(key, f"must be a list of some of: {', '.join(words)}")
        if len(set(value)) < len(value):
            raise self.wrong(key, "has the same twice")
        return tuple(value)

    def raises(self, values: Sequence[str], weights: Sequence[str]) -> dict[str, str]:
        """Which of the `values` raises a flag, and of which weight; nothing where it is not said."""
        part = self.part("raises")
        if part is None:
            return {}
        for value in part.data:
            if value not in values:
                raise self.wrong("raises", f"names {value!r}, which is no answer here")
        return {value: part.one_of(value, weights) for value in values if value in part.data}

    def _take(self, key: str, default: Any) -> Any:
        self.taken.add(key)
        return self.data.get(key, default)
