"""Time zones as people choose them: by city, those of their own country first."""

from functools import cache
from importlib.resources import files

# Countries that live by one clock, as far as practices go. In the others nobody may guess.
ONLY = {"GB": "Europe/London", "IE": "Europe/Dublin", "NZ": "Pacific/Auckland"}


@cache
def choices(country: str) -> tuple[tuple[str, str], ...]:
    """Every zone as (name, words): first those of `country` from east to west, then all others by city."""
    near = [
        name for code, name in _table() if code == country or (country == "EU" and name.startswith("Europe/"))
    ]
    others = sorted({name for _, name in _table()} - set(near), key=_words)
    return tuple((name, _words(name)) for name in [*near, *others])


@cache
def known() -> frozenset[str]:
    """The names that may be chosen."""
    return frozenset(name for _, name in _table())


@cache
def _table() -> tuple[tuple[str, str], ...]:
    """(country, zone) in the order of the time zone database."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple((row[0], row[2]) for row in rows)


def _words(name: str) -> str:
    """`New York (America)`: the city first, so that typing its letters finds it."""
    region, city = name.rsplit("/", 1)
    return f"{city} ({region})".replace("_", " ")
