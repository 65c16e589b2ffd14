"""Archives that were made before: tiles of the same data are not made anew at each start.

They lie in the cache folder of the user, each named by what it was made of and closed by the sum of
its bytes: one that is damaged is made again. Several programs may share the folder.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

from platformdirs import user_cache_path

from erqi_map import __version__
from erqi_map.files import write_whole

MADE = 1
"""Raised when tiles of the same data are made otherwise."""
MAX_BYTES = 2_000_000_000
_SUM = sha256().digest_size


def kept(source: Path, how: object, make: Callable[[], bytes]) -> bytes:
    """What `make` makes of the file `source`; `how`: all else it depends on. What `make` raises
    passes through; a folder that cannot be used is done without.
    """
    if not source.is_file():
        return make()
    with source.open("rb") as file:
        data = file_digest(file, "sha256").hexdigest()
    name = sha256(repr((MADE, __version__, data, how)).encode()).hexdigest()
    path = user_cache_path("erqi-map") / "tiles" / f"{name}.pmtiles"
    with suppress(OSError):
        whole = path.read_bytes()
        if whole[-_SUM:] == sha256(whole[:-_SUM]).digest():
            os.utime(path)
            return whole[:-_SUM]
    made = make()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, made + sha256(made).digest())
        _tidy(path.parent)
    return made


def _tidy(folder: Path) -> None:
    """The archives used last stay, as many as there is room for."""
    found = [(one.stat(), one) for one in folder.glob("*.pmtiles")]
    room = MAX_BYTES
    for state, path in sorted(found, key=lambda one: one[0].st_mtime, reverse=True):
        room -= state.st_size
        if room < 0:
            path.unlink(missing_ok=True)
