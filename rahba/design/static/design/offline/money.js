/**
 * Money is an integer number of centimes. The same rules as the server's `rahba.kernel.money`: one rounding (nearest,
 * halves away from zero), computed on line totals, parts that always add up to the whole.
 */
import { westernDigits } from './folding.js';

/** Bounds no shop reaches; within them no sum leaves the safe integers. */
export const LARGEST = 10 ** 11;

/**
 * Nearest integer to numerator / denominator, halves away from zero; exact beyond 2^53.
 * @param {number | bigint} numerator @param {number} denominator greater than zero
 */
export function divideHalfUp(numerator, denominator) {
  const n = BigInt(numerator), d = BigInt(denominator), size = n < 0n ? -n : n;
  const quotient = (2n * size + d) / (2n * d);
  return Number(n < 0n ? -quotient : quotient);
}

/** Nearest integer to a × b / c. @param {number} a @param {number} b @param {number} c */
export function ratio(a, b, c) {
  return divideHalfUp(BigInt(a) * BigInt(b), c);
}

/** @param {number} quantity thousandths @param {number} unitPrice @param {number} [discount] */
export function lineTotal(quantity, unitPrice, discount = 0) {
  return ratio(quantity, unitPrice, 1000) - discount;
}

/** The TVA inside a total that includes it. @param {number} total @param {number} rateBp */
export function includedTva(total, rateBp) {
  return ratio(total, rateBp, 10000 + rateBp);
}

/**
 * Split centimes in proportion to non-negative weights, by largest remainder (first ones first among equals).
 * @param {number} total @param {number[]} weights @returns {number[]}
 */
export function allocate(total, weights) {
  if (!weights.length) return [];
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = sum ? weights : weights.map(() => 1);
  const whole = BigInt(sum || weights.length), size = BigInt(Math.abs(total));
  const parts = shares.map((share) => Number((size * BigInt(share)) / whole));
  const left = shares.map((share, i) => ({ i, rest: (size * BigInt(share)) % whole }));
  left.sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  const missing = Math.abs(total) - parts.reduce((a, b) => a + b, 0);
  for (let k = 0; k < missing; k++) parts[left[k].i] += 1;
  return total < 0 ? parts.map((part) => -part || 0) : parts;
}

/** What coins can pay: the nearest multiple of `step`. @param {number} amount @param {number} step */
export function roundCash(amount, step) {
  return step > 1 ? divideHalfUp(amount, step) * step : amount;
}

const UNITS = { fr: 'DH', ar: 'درهم', ary: 'درهم' };
const RIALS = { fr: 'rials', ar: 'ريال', ary: 'ريال' };

/** The number alone, as Morocco writes it: `1 250,50`. @param {number} centimes */
export function formatAmount(centimes) {
  const size = Math.abs(centimes), whole = Math.floor(size / 100);
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${centimes < 0 ? '-' : ''}${grouped},${String(size % 100).padStart(2, '0')}`;
}

/**
 * With its unit: `12,50 DH`, `12,50 درهم`; in rials of 5 centimes where the shop wants them.
 * @param {number} centimes @param {string} [language] @param {{rials?: boolean}} [options]
 */
export function formatDirhams(centimes, language = 'fr', { rials = false } = {}) {
  const key = /** @type {'fr'|'ar'|'ary'} */ (language in UNITS ? language : 'fr');
  if (rials) {
    const grouped = String(Math.abs(Math.round(centimes / 5))).replace(/\B(?=(\d{3})+$)/g, '\u202f');
    return `${centimes < 0 ? '-' : ''}${grouped}\u00a0${RIALS[key]}`;
  }
  return `${formatAmount(centimes)}\u00a0${UNITS[key]}`;
}

/** Centimes of `12`, `12,5`, `1 250,00`, Arabic digits too; null for anything else. @param {string} text */
export function parseDirhams(text) {
  const cleaned = westernDigits(text).trim().replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3}(\D|$))/g, '');
  const match = /^(\d{1,9})(?:[.,٫](\d{1,2}))?$/.exec(cleaned);
  return match ? Number(match[1]) * 100 + Number((match[2] || '0').padEnd(2, '0')) : null;
}
