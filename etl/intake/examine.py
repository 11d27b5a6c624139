"""A file looked at without publishing anything: what it is, what is wrong with it, what it would change."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from etl.catalog import Catalog, Source, load_catalog
from etl.findings import Finding, Refused, line_of, out_of_reach, refuse
from etl.french import format_date, format_exact, format_period
from etl.intake.describe import describe, stored_name
from etl.intake.difference import KEY, Difference, compare, nothing
from etl.intake.plausible import doubts
from etl.intake.private import keep_private
from etl.observations import Collector
from etl.paths import data_directory, shown
from etl.reading import Extract, read_received
from etl.snapshots import DESCRIPTION, Snapshot, find_snapshots, sha256
from etl.sources import clean_received
from etl.warehouse import Progress, build, connect, rehearse, silent
from etl.warehouse.served import PRINTED

DAY_IN_NAME = re.compile(r"(?<![0-9])20[0-9]{2}[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12][0-9]|3[01])(?![0-9])")
EXAMINED = "-examen"  # ends the folder that holds the file while it is looked at
WAIT_SECONDS = 600
YEAR_IN_NAME = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


@dataclass(frozen=True)
class Submission:
    """What someone brings: a file, the name it came under, and what they say of it."""

    path: Path
    name: str
    source: str = ""  # only this one, if given
    edition: str = ""  # the year of the figures, or their day, for a file that does not say it
    published: str = ""  # AAAA, AAAA-MM or AAAA-MM-JJ, if known


@dataclass(frozen=True)
class Examined:
    """The verdict on a submission. `observations`: the figures read (columns OBSERVATION), none if refused."""

    submission: Submission
    sha256: str
    inputs: str = ""  # what the figures it was compared with are made of
    source: str = ""
    publisher: str = ""  # the producer, where the file says it
    edition: str = ""
    findings: tuple[Finding, ...] = ()
    observations: pd.DataFrame = field(default_factory=pd.DataFrame)
    difference: Difference = field(default_factory=nothing)
    counts: dict[str, int] = field(default_factory=dict)  # of the file's rows, by what became of them
    peak_mib: int = 0

    @property
    def publishable(self) -> bool:
        return all(finding.tier == "avertissement" for finding in self.findings)

    @property
    def verdict(self) -> str:
        return "publiable" if self.publishable else "refusé"


def examine(submission: Submission, progress: Progress = silent) -> Examined:
    """Never raises for a bad file: what is wrong is among the findings. Nothing of it is kept."""
    known = Examined(submission, "")
    try:
        known = replace(known, sha256=sha256(submission.path))
        progress(0.05, "lecture du catalogue")
        catalog = load_catalog(data_directory())
        held = find_snapshots(data_directory() / "snapshots", catalog)
        keep_private(held)
        _refuse_known(known, held)
        progress(0.1, "lecture du fichier, à part")
        with tempfile.TemporaryDirectory(prefix="reception-") as aside:
            memory = Path(aside) / "lectures"
            found = read_received(submission.path, _asked(submission, catalog), catalog.territories, memory)
            known = replace(known, source=found.source, counts=found.counts, peak_mib=found.peak_mib)
            received = Path(aside) / "recu"
            known = _read(known, found, catalog, received)
            return _compared(known, found, catalog, received, progress, memory)
    except (Refused, OSError) as error:
        refused = error if isinstance(error, Refused) else out_of_reach(error)
        return replace(known, findings=_named(submission, refused.findings))


def _asked(submission: Submission, catalog: Catalog) -> dict[str, Source]:
    readable = {id: source for id, source in catalog.sources.items() if source.receivable}
    if not submission.source:
        return readable
    if submission.source not in readable:
        fix = f"sources lues : {', '.join(readable)}"
        raise refuse("source-inconnue", submission.name, f"source inconnue « {submission.source} »", fix)
    return {submission.source: readable[submission.source]}


def _refuse_known(known: Examined, held: Iterable[Snapshot]) -> None:
    for snapshot in held:
        if not snapshot.withdrawn and known.sha256 in (snapshot.sha256, snapshot.received_sha256):
            day = format_date(dt.date.fromisoformat(snapshot.consulted))
            message = f"ce fichier a déjà été reçu le {day}, sous le nom {snapshot.file} ({snapshot.id})"
            fix = "demander au producteur l’édition attendue : un autre nom ne change pas le contenu"
            raise refuse("deja-recu", known.submission.name, message, fix)


def _read(known: Examined, found: Extract, catalog: Catalog, aside: Path) -> Examined:
    """The figures of the file, put in `aside` as a snapshot that a build could read; Refused with every fault."""
    submission = known.submission
    given = submission.edition or _dated_by_name(submission.name, catalog.sources[found.source], found.contract)
    vintage = found.edition or (found.years[0] if len(found.years) == 1 else "") or given or "non précisée"
    today = dt.date.today()
    folder = aside / found.source / f"{today.isoformat()}{EXAMINED}"
    folder.mkdir(parents=True)
    shutil.copyfile(submission.path, folder / stored_name(submission.name))
    known = replace(known, edition=vintage, publisher=found.publisher)
    text = describe(known, catalog.sources[found.source], today, "examen")
    (folder / DESCRIPTION).write_text(text, encoding="utf-8")
    (snapshot,) = find_snapshots(aside, catalog)
    if catalog.sources[found.source].returned and snapshot.known < today:
        # What this instance knew on a past day follows from what it had received then.
        message = f"une remontée compte du jour où elle est reçue, non du {format_date(snapshot.known)}"
        raise refuse("jour-de-reception", submission.name, message, "laisser vide la date de publication")
    collector = Collector(snapshot, catalog.sources[found.source], catalog)
    observations = clean_received(found, collector, vintage)
    _refuse_early(submission, snapshot, observations)
    periods = set(observations["period"].astype(str))
    judged = [*collector.findings, *_year_doubts(submission, found, given, periods)]
    _stop(judged)
    return replace(
        known,
        edition=found.edition or _span(periods) if found.dated else vintage,
        findings=tuple(judged),
        observations=observations,
    )


def _refuse_early(submission: Submission, snapshot: Snapshot, observations: pd.DataFrame) -> None:
    """What was counted was not known before its period was over; an estimate may have been."""
    counted = observations[observations["status"].isin(["définitif", "révisé"])]
    ends = counted["period_end"].max() if submission.published and len(counted) else None
    if ends and snapshot.known < ends:
        out, end = format_date(snapshot.known), format_date(ends)
        message = f"paru le {out}, il donnerait des chiffres définitifs jusqu’au {end}"
        fix = "donner la date à laquelle il est paru, ou laisser vide la date de publication"
        raise refuse("paru-avant", submission.name, message, fix)


def _dated_by_name(name: str, source: Source, contract: str) -> str:
    """The year in a file's name, or the day where its contract asks for one; "" if there is none, or several."""
    by_day = any(c.by_day for c in source.contracts if c.name == contract)
    days = ["".join(re.findall("[0-9]", day)) for day in DAY_IN_NAME.findall(name)]
    dated = {f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days} if by_day else set(YEAR_IN_NAME.findall(name))
    return dated.pop() if len(dated) == 1 else ""


