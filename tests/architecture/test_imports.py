"""Who imports whom: the table as data, checked on every Python file of the project."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from etl.paths import ROOT

# Room → the rooms it may import, besides itself. A room is a module, or a package with all it holds.
CATALOG = {"etl.catalog", "etl.french"}
MAPS = {"reporting.render.cartography", "reporting.render.contours"}
ROOMS: dict[str, set[str]] = {
    "etl.french": set(),
    "etl.typography": {"etl.french"},
    "etl.paths": set(),
    "etl.findings": set(),
    "etl.printable": set(),
    "etl.trail": {"etl.findings", "etl.paths"},
    "etl.formats": set(),
    "etl.repack": set(),
    "etl.tableur": {"etl.french", "etl.typography"},
    "etl.catalog": {"etl.findings", "etl.french", "etl.paths"},
    "etl.secrecy": {"etl.catalog", "etl.findings", "etl.french"},
    "etl.snapshots": {"etl.catalog", "etl.findings", "etl.formats", "etl.french", "etl.paths"},
    "etl.reading": {"etl.catalog", "etl.findings", "etl.formats", "etl.french", "etl.paths"},
    "etl.observations": {"etl.catalog", "etl.findings", "etl.french", "etl.paths", "etl.snapshots"},
    "etl.returns": {"etl.catalog", "etl.french", "etl.reading", "etl.tableur"},
    "etl.checks": {"etl.catalog", "etl.findings", "etl.french", "etl.paths", "etl.snapshots"},
    "etl.sources": {
        *(
            "etl.catalog",
            "etl.checks",
            "etl.findings",
            "etl.formats",
            "etl.french",
            "etl.observations",
            "etl.printable",
        ),
        "etl.reading",
    },
    "etl.warehouse": {
        *("etl.catalog", "etl.checks", "etl.findings", "etl.french", "etl.observations", "etl.paths"),
        *("etl.reading", "etl.secrecy", "etl.snapshots", "etl.sources", "etl.trail"),
    },
    "etl.intake": {
        *("etl.catalog", "etl.findings", "etl.french", "etl.observations", "etl.paths", "etl.reading", "etl.snapshots"),
        *("etl.printable", "etl.sources", "etl.trail", "etl.warehouse"),
    },
    "etl.ooxml": set(),
    "etl.modeles": {"etl.findings", "etl.formats", "etl.ooxml", "etl.paths"},
    "etl.texts": {"etl.findings", "etl.intake", "etl.paths"},
    "etl.story": {"etl.catalog", "etl.findings", "etl.intake", "etl.texts"},
    "etl.editions": {
        *("etl.catalog", "etl.findings", "etl.french", "etl.intake", "etl.paths", "etl.texts", "etl.warehouse"),
    },
    "etl.demo_suivi": {"etl.catalog"},
    "etl.demo": {"etl.catalog", "etl.demo_suivi", "etl.paths", "etl.warehouse"},
    "etl.command": {"etl.printable", "etl.warehouse"},
    "etl.__main__": {
        *(
            "etl.catalog",
            "etl.command",
            "etl.demo",
            "etl.editions",
            "etl.findings",
            "etl.intake",
            "etl.paths",
            "etl.returns",
        ),
        "etl.warehouse",
    },
    "reporting.answers": {"etl.warehouse"},
    "reporting.queries": {"reporting.answers"},
    "reporting.analysis": CATALOG | {"etl.tableur", "reporting.queries"},
    "reporting.piece": CATALOG
    | {"etl.returns", "etl.tableur", "etl.typography", "reporting.analysis", "reporting.queries"},
    "reporting.render.contours": {"etl.paths"},
    "reporting.render.cartography": CATALOG | {"reporting.analysis", "reporting.piece", "reporting.render.contours"},
    "reporting.render.charts": CATALOG | {"reporting.analysis", "reporting.piece"},
    "reporting.render.plotly": CATALOG | {"reporting.analysis", "reporting.piece"} | MAPS,
    "reporting.render.office": CATALOG
    | {"etl.modeles", "etl.repack", "etl.tableur", "etl.typography", "reporting.piece"}
    | MAPS,
    "reporting.render.web": {"etl.french", "etl.tableur", "reporting.piece"},
    "reporting.exhibits": CATALOG
    | {"etl.findings", "etl.returns", "etl.tableur", "reporting.analysis", "reporting.answers", "reporting.piece"}
    | {"reporting.queries"}
    | {"reporting.render.charts", "reporting.render.plotly"},
    "reporting.files": {"etl.french", "etl.returns", "etl.tableur", "reporting.piece", "reporting.render.office"}
    | {"reporting.render.web"},
    "reporting.documents": CATALOG
    | {"etl.editions", "etl.modeles", "etl.repack", "etl.story", "etl.tableur", "etl.texts", "etl.warehouse"}
    | {"reporting.analysis", "reporting.exhibits", "reporting.files", "reporting.piece", "reporting.queries"}
    | {"reporting.render.charts", "reporting.render.office"},
    "reporting.__main__": {
        "etl.command",
        "etl.editions",
        "etl.findings",
        "etl.modeles",
        "etl.warehouse",
        "reporting.documents",
    },
    "pages.garde": {"etl.editions", "etl.findings", "etl.intake", "etl.paths", "etl.warehouse"},
    "pages": CATALOG
    | {
        "etl.demo",
        "etl.editions",
        "etl.findings",
        "etl.intake",
        "etl.modeles",
        "etl.printable",
        "etl.returns",
        "etl.story",
        "etl.texts",
    }
    | {"etl.warehouse", "pages.garde", "reporting.analysis", "reporting.documents", "reporting.exhibits"}
    | {"reporting.files", "reporting.piece", "reporting.render.web"},
    "app": {"etl.paths", "pages", "pages.garde", "settings"},
    "serve": {"pages.garde", "settings"},
    "settings": set(),
}
TOOLS = {"benchmarks", "docs", "tests"}  # they measure, picture and prove: they may import anything

SECTIONS = ("components", "donnees", "pilotage", "tension", "territoires")  # of the pages: all but their guard
# Package of others → the only files that may import it.
EXTERNALS = {
    "duckdb": ("etl/warehouse/", "reporting/answers.py", "reporting/queries.py"),
    "icalendar": ("reporting/files/ics.py",),
    "scipy": ("etl/secrecy/",),
    "filelock": ("etl/intake/", "etl/warehouse/", "pages/garde/key.py"),
    "openpyxl": ("etl/formats/xlsx.py",),
    "plotly": ("reporting/piece/exhibit.py", "reporting/render/plotly/", "reporting/files/image.py"),
    "docx": ("reporting/render/office/",),
    "pptx": ("reporting/render/office/",),
    "pydantic": ("etl/catalog/", "etl/intake/access.py", "etl/snapshots.py"),
    "starlette": ("pages/garde/",),
    # The launcher speaks the server's own messages, to open the first page; it runs no script.
    "streamlit": ("app.py", "serve.py", "pages/application.py", *(f"pages/{section}/" for section in SECTIONS)),
    "xlsxwriter": ("etl/tableur/",),
}


@cache
def files() -> dict[str, ast.Module]:
    """Path from the root → what it says, for the project's own Python files."""
    found = sorted(p.relative_to(ROOT) for p in ROOT.rglob("*.py"))
    kept = [p for p in found if p.parts[0] not in TOOLS and not any(part.startswith(".") for part in p.parts)]
    return {p.as_posix(): ast.parse((ROOT / p).read_text(encoding="utf-8")) for p in kept}


