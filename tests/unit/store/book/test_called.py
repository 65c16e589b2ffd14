"""Items, fields and values in the words of those who plan."""

import pytest

from erqi_map.errors import Problem
from erqi_map.store.book.called import called

LAKE, STREET = "places/phoenix-lake.yaml", "layers/projects.geojson#dehua-street"
POINT = {"type": "Point", "coordinates": [113.6, 34.7]}


@pytest.mark.parametrize(
    ("item", "path", "words"),
    [
        ("framework.yaml", "tasks.task-ecology.name.zh", "重点工作 · 生态环境优化 · 名称"),
        ("framework.yaml", "goals.2.text.en", "目标 · 第 3 条 · 内容 · 英文"),
        (LAKE, "facts.fact-phoenix-lake-water.value.zh", "事实与数字 · 凤湖水面（马寨镇） · 数值"),
        (STREET, "properties.accuracy_m", "精度（米）"),
        ("places/dehua-street.yaml", "start", "开始时间"),
        (STREET, "properties.rank", "标注次序"),
        (STREET, "geometry", "位置和形状"),
        ("names.yaml", "erqi-district.en", "二七区 · 英文"),
    ],
)
def test_a_path_reads_like_words(store, item, path, words):
    assert called(store, "zh").field(item, path) == words


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("framework.yaml", "“1346”框架与指标"),
        (LAKE, "凤湖生态休闲区"),
        (STREET, "德化街（百年德化）（图上位置）"),
        ("layers/projects.geojson", "重点项目（示意点）（图层）"),
    ],
)
def test_an_item_is_called_by_its_name(store, item, words):
    assert called(store, "zh").item(item) == words


@pytest.mark.parametrize(
    ("item", "path", "value", "words"),
    [
        (LAKE, "stage", "construction", "在建"),
        (LAKE, "located", True, "是"),
        (LAKE, "cluster", "central-city", "中心城区"),
        (LAKE, "summary", {"zh": "概述", "en": "Summary"}, "概述"),
        (LAKE, "facts.x", {"id": "x", "label": {"zh": "岸线"}, "value": {"zh": "3"}}, "岸线"),
        (LAKE, "slogan", None, "（空）"),
        (STREET, "geometry", POINT, "113.6°E，34.7°N"),
    ],
)
def test_a_value_is_said_as_it_is_chosen(store, item, path, value, words):
    assert called(store, "zh").value(item, path, value) == words


def test_a_fault_names_thing_and_field(store):
    fault = Problem(LAKE, "fact-phoenix-lake-water", "value.zh", "chinese_missing")
    said = called(store, "zh").problem(fault)
    assert said.startswith("凤湖生态休闲区 · 凤湖水面（马寨镇） · 数值：缺少中文")
