"""Making a passkey, and signing in with one."""
