"""How each layout of file becomes observations: CLEANERS = layout → clean(raw, collector)."""

from etl.sources import contours, officiel, releve, tableau

CLEANERS = {"contours": contours.clean, "releve": releve.clean, "tableau": tableau.clean}
clean_received = officiel.clean
