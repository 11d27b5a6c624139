"""Every page, as a visitor meets it: with data, without, with the demonstration, with a bad link."""

import datetime as dt
import html
import inspect
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from etl.snapshots import sha256
from etl.warehouse import DEMONSTRATION, JEUX, PUBLIE, RESTREINT, current
from etl.warehouse.published import POINTER, folder
from pages.components import access, store
from pages.components.literal import literal
from reporting.exhibits import EXHIBITS, SUMMARIES
from tests.conftest import lighten
from tests.pages.link import ADDRESSES, FRONT, by_link
from tests.vaste import spread
from tests.words import never

TEXTS = "pilotage/textes.py"
WORDS = (TEXTS, "donnees/nouveautes.py", "donnees/glossaire.py", "donnees/accessibilite.py")  # pages without figures
PAGES = sorted(
    path.relative_to(ROOT / "pages").as_posix()
    for path in ROOT.glob("pages/*/*.py")
    if path.parent.name not in ("components", "garde")
)
SRU = "tension/logement_social.py"
CALENDAR = "pilotage/calendrier.py"
LODGING = "tension/hebergement_115.py"
DALO = "tension/dalo.py"
ACCOMPAGNEMENT = "tension/accompagnement.py"
# Pages under another data set than the published one, which passes through them all: those that then differ.
OTHERS = {
    DEMONSTRATION: (FRONT, LODGING, DALO, "tension/publics_prioritaires.py", ACCOMPAGNEMENT),
    RESTREINT: (SRU, TEXTS, "donnees/catalogue.py"),
}
FOLDED = re.compile(r'@folded\("[^"]+", "([^"]+)"')
DIAGNOSTIC = ("references", "trajectoires", "decomposition", "arrondissements", "manques", "questions")
SUITES = [
    f"suite-{name}"
    for name in (
        *DIAGNOSTIC,
        *(name for path in ROOT.glob("pages/*/*.py") for name in FOLDED.findall(path.read_text("utf-8"))),
    )
]
FOLDS = [*SUITES, *(f"volet-{name}{place}" for name in EXHIBITS for place in ("", "-1", "-2"))]
BANNERS = {DEMONSTRATION: "données de démonstration", RESTREINT: "diffusion restreinte"}


def start(jeu: str = PUBLIE) -> AppTest:
    """The front page of the application."""
    return visit(FRONT, jeu)


def visit(script: str, jeu: str = PUBLIE, opened: Iterable[str] = (), **asked: str) -> AppTest:
    """A page, with these fold-outs `opened`, by a link that asks for these choices."""
    app = by_link(script, **({} if jeu == PUBLIE else {"jeu": jeu}), **asked)
    for key in opened:
        app.session_state[key] = True
    return app.run()


def said(app: AppTest) -> str:
    """Every word of the page that Streamlit wrote."""
    return "\n".join(spoken(app))


def spoken(app: AppTest) -> list[str]:
    """The same, block by block."""
    written = [*app.title, *app.header, *app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    blocks = [block.proto.body for block in app.get("html")]
    return [element.value for element in written] + blocks


def figures(app: AppTest) -> list[str]:
    """Those on the page: behind that of a message of Présenter waits the next one's."""
    drawn = [chart.proto.spec for chart in app.get("plotly_chart")]
    return drawn[:1] if "pd-parts" in said(app) else drawn


class Visit(NamedTuple):
    app: AppTest
    jeu: str
    script: str


@pytest.fixture(
    scope="module",
    params=spread(product(JEUX, PAGES), kept=lambda asked: asked[0] == PUBLIE or asked[1] in OTHERS[asked[0]]),
    ids=lambda asked: "-".join(asked),
)
def visited(request: pytest.FixtureRequest, instance: Path) -> Iterator[Visit]:
    """Each page under each data set, opened once with all its fold-outs, by a visitor who may see it."""
    jeu, script = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "sees_restricted", lambda: jeu == RESTREINT)
        yield Visit(visit(script, jeu, FOLDS), jeu, script)


# --- every page


def test_pages_are_found() -> None:
    assert set(PAGES) == set(ADDRESSES)


def test_a_page_opens_with_its_title_and_no_error(visited: Visit) -> None:
    app, jeu, _ = visited
    assert not app.exception
    assert len(app.title) == 1
    assert app.title[0].value.strip()
    assert len(app.error) == (0 if jeu == PUBLIE else 1)
    assert [warning.value for warning in app.warning if not warning.value.startswith("Chaque fichier porte")] == []


