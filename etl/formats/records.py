"""JSON and Parquet as tables: a record a row, the names of its keys in the first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from etl.formats.errors import FormatError
from etl.formats.table import MAX_COLUMNS, Row, Table, written

MAX_JSON = 64 << 20  # bytes: a JSON is held whole
BATCH = 65_536
POINTED = re.compile(r"-?[0-9]+\.[0-9]+")
THOUSANDS = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
INSIDE = ("attributes", "properties", "fields")  # where services put the columns of a record
LISTS = ("features", "results", "records", "data")  # where they put the records
ABOUT = ("meta", "parameters", "result")  # where they say more of the answer
ANNOUNCED = ("total_count", "nhits", "numberMatched", "totalFeatures", "total", "count")  # how many there are in all
WHOLE = "demander toutes les pages, ou l'export complet"


def json_tables(path: Path) -> list[Table]:
    """A list of records, or that of `features` (their `attributes` or `properties`) or `results`."""
    if path.stat().st_size > MAX_JSON:
        raise FormatError("JSON de plus de 64 Mo", id="taille", fix="déposer l'export CSV")
    records = _records(_parsed(path))
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) > MAX_COLUMNS:
        raise FormatError(f"plus de {MAX_COLUMNS} colonnes", id="taille")
    return [Table("", partial(_json_rows, records, names), typed=True)]


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except FormatError:
        raise
    except (ValueError, RecursionError) as error:
        fix = "télécharger le fichier de nouveau"
        words = "imbriqué trop profondément" if isinstance(error, RecursionError) else "mal formé ou coupé"
        raise FormatError(f"JSON illisible : {words}", getattr(error, "lineno", None), fix=fix) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormatError("JSON où un enregistrement donne deux fois la même clé", id="doublon")
    return found


def _no_constant(name: str) -> Any:
    raise FormatError(f"JSON qui contient « {name} », qui n'est pas un nombre", id="valeur")


def _records(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        if isinstance(content.get("error"), dict):
            fix = "refaire la requête : ce fichier est un message d'erreur du service"
            raise FormatError(f"JSON d'erreur : {str(content['error'].get('message', ''))[:120]}", fix=fix)
        if content.get("exceededTransferLimit"):
            raise FormatError("le service a coupé sa réponse", id="tronque", fix="demander toutes les entités")
        envelope, content = content, _listed(content)
        if isinstance(content, list):
            _refuse_part(envelope, len(content))
    if not isinstance(content, list):
        raise FormatError("JSON sans liste d'enregistrements")
    records = [_record(item) for item in content]
    if not records:
        raise FormatError("JSON sans aucun enregistrement", id="vide")
    return records


def _listed(content: dict[str, Any]) -> Any:
    """The records of an answer; itself the only one where it has no list of them."""
    places = [content, *(content[key] for key in ABOUT if isinstance(content.get(key), dict))]
    return next((place[key] for place in places for key in LISTS if key in place), [content])


def _refuse_part(envelope: dict[str, Any], held: int) -> None:
    """A page of an answer is not the file."""
    places = [envelope, *(envelope[key] for key in ABOUT if isinstance(envelope.get(key), dict))]
    said = [place[key] for place in places for key in ANNOUNCED if isinstance(place.get(key), int)]
    if said and max(said) > held:
        message = f"le fichier annonce {max(said)} enregistrements et en contient {held}"
        raise FormatError(message, id="tronque", fix=WHOLE)
    links = envelope.get("links")
    follows = [link.get("href") for link in links if link.get("rel") == "next"] if isinstance(links, list) else []
    follows += [place.get("next") for place in (*places, links) if isinstance(place, dict)]
    if any(follows):
        raise FormatError("le fichier n'est qu'une page : il annonce une suite (« next »)", id="tronque", fix=WHOLE)


def _record(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise FormatError("JSON dont un enregistrement n'est pas un objet")
    inside = next((item[key] for key in INSIDE if isinstance(item.get(key), dict)), item)
    return {str(name): value for name, value in inside.items()}


def _json_rows(records: list[dict[str, Any]], names: list[str]) -> Iterator[Row]:
    yield 1, names
    for line, record in enumerate(records, start=2):
        yield line, [_flat(record.get(name)) for name in names]


def _flat(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    text = written(value)
    # A number kept as text by a machine has a point; one that could part thousands is left for the reader to refuse.
    pointed = isinstance(value, str) and POINTED.fullmatch(text) and not THOUSANDS.fullmatch(text)
    return text.replace(".", ",") if pointed else text


def parquet_tables(path: Path) -> list[Table]:
    """The columns of numbers, words and days, read by batches of rows."""
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            names = list(file.schema_arrow.names)
    except (ArrowInvalid, OSError, ValueError) as error:
        raise FormatError("Parquet illisible", fix="le télécharger de nouveau") from error
    if len(names) > MAX_COLUMNS:
        raise FormatError(f"plus de {MAX_COLUMNS} colonnes", id="taille")
    return [Table("", partial(_parquet_rows, path, names), typed=True)]


def _parquet_rows(path: Path, names: list[str]) -> Iterator[Row]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    yield 1, names
    line = 1
    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    line += 1
                    yield line, [_flat(cell) for cell in cells]
    except (ArrowException, OSError, ValueError) as error:
        raise FormatError("Parquet abîmé", line, fix="le télécharger de nouveau") from error
