"""A workbook, whatever its format: sheets of typed cells, written as XLSX and as ODS."""

from etl.tableur.cell import MARKS, Cell
from etl.tableur.ods import write_ods
from etl.tableur.sheet import STYLES, Content, Plotted, Row, Rule, Said, Sheet, legible, lines_of, sheet_names
from etl.tableur.xlsx import write_xlsx

WRITERS = {"xlsx": write_xlsx, "ods": write_ods}

__all__ = [
    "MARKS",
    "STYLES",
    "WRITERS",
    "Cell",
    "Content",
    "Plotted",
    "Row",
    "Rule",
    "Said",
    "Sheet",
    "legible",
    "lines_of",
    "sheet_names",
    "write_ods",
    "write_xlsx",
]
