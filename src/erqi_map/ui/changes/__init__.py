"""The journal: who changed what, what is new since a moment, and the ways back."""
