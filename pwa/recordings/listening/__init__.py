"""The practice log: what a client listened to, and how it was."""
