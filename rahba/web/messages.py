"""Compiles translations (.po, committed) into what gettext reads (.mo, made on each machine)."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent
# Babel does not know Darija, and would leave out how its catalogues count: written with the rules of the file itself.
_LIKE = {"ary": "ar"}


def compile_messages(package: Path = PACKAGE) -> list[Path]:
    """Compile every catalogue whose .mo is missing or older than its .po; return those that were written."""
    return [_compile(source) for source in sorted(package.glob("*/locale/*/LC_MESSAGES/*.po")) if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    """Written beside and moved into place, so that two processes starting at once never read half a file."""
    compiled = source.with_suffix(".mo")
    unfinished = source.with_suffix(f".{os.getpid()}.mo")
    with source.open("rb") as po:
        catalogue = read_po(po)
    if catalogue.locale is None:
        catalogue.locale = _LIKE.get(catalogue.locale_identifier)
    with unfinished.open("wb") as mo:
        write_mo(mo, catalogue)
    unfinished.replace(compiled)
    return compiled
