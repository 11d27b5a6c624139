"""Follows the recipes of docs/ajouter.md to the letter, in a copy of the project: python -m docs.recettes DOSSIER."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from etl.paths import ROOT

FILE = Path(__file__).with_name("ajouter.md")
# « - `path`, nouveau : », « à la fin : », « `this` devient : », then the text.
STEP = re.compile(
    r"^- `(?P<path>[^`]+)`, (?:(?P<new>nouveau)|(?P<end>à la fin)|`(?P<old>[^`]+)` devient)\u00a0:\n"
    r"\n```\w+\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
MADE = {ROOT / "data" / "warehouse", ROOT / "docs" / "images"}


def follow(copy: Path) -> list[str]:
    """Every step, in the order of the page; the files touched. ValueError where one does not apply."""
    steps = [*STEP.finditer(FILE.read_text(encoding="utf-8"))]
    for step in steps:
        _apply(step, copy / step["path"])
    return [step["path"] for step in steps]


def _apply(step: re.Match[str], path: Path) -> None:
    if step["new"]:
        if path.exists():
            raise ValueError(f"{step['path']} : déjà là")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step["text"], encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8")
    if step["end"]:
        path.write_text(f"{before.rstrip()}\n\n{step['text']}", encoding="utf-8")
        return
    found = before.count(step["old"])
    if found != 1:
        raise ValueError(f"{step['path']} : « {step['old']} » y est {found} fois")
    path.write_text(before.replace(step["old"], step["text"].rstrip("\n")), encoding="utf-8")


def copied(folder: Path) -> Path:
    """The project without what is made, nor what is hidden."""

    def left(where: str, names: list[str]) -> set[str]:
        return {name for name in names if name.startswith((".", "__pycache__")) or Path(where, name) in MADE}

    return Path(shutil.copytree(ROOT, folder, ignore=left))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or Path(arguments[0]).exists():
        print("usage : python -m docs.recettes DOSSIER (nouveau)", file=sys.stderr)
        return 2
    copy = copied(Path(arguments[0]))
    for path in follow(copy):
        print(f"fait : {path}")
    print(f"La suite : cd {copy} && make run, ou make test")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
