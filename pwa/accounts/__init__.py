"""Practices, people, passkeys, sign-ins, and who may see what."""
