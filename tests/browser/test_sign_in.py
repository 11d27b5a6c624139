"""Signing in to the real application with a real OpenID Connect provider, both on this machine: who may then import."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from etl.intake import events
from etl.paths import ENVIRONMENT
from tests.browser.test_app import FRONT, Visit, serving, visiting
from tests.intake import publishers

SECRETARY, AGENT, OTHER = "secretariat@exemple.fr", "agent.shru@exemple.fr", "agent.sah@exemple.fr"
READER, STRANGER = "lectrice@exemple.fr", "quelqu.un@ailleurs.example"
PEOPLE = {"secrétariat": (SECRETARY, ""), "producteur": (AGENT, "DRIHL 75/SHRU"), "lecteur": (READER, "")}
# The page of the provider asks elsewhere for its style sheet: it gets an empty one.
STYLES = "https://cdn.jsdelivr.net/**"


def rights(*lines: str, without: str = "") -> str:
    people = [*((role, *said) for role, said in PEOPLE.items()), ("producteur", OTHER, "DRIHL 75/SAH")]
    return "\n".join(lines) + "".join(
        f'\n[[personnes]]\ncourriel = "{address.title()}"\nrole = "{role}"\n'
        + (f'producteurs = ["{producer}"]\n' if producer else "")
        for role, address, producer in people
        if address != without
    )


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An OpenID Connect provider (discovery, authorization code, keys, end of session) that knows these people."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [{"sub": a, "email": a, "email_verified": True} for a in (SECRETARY, AGENT, OTHER, READER, STRANGER)]
    people.append({"sub": "usurpateur", "email": SECRETARY, "email_verified": False})
    people.append({"sub": "sans garantie", "email": SECRETARY})
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    command += [part for one in people for part in ("--user-claims", json.dumps(one))]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            assert any("running on" in line for line in process.stderr)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def data(instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory of one's own, with its warehouse, in force for these tests."""
    own = tmp_path_factory.mktemp("connexion") / "data"
    shutil.copytree(instance, own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(own))
        yield own


@pytest.fixture(scope="module")
def application(data: Path, provider: str) -> Iterator[str]:
    """The application with a sign-in."""
    with signing_in(data.parent / "secrets.toml", provider, "exemple") as address:
        yield address


