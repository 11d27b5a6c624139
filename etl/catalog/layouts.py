"""The layouts that a source may declare: one line each, cleaned by the module of `etl/sources` that has its name."""

from etl.paths import ROOT

RETURN = "remontee"  # a producer's return comes in as it is; the others are tables of our own
LAYOUTS = ("tableau", "releve", "contours", RETURN)
CLEANERS = ROOT / "etl" / "sources"


def layout_fault(layout: str) -> str:
    """Why no file of that layout could be cleaned; empty if it can."""
    if layout not in LAYOUTS:
        return f"mise en page inconnue « {layout} », admises : {', '.join(LAYOUTS)} (etl/catalog/layouts.py)"
    module = CLEANERS / f"{layout}.py"
    if not module.is_file() or "def clean(" not in module.read_text(encoding="utf-8"):
        return f"mise en page « {layout} » : etl/sources/{layout}.py n'existe pas, ou n'a pas de fonction clean"
    return ""
