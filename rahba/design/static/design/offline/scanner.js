/**
 * A barcode scanner that types like a keyboard, heard wherever the focus is. It is known by its speed and its end key
 * (shop:F93), read by the place of the keys and not by their letters, so that a French or Arabic layout changes nothing
 * (shop:F94); scans wait in a queue, none is lost (shop:F95).
 */

/** A hand does not type two keys so close together. */
const FASTEST_HAND = 45;
const SHORTEST_CODE = 4;

/** @type {Record<string, string>} */
const SIGNS = { Minus: '-', Period: '.', Slash: '/', Space: ' ', NumpadDecimal: '.', NumpadSubtract: '-', NumpadDivide: '/' };

/** The character that a scanner set to a US keyboard means by this key. @param {KeyboardEvent} event */
export function scannedChar({ code, key, shiftKey }) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  if (digit) return digit[1];
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter) return shiftKey ? letter[1] : letter[1].toLowerCase();
  if (SIGNS[code]) return SIGNS[code];
  // Some phones give no code for an outside keyboard.
  return !code && key?.length === 1 ? key : null;
}

/**
 * @param {EventTarget} target usually `window` @param {(code: string) => unknown} onScan one after another; a promise is waited for
 * @returns {() => void} stop
 */
export function listenToScanner(target, onScan) {
  let code = '', typed = '', last = 0;
  /** @type {any} */
  let field = null;
  let before = '';
  /** @type {any} */
  let timer = null;
  let queue = Promise.resolve();

  const forget = () => { code = typed = ''; field = null; clearTimeout(timer); };
  /** It was a hand after all: what was held back is given to the field. */
  const giveBack = () => {
    if (field && typed.length > 1) write(field, field.value + typed.slice(1));
    forget();
  };

  /** @param {any} event */
  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.key === 'Shift') return;
    const close = event.timeStamp - last <= FASTEST_HAND;
    if (event.key === 'Enter' || event.key === 'Tab') {
      if (close && code.length >= SHORTEST_CODE) {
        event.preventDefault();
        event.stopImmediatePropagation?.();
        if (field) write(field, before);
        const scanned = code;
        queue = queue.then(() => onScan(scanned)).then(() => {}, () => {});
        forget();
      } else giveBack();
      return;
    }
    const char = scannedChar(event);
    if (char === null) return giveBack();
    if (close && code) {
      // From the second quick key on nothing reaches the field; the first is taken back when the scan ends.
      event.preventDefault();
    } else {
      giveBack();
      const place = event.composedPath?.()[0] ?? event.target;
      field = typeof place?.value === 'string' && !place.readOnly ? place : null;
      before = field?.value ?? '';
    }
    code += char;
    typed += event.key?.length === 1 ? event.key : char;
    last = event.timeStamp;
    clearTimeout(timer);
    timer = setTimeout(giveBack, FASTEST_HAND * 2);
  };
  target.addEventListener('keydown', onKey, { capture: true });
  return () => { forget(); target.removeEventListener('keydown', onKey, { capture: true }); };
}

/** @param {any} field @param {string} value */
function write(field, value) {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
