"""Nothing of the machine it was written on, and no unfinished business, stays in the project."""

import re

import pytest

from .project_files import name_of, text_files

# Put together here, so that this file does not hold them itself.
FORBIDDEN = {
    "unfinished business": r"\b(?:" + "TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b",
    "paths of one machine": r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|tm" + r"p)/",
    "package registries": r"(?:python" + r"hosted|py" + r"pi|npm" + r"js)\.(?:org|com)",
    "merge marks": r"^(?:<{7}|>{7}|={7})(?: |$)",
}


@pytest.mark.parametrize("path", list(text_files()), ids=name_of)
def test_a_file_holds_none_of_them(path):
    text = path.read_text(encoding="utf-8")
    found = {
        name: matches
        for name, pattern in FORBIDDEN.items()
        if (matches := re.findall(pattern, text, flags=re.MULTILINE))
    }
    assert found == {}
