"""Streamlit's options before anything starts, and what of them, or of the sign-in, is not safe to open."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

SHORTEST_SECRET = 32
LOOPBACK = re.compile(r"localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1?\]?", re.IGNORECASE)
NOT_TOML = (
    "ne se lit pas. Corriger cet endroit (nom = valeur, un texte entre guillemets), ou remettre le fichier livré."
)
OUTSIDE = "hors de toute section. Le placer sous la sienne, par exemple [server], ou remettre le fichier livré."
# Option → the only value that the application starts with, and what another would open.
SAFE: dict[str, tuple[object, str]] = {
    "server.enableCORS": (True, "les pages d’un autre site pourraient agir au nom du visiteur"),
    "server.enableXsrfProtection": (True, "les pages d’un autre site pourraient déposer des fichiers"),
    "server.corsAllowedOrigins": ([], "les pages d’un autre site liraient les réponses"),
    "server.enableStaticServing": (False, "un dossier du disque serait servi tel quel"),
    "server.enableAgentApi": (False, "un programme parlerait à l’application sans passer par ses pages"),
    "server.trustedUserHeaders": ({}, "un en-tête écrit par le visiteur dirait qui il est"),
    "client.showErrorDetails": ("none", "une erreur montrerait des chemins et des valeurs"),
    "browser.gatherUsageStats": (False, "le navigateur enverrait des mesures au dehors"),
    "global.developmentMode": (False, "toute origine serait admise"),
    "global.e2eTest": (False, "un visiteur pourrait arrêter le serveur"),
}


def read_settings(path: Path) -> dict[str, Any]:
    """The settings file as {"server.port": 8600, …}; empty when there is none; ValueError, in words, if unreadable."""
    if not path.exists():
        return {}
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.parent.name}/{path.name}, {_place(error)} : {NOT_TOML}") from error
    if alone := [name for name, keys in sections.items() if not isinstance(keys, dict)]:
        raise ValueError(f"{path.parent.name}/{path.name}, {alone[0]} : {OUTSIDE}")
    return {f"{section}.{key}": value for section, keys in sections.items() for key, value in keys.items()}


def _place(error: ValueError) -> str:
    """Where a file stops being TOML."""
    found = re.search(r"at line (\d+)", str(error))
    if found:
        return f"ligne {found[1]}"
    return "caractères qui ne sont pas en UTF-8" if isinstance(error, UnicodeError) else "fin du fichier"


def port_asked(value: object) -> int:
    """The port asked for, 0 if none; ValueError, in words, if it is no port."""
    text = str(value or 0)
    if not (text.isascii() and text.isdigit() and int(text) <= 65_535):
        raise ValueError(f"server.port = {text} : écrire un nombre de 1 à 65535, par exemple --server.port 8600.")
    return int(text)


def visitor_name(allowed: str | Sequence[str] | None, host: str) -> str:
    """The name to announce in the Host header: the listening address unless the allowed hosts exclude it."""
    names = allowed.split() if isinstance(allowed, str) else list(allowed or ())
    if not names or host in names or "*" in names:
        return bracketed(host)
    return names[0].replace("*", "www", 1)


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def public_name(allowed: str | Sequence[str] | None) -> str:
    """The first host declared that another machine can call; "" if the application is for this one alone."""
    names = allowed.split() if isinstance(allowed, str) else list(allowed or ())
    return next((name for name in names if "*" not in name and not LOOPBACK.fullmatch(name)), "")


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
        return (
            'server.allowedHosts : nommer les hôtes admis, par exemple "nom.public 127.0.0.1", '
            "jamais « * » ni rien : tout autre nom serait accepté."
        )
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
        return f"fichier illisible ({error.strerror if isinstance(error, OSError) else _place(error)})."
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
            "fournisseurs : client_id dans [auth] s’il n’y en a qu’un, sinon dans une section [auth.nom] pour chacun."
        )
    if wrong := [name for name in named if "_" in name]:
        return f"[auth.{wrong[0]}] : le nom d’un fournisseur s’écrit sans tiret bas."
    return ""
