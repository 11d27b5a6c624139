"""python -m etl build | check | where | demo | restreint | add | withdraw | template | seal | editions | abandon"""

import argparse
import datetime as dt
import getpass
import sys
from pathlib import Path

from etl import demo, returns
from etl.catalog import load_catalog
from etl.command import Parser, say, told
from etl.command import show as _show
from etl.editions import editions, give_up, seal
from etl.findings import Finding, Refused, out_of_reach, refuse
from etl.intake import (
    SECRETARIAT,
    Person,
    Submission,
    as_json,
    as_text,
    changes,
    check_access,
    erasable,
    erase,
    examine,
    foresee,
    publish,
    withdraw,
)
from etl.paths import data_directory, misplaced
from etl.warehouse import JEUX, PUBLIE, RESTREINT, Unavailable, build, check, connect, current


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 if it went through, 1 if it was refused, with the reasons in French on stderr."""
    options = _parser().parse_args(arguments)
    if wrong := misplaced():
        say(wrong, error=True)
        return 1
    try:
        if said := COMMANDS[options.command](options):
            say(*said)
    except (Refused, OSError) as error:
        findings = (error if isinstance(error, Refused) else out_of_reach(error)).findings
        say(*findings, f"Rien n’est publié : {len(findings)} anomalie(s).", error=True)
        return 1
    except Unavailable as error:
        say(told(error, getattr(options, "jeu", PUBLIE)), error=True)
        return 1
    return 0


def _build(options: argparse.Namespace) -> list[str]:
    return [f"Entrepôt publié : {build(_show, force=options.force).path}"]


def _demo(options: argparse.Namespace) -> list[str]:
    return [f"Entrepôt de démonstration : {demo.build(_show, force=options.force).path}"]


def _restreint(options: argparse.Namespace) -> list[str]:
    return [f"Entrepôt à diffusion restreinte : {build(_show, RESTREINT, force=options.force).path}"]


def _check(_options: argparse.Namespace) -> list[str]:
    findings: list[Finding] = check(_show)
    check_access()
    return [*map(str, findings), f"Contrôles passés, {len(findings)} avertissement(s), rien n’est publié."]


def _where(options: argparse.Namespace) -> list[str]:
    return [str(current(options.jeu).path)]


def _add(options: argparse.Namespace) -> list[str]:
    """The verdict on a file, and its publication unless only tried. Ends with 1 if it is refused."""
    path = Path(options.file)
    submission = Submission(path, path.name, options.source, options.edition, options.published)
    examined = examine(submission, _show)
    say(*(as_json(examined) if options.json else as_text(examined)).split("\n"))
    if not examined.publishable:
        raise SystemExit(1)
    if options.dry_run:
        return [] if options.json else ["Essai : rien n’est publié."]
    published = publish(examined, _me(), options.reason, _show)
    return [] if options.json else [f"Entrepôt publié : {published.path}"]


def _withdraw(options: argparse.Namespace) -> list[str]:
    """What taking a file back changes, and its withdrawal unless only tried; then, if asked, nothing is left of it."""
    if options.erase and any(snapshot.id == options.snapshot for snapshot in erasable()):
        return ["Essai : rien n’est effacé."] if options.dry_run else _erase(options)
    foreseen = foresee(options.snapshot, everywhere=options.everywhere or options.erase, progress=_show)
    say(f"{foreseen.snapshot.id} : {foreseen.snapshot.dataset}", *changes(foreseen.difference))
    if options.dry_run:
        return ["Essai : rien n’est retiré."]
    said = f"Retiré. Entrepôt publié : {withdraw(foreseen, _me(), options.reason, _show).path}"
    return [said, *(_erase(options) if options.erase else [])]


def _erase(options: argparse.Namespace) -> list[str]:
    return [f"Effacé. Entrepôt publié : {erase(options.snapshot, _me(), options.reason, _show).path}"]


def _me() -> Person:
    """Whoever is on the machine acts for the secrétariat."""
    return Person(getpass.getuser(), SECRETARIAT)


def _template(options: argparse.Namespace) -> list[str]:
    """A blank return for each producer, or for one, in a folder."""
    catalog = load_catalog(data_directory())
    year = options.year or dt.date.today().year - 1
    known = returns.senders(catalog)
    if options.producer and options.producer not in known:
        fix = f"producteurs : {', '.join(known)}"
        raise refuse("producteur", "template", f"producteur inconnu « {options.producer} »", fix)
    folder = Path(options.out or f"remontees-{year}")
    folder.mkdir(parents=True, exist_ok=True)
    with connect(build(_show)) as connection:
        last = connection.execute("select * from last_figures_told()").df()
    written = []
    for producer in [options.producer] if options.producer else known:
        blank = returns.template(catalog, producer, [year], last)
        path = folder / returns.file_name(blank, options.format)
        path.write_bytes(returns.WRITERS[options.format](blank))
        written.append(f"{path} : {len(blank.lines)} chiffres demandés à {producer}")
    return written


def _seal(options: argparse.Namespace) -> list[str]:
    edition = seal(options.name, _me(), options.reason, corrects=options.corrige, erratum=options.erratum)
    return [f"Édition scellée : {edition.name}, données {edition.published.version}, {edition.path}"]


def _give_up(options: argparse.Namespace) -> list[str]:
    return [
        f"Édition abandonnée : {give_up(options.name, _me(), options.reason)}. Ce qu’elle montrait n’est plus opposé."
    ]


def _editions(_options: argparse.Namespace) -> list[str]:
    said = [
        f"{e.name} : scellée le {e.sealed[:10]} par {e.who}, données {e.published.version}"
        + (f", corrige {e.corrects}" if e.corrects else "")
        for e in editions()
    ]
    return said or ["Aucune édition scellée."]


COMMANDS = {
    "build": _build,
    "check": _check,
    "where": _where,
    "demo": _demo,
    "restreint": _restreint,
    "add": _add,
    "withdraw": _withdraw,
    "template": _template,
    "seal": _seal,
    "editions": _editions,
    "abandon": _give_up,
}


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m etl", description="Du fichier publié à l’entrepôt DuckDB.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="commande")
    for name, words in (
        ("build", "construire et publier l’entrepôt des chiffres publiés"),
        ("demo", "construire l’entrepôt de démonstration, séparé"),
        ("restreint", "construire l’entrepôt à diffusion restreinte, avec les petits effectifs"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--force", action="store_true", help="reconstruire même si rien n’a changé")
    commands.add_parser("check", help="tout contrôler sans rien publier")
    where = commands.add_parser("where", help="chemin du fichier publié")
    where.add_argument("--jeu", choices=JEUX, default=PUBLIE, help="jeu de données")
    add = commands.add_parser("add", help="examiner un fichier reçu, dire ce qu’il change, le publier")
    add.add_argument("file", metavar="FICHIER")
    add.add_argument("--source", default="", help="seulement cette source ; sinon, reconnue d’après le contenu")
    dated = "année des chiffres, si le fichier ne la dit pas (FINESS : jour de l’extraction, AAAA-MM-JJ)"
    add.add_argument("--edition", default="", metavar="AAAA", help=dated)
    add.add_argument("--published", default="", metavar="DATE", help="date de publication : AAAA, AAAA-MM, AAAA-MM-JJ")
    add.add_argument("--reason", default="ajout en ligne de commande", help="pourquoi ce fichier est publié")
    add.add_argument("--dry-run", action="store_true", help="dire le verdict sans rien publier")
    add.add_argument("--json", action="store_true", help="le verdict en un objet JSON")
    back = commands.add_parser("withdraw", help="dire ce que change le retrait d’un fichier reçu, le retirer")
    back.add_argument("snapshot", metavar="INSTANTANÉ", help="comme le nomme le journal : source/AAAA-MM-JJ")
    back.add_argument("--reason", default="", help="pourquoi ce fichier est retiré (obligatoire)")
    back.add_argument(
        "--everywhere", action="store_true", help="depuis toujours : aucune vue d’un jour passé ne le montre plus"
    )
    back.add_argument(
        "--erase", action="store_true", help="depuis toujours, et effacer du disque le fichier et ce qui en a été lu"
    )
    back.add_argument("--dry-run", action="store_true", help="dire la différence sans rien retirer")
    sealing = commands.add_parser("seal", help="sceller les chiffres publiés sous un nom : « Bilan AAAA »")
    sealing.add_argument("name", metavar="NOM")
    sealing.add_argument("--reason", default="", help="pour quel comité (obligatoire)")
    sealing.add_argument("--corrige", default="", metavar="ÉDITION", help="l’édition que celle-ci remplace")
    sealing.add_argument("--erratum", default="", help="ce qui est corrigé, imprimé sur les documents")
    commands.add_parser("editions", help="les éditions scellées")
    lost = commands.add_parser("abandon", help="construire sans une édition perdue, qu’aucune sauvegarde ne rend")
    lost.add_argument("name", metavar="NOM")
    lost.add_argument("--reason", default="", help="pourquoi elle est perdue (obligatoire)")
    template = commands.add_parser("template", help="écrire les modèles de remontée à envoyer aux producteurs")
    template.add_argument("--producer", default="", help="seulement ce producteur")
    template.add_argument("--year", type=int, metavar="AAAA", help="année du bilan ; sinon, la dernière achevée")
    template.add_argument("--format", choices=tuple(returns.WRITERS), default="xlsx")
    template.add_argument("--out", default="", metavar="DOSSIER", help="sinon, remontees-AAAA")
    return parser


if __name__ == "__main__":
    sys.exit(main())
