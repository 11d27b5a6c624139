"""What the launcher reads before it starts anything: Streamlit's options, and whether the sign-in is safe to open."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SHORTEST_SECRET = 32


def read_settings(path: Path) -> dict[str, Any]:
    """The settings file as {"server.port": 8600, …}; empty when there is none."""
    if not path.exists():
        return {}
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{section}.{key}": value for section, keys in sections.items() for key, value in keys.items()}


def setting(arguments: Sequence[str], environ: Mapping[str, str], settings: Mapping[str, Any], name: str) -> Any:
    """One option by Streamlit's precedence: argument, environment, settings file; None if absent."""
    for position in reversed(range(len(arguments))):
        argument, _, value = arguments[position].partition("=")
        if argument == f"--{name}":
            return value or "".join(arguments[position + 1 : position + 2])
    section, _, key = name.partition(".")
    snake = "".join(f"_{letter}" if letter.isupper() else letter for letter in key)
    return environ.get(f"STREAMLIT_{section}_{snake}".upper(), settings.get(name))


def sign_in_fault(secrets: Path) -> str:
    """Why the sign-in that the secrets file describes must not be opened; "" if it may, or if there is none."""
    try:
        section = tomllib.loads(secrets.read_text(encoding="utf-8")).get("auth") if secrets.exists() else None
    except ValueError as error:
        return f"fichier illisible ({error})."
    if section is None:
        return ""
    if len(str(section.get("cookie_secret", ""))) < SHORTEST_SECRET:
        return f"cookie_secret absent ou de moins de {SHORTEST_SECRET} caractères ; docs/acces en donne la commande."
    if not str(section.get("redirect_uri", "")).endswith("/oauth2callback"):
        return "redirect_uri absent, ou qui ne finit pas par /oauth2callback."
    return _provider_fault(section)


def _provider_fault(section: Mapping[str, Any]) -> str:
    named = [name for name, value in section.items() if isinstance(value, dict) and "client_id" in value]
    if ("client_id" in section) == bool(named):
        return (
            "fournisseurs : client_id dans [auth] s'il n'y en a qu'un, sinon dans une section [auth.nom] pour chacun."
        )
    if wrong := [name for name in named if "_" in name]:
        return f"[auth.{wrong[0]}] : le nom d'un fournisseur s'écrit sans tiret bas."
    return ""
