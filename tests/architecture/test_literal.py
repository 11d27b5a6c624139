"""What comes from an address, a file, a cell or a person is never read as Markdown by Streamlit."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from pages.components.literal import JOINER, literal
from tests.architecture.test_imports import files

# What Streamlit reads as Markdown: these functions, in what they are first given and under these names.
READ = {
    *("title", "header", "subheader", "markdown", "caption", "toast", "badge", "metric", "expander", "status"),
    *("info", "warning", "error", "success", "progress", "spinner", "popover", "tabs", "page_link", "link_button"),
    *("button", "form_submit_button", "download_button", "radio", "selectbox", "multiselect", "segmented_control"),
    *("toggle", "checkbox", "select_slider", "slider", "number_input", "text_input", "text_area", "date_input"),
    *("file_uploader", "pills"),
}
NAMED = {"label", "body", "text", "help", "captions"}
# Functions whose words are numbers, dates, or a fixed sentence of the module.
WRITTEN = {
    "as_asked",
    "literal",
    "format_date",
    "quantity",
    "format_number",
    "format_percent",
    "len",
    "_why_not",
    "_absent",
    "current",
}
# Numbers, and texts of the project and of its catalogue, by the module that shows them.
OURS = {
    "pages/components/address.py": {"key", "label", "write(default)"},
    "pages/components/choices.py": {"label", "help", "why", "words", "years[0]"},
    "pages/components/difference.py": {"what", "title", "unchanged", "min(share, 1.0)"},
    "pages/components/frame.py": {"refusal(jeu())", "banner[0]", "secrets.token_hex(3)", "alone"},
    "pages/components/head.py": {"title", "said.sentence"},
    "pages/components/menu.py": {"page"},
    "pages/components/part.py": {"title"},
    "pages/components/sealed.py": {"_corrected(sealed)"},
    "pages/components/show.py": {
        *("refusal(piece.jeu)", "piece.stamp", "export.label", "export.help", "identifier", "cited.url"),
    },
    "pages/components/store.py": {"refusal(name)", "share", "words"},
    "pages/components/telling.py": {"label"},
    "pages/components/withdrawal.py": {"published.version"},
    "pages/donnees/accessibilite.py": {"title", "text"},
    "pages/donnees/importer.py": {
        *("st.get_option('server.maxUploadSize')", "known.sources[verdict.source].label", "published.version"),
        *("sum((finding.tier != 'avertissement' for finding in verdict.findings))", "suffix.upper()"),
    },
    "pages/donnees/nouveautes.py": {"title", "text"},
    "pages/donnees/sources.py": {"package.label", "name"},
    "pages/tension/logement_social.py": {"name"},
    "pages/pilotage/diagnostic.py": {f"{part}.title" for part in ("references", "trajectoires", "told")}
    | {"trajectoires.note", "told.note"},
    "pages/pilotage/documents.py": {"file", "label", "role", "types"},
    "pages/pilotage/textes.py": {
        "said_of(last)",
        "sum((to_reread(written[zone.place], now) != '' for zone, now in asked if zone.place in written))",
    },
}
# Functions of the pages whose own words are checked where they write them.
CHECKED = {"_corrected", "refusal", "said_of", "_why_not", "_absent", "as_asked"}


def shown(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Each text given to Streamlit as Markdown, with the function that gives it."""
    for owner in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Module)):
        for node in own(owner):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READ:
                yield from ((owner, text) for text in node.args[:1])
                yield from ((owner, keyword.value) for keyword in node.keywords if keyword.arg in NAMED)


def own(owner: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, but not those of the functions in it."""
    for node in ast.iter_child_nodes(owner):
        yield node
        if not isinstance(node, ast.FunctionDef):
            yield from own(node)


def unsafe(text: ast.expr, owner: ast.AST, ours: set[str], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The parts of a text that may come from outside and are not escaped."""
    said = ast.unparse(text)
    if isinstance(text, ast.Constant) or said in ours:
        return
    match text:
        case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            inside = parts
        case ast.FormattedValue(value=one) | ast.Starred(value=one):
            inside = [one]
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            inside = [one, other]
        case ast.BoolOp(values=parts):
            inside = parts
        case ast.GeneratorExp(elt=one) | ast.ListComp(elt=one):
            inside = [one]
        case ast.Call(func=ast.Name(id=name)) if name in WRITTEN:
            return
        case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="literal"), *_]):
            return
        case ast.Call(func=ast.Name(id="bound" | "listing" | "few" | "capitalised"), args=parts):
            inside = parts
        case ast.Call(func=ast.Attribute(value=one, attr="join" | "format"), args=parts, keywords=named):
            inside = [one, *parts, *(keyword.value for keyword in named)]
        case ast.Name(id=name) if name.isupper():
            return
        case ast.Subscript(value=ast.Name(id=name)) if name.isupper():
            return
        case ast.Name(id=name) if name not in seen and (given := list(assigned(name, owner))):
            for one in given:
                yield from unsafe(one, owner, ours, seen | {name})
            return
        case _:
            yield said
            return
    for one in inside:
        yield from unsafe(one, owner, ours, seen)


def assigned(name: str, owner: ast.AST) -> Iterator[ast.expr]:
    for node in own(owner):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from paired(name, target, node.value)
        if isinstance(node, ast.NamedExpr) and ast.unparse(node.target) == name:
            yield node.value


def paired(name: str, target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, given in zip(target.elts, value.elts, strict=True):
            yield from paired(name, one, given)


def test_no_text_from_outside_is_read_as_markdown() -> None:
    found = {
        f"{path}, ligne {text.lineno} : {part}"
        for path, tree in files().items()
        if path.startswith("pages/")
        for owner, text in shown(tree)
        for part in unsafe(text, owner, OURS.get(path, set()))
    }
    assert found == set()


def test_what_such_a_text_is_made_of_elsewhere_is_escaped_there() -> None:
    """The functions of the pages that make a part of one: all that they return is safe."""
    made = {
        f"{path}, {owner.name} : {part}"
        for path, tree in files().items()
        if path.startswith("pages/")
        for owner in ast.walk(tree)
        if isinstance(owner, ast.FunctionDef) and owner.name in CHECKED
        for node in own(owner)
        if isinstance(node, ast.Return) and node.value
        for part in unsafe(node.value, owner, OURS.get(path, set()))
    }
    assert made == set()


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("[mot](https://exemple.fr)", rf"\[mot\](https:{JOINER}//exemple.fr)"),
        ("![x](http://exemple.fr/x.png)", rf"!\[x\](http:{JOINER}//exemple.fr/x.png)"),
        ("www.exemple.fr, moi@exemple.fr", f"www{JOINER}.exemple.fr, moi@{JOINER}exemple.fr"),
        (":smile: :material/home: :red[x]", rf":{JOINER}smile: :{JOINER}material/home: :{JOINER}red\[x\]"),
        ("<b>*x* _y_ `z`~$a$ sru_2025.csv", r"\<b\>\*x\* \_y\_ \`z\`\~\$a\$ sru_2025.csv"),
        ("a\n\n# b\u202e", "a  # b"),
        ("# a", r"\# a"),
        ("1. a", r"1\. a"),
        ("123. a", r"123\. a"),
        ("2025) a", r"2025\) a"),
        (
            "Part de 25\u202f% (hors « QPV »)\u00a0: 1\u202f234, −5 !",
            "Part de 25\u202f% (hors « QPV »)\u00a0: 1\u202f234, −5 !",
        ),
    ],
)
def test_a_text_is_shown_as_it_is(text: str, escaped: str) -> None:
    assert literal(text) == escaped
