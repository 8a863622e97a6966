"""Answers over time, as simple pictures with the same numbers beside them."""
