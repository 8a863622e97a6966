"""What a passkey signs at a sign-in: good for ten minutes, and for one answer."""
