"""An owner's pages about who works at the practice."""
