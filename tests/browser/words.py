"""The words that a screen may show, read where they are kept: the apps' dictionaries, the pages' catalogues."""

import json
import re
from functools import cache

from babel.messages.pofile import read_po

from tests.browser.market import HOME

TILL, WALLET = "till/static/till", "payments/static/wallet"
_GAP = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@cache
def dictionary(language: str, app: str = TILL) -> dict[str, str]:
    """An app's messages, the till's unless told; of one with plural forms, the form for many."""
    words = json.loads((HOME / "rahba" / app / "i18n" / f"{language}.json").read_text("utf-8"))
    return {key: message["other"] if isinstance(message, dict) else message for key, message in words.items()}


def word(key: str, language: str = "fr", app: str = TILL, **parts: object) -> str:
    """One message of an app, filled in."""
    return _GAP.sub(lambda gap: str(parts.get(gap[2], gap[0])), dictionary(language, app)[key])


@cache
def english(language: str) -> re.Pattern:
    """Matches a text that is a msgid of the catalogues and has another text in `language`."""
    texts = set()
    for catalogue in HOME.glob(f"rahba/*/locale/{language}/LC_MESSAGES/django.po"):
        with catalogue.open("rb") as file:
            for message in read_po(file, locale="ar" if language == "ary" else language):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                strings = message.string if isinstance(message.string, tuple) else (message.string,)
                texts |= {text for text in ids if text and text not in strings}
    return re.compile("|".join(sorted(map(_shape, texts))) or r"(?!)")


def _shape(text: str) -> str:
    """A pattern of the text, in which anything may stand in the gaps."""
    text = " ".join(text.split())
    pieces = [re.escape(piece) for piece in re.split(r"%\(\w+\)[sd]|\{\w+\}", text)]
    has_words = re.search(r"[A-Za-z]{2}", re.sub(r"%\(\w+\)[sd]", "", text))
    return "^" + ".{1,80}".join(pieces) + "$" if has_words else r"(?!)"
