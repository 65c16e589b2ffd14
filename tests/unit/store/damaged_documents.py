"""Documents of a book that are missing, unreadable or broken, and fields that are wrong."""

from .book_damage import (
    GONE,
    Damage,
    move,
    put,
    put_basemap,
    put_catalog,
    put_framework,
    put_place,
    put_terms,
    text,
    write,
)

LAKE, GARDEN, CENTRE = "phoenix-lake", "garden-town", "central-city"
OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def a_folder_for_a_file(book):
    book.path("terms.yaml").unlink()
    book.path("terms.yaml").mkdir()


def a_place_again(book):
    content = book.path("places/garden-town.yaml").read_text(encoding="utf-8")
    book.path("places/garden-town-2.yaml").write_text(content, encoding="utf-8")


FILES = {
    "a document is missing": move("framework.yaml", "elsewhere.txt"),
    "a folder stands for a document": Damage(a_folder_for_a_file, ("terms.yaml", "", "")),
    "a document is empty": write("theme.yaml", b""),
    "a document is in GBK": write("names.yaml", "a: 二七区\n".encode("gbk")),
    "a document is in UTF-16": write("names.yaml", "a: 二七区\n".encode("utf-16")),
    "a document is too large": write("theme.yaml", b"#" * (1024 * 1024 + 1)),
    "the YAML is broken": write("townships.yaml", b"units: [1, 2\nyear: 3"),
    "a control character stands in the YAML": write("townships.yaml", b"year: \x07"),
    "the YAML has two documents": write("townships.yaml", b"year: 1\n---\nyear: 2\n"),
    "an alias stands in the YAML": write("townships.yaml", b"a: &x [1]\nb: *x\n"),
    "a tag stands in the YAML": write("townships.yaml", b"a: !!python/object/apply:os.system [id]"),
    "the YAML is nested without end": write("townships.yaml", b"- " * 3_000),
    "a list stands for a document": write("theme.yaml", b"- 1\n- 2\n"),
    "an unknown file lies among the places": write("places/notes.docx", b"?"),
    "a place file bears another name": move(f"places/{GARDEN}.yaml", "places/a.yaml").said_in(
        "places/a.yaml", GARDEN, "id"
    ),
    "the folder of places is missing": move("places", "orte"),
}
FIELDS = {
    "a YAML key stands twice": text(
        f"places/{GARDEN}.yaml", "kind:", "kind: project\nkind:", GARDEN, "kind"
    ),
    "a nested YAML key stands twice": text(
        "catalog.yaml", "kind: article", "kind: article\n    kind: web", "article-2019", "kind"
    ),
    "a field is missing": put_place(LAKE, "summary", GONE),
    "an id is missing": put_framework("", "works.2.id", GONE),
    "a start is no date": put_place(LAKE, "start", "2026-13"),
    "an end is before the start": Damage(
        lambda book: [put_place(LAKE, *one)(book) for one in (("start", "2026-03"), ("end", 2025))],
        (f"places/{LAKE}.yaml", LAKE, "end"),
    ),
    "a stage is unknown": put_place(LAKE, "stage", "dreamt"),
    "more is done than all": put_place(LAKE, "progress_percent", 101),
    "an investment is below nothing": put_place(LAKE, "investment_wan_yuan", -1),
    "a cluster has a stage": put_place(CENTRE, "stage", "idea"),
    "an unknown field is there": put_place(LAKE, "colour", "blue"),
    "an id breaks the pattern": put_framework("modern-commerce", "id", "Modern Commerce"),
    "Chinese is missing in a list": put_framework("targeted-investment", "name.zh", GONE),
    "Chinese is null": put_place(LAKE, "name.zh", None),
    "Chinese is blank": put_place(LAKE, "name.zh", "  "),
    "Chinese is missing": put_place(LAKE, "name.zh", GONE),
    "a number stands for text": put_place(LAKE, "short_name.zh", 27),
    "text is far too long": put_place(LAKE, "summary.zh", "湖" * 601),
    "text stands for a number": put_catalog("district", "accuracy_m", "about 100 m"),
    "a number is out of bounds": put_catalog("district", "accuracy_m", 0),
    "a number is not finite": put_catalog("district", "accuracy_m", float("nan")),
    "a date is none": put_catalog("district", "date", "last summer"),
    "a value is not among the choices": put_catalog("district", "status", "official"),
    "the datum of a data set is not WGS-84": put_catalog("district", "datum", "gcj02"),
    "a source is missing": put_place(LAKE, "sources", []),
    "the field of sources is missing": put_framework("targeted-investment", "sources", GONE),
    "a rank is zero": put_framework("gdp", "rank", 0),
    "an address would run a script": put_catalog("osm-2025", "url", "javascript:alert(1)"),
    "a colour is none": put("theme.yaml", "", "colours.ink", "black"),
}
LINKS = {
    "an id stands twice in one file": put_framework("talent", "id", "targeted-investment"),
    "an id stands twice in two files": Damage(
        a_place_again, (f"places/{GARDEN}.yaml", GARDEN, "id")
    ),
    "a place has the id of a programme": put_framework("talent", "id", GARDEN).said_in(
        f"places/{GARDEN}.yaml", GARDEN, "id"
    ),
    "a source does not exist": put_place(LAKE, "sources.0", "article-2091"),
    "a source of a goal does not exist": put_place(LAKE, "goals.0.sources", ["hearsay"]).said_at(
        "sources.0", "goal-phoenix-lake"
    ),
    "a source of a data set does not exist": put_catalog("roads", "sources.0", "hearsay"),
    "a task does not exist": put_place(LAKE, "tasks.0", "task-ecolgy"),
    "a path does not exist": put_framework("task-ecology", "paths.0", "path-green"),
    "a programme does not exist": put_place(LAKE, "programmes", ["five-moves"]).said_at(
        "programmes.0"
    ),
    "an industry does not exist": put_place("mazhai-industry", "industries.0", "mining"),
    "the scope of a programme does not exist": put_framework("talent", "scope", "the-city"),
    "a programme belongs to another cluster": put_framework(
        "green-capital", "scope", CENTRE
    ).said_in(f"places/{GARDEN}.yaml", GARDEN, "programmes.1"),
    "a cluster of an industry does not exist": put_framework(
        "modern-commerce", "clusters.0", "downtown"
    ),
    "a kind does not exist": put_place(LAKE, "subkind", "ocean"),
    "the theme of a kind does not exist": put_terms("lake", "theme", "ecology"),
    "a colour does not exist": put_terms("lake", "symbol.fill", "aqua"),
    "a cluster has no symbol": put_terms("", f"cluster_symbols.{CENTRE}", GONE).said_in(
        f"places/{CENTRE}.yaml", CENTRE, "id"
    ),
    "a symbol is for no cluster": text(
        "terms.yaml", "  central-city: {", "  centre: {", field="cluster_symbols.centre"
    ),
    "a cluster has no directive": put_framework("", "clusters.0", GONE).said_in(
        f"places/{CENTRE}.yaml", CENTRE, "id"
    ),
    "a cluster lies in a cluster": put_place(CENTRE, "cluster", "erqi-new-area"),
    "a project with a position has no cluster": put_place(GARDEN, "cluster", None),
    **{
        f"what serves a goal {why}": put_place(CENTRE, "goals.0.served_by", [what]).said_at(
            "served_by.0", "goal-renewal-model"
        )
        for why, what in {
            "does not exist": "castle",
            "lies in another cluster": GARDEN,
            "is a cluster": CENTRE,
        }.items()
    },
}
BASEMAPS = {
    "the address is a script": put_basemap("osm", "urls.0", "javascript:alert(1)//{x}{y}{z}"),
    "the address is a file": put_basemap("osm", "urls.0", "file:///{z}/{x}/{y}.png"),
    "the address has a quote": put_basemap("osm", "urls.0", OSM + '"><img>'),
    "the host is a placeholder": put_basemap("osm", "urls.0", "https://{token}/{z}/{x}/{y}.png"),
    "the host has a password": put_basemap("osm", "urls.0", OSM.replace("//", "//me:secret@")),
    "a placeholder is missing": put_basemap("osm", "urls.0", OSM.replace("/{y}", "")),
    "a placeholder is unknown": put_basemap("osm", "urls.0", OSM + "?k={key}"),
    "a brace stands alone": put_basemap("osm", "urls.0", OSM + "?k={{"),
    "there is a token but no variable for it": put_basemap("tianditu", "token_env", None).said_at(
        "urls.0"
    ),
    "there is a variable but no token": put_basemap("osm", "token_env", "ERQI_MAP_OSM"),
    "the variable is another program's secret": put_basemap(
        "tianditu", "token_env", "AWS_SECRET_ACCESS_KEY"
    ),
    "there are no subdomains": put_basemap("amap", "subdomains", "").said_at("urls.0"),
    "an online basemap has no datum": put_basemap("osm", "datum", "none"),
    "the default basemap does not exist": put_basemap("", "default", "nothing"),
    "the default basemap needs the network": put_basemap("", "default", "osm").said_at(
        "default", "osm"
    ),
}
