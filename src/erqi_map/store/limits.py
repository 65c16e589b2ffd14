"""How much of a file is read before it is refused: the ceilings of every reader, in one place."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

from .check.report import shorten

LIMITS_ENV = "ERQI_MAP_LIMITS"
"""Environment variable that widens or narrows ceilings: `yaml_mb=2,layer_mb=128`."""

MB = 1024 * 1024
_SETTING = re.compile(r"\s*([a-z_]+)\s*=\s*([1-9][0-9_]{0,11})\s*", re.ASCII)


@dataclass(frozen=True)
class Limits:
    """Ceilings, all whole numbers above zero. `_mb` is mebibytes, `_s` seconds, the rest counts.

    The files of a plan book itself:
    yaml_mb: one YAML file. yaml_nodes: keys, values, lists and mappings in it.
    layer_mb: one layer. layer_values: numbers, texts, lists and mappings in it.
    layer_vertices: vertices of one feature. book_features: features of all layers.
    folder_files: files of one folder. all_yaml_mb, all_layer_mb: all such files of one book.

    Foreign files, read by a process of their own:
    memory_mb: address space of that process. read_s: without a sign of it. open_files: of it.
    columns: of one table. value_mb: one value unpacked. batch_mb: one batch unpacked. total_mb: all
    that is kept of one file. ratio: of that to the size of the file, once it is above batch_mb.
    vertices: one feature.
    extract_mb: an OpenStreetMap extract. scratch_mb: a file GDAL makes while it reads one.
    text_mb: a text (CSV, KML, DXF, coordinates) that is imported. import_s: for one import.
    picture_mpx: million pixels of one picture. picture_kb: what it takes in a map, kibibytes; a
    larger one is made smaller.
    """

    yaml_mb: int = 1
    yaml_nodes: int = 150_000
    all_yaml_mb: int = 32
    layer_mb: int = 64
    layer_values: int = 6_000_000
    layer_vertices: int = 50_000
    book_features: int = 50_000
    all_layer_mb: int = 128
    folder_files: int = 10_000
    memory_mb: int = 3072
    read_s: int = 30
    columns: int = 2000
    value_mb: int = 16
    batch_mb: int = 256
    total_mb: int = 2048
    ratio: int = 1000
    open_files: int = 64
    vertices: int = 5_000_000
    extract_mb: int = 8192
    scratch_mb: int = 16_384
    text_mb: int = 512
    import_s: int = 300
    picture_mpx: int = 400
    picture_kb: int = 4096

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Limits":
        """The ceilings with what `ERQI_MAP_LIMITS` changes; `environment` is `os.environ` if None.

        Raises RequestError for a name there is not, a value that is no whole number above zero
        (twelve digits at most), and a name given twice.
        """
        text = (os.environ if environment is None else environment).get(LIMITS_ENV, "")
        known = [field.name for field in fields(cls)]
        chosen: dict[str, int] = {}
        for setting in filter(str.strip, text.split(",")):
            found = _SETTING.fullmatch(setting)
            if found is None or found[1] not in known or found[1] in chosen:
                raise RequestError(
                    "check",
                    "request.limits",
                    env=LIMITS_ENV,
                    value=shorten(setting.strip()),
                    known=Listed(known),
                )
            chosen[found[1]] = int(found[2].replace("_", ""))
        return replace(cls(), **chosen)
