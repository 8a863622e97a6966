"""The ways in that a person has: their passkeys, and the browsers on which they are signed in."""
