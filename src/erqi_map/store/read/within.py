"""The one way to the files of a plan book: regular files below its folder, and nothing else.

A link may stand in a book and point to another entry of the same book. One that leads out of it is
refused, and so is what is no file at all: a pipe, a device, a socket. What has been looked at is
opened without following another link and without waiting, and the open file is looked at again, so
nothing can be put in its place meanwhile. The folder of the book itself may be a link: the user
named it. A hard link cannot be told from the file it is; to make one needs the file already.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_BY_FOLDER = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")


class Refused(Exception):
    """An entry of a book that is not read; `code` and `values` name the problem in check.yaml."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def within(book: Path, name: str) -> Path:
    """Where entry `name` (forward slashes) of the book lies, free of links; it need not exist.

    Raises Refused: `link_outside` for what leads out of the book, `link_broken` for a link that
    leads nowhere or back to itself, `file_unreadable` for what the system does not let us see.
    """
    try:
        root = Path(os.path.realpath(book))
        entry = Path(os.path.realpath(root / name))
        if not entry.is_relative_to(root):
            raise Refused("link_outside")
        if entry.is_symlink() or ((root / name).is_symlink() and not entry.exists()):
            raise Refused("link_broken")
    except (OSError, ValueError) as error:
        raise refusal(error) from error
    return entry


def read_within(book: Path, name: str, limit_bytes: int) -> bytes:
    """The first `limit_bytes` + 1 bytes of file `name`, so a longer one can be told.

    Raises Refused as `within`; also `file_missing` and `file_not_regular`.
    """
    try:
        descriptor = _open(book, PurePosixPath(name))
    except (OSError, ValueError):
        # A link, or nothing at all: where it leads decides.
        descriptor = _open_inner(book, within(book, name))
    with open(descriptor, "rb") as stream:
        try:
            return stream.read(limit_bytes + 1)
        except OSError as error:
            raise refusal(error) from error


def list_within(book: Path, folder: str, limit: int) -> list[str]:
    """The names in a folder of the book, sorted. Raises Refused as `within`; also
    `folder_missing`, and `folder_too_full` for more than `limit`.
    """
    entry = within(book, folder)
    names = []
    try:
        with os.scandir(entry) as found:
            for item in found:
                names.append(item.name)
                if len(names) > limit:
                    raise Refused("folder_too_full", limit=limit)
    except FileNotFoundError as error:
        raise Refused("folder_missing") from error
    except OSError as error:
        raise refusal(error) from error
    return sorted(names)


def stamps_within(
    book: Path, files: Iterable[str], folders: Iterable[str], limit: int
) -> Iterator[str]:
    """A line for each of `files` and each file that stands in `folders`: name, size, time.

    Never raises, reads no content, and looks at no more than `limit` entries of a folder; hidden
    files are passed over, and of a link that is refused only the reason is told.
    """
    names = list(files)
    for folder in folders:
        try:
            found = list_within(book, folder, limit)
        except Refused as fault:
            yield f"{folder}\0{fault.code}"
            continue
        names += [f"{folder}/{name}" for name in found if not name.startswith(".")]
    for name in names:
        yield f"{name}\0{_state(book, name)}"


def refusal(error: OSError | ValueError) -> Refused:
    """What the system said as a problem."""
    if isinstance(error, FileNotFoundError):
        return Refused("file_missing")
    reason = getattr(error, "strerror", None) or type(error).__name__
    return Refused("file_unreadable", reason=reason)


def _state(book: Path, name: str) -> str:
    try:
        found = (book / name).lstat()
        if stat.S_ISLNK(found.st_mode):
            found = within(book, name).lstat()
    except Refused as fault:
        return fault.code
    except OSError:
        return ""
    return f"{found.st_size}\0{found.st_mtime_ns}"


def _open_inner(book: Path, entry: Path) -> int:
    try:
        return _open(book, PurePosixPath(entry.relative_to(os.path.realpath(book)).as_posix()))
    except OSError as error:
        raise refusal(error) from error


def _open(book: Path, name: PurePosixPath) -> int:
    """A descriptor of a regular file, reached from the book's folder with no link on the way.

    Raises OSError where there is a link or nothing, Refused for what is no file.
    """
    if ".." in name.parts or name.is_absolute():
        raise Refused("link_outside")
    if not _BY_FOLDER:
        return _checked(os.open(within(book, str(name)), _FLAGS))
    *folders, last = name.parts
    at = os.open(book, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            below = os.open(folder, _FLAGS | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = below
        # Opening a device may do something by itself: a look comes first.
        _check(os.stat(last, dir_fd=at, follow_symlinks=False))
        return _checked(os.open(last, _FLAGS, dir_fd=at))
    finally:
        os.close(at)


def _checked(descriptor: int) -> int:
    try:
        _check(os.fstat(descriptor))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check(found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(found.st_mode):
        raise Refused("file_not_regular")
