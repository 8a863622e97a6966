"""What needs a look, across clients: what was answered, who has taken it, and what was done."""
