"""What is remembered of a book goes when nobody asks for it any more."""

from erqi_map.remember import grow_old, remembered


def test_what_was_not_asked_for_between_two_looks_is_forgotten_and_the_rest_is_not():
    asked = []

    @remembered()
    def twice(number: int) -> int:
        asked.append(number)
        return 2 * number

    for wanted in ((1, 2), (1,), (1, 2)):
        assert [twice(one) for one in wanted] == [2 * one for one in wanted]
        grow_old()
    assert asked == [1, 2, 2]
