"""What a session may deposit: each bound below, at and above; a refusal writes nothing and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.findings import Refused
from etl.intake import deposit
from etl.intake.deposit import MOST_BYTES, MOST_FILES, discard
from etl.paths import ENVIRONMENT


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the deposits of an empty instance go."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    return tmp_path / "warehouse" / "depots"


def test_a_session_deposits_as_many_files_as_allowed_and_not_one_more(kept: Path) -> None:
    brought: dict[str, int] = {}
    for number in range(MOST_FILES):
        assert deposit(b"%d" % number, f"{number}.csv", brought).read_bytes() == b"%d" % number
    before = dict(brought)
    with pytest.raises(Refused) as refused:
        deposit(b"de trop", "six.csv", brought)
    (finding,) = refused.value.findings
    assert (finding.id, finding.file) == ("quota", "six.csv")
    assert "au plus 5 fichiers et 25 Mo" in finding.message
    assert brought == before
    assert len(list(kept.iterdir())) == MOST_FILES


@pytest.mark.parametrize(("beyond", "taken"), [(-1, True), (0, True), (1, False)])
def test_a_session_deposits_up_to_the_last_byte_allowed(kept: Path, beyond: int, taken: bool) -> None:
    brought = {"un autre fichier": MOST_BYTES - 1000}
    content = b"x" * (1000 + beyond)
    if taken:
        assert deposit(content, "a.csv", brought).exists()
    else:
        with pytest.raises(Refused, match="25 Mo"):
            deposit(content, "a.csv", brought)
        assert not kept.exists()
    assert sum(brought.values()) == MOST_BYTES - 1000 + (len(content) if taken else 0)


def test_a_file_brought_again_counts_once(kept: Path) -> None:
    brought: dict[str, int] = {}
    for _ in range(MOST_FILES + 1):
        deposit(b"le meme", "a.csv", brought)
    assert len(brought) == 1


def test_a_deposit_is_discarded_by_its_content(kept: Path) -> None:
    brought: dict[str, int] = {}
    first, second = (deposit(content, "a.csv", brought) for content in (b"un", b"deux"))
    discard(first.name)
    discard(first.name)
    assert (first.exists(), second.exists()) == (False, True)
