"""Deleting what was written, with a while to bring it back."""
