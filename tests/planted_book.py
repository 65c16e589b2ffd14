"""A plan book with internal words in every kind of place, and the marks that hold them back."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import yaml
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.overlay_book import book_with_overlay, overlay_entry, write_overlays
from tests.picture_book import FILE, WORLD, picture_entry, pixels, write_pictures, write_world

PHONE = "0371-66006600"
PLACE, SHORT, CONTACT, UNIT = "绝密凤鸣坡", "凤鸣", "周某", "绝密承办单位"
WORDS = {
    "source": "绝密内参", "story": "绝密闭门汇报", "scene": "绝密摸底画面", "notes": "绝密底价讲稿",
    "photo": "绝密暗室照片", "beside": "绝密坡前实景",
    "paper": "绝密合同扫描", "overlay": "绝密权属图斑",
    "owner": "绝密所有人", "class": "绝密级别", "picture": "绝密夜航影像", "tag": "绝密影像说明",
    "fact": "绝密底数", "method": "绝密描绘方法", "note": "绝密来源备注", "land": "绝密某某营区",
    "unlisted": "绝密未登记列", "url": "zhouchu-zhang.example",
}  # fmt: skip
SECRETS = (PLACE, SHORT, CONTACT, PHONE, UNIT, *WORDS.values())
MARKS = (
    "place.contact", "scene.notes", "place.responsible_unit", "test-parcels.owner",
    "test-parcels.sealed", "garden-town", "hidden-source", "hidden-story", "scene-secret",
    "hidden-parcels", "hidden-picture", "photo-a", "photo.paper", "fact.label", "source.note",
    "source.url", "district.method", "project.investment_wan_yuan",
)  # fmt: skip
NUMBER = "豫S〔2026〕001号"


def planted_book(folder: Path) -> Path:
    """A copy of the shipped book, planted."""
    book = book_with_overlay(folder, 40)
    _overlays(book)
    _pictures(book)
    with changed(book / "places/garden-town.yaml") as place:
        place.update(name=_text(PLACE), short_name=_text(SHORT))
    with changed(book / "places/dehua-street.yaml") as place:
        said = f"连接{PLACE}，{CONTACT}负责，电话{PHONE}，{UNIT}承办"
        place.update(contact=f"{CONTACT} {PHONE}", responsible_unit=_text(UNIT),
                     investment_wan_yuan=987654.5, summary=_text(said))  # fmt: skip
        place["sources"].append("hidden-source")
        place["facts"][0]["label"] = _text(WORDS["fact"])
    with changed(book / "catalog.yaml") as catalog:
        first, second, *_ = catalog["sources"]
        first["note"], second["url"] = _text(WORDS["note"]), f"https://{WORDS['url']}/"
        catalog["sources"].append({
            "id": "hidden-source", "title": _text(WORDS["source"]), "publisher": _text("x"),
            "kind": "data", "licence": _text("x"),
        })  # fmt: skip
        catalog["datasets"][0]["method"] = _text(WORDS["method"])
        catalog.update(review_number=NUMBER, public={"internal": [*MARKS], "decimals": 4})
    with changed(book / "framework.yaml") as framework:
        framework["summary"] = _text(f"总体布局，含{PLACE}")
    with changed(book / "names.yaml") as names:
        names["road-huaihe"] = _text(f"淮河路（{SHORT}）")
    with changed(book / "terms.yaml") as terms:
        terms["kinds"][0]["note"] = _text(f"如{PLACE}")
    _stories(book)
    return book


class changed:
    """A document that is written again when it is left."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> dict[str, Any]:
        self._data: dict[str, Any] = yaml.safe_load(self._path.read_text("utf-8"))
        return self._data

    def __exit__(self, *_: object) -> None:
        # JSON is YAML too.
        text = json.dumps(self._data, ensure_ascii=False, default=str)
        self._path.write_text(text, "utf-8")


def _text(words: str) -> dict[str, str]:
    return {"zh": words, "en": f"EN {words}"}


