"""A plan of two clusters, small enough to know every link by heart."""

from erqi_map.model import Framework, Place

SOURCES = ["paper"]


def text(words):
    return {"zh": words, "en": words}


def entry(id, **fields):
    return {"id": id, "name": text(id), "sources": SOURCES} | fields


def statement(id):
    return {"id": id, "text": text(id), "sources": SOURCES}


def goal(id, tasks=(), served_by=(), sources=SOURCES):
    return statement(id) | {"tasks": tasks, "served_by": served_by, "sources": sources}


def place(id, kind, **fields):
    base = {"id": id, "kind": kind, "subkind": kind, "name": text(id), "short_name": text(id)}
    return Place.model_validate(base | {"summary": text(id), "sources": SOURCES} | fields)


FRAMEWORK = Framework.model_validate(
    {
        "name": text("12"),
        "summary": text("12"),
        "goal": statement("the-goal"),
        "paths": [entry("path-a", summary=text("a")), entry("path-b", summary=text("b"))],
        "clusters": [
            {"cluster": "north", "directive": text("n"), "sources": SOURCES},
            {"cluster": "south", "directive": text("s"), "sources": SOURCES},
        ],
        "tasks": [
            entry("task-1", lead=text("1"), aims=[statement("aim-1")], paths=["path-a"]),
            entry("task-2", lead=text("2"), aims=[], paths=["path-a", "path-b"]),
            entry("task-3", lead=text("3"), aims=[]),
        ],
        "programmes": [
            entry("all-over", summary=text("p"), scope="district", tasks=["task-3"]),
            entry(
                "joined", summary=text("p"), scope="district", tasks=["task-1"], paths=["path-b"]
            ),
            entry("southern", summary=text("p"), scope="south", tasks=["task-1", "task-2"]),
        ],
        "works": [
            {
                "id": "work-1",
                "means": text("m"),
                "end": text("e"),
                "tasks": ["task-1"],
                "sources": SOURCES,
            }
        ],
        "renewals": [entry("renewal-1", field=text("f"), tasks=["task-2"])],
        "industries": [
            entry("trade", directions=[text("up")], clusters=["north"]),
            entry("farming", directions=[text("up")]),
            entry("mining", directions=[text("down")]),
        ],
        "thrusts": [statement("thrust-1")],
        "layout": [entry("layout-east", position="east")],
        "indicators": [],
        "sources": SOURCES,
    }
)
PLACES = {
    item.id: item
    for item in (
        place(
            "north",
            "cluster",
            tasks=["task-1"],
            paths=["path-a"],
            goals=[goal("north-goal", ["task-2"], ["mill", "market"], ["paper", "web"])],
        ),
        place("south", "cluster", industries=["trade"]),
        place("mill", "project", cluster="north", tasks=["task-1"], programmes=["joined"]),
        place("market", "project", cluster="north", located=False, industries=["farming"]),
        place(
            "meadow",
            "eco-area",
            cluster="south",
            paths=["path-a", "path-b"],
            goals=[goal("meadow-goal", ["task-2"], ["meadow"])],
            facts=[{"id": "size", "label": text("l"), "value": text("v"), "sources": ["web"]}],
        ),
        place("somewhere", "project", located=False),
    )
}
