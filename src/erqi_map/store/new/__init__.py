"""A plan book for another district."""
