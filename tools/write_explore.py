"""Writes docs/explore.md: what of geopandas' `explore` is taken (`make schema` runs it)."""

import re
from pathlib import Path

from erqi_map.render.web.explore_arguments import table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explore.md"
TABLE = re.compile(r"(?<=<!-- tools/write_explore.py -->\n).*(?=<!-- / -->)", re.DOTALL)


if __name__ == "__main__":
    text = TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8")
