"""What the shipped settings promise, how the launcher chooses its address, which browser the tests find."""

from __future__ import annotations

import http.server
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

import serve
import settings
from tests.browser import ensure_chromium

ROOT = Path(__file__).resolve().parents[1]
posix_only = pytest.mark.skipif(os.name == "nt", reason="signaux et scripts sh")
SETTINGS = settings.read_settings(ROOT / ".streamlit" / "config.toml")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("client.allowedOrigins", []),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "viewer"),
        ("server.address", "127.0.0.1"),
        ("server.enableAgentApi", False),
        ("server.enableCORS", True),
        ("server.enableStaticServing", False),
        ("server.enableXsrfProtection", True),
        ("server.maxUploadSize", 10),
        ("server.maxMessageSize", 10),
        ("server.maxWidgetStateSize", 1),
    ],
)
def test_the_shipped_settings_are_the_safe_ones(option: str, value: object) -> None:
    assert SETTINGS[option] == value


def test_only_named_hosts_may_connect() -> None:
    assert SETTINGS["server.allowedHosts"]
    assert "*" not in SETTINGS["server.allowedHosts"]


def test_streamlit_knows_every_option() -> None:
    from streamlit import config

    known = config.get_config_options()
    leaves = (leaf for name, value in SETTINGS.items() for leaf in _leaves(name, value))
    assert [leaf for leaf in leaves if leaf not in known] == []


def _leaves(name: str, value: Any) -> Iterator[str]:
    """server.port, theme.dark.textColor: the full names of a settings table."""
    if not isinstance(value, dict):
        yield name
        return
    for key, inner in value.items():
        yield from _leaves(f"{name}.{key}", inner)


@pytest.mark.parametrize(
    ("theme", "text", "ground"),
    [
        (theme, text, ground)
        for theme in ("light", "dark")
        for text in ("textColor", "linkColor", "primaryColor", "grayTextColor")
        for ground in ("backgroundColor", "secondaryBackgroundColor")
    ],
)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = SETTINGS[f"theme.{theme}"]
    assert contrast(colours[text], colours[ground]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two #RRGGBB colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    levels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_black_on_white_has_the_highest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize(
    ("arguments", "environ", "expected"),
    [
        (["--server.port", "8600"], {"STREAMLIT_SERVER_PORT": "8700"}, "8600"),
        (["--server.port=8600"], {}, "8600"),
        (["--server.port=8600", "--server.port", "8601"], {}, "8601"),
        (["--server.portal", "1"], {"STREAMLIT_SERVER_PORT": "8700"}, "8700"),
        ([], {}, 8800),
    ],
)
def test_an_argument_wins_over_the_environment_which_wins_over_the_file(
    arguments: list[str], environ: dict[str, str], expected: object
) -> None:
    assert settings.setting(arguments, environ, {"server.port": 8800}, "server.port") == expected


def test_the_environment_names_options_as_streamlit_does() -> None:
    environ = {"STREAMLIT_SERVER_BASE_URL_PATH": "plan"}
    assert settings.setting([], environ, {}, "server.baseUrlPath") == "plan"


def test_a_missing_settings_file_is_no_setting(tmp_path: Path) -> None:
    assert settings.read_settings(tmp_path / "config.toml") == {}


def _asked(**options: Any) -> Any:
    return {f"server.{name}": value for name, value in options.items()}.get


def test_the_address_tells_where_the_application_is() -> None:
    address = serve.choose_address(_asked(address="127.0.0.1", baseUrlPath="/plan/"))
    assert address.port >= serve.FIRST_PORT
    assert address.url == f"http://127.0.0.1:{address.port}/plan/"
    assert address.path("_stcore/health") == "/plan/_stcore/health"


def test_a_server_open_to_all_is_visited_on_the_machine_itself() -> None:
    assert serve.choose_address(_asked(address="0.0.0.0")).host == "127.0.0.1"


@pytest.mark.parametrize(
    ("allowed", "name"),
    [
        (None, "127.0.0.1"),
        (["localhost", "127.0.0.1"], "127.0.0.1"),
        (["*"], "127.0.0.1"),
        (["tableau.exemple.fr"], "tableau.exemple.fr"),
        ("*.exemple.fr autre.fr", "www.exemple.fr"),
    ],
)
def test_the_first_visit_announces_a_host_that_is_allowed(allowed: Any, name: str) -> None:
    assert settings.visitor_name(allowed, "127.0.0.1") == name


