"""The desk of tests/therapist, for the setup list."""

from tests.therapist.conftest import desk as desk
