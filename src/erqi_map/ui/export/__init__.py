"""The export page: what is ordered, and what was made of it."""
