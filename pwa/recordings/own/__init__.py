"""Recordings of a practice's own: sent, made ready in the background, listened to, published, replaced."""
