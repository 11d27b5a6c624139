"""A file is opened in a process of its own, with little memory and little time: what kills it does not kill us."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from etl.catalog.model import Source, Territory
from etl.findings import Finding, Refused
from etl.formats import FormatError
from etl.paths import ROOT, private, shown
from etl.reading.found import Extract, Fault, Record

MEMORY_MIB = 512  # all that the reading process holds
CHILD = "etl.reading.child"
CPU_SECONDS = 30.0
CPU_SECONDS_PER_MIB = 0.3
OUT_OF_MEMORY = 70
KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
# `inspect` has refused every entity: openpyxl may take the fast XML parser rather than the wary one.
ENVIRONMENT = {"OPENPYXL_DEFUSEDXML": "False"}
HERE = Path(__file__).parents[1]


def read_received(
    path: Path, sources: Mapping[str, Source], territories: Mapping[str, Territory], memory: Path | None = None
) -> Extract:
    """The file's extract; Refused says why not. `memory`: a folder of what was already read, by content."""
    try:
        return _read(path, sources, territories, memory)
    except FormatError as error:
        fix = error.fix or "corriger le fichier"
        raise Refused([Finding(error.id, "bloquant", shown(path), str(error), fix, error.line)]) from error


def _read(
    path: Path, sources: Mapping[str, Source], territories: Mapping[str, Territory], memory: Path | None
) -> Extract:
    declared = {id: source for id, source in sources.items() if source.receivable}
    asked = _asked(path, declared, territories)
    if memory and (kept := memory / f"{_digest(path, asked)}.json").exists():
        return _extract(kept.read_text(encoding="utf-8"))
    answer = _ask(path, asked)
    found = _extract(answer)
    if memory:
        # Whoever reads it next knows its source.
        alone = _asked(path, {found.source: declared[found.source]}, territories)
        kept = memory / f"{_digest(path, alone)}.json"
        kept.parent.mkdir(parents=True, exist_ok=True)
        private(kept.parent)
        aside = kept.with_suffix(f".{os.getpid()}.tmp")
        aside.write_text(answer, encoding="utf-8")
        private(aside)
        aside.replace(kept)
    return found


def _asked(path: Path, sources: Mapping[str, Source], territories: Mapping[str, Territory]) -> str:
    return json.dumps(
        {
            "path": str(path.resolve()),
            "territories": {code: territory.level for code, territory in territories.items()},
            "sources": {id: source.model_dump(mode="json") for id, source in sources.items()},
        }
    )


def _ask(path: Path, asked: str) -> str:
    seconds = CPU_SECONDS + CPU_SECONDS_PER_MIB * path.stat().st_size / 2**20
    with tempfile.TemporaryDirectory(prefix="lecture-") as aside:
        command = [sys.executable, "-m", CHILD, str(Path(aside) / "ouvert"), str(int(seconds))]
        try:
            child = subprocess.run(
                command,
                input=asked.encode(),
                capture_output=True,
                timeout=3 * seconds,
                cwd=ROOT,
                env=ENVIRONMENT | {name: os.environ[name] for name in KEPT if name in os.environ},
            )
        except subprocess.TimeoutExpired:
            raise _too_long() from None
    if child.returncode == 0:
        return child.stdout.decode()
    if child.returncode == -getattr(signal, "SIGXCPU", 0) or child.returncode == -getattr(signal, "SIGKILL", 0):
        raise _too_long()
    if child.returncode == OUT_OF_MEMORY:
        fix = "enregistrer la seule feuille utile dans un nouveau classeur, sans mise en forme"
        raise FormatError(f"le fichier demande plus de {MEMORY_MIB} Mio pour être lu", id="memoire", fix=fix)
    fix = "l’ouvrir dans le tableur et l’enregistrer de nouveau, ou l’exporter en CSV"
    raise FormatError(f"la lecture du fichier s’est interrompue (code {child.returncode})", id="lecture", fix=fix)


def _too_long() -> FormatError:
    fix = "enregistrer la seule feuille utile dans un nouveau classeur"
    return FormatError("le fichier demande trop de temps pour être lu", id="duree", fix=fix)


def _extract(answer: str) -> Extract:
    told = json.loads(answer)
    if "refused" in told:
        refused = told["refused"]
        raise FormatError(refused["message"], refused["line"], id=refused["id"], fix=refused["fix"])
    records = [Record(**record) for record in told.pop("records")]
    faults = [Fault(**fault) for fault in told.pop("faults")]
    return Extract(**told, records=records, faults=faults)


def written(found: Extract) -> str:
    """The extract as the child tells it."""
    return json.dumps(asdict(found), ensure_ascii=False)


def refused(error: FormatError) -> str:
    """A refusal as the child tells it."""
    told = {"message": str(error), "line": error.line, "id": error.id, "fix": error.fix}
    return json.dumps({"refused": told}, ensure_ascii=False)


def _digest(path: Path, asked: str) -> str:
    """Of the file, of what is asked of it, and of the code that answers."""
    digest = hashlib.sha256(json.dumps({**json.loads(asked), "path": ""}).encode())
    with path.open("rb") as file:
        digest.update(hashlib.file_digest(file, "sha256").digest())
    folders = ("catalog", "formats", "reading")
    for code in (HERE / "french.py", *(path for name in folders for path in sorted((HERE / name).glob("*.py")))):
        digest.update(code.read_bytes())
    return digest.hexdigest()
