import re

import pytest
from django.core.management import call_command

from tests.architecture.sources import PACKAGE

# What Django calls a migration that nobody named.
UNNAMED = re.compile(r"^\d{4}_(initial|auto_|.*_and_more$|(alter|remove|rename|delete)_\w+_\w+_\w+_\w+_\w+$)")


def test_the_names_of_migrations_say_what_changes() -> None:
    names = [path.stem for path in PACKAGE.glob("*/migrations/*.py") if path.stem != "__init__"]
    assert names
    assert [name for name in names if UNNAMED.match(name)] == []


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", "--verbosity=0")
