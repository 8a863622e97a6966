"""Files that arrive in pieces: what was acknowledged is here, and sending goes on from there."""
