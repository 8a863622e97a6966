"""Whether the server's clock can be believed where something goes for good because its time is over."""
