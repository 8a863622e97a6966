"""The world that questions come into, and the desk they arrive at."""

from tests.entries.world import world as world
from tests.therapist.conftest import desk as desk
