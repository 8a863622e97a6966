"""Sessions, steps, ticks, readiness."""
