"""Clumsy and hostile files by the thousand, from figures known in advance: python -m tests.intake.corpus 10000

A clumsy file is one that a service really sends and whose figures can be known: it must be read, every figure exact. A
wrong file cannot be read without guessing: it must be refused, in words. Nothing may end in between.
"""

from __future__ import annotations

import copy
import io
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from etl.catalog import Catalog, load_catalog
from etl.french import MINUS, NBSP, NNBSP
from etl.paths import ROOT
from tests.intake import publishers
from tests.intake.publishers import Published, Truth
from tests.intake.reading import verdict

MAKERS: list[Callable[[random.Random], Published]] = [
    lambda chance: publishers.sru(chance.choice([2023, 2024, 2025, 2026]), chance.randint(240_000, 290_000)),
    lambda chance: publishers.socle(chance.randint(2022, 2025), chance, columns=18),
    lambda chance: publishers.approvals(chance, chance.choice([publishers.TECHNICAL, publishers.LABELLED]), 40),
    lambda chance: publishers.rpls(2024, chance),
    publishers.barometer,
    publishers.apur,
]
FORMS = ("csv", "csv", "xlsx", "ods", "parquet", "json")
EDITIONS = {"rpls": "2024"}


@dataclass
class Case:
    """One file: how it is made, whether it must be read, and by which hazards it was touched."""

    made: Published
    form: str
    chance: random.Random
    wrong: str = ""
    touched: list[str] = field(default_factory=list)
    decimal: str = ","
    newline: str = "\r\n"
    after: list[Callable[[Path], None]] = field(default_factory=list)

    @property
    def typed(self) -> bool:
        return self.form != "csv"

    @property
    def spreadsheet(self) -> bool:
        return self.form in ("xlsx", "ods")

    def cell(self) -> tuple[int, int]:
        """The row and column of a figure that is read."""
        rows = self.made.rows
        places = [(r, c) for r in self.made.kept for c in self.made.used if rows[r][c] not in ("", "-", None)]
        return self.chance.choice(places)


def make(seed: int) -> Case:
    """The case of a seed, always the same."""
    chance = random.Random(seed)
    made = chance.choice(MAKERS)(chance)
    case = Case(made, chance.choice(FORMS), chance)
    if case.form in ("parquet", "json"):
        made.preamble = []
    case.decimal = chance.choice(",,.") if made.kind in ("rpls", "socle") else "." if made.kind == "barometer" else ","
    case.newline = chance.choice(["\r\n", "\n"])
    for name in chance.sample(sorted(CLUMSY), chance.randint(0, 4)):
        if touched := _tried(CLUMSY[name], case):
            case = touched
            case.touched.append(name)
    if chance.random() < 0.5:
        for name in chance.sample(sorted(WRONG), len(WRONG)):
            if spoilt := _tried(WRONG[name], case):
                spoilt.wrong = name
                return spoilt
    return case


def _tried(hazard: Callable[[Case], bool], case: Case) -> Case | None:
    """The case once touched; None, and the case as it was, where the hazard does not apply."""
    touched = copy.deepcopy(case)
    return touched if hazard(touched) else None


def write(case: Case, path: Path) -> None:
    if case.form == "csv":
        text = "".join(str(cell) for row in case.made.table for cell in row)
        case.made.encoding = "utf-8" if {NNBSP, MINUS} & set(text) else case.made.encoding  # no such signs in cp1252
        publishers.write_csv(case.made, path, decimal=case.decimal, newline=case.newline)
    else:
        getattr(publishers, f"write_{case.form}")(case.made, path)
    for change in case.after:
        change(path)


# What services really do, and that changes nothing


def shuffled_columns(case: Case) -> bool:
    made = case.made
    if len(set(made.header)) != len(made.header):
        return False
    order = list(range(len(made.header)))
    case.chance.shuffle(order)
    made.header = [made.header[n] for n in order]
    made.rows = [[row[n] for n in order] for row in made.rows]
    made.used, made.place = [order.index(n) for n in made.used], order.index(made.place)
    return True


def shuffled_rows(case: Case) -> bool:
    made = case.made
    if case.wrong:
        return False
    order = list(range(len(made.rows)))
    case.chance.shuffle(order)
    made.rows = [made.rows[n] for n in order]
    made.kept = [order.index(n) for n in made.kept]
    return True


def further_column(case: Case) -> bool:
    name = f"Colonne {len(case.made.header)} ajoutée"
    case.made.header = [*case.made.header, name]
    case.made.rows = [[*row, "à voir"] for row in case.made.rows]
    return True