@pytest.mark.parametrize(
    ("allowed", "address"),
    [
        (None, "http://127.0.0.1:1/plan/"),
        ("127.0.0.1 localhost [::1]", "http://127.0.0.1:1/plan/"),
        ("127.0.0.1 *.exemple.fr nom.public autre.fr", "https://nom.public/plan/"),
        (["nom.public", "127.0.0.1"], "https://nom.public/plan/"),
    ],
)
def test_online_the_key_is_given_under_the_public_name(allowed: Any, address: str) -> None:
    online = serve.Address("127.0.0.1", 1, "plan", public=settings.public_name(allowed))
    assert online.shared == address


@pytest.mark.parametrize("port", ["abc", "-1", "65536", "8600.5", "²"])
def test_what_is_no_port_is_refused_in_words(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert serve.main(["--server.port", port]) == 1
    assert f"server.port = {port} : écrire un nombre de 1 à 65535" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"[server]\nport 8600", "ligne 2"),
        (b"[server]\nport = 8600\nport = 8601\n[client]", "ligne 3"),
        (b"[server]\nport =", "fin du fichier"),
        (b"port = 8600", "port"),
        ("[server]\naddress = 'é'".encode("latin-1"), "caractères qui ne sont pas en UTF-8"),
    ],
)
def test_settings_that_cannot_be_read_are_refused_with_the_place_and_what_to_do(
    small_application: Path, text: bytes, place: str
) -> None:
    (small_application / ".streamlit" / "config.toml").write_bytes(text)
    done = subprocess.run(
        [sys.executable, "serve.py"],
        cwd=small_application,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert f"L’application n’a pas démarré : .streamlit/config.toml, {place} : " in done.stdout
    assert done.stdout.strip().endswith("ou remettre le fichier livré.")


def test_an_ipv6_host_is_written_in_brackets() -> None:
    assert serve.Address("::1", 8501).url == "http://[::1]:8501/"
    assert settings.visitor_name(None, "::1") == "[::1]"


SIGN_IN = """[auth]
redirect_uri = "http://127.0.0.1:8501/oauth2callback"
cookie_secret = "aaaaaaaaaabbbbbbbbbbccccccccccdd"
client_id = "x"
"""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SIGN_IN, ""),
        ("[autre]\ncle = 1", ""),
        (SIGN_IN.replace("ccdd", "cc"), "moins de 32 caractères"),
        (SIGN_IN.replace("cookie_secret", "secret"), "cookie_secret absent"),
        (SIGN_IN.replace("oauth2callback", ""), "redirect_uri"),
        (SIGN_IN.replace("client_id", "identifiant"), "client_id dans [auth]"),
        (SIGN_IN + '[auth.autre]\nclient_id = "y"', "client_id dans [auth]"),
        (SIGN_IN.replace("client_id", "[auth.un]\nclient_id") + '[auth.autre]\nclient_id = "y"', ""),
        (SIGN_IN.replace("client_id", "[auth.un_autre]\nclient_id"), "[auth.un_autre]"),
        ("[auth", "illisible"),
        ((ROOT / "docs/acces/secrets.exemple.toml").read_text(encoding="utf-8"), "moins de 32 caractères"),
    ],
)
def test_a_sign_in_is_not_opened_with_a_weak_secret_or_a_doubtful_provider(
    text: str, fault: str, tmp_path: Path
) -> None:
    (tmp_path / "secrets.toml").write_text(text, encoding="utf-8")
    found = settings.sign_in_fault(tmp_path / "secrets.toml")
    assert fault in found
    assert bool(fault) == bool(found)


def shipped(**changed: Any) -> Any:
    """The settings as shipped, but for these."""
    defaults = {"server.corsAllowedOrigins": [], "server.trustedUserHeaders": {}, "global.developmentMode": False} | {
        "global.e2eTest": False
    }
    return {**defaults, **SETTINGS, "secrets.files": [], **changed}.get


