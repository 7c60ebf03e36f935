from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from gafete.config.environment import Environment, is_strong_key
from gafete.config.secret_key import secret_key


def demo(folder: Path, key: str | None = None) -> Environment:
    return Environment(mode="demo", data_dir=folder, secret_key=SecretStr(key) if key else None)


def test_the_given_key_is_used(tmp_path: Path) -> None:
    assert secret_key(demo(tmp_path, "given")) == "given"
    assert list(tmp_path.iterdir()) == []


def test_the_demo_makes_a_strong_key_that_only_its_owner_can_read(tmp_path: Path) -> None:
    key = secret_key(demo(tmp_path / "var"))
    file = tmp_path / "var" / "secret_key"
    assert is_strong_key(key)
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_demo_keeps_its_key(tmp_path: Path) -> None:
    assert secret_key(demo(tmp_path)) == secret_key(demo(tmp_path))


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(demo(tmp_path)), range(8)))
    assert len(keys) == 1
