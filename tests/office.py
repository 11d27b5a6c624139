"""Finds a LibreOffice, or installs one: it opens the files given out, as the services that receive them do."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script by `make test`

from tests.browser.ensure_chromium import attempt, is_root, say

COMMANDS = ("soffice", "libreoffice")
PACKAGES = {"libsclo.so": "libreoffice-calc", "libswlo.so": "libreoffice-writer", "libsdlo.so": "libreoffice-impress"}
FONT = "fonts-liberation"  # as wide as the Arial of the documents: without it a page of theirs runs on to a second one
ADVICE = """\
LibreOffice n’a pas été trouvé, et son installation automatique a échoué.
Installez-le, puis relancez la commande :
  Debian, Ubuntu    sudo apt-get install --no-install-recommends libreoffice-{calc,writer,impress} fonts-liberation
  autres systèmes   https://fr.libreoffice.org"""


def find_office() -> str | None:
    return next((found for command in COMMANDS if (found := shutil.which(command))), None)


def convert(path: Path, suffix: str, folder: Path) -> Path:
    """The file opened by LibreOffice and saved in another format; AssertionError, with advice, without LibreOffice."""
    office = find_office()
    assert office, ADVICE
    command = [office, "--headless", f"-env:UserInstallation={Path(_profile().name).as_uri()}"]
    subprocess.run(
        [*command, "--convert-to", suffix, "--outdir", str(folder), str(path)], check=True, capture_output=True
    )
    return folder / f"{path.stem}.{suffix}"


@cache
def _profile() -> tempfile.TemporaryDirectory[str]:
    """The settings that LibreOffice writes at its first start: once a process, removed at its end."""
    return tempfile.TemporaryDirectory(prefix="libreoffice-")


def lacking(office: str | None) -> list[str]:
    """The packages of Debian whose library is not beside this LibreOffice."""
    beside = Path(office).resolve().parent if office else None
    return [package for library, package in PACKAGES.items() if beside is None or not (beside / library).exists()]


def has_arial() -> bool:
    """Whether the system draws Arial, or a font of the same widths; supposed where it cannot be asked."""
    if not (ask := shutil.which("fc-match")):
        return True
    found = subprocess.run([ask, "-f", "%{family}", "Arial"], check=True, capture_output=True, text=True).stdout
    return found.startswith(("Arial", "Liberation Sans", "Arimo"))


def main() -> int:
    wanted = [*lacking(find_office()), *([] if has_arial() else [FONT])]
    if wanted and is_root() and shutil.which("apt-get"):
        say(f"Installation de {', '.join(wanted)} (une à deux minutes)…")
        attempt("apt-get", "update", "-q")
        attempt("apt-get", "install", "-y", "-q", "--no-install-recommends", *wanted)
    if find_office() is None:
        say(ADVICE)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