def test_the_application_starts_with_the_settings_as_shipped() -> None:
    assert settings.fault(shipped()) == ""
    assert settings.fault(shipped(**{"server.allowedHosts": ["tableau.exemple.fr", "*.exemple.fr"]})) == ""


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.enableCORS", False),
        ("server.enableXsrfProtection", False),
        ("server.corsAllowedOrigins", ["https://ailleurs.example"]),
        ("server.enableStaticServing", True),
        ("server.enableAgentApi", True),
        ("server.trustedUserHeaders", {"X-User": "email"}),
        ("server.allowedHosts", []),
        ("server.allowedHosts", ["tableau.exemple.fr", "*"]),
        *(("client.showErrorDetails", shown) for shown in ("full", "stacktrace", "type", True)),
        ("browser.gatherUsageStats", True),
        ("global.developmentMode", True),
        ("global.e2eTest", True),
    ],
)
def test_an_unsafe_setting_is_refused_in_words_that_name_it(option: str, value: object) -> None:
    assert settings.fault(shipped(**{option: value})).startswith(option)


def test_a_weak_sign_in_is_refused_whichever_file_describes_it(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text('[auth]\ncookie_secret = "court"', encoding="utf-8")
    files = [str(tmp_path / "absent.toml"), str(tmp_path / "secrets.toml")]
    assert settings.fault(shipped(**{"secrets.files": files})).startswith("secrets.toml : cookie_secret")


def test_a_secrets_file_that_cannot_be_read_is_refused_rather_than_forgotten(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").mkdir()
    assert "secrets.toml : fichier illisible" in settings.fault(
        shipped(**{"secrets.files": [tmp_path / "secrets.toml"]})
    )
    assert not settings.has_sign_in(tmp_path / "secrets.toml")


def test_the_launcher_says_why_the_application_refuses_to_start(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
    assert serve.main([]) == 1
    assert "L’application n’a pas démarré : server.enableXsrfProtection = false" in capfd.readouterr().err


def test_without_secrets_there_is_nothing_to_refuse(tmp_path: Path) -> None:
    assert settings.sign_in_fault(tmp_path / "secrets.toml") == ""


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_already_taken_is_refused_before_anything_starts(taken_port: int) -> None:
    with pytest.raises(OSError, match=f"le port {taken_port} est déjà occupé"):
        serve.choose_address(_asked(address="127.0.0.1", port=taken_port))


def test_without_a_port_a_free_one_is_chosen(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "FIRST_PORT", taken_port)
    assert serve.first_free_port("127.0.0.1") > taken_port


def test_the_port_chosen_has_the_last_word() -> None:
    command = serve.command(["--server.port=1", "--server.maxUploadSize=5"], 8600)
    assert command[-3:] == ["--server.maxUploadSize=5", "--server.port", "8600"]


def test_the_server_answers_without_waiting_for_acknowledgements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "listen", socket.socket.listen)  # put back afterwards
    serve.send_at_once()
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as _visitor,
        server.accept()[0] as answering,
    ):
        assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
@pytest.mark.parametrize("name", ["", "nom.public"])
def test_health_is_a_plain_success_asked_under_a_declared_name(status: int, healthy: bool, name: str) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = (self.path, self.headers["Host"].partition(":")[0])
            self.send_response(status if asked == ("/_stcore/health", name or "127.0.0.1") else 404)
            self.end_headers()

        def log_message(self, *arguments: object) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request).start()
        assert serve.is_healthy(serve.Address("127.0.0.1", server.server_port, name=name)) is healthy


def test_no_answer_is_not_healthy() -> None:
    assert not serve.is_healthy(serve.Address("127.0.0.1", 1))


APPLICATION = """
import streamlit as st
app = st.App("pages/application.py")
"""
MENU = """
import streamlit as st
st.navigation([st.Page("menu/accueil.py", default=True), st.Page("menu/x.py", url_path="x")]).run()
"""
KEY = """
def key():
    return "valeur"
"""


@pytest.fixture
def small_application(tmp_path: Path) -> Path:
    """A copy of the launcher and of its settings, beside an application of two pages."""
    (tmp_path / "pages" / "menu").mkdir(parents=True)
    (tmp_path / "app.py").write_text(APPLICATION, encoding="utf-8")
    (tmp_path / "pages" / "application.py").write_text(MENU, encoding="utf-8")
    (tmp_path / "pages" / "garde").mkdir()
    (tmp_path / "pages" / "garde" / "key.py").write_text(KEY, encoding="utf-8")
    for page in ("accueil", "x"):
        (tmp_path / "pages" / "menu" / f"{page}.py").write_text("", encoding="utf-8")
    for launcher in ("serve.py", "settings.py"):
        shutil.copy(ROOT / launcher, tmp_path)
    shutil.copytree(ROOT / ".streamlit", tmp_path / ".streamlit")
    return tmp_path


