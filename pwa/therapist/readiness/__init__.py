"""Who is ready and who is not: the list of clients, and the brief of one client."""
