"""The one way a file is written: whole or not at all.

What is written goes into a temporary file beside the target and takes its place by one rename, so
a kill at any moment leaves the old or the new file. Errors are the system's own; `reason_of` names
them for those who word them.
"""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

Reason = Literal["permission", "full", "name", "other"]
Result = TypeVar("Result")

NEW_FILE_MODE = 0o666
_REASONS: dict[int, Reason] = {
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EROFS: "permission",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.ENAMETOOLONG: "name",
    errno.EINVAL: "name",
    errno.EILSEQ: "name",
}


def reason_of(error: OSError | ValueError) -> tuple[Reason, str]:
    """What kept a file from being written, and the system's words; ValueError is a bad name."""
    number = (error.errno if isinstance(error, OSError) else errno.EINVAL) or errno.EIO
    return _REASONS.get(number, "other"), os.strerror(number)


def write_whole(target: Path, content: bytes) -> None:
    """Put `content` in the place of `target`, lasting through a power cut. Raises OSError."""
    replace_whole(target, lambda scratch: scratch.write_bytes(content))


def replace_whole(target: Path, fill: Callable[[Path], Result], suffix: str = ".tmp") -> Result:
    """Put what `fill` writes into a temporary file (its argument) in the place of `target`.

    Gives what `fill` gives. `suffix` is the ending of the temporary file, for programs that go by
    it. Raises OSError; what `fill` raises passes through. Either leaves nothing behind.
    """
    mode = target.stat().st_mode & 0o777 if target.exists() else NEW_FILE_MODE & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".erqi-map-", suffix=suffix, dir=target.parent)
    os.close(handle)
    scratch = Path(name)
    try:
        result = fill(scratch)
        with scratch.open("rb") as file:
            os.fsync(file.fileno())
        scratch.chmod(mode)
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return result


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows cannot and need not be asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
