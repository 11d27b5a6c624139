"""The reading process, in front of a file that never lets it end: only its limit of CPU time stops it."""

from __future__ import annotations

import sys
from pathlib import Path

from etl.reading import child


def endless(*_: object) -> None:
    while True:
        pass


if __name__ == "__main__":
    child.extract = endless  # type: ignore[assignment]
    # A tenth of the time that it is given: on a busy machine the parent's clock would stop it first.
    sys.exit(child.main(Path(sys.argv[1]), int(sys.argv[2]) // 10))
