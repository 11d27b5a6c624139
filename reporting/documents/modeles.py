"""A model that someone brings: whether our documents can be made in it, and what its layouts serve for."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from etl.modeles import Modele
from reporting.documents.document import Document, Refusal
from reporting.render.office import TemplateRefused, blank, choices

MADE = {"pptx": "les diapositives", "docx": "le bilan, le diagnostic et les fiches"}

MOST_KNOWN: Final = 64
_verdicts: OrderedDict[tuple[object, ...], tuple[dict[str, str], list[str]] | str] = OrderedDict()


def suited(template: Modele) -> tuple[dict[str, str], list[str]]:
    """What serves for what, and the layouts that may; nothing of a report's. Refusal if it is unsuitable."""
    asked = (template.sha256, *sorted(template.served.items()))
    said = _verdicts.get(asked)
    if said is None:  # the page asks at each of its runs
        _verdicts[asked] = said = _weighed(template)
        while len(_verdicts) > MOST_KNOWN:
            _verdicts.popitem(last=False)
    if isinstance(said, str):
        raise Refusal(f"« {template.name} » : {said}.")
    return dict(said[0]), [*said[1]]


def _weighed(template: Modele) -> tuple[dict[str, str], list[str]] | str:
    """The same, or why it is unsuitable."""
    try:
        if template.kind == "pptx":
            return choices(template.content, template.served)
        blank(template)
    except TemplateRefused as refused:
        return str(refused)
    return {}, []


def fits(template: Modele, document: Document) -> None:
    """Refusal if a document is not of the kind that is made in this model, or if it is unsuitable."""
    if template.kind != document.suffix:
        raise Refusal(
            f"« {template.name} » est un modèle pour {MADE[template.kind]} : « {document.label} » ne s’y fait pas."
        )
    suited(template)
