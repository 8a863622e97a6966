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


def why_not_end(team: list[Colleague], owner_id: str, leaving: Colleague) -> str:
    """Why this owner cannot end the access of `leaving` now, in a sentence; nothing where they can."""
    name = leaving.name or "This person"
    owners = [one for one in team if one.is_here and one.role == "owner"]
    if leaving.id == owner_id:
        return "You cannot end your own access. Another owner can do it."
    if owners == [leaving]:
        return f"{name} is the only owner with a passkey. Please invite another owner first."
    if leaving.clients:
        clients = "1 client" if leaving.clients == 1 else f"{leaving.clients} clients"
        return f"{name} still has {clients}. Please hand them over first."
    return ""
