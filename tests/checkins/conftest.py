"""The world that entries come into."""

from tests.entries.world import world as world
