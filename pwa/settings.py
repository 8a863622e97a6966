"""Settings: read once from the environment, frozen, loud when wrong. README documents each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from pwa.errors import CannotStart

_package = Path(__file__).parent


def resource(name: str) -> Path:
    """The folder `templates`, `static` or `service_worker`: under `pwa/` in a wheel, beside it in the tree."""
    inside = _package / name
    return inside if inside.is_dir() else _package.parent / name


def built_in_audio() -> dict[str, Path]:
    """What describes each built-in recording that is here, by slug.

    Some come with this package, the rest with the wheel `stillpoint-recordings`; a checkout has all of them.
    """
    more = find_spec("stillpoint_recordings")
    folders = [*((more and more.submodule_search_locations) or ()), resource("static") / "audio"]
    return {file.stem: file for folder in folders for file in Path(folder).rglob("*.json")}


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Field `x_y` comes from the variable `STILLPOINT_X_Y`."""

    data: Path = Path("var")
    key: str = ""
    key_file: Path = Path("var.key")
    person_keys: Path = Path("var.person-keys")
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://localhost:8000"
    trusted_proxies: str = "127.0.0.1"
    workers: int = 1
    recall: bool = False

    @property
    def database(self) -> Path:
        """The sealed database file."""
        return self.data / "stillpoint.db"

    @property
    def media(self) -> Path:
        """The folder where recordings of a practice's own lie, each file sealed."""
        return self.data / "media"

    @property
    def base_host(self) -> str:
        """The host name people use, without a port; also the passkeys' RP ID."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def origin(self) -> str:
        """The origin of our pages as a browser writes it: without the port that goes without saying."""
        address = urlsplit(self.base_url)
        usual = {"https": 443, "http": 80}[address.scheme]
        port = f":{address.port}" if address.port not in (None, usual) else ""
        return f"{address.scheme}://{address.hostname}{port}"

    @property
    def is_https(self) -> bool:
        """Whether people reach us over HTTPS: cookies are `__Host-` and `Secure` then."""
        return self.base_url.startswith("https://")

    def __repr__(self) -> str:
        return f"Settings(data={self.data!s}, base_url={self.base_url!r})"


def from_env(env: Mapping[str, str] | None = None, port: int | None = None) -> Settings:
    """Settings from `env` (default: the process's environment). `port` wins over STILLPOINT_PORT.

    Raises CannotStart, naming the variable, where a value cannot be used.
    """
    env = dict(os.environ if env is None else env)
    if port is not None:
        env["STILLPOINT_PORT"] = str(port)
    data = Path(env.get("STILLPOINT_DATA") or "var").absolute()
    key_file = Path(env.get("STILLPOINT_KEY_FILE") or data.with_name(data.name + ".key")).absolute()
    chosen_port = _number(env, "STILLPOINT_PORT", 8000, 1, 65535)
    settings = Settings(
        data=data,
        key=env.get("STILLPOINT_KEY", ""),
        key_file=key_file,
        person_keys=Path(
            env.get("STILLPOINT_PERSON_KEYS") or key_file.with_suffix(".person-keys")
        ).absolute(),
        host=env.get("STILLPOINT_HOST") or "127.0.0.1",
        port=chosen_port,
        base_url=(env.get("STILLPOINT_BASE_URL") or f"http://localhost:{chosen_port}").rstrip("/"),
        trusted_proxies=env.get("STILLPOINT_TRUSTED_PROXIES") or "127.0.0.1",
        workers=_number(env, "STILLPOINT_WORKERS", 1, 1, 64),
        recall=_number(env, "STILLPOINT_RECALL", 0, 0, 1) == 1,
    )
    _check(settings)
    return settings


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise CannotStart(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


def _check(settings: Settings) -> None:
    address = urlsplit(settings.base_url)
    if address.scheme not in ("http", "https") or not address.hostname or address.path or address.query:
        raise CannotStart(
            f"STILLPOINT_BASE_URL must look like https://care.example.org, not {settings.base_url!r}."
        )
    for name, file in (("KEY_FILE", settings.key_file), ("PERSON_KEYS", settings.person_keys)):
        if file.is_relative_to(settings.data):
            raise CannotStart(
                f"STILLPOINT_{name} lies inside STILLPOINT_DATA. A copy of the data would carry its own key: "
                "put that file somewhere else."
            )
