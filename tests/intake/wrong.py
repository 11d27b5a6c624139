"""What nobody can read without guessing."""

from __future__ import annotations

from pathlib import Path

from etl.french import NBSP
from tests.intake.case import Case, Hazard, row_of
from tests.intake.harmful import HARMFUL


def unknown_marker(case: Case) -> bool:
    row, column = case.cell()
    word = case.chance.choice(["?", "abc", "inf", "NaN", "1E5", "12..5", "(12)", "12-", "env. 300", "#N/A", "#REF!"])
    case.made.rows[row][column] = word
    return case.form != "parquet"


def two_kinds_of_space(case: Case) -> bool:
    row, column = case.cell()
    case.made.rows[row][column] = f"1{NBSP}234 567"
    return case.form != "parquet"


def ambiguous_point(case: Case) -> bool:
    row, column = case.cell()
    if case.form != "csv" or case.made.kind not in ("sru", "approvals", "apur"):
        return False
    case.made.rows[row][column] = "1.234"
    return True


def two_decimal_marks(case: Case) -> bool:
    if case.form != "csv" or case.made.kind not in ("rpls", "socle"):
        return False
    (row, column), (other, place) = case.cell(), case.cell()
    case.made.rows[row][column], case.made.rows[other][place] = "12,5", "7.25"
    return (row, column) != (other, place)


def column_gone(case: Case) -> bool:
    column = case.made.used[0] if case.made.kind != "apur" else case.made.place
    case.made.header = [name for n, name in enumerate(case.made.header) if n != column]
    case.made.rows = [[cell for n, cell in enumerate(row) if n != column] for row in case.made.rows]
    return True


def column_twice(case: Case) -> bool:
    if case.form in ("parquet", "json"):
        return False
    column = case.chance.choice([*case.made.used, case.made.place])
    case.made.header = [*case.made.header, case.made.header[column]]
    case.made.rows = [[*row, row[column] if column < len(row) else ""] for row in case.made.rows]
    return True


def row_twice(case: Case) -> bool:
    case.made.rows.append(list(case.made.rows[case.chance.choice(case.made.kept)]))
    return True


def arrondissement_gone(case: Case) -> bool:
    if case.made.kind not in ("rpls", "socle", "apur"):
        return False
    places = [n for n in case.made.kept if str(case.made.rows[n][case.made.place]).startswith("751")]
    gone = case.chance.choice(places or case.made.kept)
    case.made.rows.pop(gone)
    return True


def territory_unreadable(case: Case) -> bool:
    row = case.chance.choice(case.made.kept)
    words = (
        ["21e", "75121", "Paris Centre", "", "12e et 13e"] if case.made.place == 13 else ["7510l", "Paris", "n° 3", ""]
    )
    case.made.rows[row][case.made.place] = case.chance.choice(words)
    return case.form != "parquet" and case.made.kind in ("approvals", "rpls", "socle")


def years_mixed(case: Case) -> bool:
    if case.made.kind not in ("socle", "sru"):
        return False
    dated = [n for n in case.made.used if any(str(y) in case.made.header[n] for y in range(2020, 2030))]
    name = case.made.header[dated[0]]
    year = next(y for y in range(2020, 2030) if str(y) in name)
    case.made.header[dated[0]] = name.replace(str(year), str(year - 2))
    return True


def cell_shifted(case: Case) -> bool:
    """A separator too many in a row of a text: every cell after it stands one column further."""
    if case.form != "csv":
        return False
    row = case.chance.choice(case.made.kept)
    case.made.rows[row] = [case.made.rows[row][0], *case.made.rows[row]]
    case.made.rows[row][case.made.place] = case.made.rows[row][case.made.place + 1]
    return True


def quote_left_open(case: Case) -> bool:
    if case.form != "csv" or case.made.kind == "approvals":
        return False

    def spoil(path: Path) -> None:
        text = path.read_bytes().decode(case.made.encoding)
        lines = text.split(case.newline)
        place = len(case.made.preamble) + 1 + case.made.kept[0]
        cells = lines[place].split(case.made.separator)
        cells[case.made.place] = '"' + cells[case.made.place].strip('"')
        lines[place] = case.made.separator.join(cells)
        path.write_bytes(case.newline.join(lines).encode(case.made.encoding))

    case.after.insert(0, spoil)
    return "\n" not in "".join(case.made.header)


