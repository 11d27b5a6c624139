"""The state of an instance, for whoever watches over it: what it serves, and why it must be looked at, in words."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from functools import cache
from typing import Any

from etl.editions import editions, texts_of
from etl.findings import Refused
from etl.intake import events
from etl.paths import ROOT, data_directory
from etl.warehouse import FORMAT, Unavailable, current, holdings

LEAST_FREE = 1_000_000_000  # bytes
CODE = ("app.py", "serve.py", "settings.py", "etl/**/*.py", "reporting/**/*.py", "pages/**/*.py")


def health() -> dict[str, Any]:
    """What is served and kept; `raisons` is empty unless something is wrong. Old figures are no fault."""
    reasons: list[str] = []
    free = shutil.disk_usage(data_directory()).free
    if free < LEAST_FREE:
        reasons.append("moins de 1 Go libre sur le disque")
    told = {
        "application": {"format": FORMAT, "code": code()},
        "donnees": _served(reasons),
        "disque_libre_go": round(free / 1e9, 1),
        "journal_lignes": _journal(reasons),
        "editions": _editions(reasons),
    }
    return {"etat": "à voir" if reasons else "en service", "raisons": reasons, **told}


def _served(reasons: list[str]) -> dict[str, Any]:
    try:
        served = current()
    except Unavailable as why:
        reasons.append(f"chiffres publiés : {why}")
        return {}
    age = (dt.datetime.now(dt.UTC).date() - dt.date.fromisoformat(served.built[:10])).days
    return {"version": served.version, "age_jours": age}


def _journal(reasons: list[str]) -> int | None:
    try:
        return len(events())
    except Refused as refused:
        reasons.append(_said(refused))
        return None


def _editions(reasons: list[str]) -> int | None:
    """How many are sealed; every one is looked at."""
    try:
        sealed = editions()
        holdings()
    except Refused as refused:
        if _said(refused) not in reasons:  # the journal tells which were sealed: broken, it is said once
            reasons.append(_said(refused))
        return None
    for edition in sealed:
        try:
            edition.check()
            texts_of(edition)
        except Unavailable as why:
            reasons.append(f"édition « {edition.name} » : {why}")
        except Refused as refused:
            reasons.append(_said(refused))
    return len(sealed)


def _said(refused: Refused) -> str:
    finding = refused.findings[0]
    return f"{finding.where} : {finding.message} ; {finding.fix}"


@cache
def code() -> str:
    """What the files of the application are, in twelve figures: two machines that show the same run the same code."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in CODE for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
