"""Every error the product raises on purpose, in the words the planner reads."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a plan book: where it stands, what is wrong, what to do (Chinese)."""

    file: str
    id: str
    field: str
    message: str
    fix: str

    def __str__(self) -> str:
        place = "，".join(
            part
            for part in (
                f"文件 {self.file}",
                f"条目 {self.id}" if self.id else "",
                f"字段 {self.field}" if self.field else "",
            )
            if part
        )
        return f"{place}：{self.message}。{self.fix}"


class ErqiMapError(Exception):
    """Base of all errors of this package; `str()` is one Chinese sentence for the user."""


class DataError(ErqiMapError):
    """The plan book cannot be used; `problems` holds every fault found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ExportError(ErqiMapError):
    """An export could not be made or written; nothing was changed on disk."""


class SaveError(ErqiMapError):
    """The plan book could not be written; it stands as it was."""


class RequestError(ErqiMapError):
    """The user asked for something that does not exist: a layer, language, basemap, scene."""
