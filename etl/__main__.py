"""python -m etl build | check | where | demo | add FICHIER"""

import argparse
import getpass
import sys
from pathlib import Path
from typing import NoReturn

from etl import demo
from etl.findings import Finding, Refused
from etl.intake import Submission, as_json, as_text, examine, publish
from etl.warehouse import DEMONSTRATION, JEUX, PUBLIE, Unavailable, build, check, current


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 if it went through, 1 if it was refused, with the reasons in French on stderr."""
    options = _parser().parse_args(arguments)
    try:
        if said := COMMANDS[options.command](options):
            print(said)
    except Refused as refused:
        print(*refused.findings, sep="\n", file=sys.stderr)
        print(f"Rien n'est publié : {len(refused.findings)} anomalie(s).", file=sys.stderr)
        return 1
    except Unavailable as error:
        command = "demo" if getattr(options, "jeu", PUBLIE) == DEMONSTRATION else "build"
        print(f"{error} : lancer « python -m etl {command} ».", file=sys.stderr)
        return 1
    return 0


def _build(options: argparse.Namespace) -> str:
    return f"Entrepôt publié : {build(_show, force=options.force).path}"


def _demo(options: argparse.Namespace) -> str:
    return f"Entrepôt de démonstration : {demo.build(_show, force=options.force).path}"


def _check(_options: argparse.Namespace) -> str:
    findings: list[Finding] = check(_show)
    return "\n".join([*map(str, findings), f"Contrôles passés, {len(findings)} avertissement(s), rien n'est publié."])


def _where(options: argparse.Namespace) -> str:
    return str(current(options.jeu).path)


def _add(options: argparse.Namespace) -> str:
    """The verdict on a file, and its publication unless only tried. Ends with 1 if it is refused."""
    path = Path(options.file)
    submission = Submission(path, path.name, options.source, options.edition, options.published)
    examined = examine(submission, _show)
    print(as_json(examined) if options.json else as_text(examined))
    if not examined.publishable:
        raise SystemExit(1)
    if options.dry_run:
        return "" if options.json else "Essai : rien n'est publié."
    published = publish(examined, getpass.getuser(), options.reason, _show)
    return "" if options.json else f"Entrepôt publié : {published.path}"


COMMANDS = {"build": _build, "check": _check, "where": _where, "demo": _demo, "add": _add}


def _show(share: float, step: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{share:4.0%} {step:<70.70}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


class Parser(argparse.ArgumentParser):
    """Refuses in French what it does not understand."""

    def error(self, message: str) -> NoReturn:
        known = ", ".join(COMMANDS)
        self.exit(2, f"Commande ou option non comprise. Écrire : python -m etl {{{known}}} ; aide : python -m etl -h\n")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m etl", description="Du fichier publié à l'entrepôt DuckDB.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    for name, words in (
        ("build", "construire et publier l'entrepôt des chiffres publiés"),
        ("demo", "construire l'entrepôt de démonstration, séparé"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--force", action="store_true", help="reconstruire même si rien n'a changé")
    commands.add_parser("check", help="tout contrôler sans rien publier")
    where = commands.add_parser("where", help="chemin du fichier publié")
    where.add_argument("--jeu", choices=JEUX, default=PUBLIE, help="jeu de données")
    add = commands.add_parser("add", help="examiner un fichier reçu, dire ce qu'il change, le publier")
    add.add_argument("file", metavar="FICHIER")
    add.add_argument("--source", default="", help="seulement cette source ; sinon, reconnue d'après le contenu")
    add.add_argument("--edition", default="", metavar="AAAA", help="année des chiffres, si le fichier ne la dit pas")
    add.add_argument("--published", default="", metavar="DATE", help="date de publication : AAAA, AAAA-MM, AAAA-MM-JJ")
    add.add_argument("--reason", default="ajout en ligne de commande", help="pourquoi ce fichier est publié")
    add.add_argument("--dry-run", action="store_true", help="dire le verdict sans rien publier")
    add.add_argument("--json", action="store_true", help="le verdict en un objet JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
