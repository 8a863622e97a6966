"""Who looked at a client's data, and when: for the client, and for whoever answers for the practice."""