def test_a_page_never_says_what_nobody_may(visited: Visit) -> None:
    """The provenance of a figure gives the words of its file, which may say that something is not published there."""
    assert never("\n".join(words for words in spoken(visited.app) if "pd-chain" not in words)) == []


def test_the_banner_is_on_every_page_of_a_data_set_and_nowhere_else(visited: Visit) -> None:
    app, jeu, _ = visited
    for name, banner in BANNERS.items():
        assert len([error for error in app.error if banner in error.value.casefold()]) == (jeu == name)
        assert (name in app.query_params.get("jeu", "")) == (jeu == name)


def test_a_page_shows_exhibits_and_each_says_how_to_read_it(visited: Visit) -> None:
    app, _, script = visited
    if script in WORDS:
        assert not figures(app)
        return
    assert app.header or script == FRONT
    assert said(app).count("pd-source") >= len(figures(app))
    assert sum("pd-notes" in words for words in spoken(app)) >= len(figures(app))


def test_every_figure_of_a_page_has_an_alternative(visited: Visit) -> None:
    app, jeu, _ = visited
    alternatives = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert all(text.strip() for text in alternatives)
    for name, banner in BANNERS.items():
        said = [banner in text.casefold() for text in alternatives]
        # Published figures stay unmarked in the demonstration.
        assert not any(said) if jeu != name else all(said) or jeu == DEMONSTRATION


def test_every_fold_out_opens_on_a_table_and_a_file(visited: Visit) -> None:
    app, jeu, _ = visited
    folds = [fold for fold in app.expander if str(fold.key).startswith("volet-")]
    assert len(folds) >= len(figures(app))
    for fold in folds:
        words = "".join(block.proto.body for block in fold.get("html"))
        tabs = [tab.label for tab in fold.get("tab")]
        assert ("Tableau" in tabs) == ("<caption>" in words or "Aucun chiffre reçu ni trouvé" in words), fold.key
        assert fold.get("download_button"), fold.key
        assert len(fold.warning) == (0 if jeu == PUBLIE else 1) or jeu == DEMONSTRATION, fold.key


def test_no_fold_out_says_the_title_of_its_figure_again(visited: Visit) -> None:
    notes = [block.proto.body for block in visited.app.get("html") if "pd-notes" in block.proto.body]
    told = {head.value.casefold() for head in visited.app.header}
    for note in notes:
        reading = re.findall(r"<b>Lecture</b>&nbsp;: (.*?)(?: <b>|</p>)", note)
        assert not [words for words in reading if words.casefold() in told]


def test_a_table_says_how_it_is_read_as_a_figure_does(instance: Path) -> None:
    """Twenty-nine exhibits that are tables lost their reading on screen."""
    notes = [words for words in spoken(visit(LODGING, opened=["volet-sans-abri-lieux"])) if "pd-notes" in words]
    assert "<b>Lecture</b>&nbsp;: « – » : lieu non relevé ici" in "".join(notes)


def test_the_provenance_of_a_point_is_sent_once_its_fold_out_is_opened(instance: Path) -> None:
    assert "SHA-256" not in said(visit(SRU))
    page = visit(SRU, opened=["volet-sru-classement"])
    choice = page.selectbox(key="provenance-sru-classement")
    assert choice.label == "Chiffre dont on veut l’origine"
    assert len(choice.options) == 20
    choice.select_index(12).run()
    chain = next(block.proto.body for block in page.get("html") if "pd-chain" in block.proto.body)
    assert "Taux SRU · 13e · 1er janvier 2025" in chain
    assert sha256(instance / "snapshots/sru_arrondissement/2026-06/sru_2025.csv") in chain
    assert "<dt>Ligne</dt>" in chain


def test_a_fold_out_gives_the_link_of_its_view(instance: Path) -> None:
    page = visit(SRU, opened=["volet-sru-classement"], annee="2015")
    assert [block.value for block in page.code if block.value.startswith("?annee=2015&arr=75107&")] != []


# --- a warehouse that is missing, damaged or refused


def test_without_a_warehouse_the_page_builds_it(spoilt: Path) -> None:
    lighten(spoilt)
    app = visit(SRU)
    assert not app.exception
    assert not app.error
    assert figures(app)
    assert current().path.exists()


