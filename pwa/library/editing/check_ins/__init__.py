"""A practice writes its check-ins: the words around them, their questions, and which instruments are in them."""
