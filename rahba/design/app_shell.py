"""What an installed web app is made of: the files behind its address, found by walking the code as it is shipped.

The service worker must keep the whole shell or none of it, so nobody writes its file list by hand: starting at the
app's `app.js` every import is followed. Dictionaries are no code and no part of it: the page tells where each lies,
the visitor's is fetched, and a phone keeps only those it has used. Modules that an app names `later` are no part of an
install either: the worker fetches them after it, and the app does without them until then. What it names `rare` is
fetched by who needs it, and kept from then on.
"""

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import get_template

STYLES = ("design/css/tokens.css", "design/css/base.css", "design/css/components.css", "design/css/app.css")
# The first is drawn by the browser's tab, the others by the phone's home screen, which fetches them by itself.
ICONS = (
    "design/img/mark.svg",
    "design/img/icon-192.png",
    "design/img/icon-512.png",
    "design/img/icon-maskable-512.png",
)

# The same three shapes that the static storage rewrites: import … from, export … from, bare import, and import("…").
_IMPORT = re.compile(
    r"""(?:\b(?:import|export)\b[^;'"()]*?from\s*|\bimport\s*\(?\s*)["'](?P<path>\.{1,2}/[^"']+)["']"""
)
_CSS_URL = re.compile(r"""url\(["']?(?P<path>[^"')#?]+)[^)]*\)""")
# A slash-star within a string ("image/*") opens no comment.
_COMMENT = re.compile(r"""(?<![\w"'])/\*.*?\*/|^\s*//[^\n]*""", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class App:
    """An app that a phone can install: `name` is that of its folders, `space` that of its addresses."""

    name: str
    space: str
    own_style: str
    sprites: tuple[str, ...] = ("design/img/icons.svg",)
    later: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()

    @property
    def entry(self) -> str:
        return f"{self.name}/app.js"

    @property
    def languages(self) -> dict[str, str]:
        return {language: f"{self.name}/i18n/{language}.json" for language in ("fr", "ar", "ary")}

    @property
    def styles(self) -> tuple[str, ...]:
        return (*STYLES, self.own_style)

    @property
    def page(self) -> str:
        return f"{self.name}/app/shell.html"

    @property
    def templates(self) -> tuple[str, ...]:
        return (self.page, "design/app/shell.html", "design/app/sw.js")


@dataclass(frozen=True)
class Shell:
    """One complete edition of an app: its version and every address that must be on the phone before it may run."""

    version: str
    modules: tuple[str, ...]
    later: tuple[str, ...]
    rare: tuple[str, ...]
    styles: tuple[str, ...]
    pictures: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.modules, *self.styles, *self.pictures)))


def source_of(name: str) -> bytes:
    """The bytes of a static file before its name is hashed."""
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(f"An app imports {name}, which is not among the static files.")
    return Path(found).read_bytes()


def address_of(name: str) -> str:
    """Where a static file is served; under its plain name when no manifest has been made (tests, development)."""
    try:
        return staticfiles_storage.url(name)
    except ValueError:
        return f"{settings.STATIC_URL}{name}"


def walk_modules(*entries: str, without: tuple[str, ...] = ()) -> list[str]:
    """Every module that the entries reach, themselves first; those `without` are not entered."""
    seen, waiting = [], list(entries)
    while waiting:
        name = waiting.pop(0)
        if name in seen or name in without:
            continue
        seen.append(name)
        text = _COMMENT.sub("", source_of(name).decode())
        waiting += [normpath(join(dirname(name), found["path"])) for found in _IMPORT.finditer(text)]
    return seen


def walk_styles(styles: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The style sheets and the pictures they name."""
    pictures = []
    for name in styles:
        text = _COMMENT.sub("", source_of(name).decode())
        for found in _CSS_URL.finditer(text):
            if not found["path"].startswith(("data:", "/", "http")):
                pictures.append(normpath(join(dirname(name), found["path"])))
    return list(styles), list(dict.fromkeys(pictures))


def build_shell(app: App) -> Shell:
    """The app as it lies on the disk now."""
    modules = walk_modules(app.entry, without=app.later + app.rare)
    later = walk_modules(*app.later, without=(*modules, *app.rare))
    rare = walk_modules(*app.rare, without=(*modules, *later))
    styles, pictures = walk_styles(app.styles)
    code = (*modules, *later, *rare)
    version = _digest(app, [*code, *styles, *pictures, *app.sprites, *ICONS, *app.languages.values()])
    pictures = dict.fromkeys((*app.sprites, *ICONS[:2], *pictures))
    return Shell(
        version=version,
        modules=tuple(address_of(name) for name in modules),
        later=tuple(address_of(name) for name in later),
        rare=tuple(address_of(name) for name in rare),
        styles=tuple(address_of(name) for name in styles),
        pictures=tuple(address_of(name) for name in pictures),
        languages=tuple((language, address_of(name)) for language, name in app.languages.items()),
    )


_built_once = lru_cache(build_shell)


def current_shell(app: App) -> Shell:
    """The shell of the running server: walked once, or at each request while the files are being worked on."""
    return build_shell(app) if settings.DEBUG else _built_once(app)


def media_type(address: str) -> str:
    return mimetypes.guess_type(address)[0] or "application/octet-stream"


def _digest(app: App, names: list[str]) -> str:
    digest = hashlib.sha256()
    for template in app.templates:
        digest.update(Path(get_template(template).origin.name).read_bytes())
    for name in sorted(names):
        digest.update(json.dumps([name, address_of(name)]).encode())
        digest.update(source_of(name))
    return digest.hexdigest()[:12]