def _compared(
    known: Examined, found: Extract, catalog: Catalog, aside: Path, progress: Progress, memory: Path
) -> Examined:
    """The same with what it would change in the served figures, and what these make one doubt."""
    progress(0.2, "comparaison avec ce qui est publié")
    served = build(wait=WAIT_SECONDS)
    with connect(served) as connection:
        before = connection.execute("select * from series").df()
        given = connection.execute(
            "select o.*, s.publisher from observations o join snapshot s on s.id = o.snapshot "
            "where s.source = ? and s.withdrawn is null",
            [known.source],
        ).df()
    file = known.submission.name
    said = [*known.findings, *doubts(known.observations, before, catalog, file)]
    _stop(said)
    after, checks = rehearse(aside, lambda share, step: progress(0.3 + 0.7 * share, step), memory=memory)
    own = (aside.name, EXAMINED)
    said += [one for one in checks if one.id == PRINTED or any(name in one.file for name in own)]
    gone = _no_longer_given(known.observations, given) if not known.publisher else given.head(0)
    said += _contradictions(known, given, catalog)
    if len(gone):
        message = f"{len(gone)} valeurs que la source donnait n’y sont plus ; elles restent publiées"
        said.append(
            Finding("valeurs-absentes", "avertissement", file, message, "les retirer si le producteur le demande")
        )
    difference = compare(before, after).with_gone(gone)
    return replace(known, inputs=served.inputs, findings=_named(known.submission, said), difference=difference)


