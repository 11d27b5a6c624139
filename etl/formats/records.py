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
INSIDE = ("attributes", "properties", "fields", "_source")  # where services put the columns of a record
LISTS = ("features", "results", "records", "data", "items", "value", "content", "hits", "docs")  # and the records
# The letters of what an answer says: how many records there are in all, in how many pages, that others follow.
TOTAL = re.compile(
    r"total|(odata)?totalcount|records?total|num(ber)?(matched|found)"
    r"|(n|nb|num|total)(hits|features|elements|items|records|results|rows)"
)
COUNT = re.compile(r"(odata|records?|results?)?count|hits")  # or how many this page holds
SHEETS = re.compile(r"(total)?pages|(last|max)page|pagecount")
FOLLOWS = re.compile(
    r"(odata|has)?next(page|link|url|token|cursor|offset)*|hasmore|(is)?truncated|exceededtransferlimit"
)
ASKED = ("parameters", "params", "query", "request")  # where it repeats the question: so many at most
WHOLE = "demander toutes les pages, ou l’export complet"


def json_tables(path: Path) -> list[Table]:
    """A list of records, or that of `features` (their `attributes` or `properties`) or `results`."""
    if path.stat().st_size > MAX_JSON:
        raise FormatError("JSON de plus de 64 Mo", id="taille", fix="déposer l’export CSV")
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
    raise FormatError(f"JSON qui contient « {name} », qui n’est pas un nombre", id="valeur")


def _records(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        if isinstance(content.get("error"), dict):
            fix = "refaire la requête : ce fichier est un message d’erreur du service"
            raise FormatError(f"JSON d’erreur : {str(content['error'].get('message', ''))[:120]}", fix=fix)
        content = _listed(content)
    if not isinstance(content, list):
        raise FormatError("JSON sans liste d’enregistrements")
    records = [_record(item) for item in content]
    if not records:
        raise FormatError("JSON sans aucun enregistrement", id="vide")
    return records


def _listed(envelope: dict[str, Any]) -> Any:
    """The records of an answer, all of them; itself the only one where it has no list of them."""
    said = list(_said(envelope))
    lists = (value for name in LISTS for key, value in said if key == name and isinstance(value, list))
    found = next(lists, None)
    if found is None:
        return envelope.get("features", [envelope])
    _refuse_part(said, len(found))
    return found


def _said(envelope: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each name of an answer with what it says, however deep, but inside no list other than one of links."""
    places = [envelope]
    for key, value in (pair for place in places for pair in place.items()):
        yield key, value
        if isinstance(value, dict) and key not in ASKED:
            places.append(value)
        elif isinstance(value, list) and _letters(key) == "links":
            yield from ((str(link.get("rel")), link.get("href", True)) for link in value if isinstance(link, dict))


def _letters(key: str) -> str:
    """A name that services write in ten ways: `nextPage`, `next_page`, `NEXT-PAGE`."""
    return re.sub("[^a-z]", "", key.lower())


def _refuse_part(said: list[tuple[str, Any]], held: int) -> None:
    """A page of an answer is not the file."""
    total, count, pages = (
        max((_number(value) for key, value in said if name.fullmatch(_letters(key))), default=0)
        for name in (TOTAL, COUNT, SHEETS)
    )
    if max(total, count) > held:
        message = f"le fichier annonce {max(total, count)} enregistrements et en contient {held}"
        raise FormatError(message, id="tronque", fix=WHOLE)
    following = [key for key, value in said if FOLLOWS.fullmatch(_letters(key)) and _holds(value)]
    if total == held:  # all are there: CKAN gives the address of a next page to the last one too
        following = [key for key in following if _letters(key) != "next"]
    if following or (pages > 1 and total != held):
        words = f"une suite (« {following[0]} »)" if following else f"{pages} pages"
        raise FormatError(f"le fichier n’est qu’une page : il annonce {words}", id="tronque", fix=WHOLE)


def _number(value: Any) -> int:
    """How many, written as a number, as a text or as `{"value": 140}`; 0 for anything else."""
    value = value.get("value") if isinstance(value, dict) else value
    text = re.sub(r"\s", "", str(value))
    return int(float(text)) if not isinstance(value, bool) and re.fullmatch(r"[0-9]{1,15}(\.0+)?", text) else 0


def _holds(value: Any) -> bool:
    """Whether a service says something there: an address, a page, true."""
    if isinstance(value, dict):
        return any(map(_holds, value.values()))
    return bool(value) and str(value).lower() not in ("false", "null", "none", "0")


def _record(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise FormatError("JSON dont un enregistrement n’est pas un objet")
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
        raise FormatError("Parquet illisible : abîmé ou coupé", fix="le télécharger de nouveau") from error
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
