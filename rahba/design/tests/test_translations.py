"""French, Arabic and Darija are complete, and keep every placeholder."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[1] / "locale"


def forms(text) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
def test_every_message_is_translated_with_its_placeholders(language):
    with (LOCALES / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="ar" if language == "ary" else language)
    messages = [message for message in catalogue if message.id]
    assert len(messages) > 150
    for message in messages:
        wanted = set(re.findall(r"%\(\w+\)[sd]", forms(message.id)[-1]))
        for translated in forms(message.string):
            assert translated, message.id
            assert set(re.findall(r"%\(\w+\)[sd]", translated)) == wanted, message.id
