"""Manifest, worker, offline page, help card."""
