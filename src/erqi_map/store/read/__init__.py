"""The files of a plan book as plain data, and foreign files as frames."""
