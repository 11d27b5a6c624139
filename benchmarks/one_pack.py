"""A child of the benchmark: the committee's pack from one material, its durations, sizes and peak memory as JSON."""

import json
import time

from benchmarks.one_build import peak

PACK = ("slides", "report", "annex")


def main() -> None:
    start = time.perf_counter()
    from etl.warehouse import PUBLIE, connect, current, declared  # imported here to be timed
    from reporting.documents import DOCUMENTS, Material

    published = current(PUBLIE)
    seconds, sizes = {}, {}
    with connect(published) as connection:
        material = Material(connection, declared(connection), published.version)
        seconds["imports"] = time.perf_counter() - start
        for name in PACK:
            begun = time.perf_counter()
            content = DOCUMENTS[name].write(material, lambda *_: None)
            seconds[name], sizes[name] = time.perf_counter() - begun, len(content)
    print(json.dumps({"seconds": seconds, "sizes": sizes, "peak": peak()}))


if __name__ == "__main__":
    main()
