"""The world that entries come into, and a therapist's desk."""

from tests.entries.world import world
from tests.therapist.conftest import desk

__all__ = ["desk", "world"]
