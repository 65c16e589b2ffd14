"""Who makes a change: the one place where a login would come in."""

import getpass
import os

WHO_ENV = "ERQI_MAP_WHO"


def person(name: str | None = None) -> str:
    """The name given, the one of the environment variable ERQI_MAP_WHO, or that of this login."""
    for found in (name, os.environ.get(WHO_ENV)):
        if found and (plain := " ".join(found.split())):
            return plain[:100]
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
