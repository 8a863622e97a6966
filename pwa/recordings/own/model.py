"""What a recording of one's own is, and the rules for its words."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.recordings.model import Recording

SLUG = re.compile(r"voice-[0-9a-f]{8}")
TITLE_MOST, DESCRIPTION_MOST, WORDS_MOST = 80, 300, 60_000
# How many there may be: enough for any practice, and no way to fill a disk.
WAITING_MOST, KEPT_MOST = 10, 300
# For so long a replaced sound is still there for whoever is in the middle of it, or has not come by since.
OVER_LASTS = timedelta(days=30)
COMING = ("waiting", "working", "failed", "ready")


@dataclass(frozen=True)
class OwnRecording(Recording):
    """A published recording of a practice's own. `name` stands in its address, and cannot be guessed."""

    name: str
    said_of_it: str
    vtt: str
    client_id: str

    @property
    def file(self) -> str:
        """The audio's name in its URL. It belongs to this sound alone, so that a phone may keep it for ever."""
        return f"{self.name}.m4a"

    @property
    def captions_file(self) -> str:
        """The captions' name in their URL; empty where there are none."""
        return captions_file(self.name, self.vtt)

    @property
    def description(self) -> str:
        """A sentence under the title, or nothing."""
        return self.said_of_it

    @property
    def is_personal(self) -> bool:
        """Whether it was made for one client."""
        return bool(self.client_id)


@dataclass(frozen=True)
class Uploaded:
    """A file as it was sent: sealed in the media folder, under this id and key. `size` is what was sent.

    `arrived_as`: the id that it had while it came in pieces, where it did.
    """

    id: str
    key: str
    size: int
    arrived_as: str = ""


@dataclass(frozen=True)
class Version:
    """One sound of a recording, and how far it is."""

    id: str
    state: str
    reason: str
    percent: int
    is_here: bool  # what was sent, until it is made ready or could not be used
    with_bed: bool
    name: str
    seconds: int
    bytes: int
    captions: str
    transcript: str
    made_by: str
    made_at: datetime
    published_by: str
    published_at: datetime | None

    @property
    def url(self) -> str:
        """Where to listen to it; empty before it is ready."""
        return f"/recordings/{self.name}.m4a" if self.name else ""

    @property
    def is_on_its_way(self) -> bool:
        """Whether looking again in a moment may show something new."""
        return self.state in ("waiting", "working")

    @property
    def can_be_tried_again(self) -> bool:
        """Whether it is not ready for a reason that was the server's."""
        return self.state == "failed" and self.is_here

    @property
    def minutes(self) -> int:
        """How long it takes, in minutes."""
        return max(1, round(self.seconds / 60))

    @property
    def words(self) -> str:
        """What it says, as it is edited: captions with their times, or words alone."""
        return self.captions or self.transcript


@dataclass(frozen=True)
class Own:
    """A recording of a practice's own as its therapists see it."""

    id: str
    slug: str
    title: str
    description: str
    client_id: str
    client_name: str
    made_by: str
    made_at: datetime
    is_taken_away: bool
    versions: tuple[Version, ...]  # the newest first

    @property
    def published(self) -> Version | None:
        """What clients hear."""
        return next((one for one in self.versions if one.state == "published"), None)

    @property
    def coming(self) -> Version | None:
        """What is being made ready, or waits to be published."""
        return next((one for one in self.versions if one.state in COMING), None)

    @property
    def latest(self) -> Version | None:
        """Whose words are edited: what comes, else what is heard. One that failed only where there is no other."""
        coming = self.coming
        return self.published or coming if coming is None or coming.state == "failed" else coming

    @property
    def unheard_words(self) -> str:
        """What was written for a sound that failed while clients go on hearing another; empty where nothing was."""
        failed = self.coming
        if self.published is None or failed is None or failed.state != "failed":
            return ""
        return "" if failed.words == self.published.transcript else failed.words

    def copies_of(self, version: Version) -> set[str]:
        """The ids of sounds that failed, and have their words from this one."""
        return {one.id for one in self.versions if one.state == "failed" and one.words == version.transcript}


def captions_file(name: str, vtt: str) -> str:
    """The name of captions in their URL: it changes with them."""
    return f"{name}-{hashlib.sha256(vtt.encode()).hexdigest()[:12]}.vtt" if vtt else ""
