"""How a client gets home, and the page for the person who drives."""
