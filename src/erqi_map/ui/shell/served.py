"""The folder Streamlit serves: who uses which of its files, and what may be cleared away.

Several processes may share one folder, and a session may fetch a file long after it was named. So
a file goes only when no session of any living process refers to it; clocks are not asked. A
process is known to live by a lock it holds in the folder.
"""

import contextlib
import os
import secrets
import shutil
import weakref
from collections.abc import Mapping
from functools import lru_cache
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

PROCESS, NAMES, WRITING = ".process-", ".names-", ".writing-"
DOOR = ".door"


class Seat:
    """What one session refers to: the files it was told in this run and in the run before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: set[str] = set()
        self._before: set[str] = set()

    def begin_run(self) -> None:
        """A new run of the page: what it does not name again may go after the next."""
        self._before, self.names = self.names, set()

    def refers_to(self) -> set[str]:
        """Names of the files that may not be cleared away."""
        return self.names | self._before


class ServedFolder:
    """This process in a folder. Clears away at once what killed processes left half written."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._token = secrets.token_hex(8)
        self._seats: weakref.WeakSet[Seat] = weakref.WeakSet()
        self._clock = count()
        self._used: dict[str, int] = {}
        self._told: set[str] = set()
        self._door = FileLock(path / DOOR, thread_local=False)
        self._alive = FileLock(path / f"{PROCESS}{self._token}", thread_local=False)
        with self._door:
            self._alive.acquire()
            self._sweep()

    def claim(self, seat: Seat, name: str) -> None:
        """From now on the session refers to the file, which nobody clears away meanwhile."""
        self._seats.add(seat)
        seat.names.add(name)
        self._used[name] = next(self._clock)
        if name not in self._told:
            with self._door:
                self._tell()

    def write(self, target: Path, data: bytes) -> None:
        """Put a file there, whole or not at all."""
        made = self._scratch()
        try:
            made.write_bytes(data)
            os.replace(made, target)
        except BaseException:
            made.unlink(missing_ok=True)
            raise

    def write_tree(self, target: Path, contents: Mapping[str, bytes]) -> None:
        """Put a folder of files there; what is missing in one that is there is filled in."""
        if target.is_dir():
            for name, data in contents.items():
                if not (target / name).is_file():
                    self.write(target / name, data)
            return
        made = self._scratch()
        made.mkdir()
        try:
            for name, data in contents.items():
                (made / name).write_bytes(data)
            os.replace(made, target)
        except OSError:
            # Another session may have put the same folder there first: then all is well.
            if not target.is_dir():
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def prune(self, suffix: str, keep: int) -> None:
        """Clear away files of a suffix that no session refers to, but for `keep` in all; those go
        first that were used longest ago.
        """
        with self._door:
            self._tell()
            found = sorted(self.path.glob(f"*.{suffix}"), key=lambda path: path.name)
            found.sort(key=lambda path: self._used.get(path.name, -1))
            in_use = self._told | self._told_by_others()
            for path in found[: max(0, len(found) - keep)]:
                if path.name not in in_use:
                    path.unlink(missing_ok=True)

    def leave(self) -> None:
        """This process needs nothing any more."""
        (self.path / f"{NAMES}{self._token}").unlink(missing_ok=True)
        self._alive.release()

    def _scratch(self) -> Path:
        return self.path / f"{WRITING}{self._token}-{secrets.token_hex(4)}"

    def _tell(self) -> None:
        told = set[str]().union(*(seat.refers_to() for seat in self._seats))
        if told != self._told:
            self.write(self.path / f"{NAMES}{self._token}", "\n".join(sorted(told)).encode())
            self._told = told

    def _told_by_others(self) -> set[str]:
        names: set[str] = set()
        for path in self.path.glob(f"{NAMES}*"):
            names.update(path.read_text("utf-8").splitlines())
        return names

    def _sweep(self) -> None:
        """What belongs to no living process goes; whoever comes or goes waits at the door."""
        living = {path.name.removeprefix(PROCESS) for path in self._processes() if _is_held(path)}
        living.add(self._token)
        for prefix in (PROCESS, NAMES, WRITING):
            for path in self.path.glob(f"{prefix}*"):
                if path.name.removeprefix(prefix).split("-")[0] in living:
                    continue
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _processes(self) -> list[Path]:
        mine = f"{PROCESS}{self._token}"
        return [path for path in self.path.glob(f"{PROCESS}*") if path.name != mine]


@lru_cache(maxsize=8)
def served(folder: Path) -> ServedFolder:
    """This process in the folder."""
    return ServedFolder(folder)


def _is_held(path: Path) -> bool:
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False