def preamble(case: Case) -> bool:
    if case.form in ("parquet", "json"):
        return False
    title = case.chance.choice(
        ["Extraction du 3 mars", "Source : infocentre", "Note : chiffres provisoires ; voir la page"]
    )
    case.made.preamble = [[title], [], *case.made.preamble]
    return case.form != "csv" or case.made.separator not in title


def foot_notes(case: Case) -> bool:
    case.made.rows = [
        *case.made.rows,
        _row(case, "Source : producteur"),
        _row(case, ""),
        _row(case, "Lecture : voir notice"),
    ]
    return case.form not in ("parquet", "json")


def header_again(case: Case) -> bool:
    if case.form in ("parquet", "json"):
        return False
    place = len(case.made.rows) // 2
    case.made.rows.insert(place, list(case.made.header))
    case.made.kept = [n + (n >= place) for n in case.made.kept]
    return True


def other_headings(case: Case) -> bool:
    """Capitals, accents lost, spaces doubled, line breaks: the same headings for a person."""
    changes: list[Callable[[str], str]] = [
        str.upper,
        str.lower,
        lambda t: t.replace(" ", "  "),
        lambda t: f" {t}{NBSP}",
    ]
    changes += [lambda t: t.replace("é", "e"), lambda t: t.replace(" ", "\n", 1), lambda t: t.replace("'", "’")]
    change = case.chance.choice(changes)
    renamed = [change(name) for name in case.made.header]
    case.made.header = renamed
    return len(set(renamed)) == len(renamed) or case.made.kind == "sru"


def numbers_as_text(case: Case) -> bool:
    """Thousands apart, by any of the spaces in use, a few figures typed as words."""
    if case.made.kind in ("barometer", "apur") or case.form in ("parquet", "json"):
        return False
    space = case.chance.choice([" ", NBSP, NNBSP])
    for row in case.made.kept:
        for column in case.made.used:
            cell = case.made.rows[row][column]
            if isinstance(cell, int) and case.chance.random() < 0.4:
                case.made.rows[row][column] = f"{cell:,}".replace(",", space).replace("-", MINUS)
    return True


def codes_as_numbers(case: Case) -> bool:
    """75101 or 75101.0, where a spreadsheet took a code for a number."""
    made = case.made
    if made.kind not in ("rpls", "socle") or not case.spreadsheet:
        return False
    for row in made.rows:
        if str(row[made.place]).isdigit() and not str(row[made.place]).startswith("0"):
            row[made.place] = float(row[made.place])
    return True


def arrondissements_spelt(case: Case) -> bool:
    made = case.made
    if made.kind not in ("approvals", "apur") or case.form == "parquet":
        return False
    spellings = ["{}e arrondissement", "Paris {}e", "{:02}", "751{:02}", "750{:02}", "PARIS {:02}", "{}ème Ardt"]
    for row in made.rows:
        number = row[made.place]
        if isinstance(number, int) and number > 1:
            row[made.place] = case.chance.choice(spellings).format(number)
        elif number == 1:
            row[made.place] = case.chance.choice(["1er", "01", "75101", "Paris 1er Arrondissement"])
    return True


def encoding(case: Case) -> bool:
    if case.form != "csv":
        return False
    case.made.encoding = case.chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    return True


def separator(case: Case) -> bool:
    case.made.separator = case.chance.choice([";", ",", "\t", "|"])
    return case.form == "csv"


def zipped(case: Case) -> bool:
    case.after.append(publishers.write_gzip)
    return True


def hidden_sheet_beside(case: Case) -> bool:
    return case.form == "xlsx"


CLUMSY: dict[str, Callable[[Case], bool]] = {
    f.__name__: f
    for f in (shuffled_columns, shuffled_rows, further_column, preamble, foot_notes, header_again, other_headings)
} | {f.__name__: f for f in (numbers_as_text, codes_as_numbers, arrondissements_spelt, encoding, separator, zipped)}


# What nobody can read without guessing


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
    if case.made.kind == "approvals":
        return False
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


def truncated(case: Case) -> bool:
    if case.form == "csv" or "zipped" in case.touched:
        return False
    case.after.append(lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3]))
    return True


