"""python -m etl.reading.child ASIDE SECONDS: reads one file under limits, what to read on standard input."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from etl.catalog.model import Source
from etl.formats import FormatError
from etl.reading.extract import extract
from etl.reading.limited import MEMORY_MIB, OUT_OF_MEMORY, refused, written

try:
    import resource
except ImportError:  # Windows: the time limit of the parent alone holds
    resource = None  # type: ignore[assignment]


def main(aside: Path, seconds: int) -> int:
    """Prints the extract, or the refusal, as one JSON object."""
    asked = json.load(sys.stdin)
    sources = {id: Source.model_validate_json(json.dumps(values)) for id, values in asked["sources"].items()}
    limit(seconds)
    try:
        found = extract(Path(asked["path"]), aside, sources, asked["territories"])
    except FormatError as error:
        print(refused(error))
        return 0
    except MemoryError:
        return OUT_OF_MEMORY
    found.peak_mib = peak()
    print(written(found))
    return 0


def limit(seconds: int) -> None:
    """No more memory than MEMORY_MIB, what is held now included, nor CPU time than said."""
    if resource is None:
        return
    size = Path("/proc/self/statm")
    if size.exists():
        reserved, held = (int(pages) * resource.getpagesize() for pages in size.read_text().split()[:2])
        resource.setrlimit(resource.RLIMIT_AS, (reserved + max(0, (MEMORY_MIB << 20) - held),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def peak() -> int:
    """The most memory held so far, MiB; 0 where the system does not say."""
    if resource is None:
        return 0
    status = Path("/proc/self/status")
    if status.exists():  # the other figure counts the parent's memory until this program replaced it
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 2**10
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
