"""Measurements. Each prints a ratio against a named reference in the same run, or a figure beside its aim."""
