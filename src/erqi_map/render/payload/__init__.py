"""Bytes for the client: one container for a plan, a frame, an overlay, a tile set."""
