"""Opens sessions of an app without a browser: `python -m bench.sessions URL COUNT…`.

Each is a socket that asks for one run of the script, as a browser does. Prints a line for each
count once all runs are finished and waits on standard input while the memory is read.
"""

import argparse
import sys

from .browse import tell
from .crowd import Visitor


def main() -> None:
    """Open more and more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("counts", type=int, nargs="+")
    options = parser.parse_args()
    opened: list[Visitor] = []
    for count in sorted(options.counts):
        while len(opened) < count:
            opened.append(Visitor(options.url))
        tell(sessions=count)
        sys.stdin.readline()


if __name__ == "__main__":
    main()
