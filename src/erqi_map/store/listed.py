"""Files that a document of the plan book lists, in a folder of their own beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .check.report import Report
from .limits import Limits
from .locate import entry_of, texts, walk
from .read.within import Refused, list_within


@dataclass(frozen=True)
class ListedFiles:
    """kind: "overlay" in the words of check; its document is called after many of them."""

    kind: str
    folder: str

    @property
    def document(self) -> str:
        """The file that lists them."""
        return f"{self.kind}s.yaml"

    def entries(
        self, data: Any, report: Report
    ) -> Iterator[tuple[dict[str, Any], str, tuple[str, str]]]:
        """Each entry that names a file of the folder, the first of each file: the entry, the file,
        and entry and field for problems. A name that is none is reported.
        """
        seen = set()
        for loc, entry in walk(data, f"{self.kind}s.*"):
            file = entry.get("file") if isinstance(entry, dict) else None
            if not isinstance(file, str) or file in seen:
                continue
            spot = entry_of(data, (*loc, "file"))
            folder, _, name = file.partition("/")
            if folder != self.folder or not name or "/" in name or "\\" in name or name[0] == ".":
                report.add(f"{self.kind}_file_bad", self.document, *spot, value=file)
                continue
            seen.add(file)
            yield entry, file, spot

    def check_folder(
        self,
        book: Path,
        data: Any,
        limits: Limits,
        report: Report,
        belongs: Callable[[str, tuple[str, ...]], bool] = lambda file, listed: file in listed,
    ) -> None:
        """Reports what lies in the folder and `belongs` to no file that is listed."""
        listed = tuple(file for _, file in texts(walk(data, f"{self.kind}s.*.file")))
        try:
            names = list_within(book, self.folder, limits.folder_files)
        except Refused as fault:
            # A book need not have the folder.
            if fault.code != "folder_missing":
                report.add(fault.code, self.folder, "", "", **fault.values)
            return
        for name in names:
            file = f"{self.folder}/{name}"
            if not name.startswith(".") and not belongs(file, listed):
                report.add(f"{self.kind}_unlisted", file)
