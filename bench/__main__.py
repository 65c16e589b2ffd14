"""`python -m bench`: everything, or the part of it that the options name."""

import argparse
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from . import app, intake, load, plan, scale, soak, workspace
from .clock import Clock
from .machine import describe_machine
from .pages import measure_pages
from .plots import draw_plots
from .report import (
    machine_section,
    pages_section,
    plain_section,
    targets_section,
    write_json,
    write_text,
)
from .settings import BUDGET_MIN, BY_NAME, CONTENDERS, ROUNDS, SIZES
from .targets import Target, judge

PARTS = ("pages", "plan", "exports", "app", "load", "intake", "workspace", "scale", "soak")
# Minutes of their own: asked for by name, each alone.
ALONE = ("intake", "workspace", "scale", "soak")
USUAL_PARTS = tuple(part for part in PARTS if part not in ALONE)


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), metavar="20,1000,…")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", type=_names, default=list(BY_NAME), metavar="ours,pydeck,…")
    parser.add_argument("--parts", type=_parts, default=list(USUAL_PARTS), metavar=",".join(PARTS))
    parser.add_argument("--minutes", type=float, default=BUDGET_MIN, help="begin nothing later")
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    return [int(part.replace("_", "")) for part in text.split(",")]


def _names(text: str) -> list[str]:
    return _some_of(text, [one.name for one in CONTENDERS])


def _parts(text: str) -> list[str]:
    return _some_of(text, PARTS)


def _some_of(text: str, known: Sequence[str]) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"{name}: one of {', '.join(known)}")
    return names


def say(words: str) -> None:
    """For whoever watches."""
    print(words, flush=True)


def main() -> None:
    """Measure, write, and say where it is written."""
    options = read_options()
    clock = Clock(options.minutes)
    name = options.parts[0] if options.parts in ([one] for one in ALONE) else "latest"
    result: dict[str, Any] = {"machine": describe_machine(), "rounds": options.rounds}
    targets: list[Target] = []

    def attempt(part: str, work: Callable[[], list[Target]]) -> None:
        """A part that breaks is said to have broken; the others still run."""
        if part not in options.parts:
            return
        try:
            targets.extend(work())
        except Exception as error:
            traceback.print_exc()
            result.setdefault("broken", {})[part] = f"{type(error).__name__}: {error}"
        write_json(result, name)

    def pages() -> list[Target]:
        result["pages"] = measure_pages(options.only, options.sizes, options.rounds, clock, say)
        result["plots"] = draw_plots(result["pages"])
        return judge(result["pages"])

    def shipped() -> list[Target]:
        result["plan"] = plan.measure_plan(options.rounds, say)
        return plan.judge_plan(result["plan"])

    def exports() -> list[Target]:
        result["exports"] = plan.measure_exports(min(options.rounds, 2), say)
        return []

    def in_app() -> list[Target]:
        result["app"] = app.measure_app(options.rounds, say)
        return app.judge_app(result["app"])

    def under_load() -> list[Target]:
        result["load"] = load.measure_load(say)
        return load.judge_load(result["load"])

    def in_workspace() -> list[Target]:
        result["workspace"] = workspace.measure_workspace(say)
        return workspace.judge_workspace(result["workspace"])

    def at_scale() -> list[Target]:
        result["scale"] = scale.measure_scale(options.sizes, clock, say)
        return scale.judge_scale(result["scale"])

    def files_in() -> list[Target]:
        result["intake"] = intake.measure_intake(options.rounds, say)
        return intake.judge_intake(result["intake"])

    def for_a_night() -> list[Target]:
        result["soak"] = soak.run_soak(say)
        return soak.judge_soak(result["soak"])

    attempt("plan", shipped)
    attempt("exports", exports)
    attempt("app", in_app)
    attempt("load", under_load)
    attempt("pages", pages)
    attempt("workspace", in_workspace)
    attempt("scale", at_scale)
    attempt("intake", files_in)
    attempt("soak", for_a_night)
    result["minutes"] = round(clock.used_s() / 60, 1)
    result["targets"] = [target.as_record() for target in targets]
    write_json(result, name)
    text = report_text(result, targets)
    write_text(text, name)
    say(text)


def report_text(result: dict[str, Any], targets: Sequence[Target]) -> str:
    """The whole report in Markdown."""
    parts = ["# bench", machine_section(result["machine"]), f"{result['minutes']} minutes."]
    parts += ["## Targets", targets_section(targets)]
    for part, words in result.get("broken", {}).items():
        parts.append(f"**{part} broke off: {words}**")
    for name in result.get("plots", []):
        parts.append(f"![{name}]({name})")
    if "pages" in result:
        parts += ["## Pages", pages_section(result["pages"])]
    for part, title in (
        ("plan", "Shipped plan, one file"),
        ("exports", "Exports of the shipped story"),
        ("app", "App"),
        ("load", "Load"),
        ("intake", "100,000 parcels of a file become a layer"),
        ("soak", "Soak"),
    ):
        if part in result:
            parts += [f"## {title}", plain_section(result[part], "what")]
    if "workspace" in result:
        found = [{"what": name, "figure": value} for name, value in result["workspace"].items()]
        parts += ["## Workspace", plain_section(found, "what")]
    if "scale" in result:
        rows = scale.scale_rows(result["scale"])
        parts += ["## Beyond one page", plain_section(rows, "figure")]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
