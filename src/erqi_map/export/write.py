"""Writing a file whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path

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


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` through a temporary file beside it.

    An old file stays as it is until the new one is complete. Raises ExportError, in Chinese, for
    a missing folder, a folder in the file's place, no permission, a full disk or a bad name.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise _error("error_is_folder", path)
        if target.exists() and not target.is_file():
            raise _error("error_not_file", path)
        if not target.parent.is_dir():
            raise _error("error_no_folder", path, folder=target.parent)
        _replace(target, content)
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else errno.EINVAL
        key = REASONS.get(number or 0, "error_write")
        raise _error(key, path, reason=os.strerror(number or errno.EIO)) from error


def _replace(target: Path, content: bytes) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else NEW_FILE_MODE & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".erqi-map-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _error(key: str, path: Path, **values: object) -> ExportError:
    return ExportError(phrase("zh", "export", key, path=path, **values))
