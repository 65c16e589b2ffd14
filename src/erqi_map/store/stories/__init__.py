"""Stories of a plan book as they are written and saved."""
