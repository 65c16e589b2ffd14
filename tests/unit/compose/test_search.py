"""Names are found by Chinese, by pinyin and by initials."""

import pytest

from erqi_map.compose import MapSpec
from erqi_map.compose.search import pinyin_syllables, search_entry


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("二七商圈", "er qi shang quan"),
        ("长江路", "chang jiang lu"),
        ("长葛市", "chang ge shi"),
        ("重阳街", "chong yang jie"),
        ("重点项目", "zhong dian xiang mu"),
        ("行云路", "xing yun lu"),
        ("商业银行", "shang ye yin hang"),
        ("石佛镇", "shi fo zhen"),
        ("朝阳路小学", "chao yang lu xiao xue"),
        ("绿城广场", "lv cheng guang chang"),
        ("地铁10号线", "di tie 10 hao xian"),
        ("MIXC万象城", "mixc wan xiang cheng"),
        ("“1346”布局", "1346 bu ju"),
        ("", ""),
    ],
)
def test_names_are_read_as_they_are_said(name: str, reading: str) -> None:
    assert " ".join(pinyin_syllables(name)) == reading


def test_initials_are_the_first_letters() -> None:
    assert search_entry("x", "马寨产业集聚区", "Mazhai", None, None)["initials"] == "mzcyjjq"


def test_every_card_and_every_named_feature_is_found(spec: MapSpec) -> None:
    found = {entry["id"] for entry in spec.content["search"]}
    features = {id for layer in spec.layers for id in layer.data.index}
    assert found >= set(spec.content["cards"]) | features


def test_a_card_is_found_by_a_short_name_that_its_name_does_not_hold(spec: MapSpec) -> None:
    entries = [one for one in spec.content["search"] if one["id"] == "mazhai-industry-town"]
    assert {entry["zh"] for entry in entries} >= {
        "产城融合示范区·现代产业新城",
        "马寨产业新城",
    }


def test_slogans_and_goals_are_found(spec: MapSpec) -> None:
    found = {(entry["id"], entry["zh"]) for entry in spec.content["search"]}
    for card in spec.content["cards"].values():
        if card["slogan"]:
            assert (card["id"], card["slogan"]["zh"]) in found
        assert {(goal["id"], goal["text"]["zh"]) for goal in card["goals"]} <= found


def test_a_feature_with_a_card_is_listed_once(spec: MapSpec) -> None:
    entries = [(entry["id"], entry["zh"]) for entry in spec.content["search"]]
    assert len(entries) == len(set(entries))
