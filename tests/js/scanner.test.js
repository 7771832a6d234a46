/** A scanner that types: heard anywhere, on any keyboard layout, never mistaken for a hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kit } from './shipped.js';

const { listenToScanner } = await kit('scanner');

const AZERTY = { 0: 'à', 1: '&', 2: 'é', 3: '"', 4: "'", 5: '(', 6: '-', 7: 'è', 8: '_', 9: 'ç', a: 'q', q: 'a', w: 'z', z: 'w', m: ',' };
const ARABIC = { a: 'ش', h: 'ا', 1: '١', 2: '٢' };

function codeOf(char) {
  if (/\d/.test(char)) return `Digit${char}`;
  if (/[a-z]/i.test(char)) return `Key${char.toUpperCase()}`;
  return { '-': 'Minus', '.': 'Period' }[char] ?? '';
}

/** A window with a field in focus; keys reach the field if nobody prevents them. */
function page(value = '') {
  const field = Object.assign(new EventTarget(), { value });
  const window = new EventTarget();
  let time = 1000;
  const press = (key, code, { shiftKey = false, gap = 8 } = {}) => {
    time += gap;
    const event = new Event('keydown', { cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: time });
    Object.assign(event, { key, code, shiftKey, composedPath: () => [field] });
    window.dispatchEvent(event);
    if (!event.defaultPrevented && key.length === 1) field.value += key;
    return event;
  };
  const scan = (text, layout = {}, end = 'Enter') => {
    [...text].forEach((char, i) => press(layout[char.toLowerCase()] ?? char, codeOf(char), { shiftKey: /[A-Z]/.test(char), gap: i ? 8 : 300 }));
    return press(end, end);
  };
  const type = (text, gap = 120) => { for (const char of text) press(char, codeOf(char), { gap }); };
  return { window, field, press, scan, type };
}

const settled = () => new Promise((resolve) => { setTimeout(resolve, 120); });

describe('shop:F94 the layout of the keyboard changes nothing', () => {
  for (const [name, layout] of [['US', {}], ['AZERTY', AZERTY], ['Arabic', ARABIC]]) {
    test(name, async () => {
      const { window, scan } = page();
      const heard = [];
      const stop = listenToScanner(window, (code) => { heard.push(code); });
      scan('6111245591063', layout);
      scan('HA112-a.7', layout);
      await settled();
      assert.deepEqual(heard, ['6111245591063', 'HA112-a.7']);
      stop();
    });
  }
});

describe('shop:F93 wherever the focus is', () => {
  test('a scan into the quantity leaves the quantity as it was', async () => {
    const { window, field, scan } = page('3');
    const heard = [];
    const stop = listenToScanner(window, (code) => { heard.push(code); });
    const end = scan('6111245591063', AZERTY);
    await settled();
    assert.equal(field.value, '3');
    assert.ok(end.defaultPrevented, 'the end key submits no form');
    assert.deepEqual(heard, ['6111245591063']);
    stop();
  });

  test('a hand types as ever, Enter included', async () => {
    const { window, field, type, press } = page();
    const heard = [];
    const stop = listenToScanner(window, (code) => { heard.push(code); });
    type('12345');
    assert.equal(press('Enter', 'Enter', { gap: 200 }).defaultPrevented, false);
    await settled();
    assert.equal(field.value, '12345');
    assert.deepEqual(heard, []);
    stop();
  });

  test('two keys hit together by a hand are not lost', async () => {
    const { window, field, press } = page();
    const stop = listenToScanner(window, () => {});
    press('4', 'Digit4', { gap: 300 });
    press('5', 'Digit5', { gap: 10 });
    await settled();
    assert.equal(field.value, '45');
    stop();
  });

  test('Tab ends a scan too, and stop() stops', async () => {
    const { window, scan } = page();
    const heard = [];
    const stop = listenToScanner(window, (code) => { heard.push(code); });
    scan('61112455', {}, 'Tab');
    await settled();
    stop();
    scan('61112455');
    await settled();
    assert.deepEqual(heard, ['61112455']);
  });
});

test('shop:F95 fast scans wait in a queue, in order; one that fails stops nobody', async () => {
  const { window, scan } = page();
  const done = [];
  const stop = listenToScanner(window, async (code) => {
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    if (code === '2222') throw new Error('unknown');
    done.push(code);
  });
  for (const code of ['1111', '2222', '3333', '4444']) scan(code);
  await settled();
  assert.deepEqual(done, ['1111', '3333', '4444']);
  stop();
});
