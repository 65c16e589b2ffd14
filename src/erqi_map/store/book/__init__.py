"""Where a plan book lives: a folder of files, or a database with a journal."""
