"""The map page: its component, its state, and how a link says it."""
