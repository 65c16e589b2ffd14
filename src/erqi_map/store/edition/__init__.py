"""The public edition of a plan book."""