def module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def room(name: str) -> str | None:
    return next((r for r in ROOMS if name == r or name.startswith(f"{r}.")), None)


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module imported, wherever in the file; `from a import b` gives a.b where that is a module."""
    modules = {module(path) for path in files()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, from the root"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in modules else str(node.module) for name in names)


def ours(name: str) -> bool:
    return name.split(".")[0] in {module(path).split(".")[0] for path in files()}


def test_every_module_has_its_room() -> None:
    speaking = [path for path, tree in files().items() if tree.body]
    assert len(speaking) > 40
    assert [path for path in speaking if room(module(path)) is None] == []


def test_every_folder_of_code_is_known() -> None:
    """A new package at the root is a new room, or a new tool: the table says which."""
    folders = {p.relative_to(ROOT).parts[0] for p in ROOT.glob("*/**/*.py")}
    known = {name.split(".")[0] for name in ROOMS} | TOOLS
    assert {name for name in folders if not name.startswith(".")} - known == set()


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_imports_only_what_the_table_allows(name: str) -> None:
    trees = {path: tree for path, tree in files().items() if room(module(path)) == name}
    assert trees
    wrong = [
        f"{path} : {imported}"
        for path, tree in trees.items()
        for imported in imports(tree)
        if ours(imported) and room(imported) not in {name, *ROOMS[name]}
    ]
    assert wrong == []


def test_the_table_goes_one_way() -> None:
    def reached(name: str, path: tuple[str, ...] = ()) -> None:
        assert name not in path, f"cercle : {' → '.join((*path, name))}"
        for below in ROOMS[name]:
            reached(below, (*path, name))

    for name in ROOMS:
        reached(name)


def test_the_contours_alone_lead_a_figure_to_a_file() -> None:
    using = [path for path, tree in files().items() if path.startswith("reporting/") and "etl.paths" in imports(tree)]
    assert using == ["reporting/render/contours.py"]


def test_the_registry_alone_draws() -> None:
    """Exhibits declare what is drawn; one place turns it into a figure."""
    exhibits = [path for path in files() if path.startswith("reporting/exhibits/")]
    drawing = [
        path for path in exhibits if any(n.startswith("reporting.render.plotly") for n in imports(files()[path]))
    ]
    assert drawing == ["reporting/exhibits/registry.py"]


@pytest.mark.parametrize("package", EXTERNALS)
def test_a_package_of_others_enters_by_its_own_door(package: str) -> None:
    users = {path for path, tree in files().items() for name in imports(tree) if name.split(".")[0] == package}
    assert users
    assert {path for path in users if not path.startswith(EXTERNALS[package])} == set()


def test_the_launcher_takes_from_streamlit_its_messages_and_its_command_only() -> None:
    taken = {name for name in imports(files()["serve.py"]) if name.startswith("streamlit")}
    assert {name.split(".")[1] for name in taken} == {"proto", "web"}


def test_the_menu_alone_lies_directly_under_pages() -> None:
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["application.py"]


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def outside_functions(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run at import: of the module and of its classes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from (n for n in node.body if not isinstance(n, ast.FunctionDef))
        elif not isinstance(node, ast.FunctionDef):
            yield node


def test_no_connection_is_opened_at_import() -> None:
    opened = [
        f"{path}, ligne {call.lineno}"
        for path, tree in files().items()
        for statement in outside_functions(tree)
        for name, call in calls(statement)
        if name.split(".")[-1] == "connect"
    ]
    assert opened == []


def test_the_connection_that_duckdb_shares_is_never_used() -> None:
    """duckdb.sql and its like run on one connection for all threads: only duckdb.connect is called."""
    called = {(path, name) for path, tree in files().items() for name, _ in calls(tree) if name.startswith("duckdb.")}
    assert {(path, name) for path, name in called if name != "duckdb.connect"} == set()


def test_no_sql_is_made_of_pieces_in_the_questions() -> None:
    tree = files()["reporting/queries.py"]
    pieces = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.Mod)]
    pieces += [call.lineno for name, call in calls(tree) if name.split(".")[-1] in ("format", "replace", "join")]
    assert pieces == []


def test_no_map_asks_the_network_for_its_background() -> None:
    drawn = {node.attr for tree in files().values() for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | {
        name.split(".")[-1] for tree in files().values() for name in imports(tree)
    }
    assert [name for name in drawn if re.search("choropleth|geo$|mapbox|scattermap", name, re.IGNORECASE)] == []


def test_no_file_of_the_interface_is_fetched_elsewhere() -> None:
    """No address of another machine in code or style sheet; w3.org and purl.org name vocabularies."""
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in files()}
    texts |= {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("pages", "reporting")
        for suffix in ("css", "js", "html", "svg")
        for path in Path(ROOT / folder).rglob(f"*.{suffix}")
    }
    assert any(path.endswith(".css") for path in texts)
    found = {
        (path, host) for path, text in texts.items() for host in re.findall(r"(?:https?:)?//([\w-]+\.[\w.-]+)", text)
    }
    assert {(path, host) for path, host in found if host not in ("www.w3.org", "purl.org", "127.0.0.1")} == set()
    assert [path for path, text in texts.items() if re.search(r"""@import|["']cdn["']""", text)] == []


REPEATED = ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.For, ast.While


def again(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """The calls made once an element: in a lambda, a loop or a comprehension, but for what it first goes through."""
    for node in ast.walk(tree):
        if isinstance(node, REPEATED):
            first = getattr(node, "iter", None) or (node.generators[0].iter if hasattr(node, "generators") else None)
            once = set(ast.walk(first)) if first else set()
            yield from ((name, call) for name, call in calls(node) if call not in once)


def test_the_catalogue_is_asked_for_once_a_run_not_once_an_element() -> None:
    """catalog() looks up the version served and the rights: hundreds of calls were half the script of a page."""
    asked = {
        f"{path}, ligne {call.lineno}"
        for path, tree in files().items()
        if path.startswith("pages/")
        for name, call in again(tree)
        if name == "catalog"
    }
    assert asked == set()
