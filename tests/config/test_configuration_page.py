from gafete.config.configuration_page import PAGE, page
from gafete.config.environment import Environment


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run ./gafete docs"


def test_every_variable_is_explained() -> None:
    for name, field in Environment.model_fields.items():
        assert field.description, name
        assert f"`GAFETE_{name.upper()}`" in page()


def test_secrets_are_marked_as_possible_files_and_others_are_not() -> None:
    assert "`GAFETE_SECRET_KEY_FILE`" in page()
    assert "`GAFETE_SMTP_HOST_FILE`" not in page()
