/** A PIN under the thumb: six digits, one key after another. */

export const DIGITS = 6;

/** @param {string} pin @param {string} key a digit, or `erase` @returns {string} */
export function press(pin, key) {
  if (key === 'erase') return pin.slice(0, -1);
  return /^\d$/.test(key) && pin.length < DIGITS ? pin + key : pin;
}

/** Among the first that anybody tries: 777777, 123456, 987654. The server has the last word. @param {string} pin */
export function isEasy(pin) {
  const steps = new Set([...pin].slice(1).map((digit, place) => Number(digit) - Number(pin[place])));
  return steps.size === 1 && [-1, 0, 1].includes([...steps][0]);
}
