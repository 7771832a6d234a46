"""What a browser test asks of every page: no sideways scrolling, small target, overlapping text, axe violation."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"

_SMALL_TARGETS = """
() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]')]
  .filter(el => el.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !el.disabled)
  .filter(el => !el.closest('.visually-hidden, [data-inline-target]') && !el.matches('.visually-hidden, .skip-link'))
  .filter(el => !(el.tagName === 'A' && getComputedStyle(el).display === 'inline'))  // a link inside a sentence
  .map(el => (['checkbox', 'radio', 'file'].includes(el.type) && el.closest('label')) || el)
  .map(el => [el.getBoundingClientRect(), el])
  .filter(([box]) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
  .map(([box, el]) => `${el.outerHTML.slice(0, 120)} ${Math.round(box.width)}×${Math.round(box.height)}`)
"""

_OVERLAPS = """
() => {
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim()) continue;
    if (!parent.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (parent.closest('svg, .visually-hidden, .skip-link, dialog, [data-floats], script, option')) continue;
    let floats = false;
    for (let el = parent; el; el = el.parentElement)
      if (['fixed', 'sticky', 'absolute'].includes(getComputedStyle(el).position)) floats = true;
    if (floats) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // What a scrolling or clipping box hides cannot lie on anything.
    let top = -Infinity, bottom = Infinity, left = -Infinity, right = Infinity;
    for (let el = parent; el; el = el.parentElement) {
      if (getComputedStyle(el).overflow === 'visible' || el === document.body) continue;
      const clip = el.getBoundingClientRect();
      [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
      [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
    }
    for (const whole of range.getClientRects()) {
      const box = {
        left: Math.max(whole.left, left), right: Math.min(whole.right, right),
        top: Math.max(whole.top, top), bottom: Math.min(whole.bottom, bottom),
      };
      [box.width, box.height] = [box.right - box.left, box.bottom - box.top];
      if (box.width > 2 && box.height > whole.height / 2) boxes.push([box, node.textContent.trim().slice(0, 40), parent]);
    }
  }
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, textA, inA] = boxes[i], [b, textB, inB] = boxes[j];
    if (inA === inB || inA.contains(inB) || inB.contains(inA)) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 3 && down > Math.min(a.height, b.height) * 0.4) found.push(`${textA} | ${textB}`);
  }
  return found.slice(0, 5);
}
"""


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is smaller than 48 px."""
    return page.evaluate(_SMALL_TARGETS)


def overlapping_text(page: Page) -> list[str]:
    """Pairs of texts in the flow of the page that lie on each other."""
    return page.evaluate(_OVERLAPS)


def axe_violations(page: Page) -> list[str]:
    """Violations of WCAG 2.2 AA that axe-core finds, one line each."""
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for violation in result["violations"]
        for node in violation["nodes"][:3]
    ]
