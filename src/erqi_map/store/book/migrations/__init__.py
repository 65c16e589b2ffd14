"""How the tables of a workspace come into being and change from version to version."""
