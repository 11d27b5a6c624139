"""Streamlit's options before anything starts, and what of them, or of the sign-in, is not safe to open."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

SHORTEST_SECRET = 32
# Option → the only value that the application starts with, and what another would open.
SAFE: dict[str, tuple[object, str]] = {
    "server.enableCORS": (True, "les pages d'un autre site pourraient agir au nom du visiteur"),
    "server.enableXsrfProtection": (True, "les pages d'un autre site pourraient déposer des fichiers"),
    "server.corsAllowedOrigins": ([], "les pages d'un autre site liraient les réponses"),
    "server.enableStaticServing": (False, "un dossier du disque serait servi tel quel"),
    "server.enableAgentApi": (False, "un programme parlerait à l'application sans passer par ses pages"),
    "server.trustedUserHeaders": ({}, "un en-tête écrit par le visiteur dirait qui il est"),
    "client.showErrorDetails": ("none", "une erreur montrerait des chemins et des valeurs"),
    "browser.gatherUsageStats": (False, "le navigateur enverrait des mesures au dehors"),
    "global.developmentMode": (False, "toute origine serait admise"),
    "global.e2eTest": (False, "un visiteur pourrait arrêter le serveur"),
}


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


def fault(asked: Callable[[str], Any]) -> str:
    """Why the application must not start with these options and secrets files, in words; "" if it may."""
    for name, (safe, opened) in SAFE.items():
        if asked(name) != safe:
            return f"{name} = {_shown(asked(name))} : {opened}. Seule valeur admise : {_shown(safe)}."
    hosts = asked("server.allowedHosts")
    if not hosts or "*" in hosts:
        return "server.allowedHosts : nommer les hôtes admis, jamais « * » ni rien ; tout autre nom serait accepté."
    faults = ((Path(file).name, sign_in_fault(Path(file))) for file in asked("secrets.files"))
    return next((f"{name} : {found}" for name, found in faults if found), "")


def _shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


def has_sign_in(secrets: Path) -> bool:
    """Whether this secrets file opens a sign-in; one that cannot be read opens nothing."""
    try:
        return secrets.exists() and "auth" in tomllib.loads(secrets.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def sign_in_fault(secrets: Path) -> str:
    """Why the sign-in that the secrets file describes must not be opened; "" if it may, or if there is none."""
    try:
        section = tomllib.loads(secrets.read_text(encoding="utf-8")).get("auth") if secrets.exists() else None
    except (OSError, ValueError) as error:
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