@posix_only
def test_after_the_launcher_the_first_deep_link_finds_its_page(small_application: Path) -> None:
    launcher = subprocess.Popen(
        [sys.executable, "serve.py"],
        cwd=small_application,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # ignored in a job put in the background
    )
    assert launcher.stdout is not None
    with launcher:
        ready = next(line for line in launcher.stdout if "prête" in line)
        assert f"{ready.split()[-1]}cle/valeur" in next(launcher.stdout)
        kinds = _messages_at(urlsplit(ready.split()[-1]).netloc, page="x")
        launcher.send_signal(signal.SIGINT)
        launcher.communicate(timeout=30)
    assert "navigation" in kinds
    assert "page_not_found" not in kinds
    assert launcher.returncode == 0


def _messages_at(place: str, page: str) -> list[str | None]:
    """The kinds of messages that a first visit to a page receives, up to the end of the script."""
    request = BackMsg()
    request.rerun_script.page_name = page
    kinds: list[str | None] = []
    with connect(f"ws://{place}/_stcore/stream", subprotocols=[Subprotocol("streamlit")]) as visit:
        visit.send(request.SerializeToString())
        while "script_finished" not in kinds:
            answer = visit.recv(timeout=30)
            assert isinstance(answer, bytes)
            kinds.append(ForwardMsg.FromString(answer).WhichOneof("type"))
    return kinds


def _browser(folder: Path, name: str, code: int = 0) -> str:
    """A stand-in that answers --version with the exit code given."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no browser: an empty PATH and an empty Playwright cache."""
    for variable in ensure_chromium.VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "cache"))
    return tmp_path


def test_a_bare_machine_has_no_browser(bare_machine: Path) -> None:
    assert ensure_chromium.find_chromium() is None


@posix_only
def test_the_variable_wins_over_the_command_which_wins_over_the_download(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = _browser(bare_machine / "cache", "chromium-1255/chrome-linux64/chrome")
    assert ensure_chromium.find_chromium() == download
    lighter = _browser(
        bare_machine / "cache", "chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell"
    )
    assert ensure_chromium.find_chromium() == lighter
    command = _browser(bare_machine / "bin", "google-chrome")
    assert ensure_chromium.find_chromium() == command
    shell = _browser(bare_machine / "bin", "chromium-headless-shell")
    assert ensure_chromium.find_chromium() == shell
    declared = _browser(bare_machine, "mine")
    monkeypatch.setenv("CHROMIUM", declared)
    assert ensure_chromium.find_chromium() == declared


@posix_only
def test_a_browser_that_does_not_start_is_passed_over(bare_machine: Path) -> None:
    _browser(bare_machine / "bin", "chromium", code=1)
    other = _browser(bare_machine / "bin", "google-chrome")
    assert ensure_chromium.find_chromium() == other


@posix_only
@pytest.mark.parametrize(("root", "installed"), [(True, True), (False, False)])
def test_root_may_install_the_package_others_are_told_how(
    bare_machine: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    root: bool,
    installed: bool,
) -> None:
    _browser(bare_machine / "bin", "apt-get")
    monkeypatch.setattr(ensure_chromium, "is_root", lambda: root)
    commands: list[tuple[str, ...]] = []

    def attempt(*command: str) -> None:
        commands.append(command)
        if command[:2] == ("apt-get", "install") and "chromium" in command:  # a release without the headless shell
            _browser(bare_machine / "bin", "chromium")

    monkeypatch.setattr(ensure_chromium, "attempt", attempt)
    assert ensure_chromium.main() == (0 if installed else 1)
    assert commands[0][1:] == ("-m", "playwright", "install", "--only-shell", "chromium")
    assert ("apt-get", "update", "-q") in commands or not root
    assert ("sudo apt-get install chromium" in capsys.readouterr().err) is not installed


def test_the_integration_runs_the_tests_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec make test"
    assert os.name == "nt" or script.stat().st_mode & stat.S_IXUSR


def test_every_dependency_is_pinned_and_hashed() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if line and line[0] not in " #"]
        assert pins
        assert [line for line in pins if "==" not in line or not line.endswith("\\")] == []
