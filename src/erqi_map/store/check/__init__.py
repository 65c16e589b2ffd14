"""Finds every problem of a plan book: each module looks at one kind of thing."""
