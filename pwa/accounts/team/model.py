"""Owners and therapists as an owner sees them."""

from dataclasses import dataclass
from datetime import datetime

ROLES = {"therapist": "Therapist", "owner": "Owner"}


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at a practice. `clients`: how many they have."""

    id: str
    role: str
    name: str
    contact: str
    made_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    clients: int

    @property
    def is_here(self) -> bool:
        """Whether they have joined and have not left: only then they can do anything."""
        return self.confirmed_at is not None and self.ended_at is None
