"""python -m benchmarks.one_reading READER FILE ENCODING: dwellings by arrondissement, and the memory it took."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def ours(path: Path, _encoding: str) -> tuple[dict[str, int], int]:
    """By the process that reads every file received; its memory is the one told."""
    from etl.catalog import load_catalog
    from etl.paths import ROOT
    from etl.reading import read_received

    catalog = load_catalog(ROOT / "data")
    found = read_received(path, catalog.sources, catalog.territories)
    return {record.territory: record.rows for record in found.records}, found.peak_mib


def with_polars(path: Path, encoding: str) -> tuple[dict[str, int], int]:
    import polars

    named = "utf8" if encoding == "utf-8" else "windows-1252"
    frame = polars.read_csv(path, separator=";", encoding=named, infer_schema=False)
    return _counted(frame.lazy()), _peak()


def with_lazy_polars(path: Path, _encoding: str) -> tuple[dict[str, int], int]:
    """The codes are plain: the lossy reading, the only lazy one for Windows-1252, counts them right."""
    import polars

    return _counted(polars.scan_csv(path, separator=";", encoding="utf8-lossy", infer_schema=False)), _peak()


def _counted(frame: object) -> dict[str, int]:
    import polars

    assert isinstance(frame, polars.LazyFrame)
    paris = (
        frame.filter(polars.col("DEPCOM").str.starts_with("751")).group_by("DEPCOM").len().collect(engine="streaming")
    )
    return dict(paris.iter_rows())


def with_pandas(path: Path, encoding: str) -> tuple[dict[str, int], int]:
    import pandas

    frame = pandas.read_csv(path, sep=";", encoding=encoding, dtype=str)
    return frame["DEPCOM"][frame["DEPCOM"].str.startswith("751")].value_counts().to_dict(), _peak()


def with_one_column(path: Path, encoding: str) -> tuple[dict[str, int], int]:
    import pandas

    codes = pandas.read_csv(path, sep=";", encoding=encoding, dtype=str, usecols=["DEPCOM"])["DEPCOM"]
    return codes[codes.str.startswith("751")].value_counts().to_dict(), _peak()


READERS = {
    "ici": ours,
    "polars": with_polars,
    "polars, paresseux": with_lazy_polars,
    "pandas": with_pandas,
    "pandas, la seule colonne": with_one_column,
}


def _peak() -> int:
    """MiB of this process at its most, where Linux tells it."""
    status = Path("/proc/self/status")
    return int(status.read_text().split("VmHWM:")[1].split()[0]) // 2**10 if status.exists() else 0


if __name__ == "__main__":
    counts, peak = READERS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
    print(json.dumps({"counts": {code: int(number) for code, number in counts.items()}, "peak": peak}))
