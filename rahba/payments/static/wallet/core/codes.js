/** What somebody brings to be paid by: a scanned code, a link, or a reference typed by hand. */

/** What is to be resolved; empty where there is nothing. A link carries it behind `#pay=`. @param {string} text @returns {string} */
export function codeIn(text) {
  const link = /#(?:.*&)?pay=([^&\s]+)/.exec(text);
  if (!link) return text.trim();
  try { return decodeURIComponent(link[1]).trim(); } catch { return ''; }
}

/** The reference as it is printed: groups of four. Anything else stays as it is. @param {string} text @returns {string} */
export function tidyReference(text) {
  const letters = text.replace(/[\s-]/g, '').toUpperCase();
  return /^[0-9A-Z]{1,16}$/.test(letters) ? letters.replace(/(.{4})(?=.)/g, '$1 ') : text;
}

/** What may be asked for: a whole number of centimes, from one up to what no wallet holds. @param {number | null} amount */
export function canBePaid(amount) {
  return Number.isInteger(amount) && /** @type {number} */ (amount) > 0 && /** @type {number} */ (amount) < 10 ** 9;
}
