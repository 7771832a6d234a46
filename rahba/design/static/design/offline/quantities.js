/** Quantities are integer thousandths of a unit: one piece is 1000, 250 g of a good sold by the kilogram is 250. */
import { westernDigits } from './folding.js';

export const ONE = 1000;
/** Above this a till asks: a scan typed into the quantity would be billions of pieces (10,000 pieces, 1,000 kg). */
export const ASK_ABOVE = { piece: 10000 * ONE, weight: 1000 * ONE };
export const LARGEST_QUANTITY = 10 ** 9;

/**
 * Thousandths of `3`, `0,250`, Arabic digits; pieces take no decimals. null for anything else.
 * @param {string} text @param {Unit} [unit]
 */
export function parseQuantity(text, unit = 'weight') {
  const match = /^(\d{1,9})(?:[.,٫](\d{1,3}))?$/.exec(westernDigits(text).trim());
  if (!match || (unit === 'piece' && Number(match[2] || 0))) return null;
  return Number(match[1]) * ONE + Number((match[2] || '0').padEnd(3, '0'));
}

const KILOGRAM = { fr: 'kg', ar: 'كغ', ary: 'كيلو' };
const GRAM = { fr: 'g', ar: 'غ', ary: 'غرام' };

/** `3`, `1,25 kg`, `250 g`. @param {number} quantity @param {Unit} [unit] @param {string} [language] */
export function formatQuantity(quantity, unit = 'piece', language = 'fr') {
  const key = /** @type {'fr'|'ar'|'ary'} */ (language in GRAM ? language : 'fr');
  if (unit === 'weight' && Math.abs(quantity) < ONE) return `${quantity}\u00a0${GRAM[key]}`;
  const size = Math.abs(quantity), rest = String(size % ONE).padStart(3, '0').replace(/0+$/, '');
  const number = `${quantity < 0 ? '-' : ''}${Math.floor(size / ONE)}${rest ? `,${rest}` : ''}`;
  return unit === 'weight' ? `${number}\u00a0${KILOGRAM[key]}` : number;
}
