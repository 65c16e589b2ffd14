"""The one opener of foreign files: a child process reads them, without network, within limits.

`source.py` tells what a file is and asks; `reading.py` keeps the child, which runs `child.py` with
one reader a format in `formats/`. What a file makes them raise comes back as one sentence. Nothing
is imported here: the child imports this package and must stay light.
"""
