"""A child of the benchmark: one full build in a fresh process, its durations and peak memory printed as JSON."""

import json
import sys
import time


def main() -> None:
    start = time.perf_counter()
    from etl.warehouse import build  # imported here to be timed

    imported = time.perf_counter()
    size = build(force=True).path.stat().st_size
    built = time.perf_counter()
    print(json.dumps({"import": imported - start, "build": built - imported, "peak": peak(), "size": size}))


def peak() -> float | None:
    """Largest resident memory of this process, MiB; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


if __name__ == "__main__":
    main()
