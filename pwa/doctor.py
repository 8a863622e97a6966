"""`stillpoint doctor`: looks at everything a start depends on, and says what to do."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pwa import secrets
from pwa.accounts import service as accounts
from pwa.clock import now
from pwa.db import health, media, migrate, personal
from pwa.errors import StillpointError
from pwa.leaving.time import model as time
from pwa.settings import Settings

# This program was written after this day: an earlier clock is wrong.
WRITTEN = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    says: str


def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order in which to mend them. Changes nothing."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("Key", _key),
        ("Person keys", _person_keys),
        ("Database", _database),
        ("Recordings", _recordings),
        ("SQLite", _sqlite),
        ("Folders", _folders),
        ("Clock", _clock),
        ("Address", _address),
    ]
    return [_finding(what, check, settings) for what, check in checks]


class Amiss(StillpointError):
    """A check found something to mend."""


def _finding(what: str, check: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(what, True, check(settings))
    except (StillpointError, OSError) as problem:
        return Finding(what, False, str(problem))


def _key(settings: Settings) -> str:
    if not settings.key and not settings.key_file.exists() and not settings.database.exists():
        return f"none yet; the first start makes {settings.key_file}"
    secrets.load(settings)
    if settings.key:
        return "from STILLPOINT_KEY"
    _refuse_others(settings.key_file, "chmod 600")
    return f"in {settings.key_file}"


def _person_keys(settings: Settings) -> str:
    if not settings.database.exists():
        return f"the first start makes {settings.person_keys}"
    waiting = personal.check(settings.database, secrets.load(settings).database_key, settings.person_keys)
    if settings.person_keys.exists():
        _refuse_others(settings.person_keys, "chmod 600")
    if waiting:
        raise Amiss(
            f"{waiting} of what was deleted could not be destroyed yet. The server does it at its next start, or in "
            f"an hour. Should this stay, it may not write {settings.person_keys}, or not put a new file in its place."
        )
    return f"in {settings.person_keys}"


def _database(settings: Settings) -> str:
    if not settings.database.exists():
        return f"none yet; the first start makes {settings.database}"
    problems = health.problems(settings.database, secrets.load(settings).database_key)
    if problems:
        raise Amiss(
            f"{'; '.join(problems)}. Stop the server, move {settings.data} away, and bring a backup "
            "back with: stillpoint restore FILE"
        )
    migrate.refuse_newer(settings.database, secrets.load(settings).database_key)
    return f"{settings.database} opens and is whole"


def _facts(settings: Settings) -> dict[str, str]:
    """What the database knows of the installation; nothing where it cannot be read."""
    known = secrets.find(settings) if settings.database.exists() else None
    return health.facts(settings.database, known.database_key) if known else {}


def _recordings(settings: Settings) -> str:
    if not settings.database.exists():
        return "none of your own yet"
    known = secrets.find(settings)
    if known is None:
        return "not looked for: that takes the key"
    missing, named = media.missing(settings.database, known.database_key, settings.media)
    if missing:
        raise Amiss(
            f"{missing} of {named} files are missing in {settings.media}. Bring them back from the folder "
            "stillpoint-recordings, which lies beside your backups."
        )
    return f"{named} files of your own in {settings.media}" if named else "none of your own yet"


def _sqlite(settings: Settings) -> str:
    found = ".".join(str(part) for part in health.sqlite_version())
    if health.sqlite_version() < health.LEAST_SQLITE:
        raise Amiss(f"{found} may damage data under load. Upgrade the package sqlcipher3.")
    return found


def _folders(settings: Settings) -> str:
    if not settings.data.exists():
        return f"{settings.data} is made at the first start"
    _refuse_others(settings.data, "chmod 700")
    return f"{settings.data} is for this user only"


def _refuse_others(path: Path, cure: str) -> None:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Amiss(f"other users of this machine can get at {path}. Run: {cure} {path}")


def _clock(settings: Settings) -> str:
    moment = now()
    written = settings.database.stat().st_mtime if settings.database.exists() else WRITTEN.timestamp()
    latest = max(WRITTEN, datetime.fromtimestamp(written, UTC))
    if moment < latest - timedelta(minutes=5):
        raise Amiss(
            f"it says {moment:%Y-%m-%d %H:%M} UTC, which is before the last thing kept here. Set the clock."
        )
    went = time.read(_facts(settings).get(time.FACT))
    if went and went.before and moment < went.trusted_from:
        raise Amiss(
            f"it went from {went.before:%Y-%m-%d} to {went.steady_since:%Y-%m-%d} at once, or the server was off. "
            f"Is it right now? Then all is well, and records whose time is over go from {went.trusted_from:%Y-%m-%d} "
            "on. If not, set the clock."
        )
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _address(settings: Settings) -> str:
    accounts.demand_host(_facts(settings).get(accounts.RP_ID), settings.base_host)
    if settings.is_https:
        return settings.base_url
    if settings.base_host != "localhost":
        raise Amiss(
            f"{settings.base_url} is not HTTPS: no passkey can be made there. README says how to get HTTPS."
        )
    return f"{settings.base_url} works on this computer; phones need HTTPS"
