"""Where an instance keeps its data; PDALHPD_DATA points elsewhere than the project's own `data/`."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = "PDALHPD_DATA"


def data_directory() -> Path:
    """The instance's directory: catalog/, objectives/, corrections/, reference/, snapshots/, warehouse/."""
    # Not resolved: pages ask seventy times a run, and each link on the way would be looked up each time.
    return Path(os.environ.get(ENVIRONMENT) or ROOT / "data").absolute()


def misplaced() -> str:
    """Why nothing may start there, in words, if PDALHPD_DATA points at what is no instance; "" otherwise."""
    if not os.environ.get(ENVIRONMENT) or (data_directory() / "catalog").is_dir():
        return ""
    return f"{ENVIRONMENT} désigne {data_directory()}, où il n’y a pas de catalogue : vérifier le chemin."


def shown(path: Path) -> str:
    """A path as printed to people: relative to the data directory where it can be."""
    try:
        return path.resolve().relative_to(data_directory().resolve().parent).as_posix()
    except ValueError:
        return path.name


def private(path: Path) -> Path:
    """The same, that only the account it belongs to may read: 0600, or 0700 for a folder. Windows has no such modes."""
    if os.name != "nt":
        path.chmod(0o700 if path.is_dir() else 0o600)
    return path