def damage() -> None:
    path = current().path
    path.chmod(0o640)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def test_a_damaged_warehouse_is_built_again(small: Path) -> None:
    """Each damage that a build mends is one to `current`, in tests/etl/test_warehouse.py."""
    before = current().file
    damage()
    app = start()
    assert not app.exception
    assert not app.error
    assert app.title
    assert current().file != before


def test_a_refused_build_says_which_file_to_mend(spoilt: Path) -> None:
    broken = spoilt / "catalog" / "logement_social.toml"
    broken.write_text(broken.read_text(encoding="utf-8") + "\n[indicators.sans_rien]\nlabel = 1\n", encoding="utf-8")
    app = visit(SRU)
    assert not app.exception
    assert not figures(app)
    assert len(app.error) == 1
    assert "logement_social.toml" in said(app)
    assert "sans_rien" in said(app)
    assert "recharger" in said(app)
    assert str(spoilt) not in said(app)


def test_a_catalogue_broken_since_the_build_leaves_the_published_figures(own: Path) -> None:
    (own / "catalog" / "logement_social.toml").write_text("[indicators.sans_rien]\nlabel = 1\n", encoding="utf-8")
    published, pointer = current(), folder(PUBLIE) / POINTER
    renamed = published.path.rename(published.path.with_stem("version-que-rien-ne-garde"))
    pointer.write_text(pointer.read_text("utf-8").replace(published.file, renamed.name), encoding="utf-8")
    app = visit(DALO)
    assert not app.exception
    assert not app.error
    assert figures(app)


