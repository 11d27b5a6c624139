"""A child of the benchmark: our modules whose functions run to take one figure from its file to a page, a slide, a CSV.

Printed as JSON, stage by stage. Run from the root of a checkout, of which it imports the code.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import FrameType
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path.cwd()
ROOMS = ("etl", "reporting", "pages")
IMPORTED = ("etl.", "reporting.", "pages.components.", "pages.garde.")  # a page is a script: to import it runs it
EXHIBIT = "sru-evolution"
ARR = ("75113", "75116")
PAGE = """
import streamlit as st
from pages.components.show import show
from pages.components.store import open_warehouse
open_warehouse()
show({exhibit!r}, arr={arr!r})
"""


def main() -> None:
    _imported()
    from etl.warehouse import build

    stages: dict[str, list[str]] = {}
    with _entered(stages, "entrepôt"):
        build(force=True)
    pieces: list[Any] = []
    shown: Any = sys.modules["pages.components.show"]
    made = shown.exhibit

    def noted(name: str, **choices: object) -> Any:
        pieces.append(made(name, **choices))
        return pieces[-1]

    shown.exhibit = noted
    with _entered(stages, "page"):
        app = AppTest.from_string(PAGE.format(exhibit=EXHIBIT, arr=ARR), default_timeout=60)
        app.session_state["sigles-dits"] = {}  # as the frame of a page sets it
        app.run()
    if app.exception:
        raise RuntimeError(app.exception[0].message)
    for key, name in (("pptx", "diapositive"), ("csv-machine", "CSV")):
        with _entered(stages, name):
            shown.EXPORTS[key].write(pieces[0])
    print(json.dumps(stages))


def _imported() -> None:
    """All at once, untraced: what a module does on being imported is not what a figure goes through."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if name.startswith(IMPORTED) and not name.endswith("__main__"):
                import_module(name.removesuffix(".__init__"))


@contextmanager
def _entered(stages: dict[str, list[str]], stage: str) -> Iterator[None]:
    """The modules of which a function is entered, in any thread."""
    found: set[str] = set()

    def note(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and frame.f_code.co_flags & CO_OPTIMIZED:
            name = str(frame.f_globals.get("__name__", ""))
            if name.partition(".")[0] in ROOMS:
                found.add(name)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    stages[stage] = sorted(found)


if __name__ == "__main__":
    main()
