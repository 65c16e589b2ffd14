"""Writing a file whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from erqi_map.errors import ExportError
from erqi_map.i18n import phrase

REASONS = {
    errno.EACCES: "error_permission",
    errno.EPERM: "error_permission",
    errno.EROFS: "error_permission",
    errno.ENOSPC: "error_full",
    errno.EDQUOT: "error_full",
    errno.ENAMETOOLONG: "error_name",
    errno.EINVAL: "error_name",
    errno.EILSEQ: "error_name",
}
NEW_FILE_MODE = 0o666
Result = TypeVar("Result")


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` through a temporary file beside it.

    An old file stays as it is until the new one is complete. Raises ExportError, in Chinese, for
    a missing folder, a folder in the file's place, no permission, a full disk or a bad name.
    """

    def fill(scratch: Path) -> None:
        with scratch.open("wb") as file:
            file.write(content)

    replace_whole(path, fill)


def replace_whole(path: Path, fill: Callable[[Path], Result], suffix: str = ".tmp") -> Result:
    """Put what `fill` writes into a temporary file (its argument) at `path`, once it is complete.

    Gives what `fill` gives. `suffix` is the ending of the temporary file, for programs that go by
    it. Raises as `write_whole`; what `fill` raises passes through and leaves nothing behind.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise _error("error_is_folder", path)
        if target.exists() and not target.is_file():
            raise _error("error_not_file", path)
        if not target.parent.is_dir():
            raise _error("error_no_folder", path, folder=target.parent)
        return _replace(target, fill, suffix)
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else errno.EINVAL
        key = REASONS.get(number or 0, "error_write")
        raise _error(key, path, reason=os.strerror(number or errno.EIO)) from error


def _replace(target: Path, fill: Callable[[Path], Result], suffix: str) -> Result:
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
    return result


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _error(key: str, path: Path, **values: object) -> ExportError:
    return ExportError(phrase("zh", "export", key, path=path, **values))
