"""Every fact of the brief stands in the plan book, and where."""

import pytest

from .geodata_book import document, places, walk

FACTS = [
    # the framework
    ("framework", "“1346”总体发展布局"),
    ("framework", "打造现代化国际化生态化新城区"),
    ("framework", "三个二七"),
    *(("framework", path) for path in ("品质二七", "田园二七", "温暖二七")),
    *(("framework", word) for word in ("加快复兴", "提升品质", "内涵塑造", "优化生态")),
    *(
        ("framework", task)
        for task in (
            "扩大对外开放",
            "现代产业发展",
            "城市形态塑造",
            "生态环境优化",
            "民生福祉改善",
            "全面从严治党",
        )
    ),
    *(("framework", word) for word in ("东强", "南动", "西美", "北静", "中优", "外联")),
    *(("framework", word) for word in ("新视野", "新认知", "新谋划", "新作为", "新实践", "新气象")),
    # programmes
    *(
        ("framework", word)
        for word in (
            "五大行动",
            "“双十”出彩项目",
            "项目建设全面决胜年",
            "靶向招商",
            "招才引智",
            "审批事项最少、办事效率最高、群众体验最优",
            "污染治理",
            "城乡接合部",
            "“乘法”",
            "“加法”",
            "“减法”",
            "慈善",
            "党建品牌",
            "组织力、凝聚力、战斗力",
            "绿城",
            "绿都",
            "两到三年",
            "亮点片区",
            "总部型企业",
            "领头羊",
            "独角兽",
        )
    ),
    # industries
    *(("framework", word) for word in ("现代商贸", "文旅康养", "现代制造", "科技服务")),
    *(("framework", word) for word in ("高端化", "品质化", "融合化", "集群化", "数字化", "智能化")),
    *(("framework", word) for word in ("先进制造业", "创新驱动", "消费升级", "新零售")),
    ("framework", "产业导入、规划控制、后期运营三位一体"),
    # places
    ("places/central-city", "加快复兴"),
    ("places/erqi-new-area", "提升品质"),
    ("places/erqi-new-area", "现代化国际化生态化新城区的示范区"),
    ("places/mazhai-industry", "内涵塑造"),
    ("places/mazhai-industry", "产城融合示范区"),
    ("places/mazhai-industry", "现代产业新城"),
    ("places/yingtaogou-garden", "优化生态"),
    ("places/yingtaogou-garden", "美丽经济"),
    ("places/yingtaogou-garden", "田园小镇＋美丽乡村"),
    ("places/yingtaogou-garden", "三李、曹洼、西胡垌、大路西、黄龙岗"),
    ("places/erqi-commercial-district", "最时尚、最现代的商业区"),
    ("places/erqi-commercial-district", "老城区有机更新的典范工程"),
    ("places/dehua-street", "商业文化"),
    ("places/erqi-memorial-tower", "二七精神"),
    ("places/erqi-memorial-tower", "红色文化"),
    ("places/phoenix-lake", "凤湖生态休闲区"),
    ("places/phoenix-lake", "对标杭州西湖、武汉东湖"),
    ("places/southwest-landscape", "绝佳风景线"),
    # documented beyond the article
    ("places/dehua-street", "108.8公顷"),
    (
        "places/dehua-street",
        "北至解放路—西大街，南至陇海路，西至二马路—一马路，东至南顺城街—德成街",
    ),
    ("places/dehua-street", "约520米，友谊广场至大同路"),
    ("places/station-west-square", "27.7公顷（2017年）"),
    ("places/station-west-square", "京广路、陇海路、新圃西街、康复前街"),
    ("places/erqi-new-area", "28平方公里（2010年获批）"),
    ("places/erqi-new-area", "12平方公里"),
    ("places/erqi-new-area", "6.8公里"),
    ("places/mazhai-industry", "11.8平方公里"),
    ("places/mazhai-industry", "6平方公里"),
    ("places/phoenix-lake", "6000亩"),
    ("places/phoenix-lake", "6000—7000亩"),
    ("places/erqi-oct", "金水河上游"),
    ("places/football-town", "建业足球小镇"),
    ("catalog", "8月28日"),
    ("catalog", "推断为2019年"),
    ("catalog", "156.2平方公里"),
]


