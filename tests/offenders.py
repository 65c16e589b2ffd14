"""One test a rule that names all who break it."""

from collections.abc import Callable, Iterable
from typing import Any


def offenders(check: Callable[[Any], None], items: Iterable[Any]) -> dict[str, str]:
    """What a check says of each item that it refuses; anything it raises is a refusal."""
    found = {}
    for item in items:
        try:
            check(item)
        except Exception as error:
            found[str(item)] = f"{type(error).__name__}: {error}"
    return found