@contextmanager
def signing_in(secrets: Path, provider: str, *sections: str) -> Iterator[str]:
    """An application whose [auth] has these sections, for the same provider."""
    shared = """[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "un secret assez long, pour ces essais seulement"
"""
    each = (
        f"""
[auth.{section}]
nom = "{section.title()}"
client_id = "tableau"
client_secret = "secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
        for section in sections
    )
    secrets.write_text(shared + "".join(each), encoding="utf-8")
    with serving("--secrets.files", str(secrets)) as address:
        yield address


@pytest.fixture(autouse=True)
def file_of_rights(data: Path) -> Path:
    path = data / "acces.toml"
    path.write_text(rights(), encoding="utf-8")
    return path


@contextmanager
def arriving(browser: Browser, application: str, provider: str, path: str = "importer") -> Iterator[Visit]:
    """A visitor to whom only the application and the provider answer; neither they nor their pages ask for more."""
    with visiting(browser, application, path, also=provider) as opened:
        opened.page.context.route(STYLES, lambda route: route.fulfill(content_type="text/css", body=""))
        yield opened
        assert [url for url in opened.outside if not url.startswith(STYLES.removesuffix("**"))] == []
        assert opened.errors == []


def sign_in(page: Page, who: str) -> None:
    """From any page to the provider and back, then to the page Importer."""
    page.get_by_role("button", name="Se connecter").first.click()
    page.get_by_role("button", name=who, exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Se (dé)?connecter")).first).to_be_visible()


def import_page(page: Page) -> None:
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="Importer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Importer")


def examine(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Examiner le fichier").click()
    expect(page.get_by_text("peut être publié")).to_be_visible(timeout=120_000)


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Figures of the SRU, which are the SHRU's and not the SAH's."""
    path = tmp_path_factory.mktemp("fichiers") / "donnees-sru-2025.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    return path


def test_whoever_is_not_signed_in_reads_and_does_not_import(browser: Browser, application: str, provider: str) -> None:
    with arriving(browser, application, provider) as opened:
        expect(opened.page.get_by_text("L’import demande de se connecter")).to_be_visible()
        expect(opened.page.locator("input[type=file]")).to_have_count(0)
        opened.page.get_by_test_id("stPageLink-NavLink").filter(has_text="DALO").click()
        expect(opened.page.get_by_test_id("stPlotlyChart").first).to_be_visible()


@pytest.mark.parametrize(
    ("who", "name", "role", "imports"),
    [
        (SECRETARY, SECRETARY, "secrétariat", True),
        (READER, READER, "lecteur", False),
        ("usurpateur", "adresse non garantie", "lecteur", False),
    ],
)
def test_each_role_signs_in_and_finds_its_page(  # a producer and a stranger sign in below
    browser: Browser, application: str, provider: str, who: str, name: str, role: str, imports: bool
) -> None:
    with arriving(browser, application, provider) as opened:
        page = opened.page
        sign_in(page, who)
        menu = page.get_by_test_id("stSidebarUserContent")
        expect(menu.get_by_text(name, exact=True)).to_be_visible()
        expect(menu.get_by_text(role, exact=True)).to_be_visible()
        import_page(page)
        expect(page.locator("input[type=file]")).to_have_count(1 if imports else 0)
        expect(page.get_by_text("Transmettre le fichier au secrétariat")).to_have_count(0 if imports else 1)


def test_a_refusal_by_the_provider_leaves_the_visitor_as_they_were(
    browser: Browser, application: str, provider: str
) -> None:
    with arriving(browser, application, provider) as opened:
        opened.page.get_by_role("button", name="Se connecter").first.click()
        opened.page.get_by_role("button", name="Deny").click()
        expect(opened.page.get_by_role("heading", level=1)).to_have_text(FRONT)
        expect(opened.page.get_by_role("button", name="Se connecter")).to_be_visible()


def test_signing_out_ends_the_rights_for_good(browser: Browser, application: str, provider: str) -> None:
    with arriving(browser, application, provider) as opened:
        page = opened.page
        sign_in(page, SECRETARY)
        page.get_by_role("button", name="Se déconnecter").click()
        page.get_by_role("button", name="End session").click()
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        page.goto(f"{application}/importer")
        expect(page.get_by_text("L’import demande de se connecter")).to_be_visible()


def test_a_session_that_has_ended_asks_to_sign_in_again(browser: Browser, application: str, provider: str) -> None:
    """The provider gives a token already at its end, which the protocol lets pass for two minutes."""
    claims = {"email": SECRETARY, "email_verified": True, "exp": int(time.time())}
    httpx2.put(f"{provider}/users/echue", json=claims).raise_for_status()
    with arriving(browser, application, provider) as opened:
        page = opened.page
        page.get_by_role("button", name="Se connecter").first.click()
        page.get_by_placeholder("sub").fill("echue")
        page.get_by_role("button", name="Authorize").click()
        expect(page.get_by_text("Votre session est échue")).to_be_visible()
        import_page(page)
        expect(page.get_by_text("L’import demande de se connecter")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(0)


def test_a_producer_is_told_which_figures_are_not_theirs(
    browser: Browser, application: str, provider: str, inventory: Path
) -> None:
    with arriving(browser, application, provider) as opened:
        page = opened.page
        sign_in(page, OTHER)
        menu = page.get_by_test_id("stSidebarUserContent")
        expect(menu.get_by_text("producteur, DRIHL 75/SAH", exact=True)).to_be_visible()
        import_page(page)
        examine(page, inventory)
        expect(page.get_by_text("hors des indicateurs de DRIHL 75/SAH")).to_be_visible()
        expect(page.get_by_role("button", name="Publier")).to_have_count(0)


def test_a_right_withdrawn_between_the_verdict_and_the_publication_publishes_nothing(
    browser: Browser, application: str, provider: str, inventory: Path, file_of_rights: Path
) -> None:
    with arriving(browser, application, provider) as opened:
        page = opened.page
        sign_in(page, AGENT)
        import_page(page)
        examine(page, inventory)
        page.get_by_label("Raison de la publication").fill("édition rectifiée")
        file_of_rights.write_text(rights(without=AGENT), encoding="utf-8")
        page.get_by_role("button", name="Publier").click()
        expect(page.get_by_text("Votre adresse n’est pas inscrite pour importer")).to_be_visible()
        expect(page.get_by_role("button", name="Publier")).to_have_count(0)
        assert done() == []


def test_a_producer_publishes_what_is_theirs(
    browser: Browser, application: str, provider: str, inventory: Path
) -> None:
    with arriving(browser, application, provider) as opened:
        page = opened.page
        sign_in(page, AGENT)
        import_page(page)
        examine(page, inventory)
        page.get_by_label("Raison de la publication").fill("édition rectifiée")
        page.get_by_role("button", name="Publier").click()
        expect(page.get_by_text("Publié. Les pages lisent maintenant")).to_be_visible(timeout=120_000)
        assert done() == [(AGENT, "producteur", inventory.name)]
        assert ("connexion", AGENT, "producteur") in [(event.action, event.who, event.role) for event in events()]


def done() -> list[tuple[str, str, str]]:
    """Who changed the figures, in which role, by which file."""
    return [(event.who, event.role, event.file) for event in events() if not event.of_access]


@pytest.fixture(scope="module")
def two_doors(data: Path, provider: str) -> Iterator[str]:
    """The application with two names for the provider."""
    with signing_in(data.parent / "plusieurs.toml", provider, "exemple", "mairie") as address:
        yield address


@pytest.mark.parametrize(
    ("section", "name", "role"), [("Mairie", SECRETARY, "secrétariat"), ("Exemple", "adresse non garantie", "lecteur")]
)
def test_each_provider_has_its_button_and_is_trusted_by_its_own_name(
    browser: Browser, two_doors: str, provider: str, file_of_rights: Path, section: str, name: str, role: str
) -> None:
    file_of_rights.write_text(rights('courriels_fiables = ["mairie"]'), encoding="utf-8")
    with arriving(browser, two_doors, provider, "") as opened:
        page = opened.page
        page.get_by_role("button", name=f"Se connecter avec {section}").click()
        page.get_by_role("button", name="sans garantie", exact=True).click()
        menu = page.get_by_test_id("stSidebarUserContent")
        expect(menu.get_by_text(name, exact=True)).to_be_visible()
        expect(menu.get_by_text(role, exact=True)).to_be_visible()


def test_reading_reserved_opens_to_whoever_signs_in_and_closes_at_the_next_choice(
    browser: Browser, application: str, provider: str, file_of_rights: Path
) -> None:
    with arriving(browser, application, provider, "logement-social") as opened:
        page = opened.page
        expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
        file_of_rights.write_text(rights('lecture = "réservée"'), encoding="utf-8")
        year = page.get_by_role("combobox", name="Situation au 1er janvier")
        year.click()
        page.get_by_role("option", name="2010", exact=True).click()
        expect(page.get_by_role("heading", level=1, name="Accès réservé")).to_be_visible()
        expect(page.get_by_test_id("stPlotlyChart")).to_have_count(0)
        sign_in(page, STRANGER)
        expect(page.get_by_role("heading", level=1)).to_have_text(FRONT)
        expect(page.get_by_test_id("stSidebar")).to_contain_text(STRANGER)
