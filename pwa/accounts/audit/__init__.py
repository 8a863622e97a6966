"""What happened with ways in: who, when, what. Never a token, a code, a key or anything that somebody wrote."""
