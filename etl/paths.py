"""Where an instance keeps its data; PDALHPD_DATA points elsewhere than the project's own `data/`."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = "PDALHPD_DATA"


def data_directory() -> Path:
    """The instance's directory: catalog/, objectives/, corrections/, reference/, snapshots/, warehouse/."""
    return Path(os.environ.get(ENVIRONMENT) or ROOT / "data").resolve()


def shown(path: Path) -> str:
    """A path as printed to people: relative to the data directory where it can be."""
    try:
        return path.resolve().relative_to(data_directory().parent).as_posix()
    except ValueError:
        return path.name
