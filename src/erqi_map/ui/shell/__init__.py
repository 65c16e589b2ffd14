"""The app round its pages: how it starts, what it reads once for all, what it serves."""
