"""Prep links: content of a practice, open to whoever has the link."""
