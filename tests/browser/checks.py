"""What is asked of every page: no sideways scrolling, small target, text on text, axe violation, English word."""

import functools
import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.words import TILL, WALLET, dictionary, english

AXE = Path(__file__).resolve().parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
MISSING_AXE = "axe-core is not installed (cd tests/js && npm ci)"

# An open sheet makes the rest of the page inert: only the sheet can be read and pressed.
_SHOWN = """
const scene = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
const isSeen = (el) => el.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !el.closest('[inert]');
const isAside = (el) => el.closest('.visually-hidden, .skip, .skip-link, svg, script, style, template');
"""

_SMALL_TARGETS = (
    "() => {"
    + _SHOWN
    + """
  return [...scene.querySelectorAll(
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]')]
    .filter((el) => isSeen(el) && !el.disabled && !isAside(el) && !el.closest('[data-inline-target]'))
    .filter((el) => !(el.tagName === 'A' && getComputedStyle(el).display === 'inline'))  // a link inside a sentence
    .map((el) => (['checkbox', 'radio', 'file'].includes(el.type) && el.closest('label')) || el)
    .map((el) => [el.getBoundingClientRect(), el])
    .filter(([box]) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
    .map(([box, el]) => `${el.outerHTML.slice(0, 120)} ${Math.round(box.width)}×${Math.round(box.height)}`);
}
"""
)

# Texts are compared within one layer: the page, or one bar or panel that lies above it.
_OVERLAPS = (
    "() => {"
    + _SHOWN
    + """
  const boxes = [];
  const walker = document.createTreeWalker(scene, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || !isSeen(parent) || isAside(parent)) continue;
    if (parent.closest('[data-floats], option') || (scene === document.body && parent.closest('dialog'))) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // What a scrolling or clipping box hides cannot lie on anything.
    let top = -Infinity, bottom = Infinity, left = -Infinity, right = Infinity, layer = scene;
    for (let el = parent; el && el !== scene; el = el.parentElement) {
      const style = getComputedStyle(el);
      if (layer === scene && ['fixed', 'sticky', 'absolute'].includes(style.position)) layer = el;
      if (style.overflow === 'visible') continue;
      const clip = el.getBoundingClientRect();
      [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
      [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
    }
    for (const whole of range.getClientRects()) {
      const box = {
        left: Math.max(whole.left, left), right: Math.min(whole.right, right),
        top: Math.max(whole.top, top), bottom: Math.min(whole.bottom, bottom), layer, whole,
      };
      [box.width, box.height] = [box.right - box.left, box.bottom - box.top];
      const text = node.textContent.trim().slice(0, 40);
      if (box.width > 2 && box.height > whole.height / 2) boxes.push([box, text, parent]);
    }
  }
  boxes.sort(([a], [b]) => a.top - b.top);
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, textA, inA] = boxes[i], [b, textB, inB] = boxes[j];
    if (b.top >= a.bottom) break;
    if (a.layer !== b.layer || inA === inB || inA.contains(inB) || inB.contains(inA)) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - b.top;
    if (across > 3 && down > Math.min(a.whole.height, b.whole.height) * 0.4) found.push(`${textA} | ${textB}`);
  }
  return found.slice(0, 5);
}
"""
)

_TEXTS = (
    "() => {"
    + _SHOWN
    + """
  const texts = [document.title];
  const walker = document.createTreeWalker(scene, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest('script, style, template, [lang=en], .code-source')) continue;
    texts.push(walker.currentNode.textContent);
  }
  for (const el of scene.querySelectorAll('[title], [aria-label], [placeholder], [alt]'))
    for (const name of ['title', 'aria-label', 'placeholder', 'alt']) texts.push(el.getAttribute(name) ?? '');
  const tidy = texts.map((text) => text.replace(/\\s+/g, ' ').trim());
  return [...new Set(tidy.filter((text) => /[A-Za-z]{2}/.test(text)))];
}
"""
)
_ENGLISH_WORDS = re.compile(r"\b(the|your|and|with|this|that|are|what|from|when|not|been|which)\b", re.IGNORECASE)


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is smaller than 48 px."""
    return page.evaluate(_SMALL_TARGETS)


def overlapping_text(page: Page) -> list[str]:
    """Pairs of texts of one layer that lie on each other."""
    return page.evaluate(_OVERLAPS)


def untranslated(page: Page, language: str) -> list[str]:
    """Texts of the page that are a msgid or a key, or in whose place another language's words stand."""
    found = []
    for text in set(page.evaluate(_TEXTS)) - {"Rahba", "articles.csv"}:
        key = any(text in dictionary("fr", app) for app in (TILL, WALLET))
        foreign = english(language).match(text) or key or len(_ENGLISH_WORDS.findall(text)) > 1
        if foreign or (language != "fr" and text in _french()):
            found.append(text)
    return found


@functools.cache
def _french() -> set[str]:
    """Sentences of the apps' French dictionaries: none of them may stand on an Arabic screen."""
    return {text for app in (TILL, WALLET) for text in dictionary("fr", app).values() if " " in text}


def axe_violations(page: Page) -> list[str]:
    """Violations of WCAG 2.2 AA that axe-core finds, one line each.

    Its rule on target sizes is left to `small_targets`, which asks for more; axe counts whatever happens to lie under
    a bar at this moment of scrolling as too small.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate(
        """
        () => axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'],
          rules: {'target-size': {enabled: false}},
        })
        """
    )
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for violation in result["violations"]
        for node in violation["nodes"][:3]
    ]


def problems(page: Page, language: str) -> list[str]:
    """All that is wrong with what is on the screen now, axe apart."""
    found = []
    if wider := sideways_scroll(page):
        found.append(f"scrolls sideways by {wider} px")
    found += [f"small target: {target}" for target in small_targets(page)]
    found += [f"text on text: {pair}" for pair in overlapping_text(page)]
    found += [f"not translated: {text!r}" for text in untranslated(page, language)]
    direction = page.evaluate("() => document.documentElement.dir")
    if direction != ("ltr" if language == "fr" else "rtl"):
        found.append(f"direction is {direction!r}")
    return found
