"""GeoJSON as a table of its features' properties."""

import json
from pathlib import Path

import pandas as pd

from etl.formats.errors import FormatError


def read_geojson(path: Path) -> pd.DataFrame:
    """One row per feature, properties as text, indexed by the feature's rank (`line`)."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        rows = [{key: str(value) for key, value in feature["properties"].items()} for feature in features]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FormatError(f"GeoJSON illisible ({error})") from error
    return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="line"), dtype="object")
