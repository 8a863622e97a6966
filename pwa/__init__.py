"""Stillpoint: the days around a ketamine-assisted psychotherapy session."""
