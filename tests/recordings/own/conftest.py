"""The same world as for plans."""

from tests.plans.conftest import world

__all__ = ["world"]
