"""Writes what of the pages is made: the table of docs/explore.md, and into docs/packed.md the
scripts of examples/ (`make schema` runs it; tests/unit/render/test_pages.py holds it).
"""

import re
from pathlib import Path

from erqi_map.render.web.explore_arguments import table

ROOT = Path(__file__).resolve().parents[1]
TABLE = re.compile(r"(?<=<!-- tools/write_pages.py -->\n).*(?=<!-- / -->)", re.DOTALL)
SCRIPT = re.compile(r"(?<=<!-- examples/)(\w+)( -->\n).*?(?=<!-- / -->)", re.DOTALL)


def recipe(found: re.Match[str]) -> str:
    """A script as it stands in its file, without the words at its head."""
    text = (ROOT / "examples" / f"{found[1]}.py").read_text(encoding="utf-8")
    return f"{found[1]}{found[2]}```python\n{text.split(chr(10) * 2, 1)[1].strip()}\n```\n"


def made() -> dict[Path, str]:
    """The text of every page that is made in parts."""
    docs = ROOT / "docs"
    explore, packed = (docs / name for name in ("explore.md", "packed.md"))
    return {
        explore: TABLE.sub(lambda _: table(), explore.read_text(encoding="utf-8")),
        packed: SCRIPT.sub(recipe, packed.read_text(encoding="utf-8")),
    }


if __name__ == "__main__":
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
