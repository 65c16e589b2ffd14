"""Files of others are read in this process."""

import pytest

from .incoming import read


@pytest.fixture
def got(tmp_path):
    return lambda path, **more: read(path, tmp_path / "scratch", **more)
