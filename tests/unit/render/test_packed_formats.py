"""Formats of numbers in a PackedLayer."""

import pytest

from erqi_map.compose.frames.formats import number_format

from .packed_back import POINT, Back, frame


class TestFormats:
    @pytest.mark.parametrize(
        ("form", "number", "said"),
        [
            ("{:,.1f} 公顷", 12345.67, "12,345.7 公顷"),
            ("{:.0%}", 0.256, "26%"),
            (",.2f", 1e6, "1,000,000.00"),
            ("¥{:,}", 1234, "¥1,234"),
            ("{:.3g}", 0.12345, "0.123"),
            ("{:d} 层", 7.0, "7 层"),
        ],
    )
    def test_numbers_are_written_in_it(self, form: str, number: float, said: str) -> None:
        assert number_format("a", form).write(number) == said

    def test_they_go_with_the_page(self) -> None:
        back = Back(frame([POINT], a=[1]), formats={"a": "{:,.1f} ha"})
        assert back.content["formats"]["a"] == {
            "before": "", "after": " ha", "digits": 1, "grouped": True, "significant": False,
            "percent": False,
        }  # fmt: skip
