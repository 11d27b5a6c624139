"""The layouts that a source may declare: one line each, cleaned by the module of `etl/sources` that has its name."""

from etl.paths import ROOT

RETURN = "remontee"  # a producer's return comes in as it is; the others are tables of our own
LAYOUTS = ("tableau", "releve", "contours", RETURN)
CLEANERS = ROOT / "etl" / "sources"
