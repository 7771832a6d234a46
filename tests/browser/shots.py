"""`python -m rahba shots`: photographs every screen, to be looked at before a change of look is finished."""

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.browser.market import CHROMIUM, FLAGS, HOME, Owner, Server, free_port
from tests.browser.newcomer import come_in
from tests.browser.screens import LANGUAGES, SCREENS, WIDTHS, find_ids
from tests.browser.till import Till, prefer
from tests.browser.till_walk import walk

PICTURES = HOME / "docs" / "pictures"
LARGEST_PICTURE = 60_000
TILL_LANGUAGES = (*LANGUAGES, "ary")
HIGHEST = 6000  # of a picture
STOPS = 48  # of one walk through the till
# What README.md shows: screen and language, 360 px wide, in light.
README = {
    ("front", "ar"),
    ("home", "fr"),
    ("own-page", "ar"),
    ("till-carnet", "ary"),
    ("till-day", "fr"),
    ("till-pay-change", "ary"),
    ("till-sell", "ary"),
    ("till-sell", "fr"),
}

console = Console()


@dataclass(frozen=True)
class Wish:
    """Which pictures are wanted."""

    only: str
    readme: bool

    def wants(self, name: str, language: str) -> bool:
        if self.readme:
            return (name, language) in README
        return not self.only or self.only in name

    @property
    def widths(self) -> dict[int, int]:
        return {360: WIDTHS[360]} if self.readme else WIDTHS

    @property
    def lights(self) -> tuple[str, ...]:
        return ("light",) if self.readme else ("light", "dark")


def command(
    only: Annotated[str, typer.Option(metavar="NAME", help="Only screens whose name holds this.")] = "",
    readme: Annotated[
        bool, typer.Option("--readme", help="The few that README.md shows, into docs/pictures.")
    ] = False,
    folder: Annotated[Path, typer.Option(help="Where the pictures go.")] = HOME / "screenshots",
) -> None:
    """Photograph every screen in French and Arabic at three widths, light and dark."""
    wish = Wish(only, readme)
    with tempfile.TemporaryDirectory(prefix="rahba-shots-") as market:
        with console.status("Opening the demo market …"):
            server = Server(Path(market) / "data", free_port()).wait()
        try:
            count = photograph(server, wish, PICTURES if readme else folder)
        finally:
            server.stop()
    console.print(f"{count} pictures in {PICTURES if readme else folder}", highlight=False)


def photograph(server: Server, wish: Wish, folder: Path) -> int:
    """All pictures that are wanted; how many were made."""
    keep = keep_for_readme if wish.readme else keep_for_looking
    bar = Progress(TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    count = 0
    with sync_playwright() as playwright, bar:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        wanted = sum(wish.wants(screen.name, language) for screen in SCREENS for language in LANGUAGES)
        task = bar.add_task("", total=wanted + len(languages_of_tills(wish)) * STOPS)
        # README.md shows a day on which something was sold; to be looked at, pages come as the demo is.
        for scenes in (tills, pages) if wish.readme else (pages, tills):
            for name, language, page in scenes(browser, server, wish):
                bar.update(task, description=f"{name} · {language}", advance=1)
                if wish.wants(name, language):
                    count += take(page, wish, whole=scenes is pages, keep=keep_at(keep, folder, name, language))
        browser.close()
    return count


def pages(browser: Browser, server: Server, wish: Wish) -> Iterator[tuple[str, str, Page]]:
    """Every page outside the till, through the door it needs."""
    visitors: dict[str, BrowserContext] = {}
    owner = Owner(server.address)
    ids = find_ids(owner, server)
    for screen in SCREENS:
        if screen.door not in visitors:
            visitors[screen.door] = browser.new_context(locale="fr-MA")
            if screen.door:
                visitors[screen.door].add_cookies(come_in(server, screen.door))
        for language in LANGUAGES:
            if not wish.wants(screen.name, language):
                continue
            page = visitors[screen.door].new_page()
            page.goto(server.address + screen.address(language, ids))
            if screen.then:
                screen.then(page)
            yield screen.name, language, page
            page.close()
    owner.close()


def tills(browser: Browser, server: Server, wish: Wish) -> Iterator[tuple[str, str, Page]]:
    """The till, walked through once in each of its languages."""
    owner = Owner(server.address)
    for language in languages_of_tills(wish):
        context = browser.new_context(viewport={"width": 360, "height": 640}, locale="fr-MA", has_touch=True)
        prefer(context, language)
        till = Till(context, server.address, language)
        for name in walk(till, owner.pairing_code()):
            yield f"till-{name}", language, till.page
        context.close()
    owner.close()


def languages_of_tills(wish: Wish) -> list[str]:
    """Those in which a picture of the till is wanted."""
    if any(wish.only in screen.name for screen in SCREENS) and wish.only:
        return []
    shown = {language for name, language in README if name.startswith("till-")}
    return [language for language in TILL_LANGUAGES if language in shown or not wish.readme]


def take(page: Page, wish: Wish, *, whole: bool, keep: Callable[[bytes, int, str], None]) -> int:
    """One screen in every light and width; the page is left as it was found."""
    count = 0
    for light in wish.lights:
        page.emulate_media(color_scheme=light, reduced_motion="reduce")
        for width, height in wish.widths.items():
            page.set_viewport_size({"width": width, "height": height})
            if whole and not wish.readme:  # as high as the page, so that its bars lie where it ends and hide nothing
                wanted = page.evaluate("() => document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": max(height, min(wanted, HIGHEST))})
            page.wait_for_timeout(80)
            keep(page.screenshot(animations="disabled"), width, light)
            count += 1
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 640})
    return count


def keep_at(keep: Callable, folder: Path, name: str, language: str) -> Callable[[bytes, int, str], None]:
    """The same keeping, for one screen."""
    return lambda picture, width, light: keep(picture, folder, name, language, width, light)


def keep_for_looking(picture: bytes, folder: Path, name: str, language: str, width: int, light: str) -> None:
    """screenshots/ar/360/till-sell-dark.png"""
    place = folder / language / str(width) / f"{name}{'' if light == 'light' else '-dark'}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(picture)


def keep_for_readme(picture: bytes, folder: Path, name: str, language: str, width: int, light: str) -> None:
    """With as many colours as fit into what a page on a slow line can bear."""
    folder.mkdir(parents=True, exist_ok=True)
    for colours in (256, 128, 64, 32):
        small = io.BytesIO()
        Image.open(io.BytesIO(picture)).convert("RGB").quantize(colours).save(small, "PNG", optimize=True)
        if small.tell() <= LARGEST_PICTURE:
            break
    (folder / f"{name}-{language}.png").write_bytes(small.getvalue())
