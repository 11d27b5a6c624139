"""What is wrong with an entry by itself, in the words of the person who edits the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from etl.findings import Finding

# What pydantic calls a fault.
WORDS = {
    "missing": "clé absente",
    "extra_forbidden": "clé inconnue",
    "literal_error": "valeur non admise",
    "unit": "unité inconnue",
    "string_too_short": "texte vide",
    "string_too_long": "texte trop long",
    "string_type": "texte attendu",
    "int_type": "nombre entier attendu",
    "float_type": "nombre attendu",
    "bool_type": "true ou false attendu",
    "too_short": "liste vide",
    "tuple_type": "liste attendue",
    "model_type": "table attendue",
    "dict_type": "table attendue",
    "finite_number": "nombre fini attendu",
    "string_pattern_mismatch": "forme non admise",
    "greater_than_equal": "valeur trop petite",
    "less_than_equal": "valeur trop grande",
}
BOUNDS = {"ge": "au moins", "le": "au plus", "max_length": "au plus, en signes,", "pattern": "de la forme"}


def repeated(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Texts that stand twice in a list, with its key, however deep."""
    for key, value in values.items():
        told = value if isinstance(value, list) else [value]
        texts = Counter(one for one in told if isinstance(one, str))
        yield from ((key, text) for text, times in texts.items() if times > 1)
        for one in told:
            yield from ((f"{key}.{deeper}", text) for deeper, text in (repeated(one) if isinstance(one, dict) else ()))


def told(where: str, file: str, fault: Any) -> Finding:
    """A fault of pydantic's, or of ours."""
    key = ".".join(str(part) for part in fault["loc"])
    own = fault["msg"] if "url" not in fault else "valeur non admise"  # pydantic's own faults lead to its English pages
    word = WORDS.get(fault["type"], own)
    given = "" if fault["type"] in ("missing", "extra_forbidden") else f" : « {fault['input']} »"
    context = fault.get("ctx", {})
    choices = context.get("expected", "").replace(" or ", " ou ") or context.get("units", "")
    choices += "".join(f"{words} {context[bound]}" for bound, words in BOUNDS.items() if bound in context)
    admitted = f"admis : {choices}" if choices else "voir etl/catalog/model.py"
    return Finding("catalogue", "erreur", file, f"{where}, clé « {key} » : {word}{given}", admitted)
