"""Writes docs/accessibilite.md: what a reader hears of the front page and of a figure, and the keys from one to the
other's file; `python -m docs.lecture`."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.ensure_chromium import find_chromium
from tests.browser.test_app import serving, visiting
from tests.browser.test_journeys import to_a_file_by_the_keyboard

FILE = Path(__file__).with_name("accessibilite.md")
HEAD = """# Au clavier et à l’oreille

Ce qu’un lecteur d’écran reçoit du navigateur, et les touches qui mènent de la première page au fichier d’une figure.
Écrit par `python -m docs.lecture`. Aucun lecteur d’écran n’a été essayé. Critère par critère : [rgaa.md](rgaa.md).
"""
ROLES = {
    "button": "bouton",
    "caption": "titre du tableau",
    "cell": "cellule",
    "columnheader": "en-tête de colonne",
    "combobox": "liste de choix",
    "emphasis": "emphase",
    "group": "groupe",
    "heading": "titre",
    "img": "image",
    "link": "lien",
    "list": "liste",
    "listitem": "élément",
    "main": "contenu",
    "paragraph": "paragraphe",
    "row": "ligne",
    "rowheader": "en-tête de ligne",
    "strong": "gras",
    "switch": "interrupteur",
    "table": "tableau",
    "tab": "onglet",
    "tablist": "onglets",
    "tabpanel": "volet",
    "text": "texte",
}
SILENT = re.compile(r"^ *- (?:/\w+:|rowgroup:)")  # nothing that is heard
ROW = re.compile(r"^( *- )'?row \".*\"'?:$")  # named by its cells, which follow


def heard(page: Page, start: str, lines: int) -> str:
    """So many lines of what a reader is told of the page, from the first that holds `start`, the roles in French."""
    told = page.locator("[data-testid=stMain]").aria_snapshot().splitlines()
    kept = [ROW.sub(r"\1row:", line) for line in told if not SILENT.match(line)]
    first = next(place for place, line in enumerate(kept) if start in line)
    return "\n".join(re.sub(r"(- '?)(\w+)", _french, line, count=1) for line in kept[first : first + lines])


def _french(found: re.Match[str]) -> str:
    return found[1] + ROLES.get(found[2], found[2])


def main() -> None:
    """Starts the application on its own data, listens to two pages, walks from one to the other."""
    with serving() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        with visiting(chromium, address, "") as opened:
            front = heard(opened.page, "main", 34)
            keys, _ = to_a_file_by_the_keyboard(opened)
            figure = heard(opened.page, "[level=2]", 40).replace(address, "https://nom.public")
        chromium.close()
    walked = "\n".join(f"{place}. {key}" for place, key in enumerate(keys, 1))
    FILE.write_text(
        f"{HEAD}\n## De la première page au fichier\n\n{walked}\n"
        f"\n## La Synthèse, son début\n\n```yaml\n{front}\n```\n"
        f"\n## Une page et sa première figure, le volet ouvert\n\n```yaml\n{figure}\n```\n",
        encoding="utf-8",
    )
    print(FILE.relative_to(FILE.parents[1]))


if __name__ == "__main__":
    main()
