"""python -m reporting export DOCUMENT SORTIE, python -m reporting mesure FICHIER"""

import argparse
import datetime as dt
import os
import sys
from contextlib import suppress
from pathlib import Path

from etl.command import Parser, say, show, told
from etl.editions import before, find, texts_of
from etl.findings import Refused
from etl.modeles import from_file
from etl.warehouse import JEUX, PUBLIE, Unavailable, connect, current, declared
from reporting.documents import DOCUMENTS, SHAPES, Document, Material, Refusal, fits, measure


def main(arguments: list[str] | None = None) -> int:
    """Writes one document, or measures one; 0 if done, 1 if it was refused, with the reason in French on stderr."""
    options = _parser().parse_args(arguments)
    try:
        say(*([_export(options)] if options.command == "export" else measure(options.file)))
    except Unavailable as error:
        say(told(error, options.jeu), error=True)
        return 1
    except Refusal as refusal:
        say(refusal, error=True)
        return 1
    except Refused as refused:
        say(*refused.findings, error=True)
        return 1
    return 0


def _export(options: argparse.Namespace) -> str:
    document = DOCUMENTS.get(options.document)
    if document is None:
        raise Refusal(f"Document inconnu « {options.document} » ; documents : {', '.join(DOCUMENTS)}.")
    template = from_file(options.modele) if options.modele else None
    if template:
        fits(template, document)
    edition = find(options.edition) if options.edition else None
    if edition and options.jeu != PUBLIE:
        raise Refusal("Une édition ne contient que les chiffres publiés : laisser --jeu de côté.")
    published = edition.published if edition else current(options.jeu)
    previous = before(edition) if options.jeu == PUBLIE else None
    shown = edition.day if edition else dt.date.today()
    with connect(edition or published, shown=shown) as connection:
        catalog = declared(connection)
        written = texts_of(edition) if options.jeu == PUBLIE else {}
        material = Material(
            connection, catalog, published.version, options.format, template, edition, previous, written
        )
        path = _place(Path(options.out), document, document.file_name(material))
        content = document.write(material, show)
    _replace(path, content)
    return f"{document.label} : {path}"


def _place(out: Path, document: Document, name: str) -> Path:
    """The file to write: `out` itself if it is named as one, else the document's own name in this folder."""
    if out.is_dir() or not out.suffix:
        return out / name
    if out.suffix != f".{document.suffix}":
        raise Refusal(f"{out} : nommer un dossier, ou un fichier en .{document.suffix}.")
    return out


def _replace(path: Path, content: bytes) -> None:
    """Writes aside, then takes the place of the file, if there is one, in one step."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        raise Refusal(f"{path} ne peut pas être écrit : vérifier le dossier, ses droits et l’espace disque.") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m reporting", description="De l’entrepôt aux documents.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    export = commands.add_parser("export", help="écrire un document, dans l’état publié aujourd’hui (brouillon)")
    known = " ; ".join(f"{name} : {document.label.lower()}" for name, document in DOCUMENTS.items())
    export.add_argument("document", metavar="DOCUMENT", help=known)
    export.add_argument("out", metavar="SORTIE", help="fichier, remplacé s’il existe, ou dossier")
    export.add_argument("--edition", default="", metavar="NOM", help="une édition scellée ; sinon, un brouillon")
    export.add_argument("--format", choices=SHAPES, default=SHAPES[0], help="des diapositives")
    export.add_argument("--modele", type=Path, metavar="FICHIER", help="votre modèle : .pptx, .potx, .docx ou .dotx")
    export.add_argument("--jeu", choices=JEUX, default=PUBLIE, help="jeu de données")
    measure = commands.add_parser("mesure", help="dire ce qu’une salle lit de diapositives : mots, plus petit corps")
    measure.add_argument("file", type=Path, metavar="FICHIER", help="diapositives (.pptx)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