def test_every_fact_is_there():
    told = {
        file: [value for path, value in walk(document(file)) if path.endswith(".zh")]
        for file, _ in FACTS
    }
    missing = [(file, words) for file, words in FACTS if not any(words in t for t in told[file])]
    assert missing == []


INDICATORS = [
    # id, value, unit, change in percent, rank, rank of
    ("gdp", 323.3, "亿元", 8, 2, "total"),
    ("budget-revenue", 17.8, "亿元", None, 2, "total"),
    ("industrial-value-added", None, None, 13, 2, "growth"),
    ("fixed-asset-investment", None, None, 9.4, None, None),
    ("retail-sales", 274, "亿元", 9.5, None, None),
    ("urban-income", None, None, 8, None, None),
    ("rural-income", None, None, 8, None, None),
]


@pytest.mark.parametrize(("id_", "value", "unit", "change", "rank", "rank_of"), INDICATORS)
def test_indicator_has_the_figures_of_the_page(id_, value, unit, change, rank, rank_of):
    found = {entry["id"]: entry for entry in document("framework")["indicators"]}[id_]
    assert found["value"] == value
    assert (found["unit"] or {}).get("zh") == unit
    assert found.get("change_percent") == change
    assert (found.get("rank"), found.get("rank_of")) == (rank, rank_of)
    assert "推断" in found["period"]["zh"]
    assert found["sources"] == ["article-2019"]


def test_no_other_indicator():
    assert len(document("framework")["indicators"]) == len(INDICATORS)


def test_the_framework_counts_one_three_four_six_nine_six():
    framework = document("framework")
    counted = [len(framework[name]) for name in ("paths", "clusters", "tasks", "works", "renewals")]
    assert counted == [3, 4, 6, 9, 6]
    assert [part["id"] for part in framework["layout"] if part.get("own")] == ["layout-centre"]


def test_the_directive_of_a_cluster_is_its_slogan():
    for entry in document("framework")["clusters"]:
        assert places()[entry["cluster"]]["slogan"] == entry["directive"]


def test_cluster_links_to_industries_agree_both_ways():
    for industry in document("framework")["industries"]:
        clusters = {
            id_
            for id_, place in places().items()
            if place["kind"] == "cluster" and industry["id"] in place.get("industries", [])
        }
        assert clusters == set(industry.get("clusters", []))


def test_nothing_is_approved_and_the_year_is_inferred():
    catalog = document("catalog")
    assert catalog["review_number"] == ""
    assert (catalog["year"], catalog["year_inferred"]) == (2019, True)
    assert {dataset["status"] for dataset in catalog["datasets"]} == {"schematic"}


def test_basemaps_start_offline_and_state_their_datum():
    basemaps = document("basemaps")
    assert basemaps["default"] == "none"
    datums = {entry["id"]: entry["datum"] for entry in basemaps["basemaps"]}
    assert datums == {"none": "none", "tianditu": "wgs84", "amap": "gcj02", "osm": "wgs84"}


def test_the_lake_is_set_beside_its_models_and_no_area_is_made_up():
    facts = [fact for fact in places()["phoenix-lake"]["facts"] if fact.get("compared")]
    assert [fact["id"] for fact in facts] == [
        "fact-phoenix-lake-water",
        "fact-west-lake",
        "fact-east-lake",
    ]
    lake, *models = facts
    assert lake["area_km2"] == 6000 / 15 / 100
    assert "6000亩" in lake["value"]["zh"]
    for model in models:
        assert "area_km2" not in model
        assert "待核" in model["value"]["zh"]
    assert all(fact["to_check"] for fact in facts)
