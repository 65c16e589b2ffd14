"""Editing a workspace: forms made of the models, and the journal with its way back."""