def _contradictions(known: Examined, given: pd.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Figures of a return that another producer returned otherwise: both are kept, and people must settle it."""
    others = given[(given["publisher"] != known.publisher) & given["value"].notna()]
    both = known.observations.merge(others, on=KEY, suffixes=("", "_other"))
    for _, row in both[both["value"] != both["value_other"]].drop_duplicates(KEY, keep="last").iterrows():
        subject, place = catalog.indicators[row["indicator"]].short, catalog.territories[row["territory"]].short
        here, there = format_exact(row["value"]), format_exact(row["value_other"])
        what = ", ".join([subject, row["breakdown"], place, format_period(row["period"])])
        message = f"{what} : {here} ici, {there} selon {row['publisher']}"
        fix = "s’accorder sur le chiffre : le dernier reçu est servi, l’autre reste aux révisions"
        file = known.submission.name
        yield Finding("deux-producteurs", "avertissement", file, message, fix, line_of(row), row["sheet"])


def _no_longer_given(observations: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Figures of the same source, for indicators and periods that the file covers, which the file does not hold."""
    covered = given.merge(observations[["indicator", "period"]].drop_duplicates(), on=["indicator", "period"])
    absent = covered.merge(observations[KEY], on=KEY, how="left", indicator=True)
    return absent[(absent["_merge"] == "left_only") & absent["value"].notna()].drop_duplicates(KEY)


def _year_doubts(submission: Submission, found: Extract, given: str, periods: set[str]) -> Iterator[Finding]:
    """What the name, the headings and the order say of the year must agree."""
    fix = "demander l’édition annoncée, ou rendre au fichier le nom de son contenu"
    said = {period[:4] for period in periods} | {found.edition, *found.years} - {""}
    in_words = ", ".join(sorted(said))
    if submission.edition and submission.edition not in said | periods:
        message = f"édition {submission.edition} demandée ; le contenu dit {in_words}"
        yield Finding("annee-differente", "erreur", submission.name, message, fix)
    dated = set(YEAR_IN_NAME.findall(DAY_IN_NAME.sub(" ", submission.name)))
    if dated and not dated & said and (found.edition or not found.dated):
        message = f"le nom du fichier annonce {', '.join(sorted(dated))} ; le contenu dit {in_words}"
        yield Finding("annee-differente", "erreur", submission.name, message, fix)
    if not (found.dated or found.years or found.edition or submission.edition):
        message = f"le fichier ne date pas ses chiffres : {given} est lu dans son nom"
        yield Finding("annee-du-nom", "avertissement", submission.name, message, "vérifier le millésime")


def _span(periods: set[str]) -> str:
    first, last = min(periods)[:4], max(periods)[:4]
    return first if first == last else f"{first}-{last}"


def _named(submission: Submission, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings under the name that the sender knows the file by; another file's place goes in the message."""
    own = (submission.name, shown(submission.path), stored_name(submission.name))
    return tuple(
        replace(finding, file=submission.name)
        if finding.file in own or EXAMINED in finding.file
        else replace(finding, file=submission.name, line=None, message=f"{finding.message} ({finding.where})")
        for finding in findings
    )


def _stop(findings: list[Finding]) -> None:
    if any(finding.tier != "avertissement" for finding in findings):
        raise Refused(findings)
