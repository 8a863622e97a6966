"""Issue and redeem: one-time ways to make a passkey."""