def entities(case: Case) -> bool:
    if not case.spreadsheet:
        return False
    part = "content.xml" if case.form == "ods" else "xl/workbook.xml"

    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(part)
        start = content.index(b"?>") + 2 if content.startswith(b"<?xml") else 0
        trap = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        publishers.rewrite_archive(path, {part: content[:start] + trap + content[start:]})

    case.after.insert(0, spoil)
    return True


def macros(case: Case) -> bool:
    if case.form != "xlsx":
        return False
    case.after.insert(0, lambda path: publishers.rewrite_archive(path, {"xl/vbaProject.bin": b"macro"}))
    return True


def password(case: Case) -> bool:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    case.after[:] = [lambda path: path.write_bytes(head + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64) and None]
    return case.spreadsheet


def bomb(case: Case) -> bool:
    """Four hundred megabytes in a few hundred kilobytes."""
    if not case.spreadsheet or case.chance.random() < 0.5:
        return False

    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as part:
            block = b"\0" * (1 << 20)
            for _ in range(400):
                part.write(block)

    case.after.insert(0, spoil)
    return True


def another_document(case: Case) -> bool:
    contents = [b"", b"\xef\xbb\xbf\r\n", b"<!DOCTYPE html><html></html>", b"%PDF-1.7\n", b"\x89PNG\r\n", b"\0" * 99]
    contents += [
        b"PK\x03\x04rien",
        b"{",
        b'{"error": {"code": 400}}',
        b"[]",
        b"PAR1PAR1",
        b"a;b\n1;2\n",
        b"\x81;\x8d\n",
    ]
    content = case.chance.choice(contents)
    case.after[:] = [lambda path: path.write_bytes(content) and None]
    return True


WRONG: dict[str, Callable[[Case], bool]] = (
    {
        f.__name__: f
        for f in (unknown_marker, two_kinds_of_space, ambiguous_point, two_decimal_marks, column_gone, column_twice)
    }
    | {
        f.__name__: f
        for f in (row_twice, arrondissement_gone, territory_unreadable, years_mixed, cell_shifted, quote_left_open)
    }
    | {
        f.__name__: f
        for f in (negative_count, half_a_dwelling, rate_as_share, share_as_rate, year_as_serial, formula_uncomputed)
    }
    | {f.__name__: f for f in (truncated, entities, macros, password, bomb, another_document)}
)


def _row(case: Case, first: str) -> list[str]:
    return [first, *[""] * (len(case.made.header) - 1)]


# The trial


@dataclass
class Outcome:
    seed: int
    wrong: str
    touched: list[str]
    said: Truth | str
    truth: Truth

    @property
    def name(self) -> str:
        """lu, refusé à raison, refusé à tort, or what must never be: faux, perdu, accepté à tort."""
        if isinstance(self.said, str):
            return "refusé à raison" if self.wrong else "refusé à tort"
        if self.said == self.truth and not self.wrong:
            return "lu"
        if self.wrong:
            return "accepté à tort"
        return "perdu" if self.truth.keys() - self.said.keys() else "faux"


def attempt(seed: int, folder: Path, catalog: Catalog) -> Outcome:
    """Makes the file of a seed, reads it, and says what came of it. Any other exception is a fault of ours."""
    case = make(seed)
    path = folder / f"{seed}.{case.form}"
    write(case, path)
    said = verdict(path, catalog, EDITIONS.get(case.made.kind, ""))
    path.unlink()
    return Outcome(seed, case.wrong, case.touched, said, case.made.truth)


def main(count: int) -> int:
    catalog = load_catalog(ROOT / "data")
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            outcomes.append(attempt(seed, Path(folder), catalog))
            if seed % 250 == 249:
                print(f"{seed + 1} fichiers…", file=sys.stderr)
    counts = Counter(outcome.name for outcome in outcomes)
    out = io.StringIO()
    for name, number in counts.most_common():
        out.write(f"{name} : {number}\n")
    for outcome in outcomes:
        if outcome.name not in ("lu", "refusé à raison"):
            said = outcome.said if isinstance(outcome.said, str) else _gap(outcome)
            out.write(f"  {outcome.seed} {outcome.name} [{outcome.wrong}] {outcome.touched} : {said[:300]}\n")
    print(out.getvalue())
    return 0


def _gap(outcome: Outcome) -> str:
    assert not isinstance(outcome.said, str)
    lost = sorted(outcome.truth.keys() - outcome.said.keys())[:3]
    other = [(k, v, outcome.truth.get(k)) for k, v in outcome.said.items() if outcome.truth.get(k) != v][:3]
    return f"perdus {lost}, différents {other}"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
