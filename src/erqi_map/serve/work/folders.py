"""Where workers put what they need for a while; what the killed left behind is cleared away."""

import atexit
import contextlib
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "erqi-map-work-"
LOCK = "lock"
FOLDER_ENV = "ERQI_MAP_WORK"
"""Names the folder a worker may clear away."""


class WorkFolder:
    """A folder of this process, which holds a lock in it as long as it lives."""

    def __init__(self) -> None:
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
            self._lock = FileLock(self.path / LOCK, thread_local=False)
            self._lock.acquire()
            # Whoever sweeps may have come between the folder and its lock.
            if (self.path / LOCK).exists():
                break
            self._lock.release()
        atexit.register(self.remove)

    def new_folder(self) -> Path:
        """A new folder in it, for one worker."""
        return Path(tempfile.mkdtemp(dir=self.path))

    def remove(self) -> None:
        """Clear it away; whoever sweeps finds nothing of it."""
        atexit.unregister(self.remove)
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep() -> None:
    """Clear away the folders of processes that are no more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not (folder / LOCK).is_file():
            continue
        with contextlib.suppress(Timeout, OSError):
            lock = FileLock(folder / LOCK, thread_local=False)
            lock.acquire(timeout=0)
            # Before the lock is let go: whoever waits for it finds that it is gone.
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)
