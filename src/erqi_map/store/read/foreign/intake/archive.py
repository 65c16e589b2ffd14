"""Zip archives: looked at before anything is unpacked, and unpacked under names of our own."""

import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..faults import RefusedError

PACKED = frozenset({".xlsx", ".xlsm", ".ods", ".kmz", ".ovkmz"})
"""Files that are archives themselves, and may lie in one."""
MEMBERS = 5000
RATIO = 1000
CHUNK = 1 << 20
MB = 1 << 20
_INNER = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
_PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,120}", re.ASCII)
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name as it is meant, and what it is called in there."""

    name: PurePosixPath
    info: zipfile.ZipInfo

    @property
    def ending(self) -> str:
        """The ending of the name, small."""
        return self.name.suffix.lower()


class Archive:
    """An archive that is as harmless as can be told from its list."""

    def __init__(self, path: str, total_mb: int) -> None:
        """Raises RefusedError for one that is damaged, encrypted, or leads out of itself."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise RefusedError("zip_broken") from error
        infos = [one for one in self._zip.infolist() if not one.is_dir() and not _is_aside(one)]
        if len(infos) > MEMBERS:
            raise RefusedError("zip_many", n=len(infos), most=MEMBERS)
        self.members = [Member(PurePosixPath(_name(one)), one) for one in infos]
        for one in self.members:
            _check(one)
        self._left = total_mb * MB
        self._total_mb, self._packed = total_mb, max(1, Path(path).stat().st_size)
        self._unpacked = 0

    def unpack(self, member: Member, target: Path) -> Path:
        """Write one file to `target`. Raises RefusedError for more than is allowed in all."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._zip.open(member.info) as source, target.open("xb") as file:
                first = True
                while chunk := source.read(CHUNK):
                    if first and chunk.startswith(_INNER) and member.ending not in PACKED:
                        raise RefusedError("zip_nested", name=str(member.name))
                    first = False
                    self._unpacked += len(chunk)
                    if self._unpacked > self._left:
                        raise RefusedError("total_large", most=self._total_mb)
                    if self._unpacked > max(64 * MB, RATIO * self._packed):
                        raise RefusedError("ratio", most=RATIO)
                    file.write(chunk)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as one:
            raise RefusedError("zip_broken") from one
        except OSError as error:
            raise RefusedError("zip_broken") from error
        return target

    def read(self, member: Member, most_mb: int) -> bytes:
        """The content of one file."""
        if member.info.file_size > most_mb * MB:
            raise RefusedError("total_large", most=most_mb)
        try:
            with self._zip.open(member.info) as source:
                content = source.read(most_mb * MB + 1)
        except Exception as error:
            raise RefusedError("zip_broken") from error
        if len(content) > most_mb * MB:
            raise RefusedError("total_large", most=most_mb)
        return content


def plain_name(name: str) -> str:
    """A name that is safe on a disk. Raises RefusedError for any other."""
    if not _PLAIN.fullmatch(name) or name.startswith("."):
        raise RefusedError("zip_path", name=name[:80])
    return name


def _name(info: zipfile.ZipInfo) -> str:
    """Programs here write names in GBK and do not say so; Python reads them as code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_aside(info: zipfile.ZipInfo) -> bool:
    """Whether a file is what a Mac keeps beside each it packs."""
    name = info.filename.rpartition("/")[2]
    return info.filename.startswith("__MACOSX/") or name == ".DS_Store" or name.startswith("._")


def _check(member: Member) -> None:
    name = str(member.name)
    if member.name.is_absolute() or ".." in member.name.parts or "\\" in name or ":" in name:
        raise RefusedError("zip_path", name=name[:80])
    if stat.S_ISLNK(member.info.external_attr >> 16):
        raise RefusedError("zip_link", name=name[:80])
    if member.info.flag_bits & _ENCRYPTED:
        raise RefusedError("zip_locked", name=name[:80])
    if member.ending in {".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"}:
        raise RefusedError("zip_nested", name=name[:80])
