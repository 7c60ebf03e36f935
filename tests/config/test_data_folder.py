from pathlib import Path

from gafete.config.data_folder import private_folder


def test_the_data_is_closed_to_everybody_else_on_the_machine(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    for folder in (there, tmp_path / "a" / "new"):
        assert private_folder(folder).stat().st_mode & 0o777 == 0o700