def _overlays(book: Path) -> None:
    path = book / "overlays/parcels.parquet"
    frame = gpd.read_parquet(path)
    rest = len(frame) - 3
    frame["landuse"] = ["1501", "1505", "150101", *["0701"] * rest]
    frame["owner"], frame["sealed"] = WORDS["owner"], WORDS["class"]
    frame["unlisted"] = WORDS["unlisted"]
    frame["remark"] = [WORDS["land"]] * 3 + [f"近{PLACE}，{CONTACT}经办"] * rest
    frame.to_parquet(path)
    frame.to_parquet(path.with_name("hidden.parquet"))
    columns = ("landuse", "owner", "remark")
    uses = ["popup", "filter", "search"]
    fields = [{"column": one, "name": _text(f"列 {one} {SHORT}"), "uses": uses} for one in columns]
    sealed = {"value": WORDS["class"], "name": _text(WORDS["class"]), "fill": "#D55E00"}
    write_overlays(
        book,
        overlay_entry(
            fields=[*overlay_entry()["fields"], *fields], visible=True,
            style={"column": "sealed", "classes": [sealed]},
            labels={"column": "owner", "min_zoom": 12}, licence=_text(f"{CONTACT}提供"),
        ),
        overlay_entry(
            id="hidden-parcels", file="overlays/hidden.parquet", title=_text(WORDS["overlay"]),
            style={},
        ),
    )  # fmt: skip


def _pictures(book: Path) -> None:
    for folder in ("pictures", "photos"):
        (book / folder).mkdir()
    Image.fromarray(pixels()).save(book / FILE)
    write_world((book / FILE).with_suffix(".pgw"), WORLD)
    tag = PngInfo()
    tag.add_text("Description", WORDS["tag"])
    Image.fromarray(pixels()).save(book / "pictures/open.png", pnginfo=tag)
    write_world(book / "pictures/open.pgw", WORLD)
    open_ = picture_entry(id="open-picture", file="pictures/open.png", title=_text(f"近{PLACE}"))
    open_["sources"] = ["derived-cuts", "hidden-source"]
    write_pictures(book, picture_entry(id="hidden-picture", title=_text(WORDS["picture"])), open_)
    for name in "abc":
        Image.fromarray(pixels(60, 50)).save(book / f"photos/{name}.webp", quality=80)
    (book / "photos/c.pdf").write_bytes(f"%PDF-1.4\n% {WORDS['paper']}\n%%EOF\n".encode())
    entries = [
        {"id": "photo-a", "place": "dehua-street", "alt": _text(WORDS["photo"])},
        {"id": "photo-b", "place": "garden-town", "alt": _text(WORDS["beside"])},
        {"id": "photo-c", "place": "dehua-street", "alt": _text(f"远处{PLACE}"),
         "paper": "photos/c.pdf", "sources": ["hidden-source"]},
    ]  # fmt: skip
    listed = [{**one, "file": f"photos/{str(one['id'])[-1]}.webp"} for one in entries]
    (book / "photos.yaml").write_text(json.dumps({"photos": listed}), "utf-8")


def _stories(book: Path) -> None:
    (path,) = (book / "stories").glob("*.yaml")
    with changed(path) as story:
        first, second, third, *_ = story["scenes"]
        first.update(title=_text(f"开场 {SHORT}"), points=[_text(f"接{PLACE}")])
        first["notes"] = _text(WORDS["notes"])
        first["camera"] = {"extent": [113.61234567, 34.71234567, 113.69876543, 34.79876543]}
        third["filter"] = {"unit": [UNIT]}
        story["scenes"].append({**second, "id": "scene-secret", "title": _text(WORDS["scene"])})
        other = {**story, "id": "hidden-story", "title": _text(WORDS["story"])}
        text = json.dumps(other, ensure_ascii=False, default=str)
        path.with_name("hidden-story.yaml").write_text(text, "utf-8")
