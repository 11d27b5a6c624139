"""Finds a Chromium that runs on this machine, or installs one: the tests drive it, images are drawn by it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

VARIABLES = ("CHROMIUM", "BROWSER_PATH")
# The headless shell, where there is one, draws the same page for three quarters of the processor time.
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_CACHES = {
    "linux": ".cache/ms-playwright",
    "darwin": "Library/Caches/ms-playwright",
    "win32": "AppData/Local/ms-playwright",
}
PLAYWRIGHT_BUILDS = (
    "chromium_headless_shell-*/*/chrome-headless-shell*",
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-win*/chrome.exe",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
PACKAGES = ("chromium-headless-shell", "chromium")  # the latter where Debian's former releases lack the former
FONTS = "fonts-dejavu-core"
ADVICE = """\
Aucun navigateur Chromium n’a été trouvé, et son installation automatique a échoué.
Installez-le, puis relancez la commande :
  Debian, Ubuntu    sudo apt-get install chromium fonts-dejavu-core
  autres systèmes   .venv/bin/python -m playwright install --only-shell chromium
Un Chromium ou un Chrome déjà présent ailleurs se déclare ainsi : CHROMIUM=/chemin/vers/chromium make test"""


def find_chromium() -> str | None:
    """The first browser that runs: variable, command, then Playwright's own download; None without one."""
    return next((path for path in candidates() if runs(path)), None)


def candidates() -> Iterator[str]:
    yield from filter(None, (os.environ.get(variable) for variable in VARIABLES))
    yield from filter(None, (shutil.which(command) for command in COMMANDS))
    for build in PLAYWRIGHT_BUILDS:
        yield from (str(path) for path in sorted(playwright_cache().glob(build), reverse=True))


def playwright_cache() -> Path:
    default = Path.home() / PLAYWRIGHT_CACHES.get(sys.platform, PLAYWRIGHT_CACHES["linux"])
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default)


@cache
def runs(path: str) -> bool:
    """Whether it starts: a download may lack the system's libraries, a command be a stub for a snap."""
    if sys.platform == "win32":  # there, --version opens a window
        return Path(path).is_file()
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install() -> None:
    """Tries each way in turn, until a browser runs; a failed way is not an error."""
    say("Chromium absent : téléchargement par Playwright…")
    attempt(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
    if find_chromium() is None and is_root() and shutil.which("apt-get"):
        say(f"Installation des paquets {PACKAGES[0]} et {FONTS} (une à deux minutes)…")
        attempt("apt-get", "update", "-q")
        for package in PACKAGES:
            if find_chromium() is None:
                attempt("apt-get", "install", "-y", "-q", "--no-install-recommends", package, FONTS)


def attempt(*command: str) -> None:
    """A failure is told in one line; the standard output is kept for the path alone."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    runs.cache_clear()
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).decode(errors="replace").splitlines()
        reasons = [line for line in lines if line.startswith(("E:", "Error"))]
        say(f"  sans succès : {' '.join(reasons[:1]) or f'code {done.returncode}'}")


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Prints the path of the browser; advice and exit code 1 when none could be installed."""
    if find_chromium() is None:
        install()
    found = find_chromium()
    if found is None:
        say(ADVICE)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
