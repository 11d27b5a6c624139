"""python -m tests.garde: the whole application where nothing answers outside, and what it tried to send there.

In a network of its own (Linux, `unshare` and `ip`), whose only way out loses and counts every packet and whose name
server is silent: starts, foreign handshakes, every page with its fold-outs, every document, stop.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from etl.paths import ENVIRONMENT, ROOT
from reporting.documents import DOCUMENTS
from tests.browser.ensure_chromium import find_chromium
from tests.browser.test_app import FOLDS, PATHS, serving, visiting
from tests.conftest import copy_data
from tests.garde.test_guard import FOREIGN
from tests.garde.test_starts import HANDSHAKE

INSIDE = "dedans"
COUNTS = Path("/proc/net/dev")
# A way out whose other end nobody listens to; IPv6 would announce itself on it.
NETWORK = """
set -e
mount --bind "$1" /etc/resolv.conf
ip link set lo up
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
ip link add perdu type veth peer name nulle-part
ip address add 192.0.2.2/24 dev perdu
ip link set nulle-part up
ip link set perdu up
ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev perdu nud permanent
ip route add default via 192.0.2.1
shift; exec "$@"
"""
# The browser's own services, which no page asks for.
QUIET = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-background-networking"]


def outside() -> int:
    """Runs this again in a network of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as names:
        names.write("nameserver 192.0.2.1\n")
        names.flush()
        user = [] if os.geteuid() == 0 else ["--map-root-user"]
        command = ["unshare", "--net", "--mount", *user, "sh", "-c", NETWORK, "sh", names.name]
        return subprocess.run([*command, sys.executable, "-m", "tests.garde", INSIDE], cwd=ROOT, check=False).returncode


def inside() -> int:
    with socket.socket(type=socket.SOCK_DGRAM) as call:
        call.sendto(b"x", ("198.51.100.1", 53))
    assert lost() == 1, "le compteur ne compte pas"
    with tempfile.TemporaryDirectory() as folder:
        os.environ[ENVIRONMENT] = str(Path(folder) / "data")
        copy_data(Path(folder) / "data")
        for name, sent in steps(Path(folder)):
            print(f"{name} : {sent} paquet(s) vers le dehors", flush=True)
    total = lost() - 1
    print(f"en tout : {total}")
    return 1 if total else 0


def steps(folder: Path) -> Iterator[tuple[str, int]]:
    """Each part of the proof, and what it sent outside."""
    before = lost()
    subprocess.run([sys.executable, "-m", "etl", "build"], check=True, stdout=subprocess.DEVNULL)
    yield "construction", lost() - before
    before = lost()
    with serving() as address:
        yield "démarrage", lost() - before
        before = lost()
        slowest = max(handshake(address, origin) for origin in FOREIGN if origin)
        yield f"{len(FOREIGN) - 1} poignées de main étrangères, la plus lente {slowest * 1000:.0f} ms", lost() - before
        before = lost()
        with chromium() as browser:
            asked = [url for path in PATHS for url in look(browser, address, path)]
        yield f"{len(PATHS)} pages, volets ouverts, {len(asked)} adresse(s) demandée(s) au dehors", lost() - before
        before = lost()
    yield "arrêt", lost() - before
    before = lost()
    for name in DOCUMENTS:
        command = [sys.executable, "-m", "reporting", "export", name, str(folder / name)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    yield f"{len(DOCUMENTS)} documents", lost() - before


def lost() -> int:
    """How many packets left by that way."""
    line = next(line for line in COUNTS.read_text().splitlines() if line.strip().startswith("perdu:"))
    return int(line.split()[10])


def handshake(address: str, origin: str) -> float:
    """Seconds until a page of that origin is refused."""
    start = time.perf_counter()
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request("GET", "/_stcore/stream", headers=HANDSHAKE | {"Origin": origin})
        assert connection.getresponse().status == http.client.FORBIDDEN
    return time.perf_counter() - start


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        yield browser
        browser.close()


def look(browser: Browser, address: str, path: str) -> list[str]:
    """The addresses that a page asks for outside, each of its fold-outs opened, its files made."""
    with visiting(browser, address, path, keyed=True) as opened:
        opened.open_all()
        for fold in opened.page.locator(FOLDS).all():
            fold.locator("summary").first.click()
            fold.locator("table, .pd-pairs, p").first.wait_for()
            opened.until_drawn()
        for button in opened.page.get_by_test_id("stDownloadButton").get_by_role("button").all():
            if button.is_visible():
                with opened.page.expect_download():
                    button.click()
        return opened.outside


if __name__ == "__main__":
    sys.exit(inside() if sys.argv[1:] == [INSIDE] else outside())