def negative_count(case: Case) -> bool:
    if case.made.kind in ("approvals", "barometer"):
        return False
    row = case.made.kept[0]
    column = case.made.used[0]
    case.made.rows[row][column] = -4
    return True


def half_a_dwelling(case: Case) -> bool:
    if case.made.kind == "barometer":
        return False
    row, column = case.chance.choice(case.made.kept), case.made.used[0]
    case.made.rows[row][column] = 1234.25 if case.typed else f"1234{case.decimal}25"
    return case.form not in ("parquet",)


def rate_as_share(case: Case) -> bool:
    if case.made.kind != "sru":
        return False
    case.made.rows[case.made.kept[0]][case.made.used[1]] = "0,2310"
    return True


def share_as_rate(case: Case) -> bool:
    if case.made.kind != "socle":
        return False
    row = case.chance.choice(case.made.kept)
    case.made.rows[row][case.made.used[4]] = 22.4 if case.typed else f"22{case.decimal}4"
    return case.form != "parquet"


def year_as_serial(case: Case) -> bool:
    if case.made.kind != "approvals":
        return False
    column = next(n for n, name in enumerate(case.made.header) if name.strip().casefold().startswith("ann"))
    case.made.rows[case.chance.choice(case.made.kept)][column] = case.chance.choice([45291, 24, 2101])
    return True


def formula_uncomputed(case: Case) -> bool:
    if case.form != "xlsx":
        return False
    row, column = case.cell()
    line = len(case.made.preamble) + 2 + row

    def spoil(path: Path) -> None:
        import openpyxl

        book = openpyxl.load_workbook(path)
        book[case.made.sheet or "Feuil1"].cell(line, column + 1).value = "=1+1"
        book.save(path)  # a library that computes nothing: the value is gone

    case.after.insert(0, spoil)
    return True


def english_thousands(case: Case) -> bool:
    if case.form != "csv" or case.made.kind not in ("rpls", "sru", "socle"):
        return False
    case.made.rows[case.chance.choice(case.made.kept)][case.made.used[0]] = f"{case.chance.randint(1, 99)},000"
    return True


def american_day(case: Case) -> bool:
    if case.made.kind != "barometer":
        return False
    column = next(n for n, name in enumerate(case.made.header) if "date" in name.casefold())
    case.made.rows[case.chance.choice(case.made.kept)][column] = case.chance.choice(
        ["03/28/2023", "44927", "2023-13-01"]
    )
    return True


def wrong_total(case: Case) -> bool:
    """A printed total that the rows do not give."""
    if case.made.kind != "approvals" or case.form == "parquet":
        return False
    row = row_of(case, "")
    year = next(n for n, name in enumerate(case.made.header) if name.strip().casefold().startswith("ann"))
    row[year], row[case.made.used[0]], row[case.made.place] = case.made.rows[case.made.kept[0]][year], 99_999, "Total"
    case.made.rows.append(row)
    return True


def heading_in_two_rows(case: Case) -> bool:
    """The heading of the territories stands one row above the others."""
    if case.form in ("parquet", "json") or "header_again" in case.touched:
        return False
    above = ["" for _ in case.made.header]
    above[case.made.place], case.made.header[case.made.place] = case.made.header[case.made.place], ""
    case.made.preamble = [*case.made.preamble, above]
    return True


def cut_text(case: Case) -> bool:
    """A download that stopped: arrondissements are missing."""
    if case.form != "csv" or case.made.kind not in ("rpls", "socle", "apur"):
        return False
    case.made.rows = case.made.rows[: max(case.made.kept) // 2]
    return True


ALL: tuple[Hazard, ...] = (
    *(unknown_marker, two_kinds_of_space, ambiguous_point, two_decimal_marks, column_gone, column_twice, row_twice),
    *(arrondissement_gone, territory_unreadable, years_mixed, cell_shifted, quote_left_open, negative_count),
    *(half_a_dwelling, rate_as_share, share_as_rate, year_as_serial, formula_uncomputed, english_thousands),
    *(american_day, wrong_total, heading_in_two_rows, cut_text),
)
WRONG = {hazard.__name__: hazard for hazard in (*ALL, *HARMFUL)}
