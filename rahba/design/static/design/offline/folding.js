/**
 * Folding of text for search: what a hurried person types finds what was written with care, in any script.
 * The server folds with the same rules (`rahba.kernel.text`); both are held to `folding_cases.json`.
 */

/** @type {Record<string, string>} */
const LETTERS = {
  أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ئ: 'ي', ی: 'ي', ؤ: 'و', ة: 'ه', ء: '', ـ: '',
  گ: 'ك', ک: 'ك', ڭ: 'ك', ڤ: 'ف', پ: 'ب', چ: 'ج',
  œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Arabic-Indic and Persian digits written as 0–9. @param {string} text */
export function westernDigits(text) {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) % 16));
}

/** Lower case, no accents or vowel signs, one form of each Arabic letter, Western digits, single spaces.
 * @param {string} text @returns {string} */
export function fold(text) {
  if (/^[a-z0-9 ]*$/.test(text)) return text.replace(/ +/g, ' ').trim();
  const bare = text.normalize('NFKC').toLowerCase().replace(LETTER, (letter) => LETTERS[letter])
    .normalize('NFKD').replace(/\p{M}/gu, '').replace(LETTER, (letter) => LETTERS[letter]);
  return westernDigits(bare).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