def test_an_unexpected_error_is_a_sentence_without_its_details(
    instance: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("select secret from /chemin/secret")

    monkeypatch.setitem(SUMMARIES, "dalo", fail)
    store._summary.clear()
    app = visit("tension/dalo.py")
    assert not app.exception
    assert len(app.error) == 1
    assert "secret" not in said(app)
    incident = app.error[0].value.split("incident ")[1].split(")")[0]
    assert incident in caplog.text


# --- choices in the address


@pytest.mark.parametrize(
    ("script", "key", "value"),
    [
        (SRU, "arr", "21e"),
        (SRU, "annee", "1789"),
        ("tension/demande_attributions.py", "annee", "bientôt"),
        ("donnees/catalogue.py", "etat", "presque"),
        (SRU, "arr", "<script>alert(1)</script>"),
        (CALENDAR, "corep", "demain"),
        (CALENDAR, "corep", "1999-06-30"),
        (CALENDAR, "destinataire", "personne"),
        (SRU, "annee", "2025' or 1=1 --"),
        (SRU, "ajouts", "40000"),
        (SRU, "paire", "yes"),
        ("territoires/comparer.py", "centre", "peut-être"),
    ],
)
def test_an_unknown_choice_is_said_and_the_page_is_still_drawn(
    script: str, key: str, value: str, instance: Path
) -> None:
    app = visit(script, **{key: value})
    assert not app.exception
    assert not app.error
    assert len(app.warning) == 1
    assert literal(value) in app.warning[0].value
    assert app.header
    assert figures(app) or "pd-table" in said(app)


LINK, IMAGE = "[mot](https://exemple.fr)", "![x](https://exemple.fr/x.png) www.exemple.fr"


READ_AS_LINK = re.compile(r"(?<!\\)\]\((?!accompagnement\?jeu=demonstration\))|://|www\.")  # save the page's own


def markdown(app: AppTest) -> str:
    """All that Streamlit reads as Markdown on the page, but what we wrote ourselves as HTML."""
    blocks = [*app.title, *app.header, *app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return "\n".join(element.value for element in blocks)


@pytest.mark.parametrize("script", spread(PAGES, kept=(FRONT, SRU, CALENDAR, TEXTS).__contains__))
def test_a_parameter_that_a_page_does_not_have_is_said_as_text_and_leaves_the_address(
    script: str, instance: Path
) -> None:
    asked = dict.fromkeys((LINK, "indicateur", "vue", "annee", "arr", "ajouts", "corep"), IMAGE)  # the first are named
    app = visit(script, anneee="2019", **asked)
    assert not app.exception
    assert [warning.value for warning in app.warning if "anneee" in warning.value and literal(LINK) in warning.value]
    assert not {"anneee", LINK} & set(app.query_params)
    assert not READ_AS_LINK.search(markdown(app))
    assert app.title


def test_what_the_link_asks_of_every_page_is_said_as_text(instance: Path) -> None:
    app = by_link(jeu=LINK, au=LINK, edition=LINK).run()
    assert not app.exception
    assert [literal(LINK) in warning.value for warning in app.warning] == [True, True, True]
    assert not READ_AS_LINK.search(markdown(app))


@pytest.mark.parametrize("value", ["inconnu", "", "publie"])
def test_an_unknown_data_set_is_the_published_one(value: str, instance: Path) -> None:
    app = start(value)
    assert not app.exception
    assert not app.error
    assert app.title


def test_a_scenario_is_spread_over_the_arrondissements_by_a_link(instance: Path) -> None:
    plain = visit(SRU, opened=["suite-simulation"])
    spread = visit(SRU, opened=["volet-sru-simulation-arrondissements"], repartir="true", hors="40", ajouts="3000")
    assert not spread.exception
    assert not spread.warning
    assert len(figures(spread)) == len(figures(plain)) + 1
    assert "Répartition : 40" in said(spread)
    assert "3\u202f000\u00a0mises en service" in said(spread)


def test_a_changed_year_changes_the_exhibits(instance: Path) -> None:
    app = visit(SRU)
    before = figures(app)
    app.selectbox(key="annee").set_value(2001).run()
    assert not app.exception
    assert "2001" in app.header[0].value
    assert figures(app)[0] != before[0]


def test_chosen_arrondissements_are_put_forward(instance: Path) -> None:
    app = visit(SRU)
    before = figures(app)
    app.multiselect(key="arr").set_value(["75113", "75116"]).run()
    assert not app.exception
    assert [one != other for one, other in zip(before, figures(app), strict=True)][:3] == [True, True, True]


def test_a_link_restores_the_choices(instance: Path) -> None:
    app = visit("tension/demande_attributions.py", annee="2024", arr="13e", officiel="true")
    assert not app.warning
    assert app.selectbox(key="annee").value == 2024
    assert app.multiselect(key="arr").value == ["75113"]
    assert app.toggle(key="officiel").value is True
    assert "2024" in app.header[0].value


def test_a_count_has_its_bars_over_the_whole_width_and_no_empty_map(instance: Path) -> None:
    app = visit("territoires/comparer.py", opened=["volet-comparer-classement"], indicateur="Demandes en cours")
    assert not app.info
    assert len(figures(app)) == 1
    assert "effectif n’est pas cartographié" in html.unescape(said(app))


def test_a_year_out_of_bounds_is_said_as_a_year(instance: Path) -> None:
    app = visit(SRU, horizon="2099")
    assert "attendu de 2026 à 2060" in app.warning[0].value
    assert app.text_input(key="horizon").value == "2031"


@pytest.mark.parametrize(
    ("asked", "said_of_it"),
    [
        ({"jeu": ["demonstration", "publie"]}, "« demonstration » et « publie » pour « jeu »"),
        ({"au": ["2024-06-01", "2023-01-01"]}, "« 2024-06-01 » et « 2023-01-01 » pour « au »"),
        ({"edition": ["bilan", "autre"]}, "« bilan » et « autre » pour « edition »"),
    ],
    ids=["jeu", "au", "edition"],
)
def test_a_link_that_asks_twice_is_told_and_gets_neither(
    asked: dict[str, list[str]], said_of_it: str, instance: Path
) -> None:
    app = by_link(FRONT)
    for key, values in asked.items():
        app.query_params[key] = values
    app.run()
    assert [said_of_it in warning.value.replace("\\", "") for warning in app.warning] == [True]
    assert not app.query_params


def test_a_word_too_long_to_look_for_is_refused_and_not_cut(instance: Path) -> None:
    app = visit("donnees/catalogue.py", cherche="x" * 61)
    assert "attendu 60 signes au plus" in app.warning[0].value
    assert app.text_input(key="cherche").value == ""
    assert "cherche" not in app.query_params


@pytest.mark.parametrize("texts", [["TRUE"], ["1", "true"], ["true", "false"]], ids=str)
def test_a_switch_is_taken_exactly_or_refused(texts: list[str], instance: Path) -> None:
    app = by_link(SRU)
    app.query_params["histoire"] = texts
    app.run()
    assert ["pour « Toute l’histoire » : attendu" in warning.value for warning in app.warning] == [True]
    assert app.toggle(key="histoire").value is False
    assert app.query_params["histoire"] == "non"
    app.toggle(key="histoire").set_value(True).run()
    assert app.query_params["histoire"] == "oui"


def test_a_link_with_too_many_arrondissements_says_which_are_kept(instance: Path) -> None:
    app = by_link(SRU)
    app.query_params["arr"] = [f"{n}e" for n in range(2, 10)]
    app.run()
    assert [warning.value for warning in app.warning] == [
        "Le lien demandait plus de 6 arrondissements : les 6 premiers sont gardés."
    ]
    assert app.multiselect(key="arr").value == [f"7510{n}" for n in range(2, 8)]


def test_the_search_of_the_catalogue_keeps_only_what_matches(instance: Path) -> None:
    app = visit("donnees/catalogue.py")
    everything = said(app).count("<tr>")
    app.text_input(key="cherche").set_value("attribution").run()
    assert not app.exception
    assert 0 < said(app).count("<tr>") < everything


@pytest.mark.parametrize("word", ["zzzz", "%", "'; drop table series; --", "<script>", "["])
def test_a_search_that_finds_nothing_is_no_error(word: str, instance: Path) -> None:
    app = visit("donnees/catalogue.py")
    app.text_input(key="cherche").set_value(word).run()
    assert not app.exception
    assert not app.error
    assert app.title


# --- the cache


def cached() -> Iterator[tuple[str, inspect.Signature]]:
    """The cached functions of the store."""
    for name, function in vars(store).items():
        if hasattr(function, "clear") and callable(function):
            yield name, inspect.signature(function)


def test_cache_keys_are_scalars_and_start_with_the_data_set_and_its_version() -> None:
    found = dict(cached())
    assert len(found) >= 4
    scalars = {"jeu", "version", "name", "question"}
    tuples = {"choices", "parameters"}
    days = {"day": "Day", "shown": "dt.date"}
    for name, signature in found.items():
        assert set(signature.parameters) <= scalars | tuples | days.keys(), name
        assert "version" in signature.parameters, name
        for parameter in signature.parameters.values():
            kind = "str" if parameter.name in scalars else "tuple[tuple[str, Any], ...]"
            assert parameter.annotation == days.get(parameter.name, kind), (name, parameter)


def test_data_sets_read_in_turn_never_share_their_cache(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "sees_restricted", lambda: True)
    drawn: dict[str, list[str]] = {}
    for jeu in (*JEUX, *reversed(JEUX), *JEUX):
        app = visit(DALO, jeu)
        words = said(app).casefold() + "".join(figures(app)).casefold()
        assert {name for name, banner in BANNERS.items() if banner in words} == {jeu} - {PUBLIE}
        assert drawn.setdefault(jeu, figures(app)) == figures(app)
    assert len({page[0] for page in drawn.values()}) == len(JEUX)


# --- the calendar


def test_the_committee_of_the_link_moves_what_it_will_have(instance: Path) -> None:
    app = visit(CALENDAR, corep="2026-06-30", bilan="2024")
    assert not app.exception
    assert not app.warning
    assert app.date_input(key="corep").value == dt.date(2026, 6, 30)
    assert app.selectbox(key="bilan").value == 2024
    assert "COREP du 30 juin 2026, bilan de 2024" in " ".join(caption.value for caption in app.caption)


def test_the_message_is_that_of_the_holder_chosen(instance: Path) -> None:
    app = visit(CALENDAR, opened=["suite-relance"])
    app.selectbox(key="destinataire").set_value("COMED").run()
    assert not app.exception
    subject, body = (block.value for block in app.code)
    assert subject.startswith("PDALHPD de Paris")
    assert "votre service (COMED) détient les chiffres" in body


def test_a_link_may_ask_for_what_was_known_on_a_day(instance: Path) -> None:
    page = visit(SRU, au="2024-06-01")
    assert not page.exception
    assert "Chiffres connus au 1er juin 2024" in said(page)
    assert ">connus au 1er juin 2024</span>" in said(page)


@pytest.mark.parametrize("day", ["hier", "2024-02-30", "1950-01-01", "2999-01-01", "20240601", "2024-W22-6"])
def test_a_day_that_is_none_is_said_and_ignored(instance: Path, day: str) -> None:
    app = visit(FRONT, au=day)
    assert not app.exception
    assert f"« {day} » : ce jour est ignoré" in said(app)


@pytest.mark.parametrize("day", ["20270115", "2027-1-15", "15/01/2027"])
def test_a_committee_s_day_is_taken_in_one_spelling(instance: Path, day: str) -> None:
    app = visit(CALENDAR, corep=day)
    assert f"« {day} » pour « " in said(app).replace("\\", "")
    assert "attendu AAAA-MM-JJ" in said(app)
    assert app.date_input[0].value is None
    assert "corep" not in app.query_params
    assert visit(CALENDAR, corep="2027-01-15").date_input[0].value == dt.date(2027, 1, 15)


# --- the links of the tables


def links() -> Iterator[str]:
    """From each page, the first link to each other page."""
    seen = set()
    for script in PAGES:
        for target in re.findall(r"href='([^']+)'", said(visit(script, opened=SUITES))):
            kind = (script, urlsplit(html.unescape(target)).path)
            if kind not in seen:
                seen.add(kind)
                yield html.unescape(target)


def test_the_links_of_the_tables_lead_to_choices_that_exist(instance: Path) -> None:
    addresses = {path: script for script, path in ADDRESSES.items()}
    followed = 0
    for target in links():
        parts = urlsplit(target)
        asked = {key: value for key, value in parse_qsl(parts.query) if key != "jeu"}
        app = visit(addresses[parts.path.strip("/")], **asked)
        assert not app.exception, target
        assert not app.warning, target
        followed += bool(asked)
    assert followed >= 5


def test_of_many_choices_that_a_page_does_not_have_some_are_named_and_the_rest_counted(instance: Path) -> None:
    app = visit(DALO, **{f"k{number}<b>": "1" for number in range(300)})
    (warned,) = app.warning
    named = "« k0\\<b\\> », « k1\\<b\\> », « k2\\<b\\> » et 297 autres"
    assert warned.value == f"Le lien demandait {named} : cette page n’a pas ces choix, ils sont ignorés."
    assert [key for key in app.query_params if key.startswith("k")] == []


def test_a_choice_without_a_letter_is_named_as_its_address_writes_it(instance: Path) -> None:
    """« les paramètres  , » had holes in it."""
    for key, said in {
        " ": "%20",
        "\u200b": "%E2%80%8B",
        "\u3164": "%E3%85%A4",
        ",": "%2C",
        "<>": "%3C%3E",
        "\n\u202e": "%0A%E2%80%AE",
    }.items():
        app = visit(DALO, **{key: "1"})
        (warned,) = app.warning
        assert warned.value == f"Le lien demandait « {said} » : cette page n’a pas ce choix, il est ignoré."
        assert key not in app.query_params


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("__proto__", "\\_\\_proto\\_\\_"),
        ("a_b", "a_b"),
        ("\0", "%00"),
        ("v\0w", "v\\\\u0000w"),
        (" ", "%20"),
        ("__", "\\_\\_"),
    ],
)
def test_a_key_and_a_value_of_a_link_are_shown_whole(asked: str, said: str, instance: Path) -> None:
    """« proto » was read of `__proto__`, and nothing of an edition that is a sign without a letter."""
    (warned,) = visit(DALO, **{asked: "1"}).warning
    assert warned.value == f"Le lien demandait « {said} » : cette page n’a pas ce choix, il est ignoré."
    for key in ("edition", "au", "histoire"):
        assert f"« {said} »" in visit(DALO, **{key: asked}).warning[0].value.replace("\xa0", " ")


def test_a_link_to_an_unknown_data_set_is_said(instance: Path) -> None:
    app = start("demain")
    assert not app.exception
    assert "jeu de données « demain », inconnu" in said(app)
    assert app.session_state["jeu"] == PUBLIE


@pytest.mark.parametrize("page", ["logement_social", "offre_nouvelle", "dalo"])
def test_the_numbers_over_a_figure_are_explained_under_it_once_a_page(page: str, instance: Path) -> None:
    """The start of the plan has none: it is the edge of its band."""
    keys = re.findall(r"Repères de temps, non causes : 1, [^<]*", said(visit(f"tension/{page}.py")))
    assert len(keys) == 1
    assert len(re.sub(r"<[^>]*>", "", keys[0])) <= 110
    assert "Entrée en vigueur" not in keys[0]
