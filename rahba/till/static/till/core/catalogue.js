/**
 * The goods, as plain arrays: nothing is wrapped or copied per product (shop:F73). One folded string per product is
 * searched; codes are found in a map, exactly (shop:F95).
 */
import { fold } from '../../design/offline/folding.js';

/** @param {Product} product @param {string} language */
export function productName(product, language) {
  return nameIn(product.names, language);
}

/** @param {Pack} pack @param {string} language */
export function packName(pack, language) {
  return nameIn(pack.names, language) || `× ${pack.pieces}`;
}

/** @param {Names} names @param {string} language @returns {string} */
function nameIn(names, language) {
  const order = language === 'ary' ? ['ary', 'ar', 'fr', 'zgh'] : language === 'ar' ? ['ar', 'ary', 'fr', 'zgh'] : ['fr', 'ary', 'ar', 'zgh'];
  for (const key of [language, ...order]) if (/** @type {any} */ (names)[key]) return /** @type {any} */ (names)[key];
  return '';
}

/** The usual in-shop code: 2, P, five digits of product, five of weight (grams) or price (centimes), check digit. @type {EmbeddedLayout[]} */
export const USUAL_LAYOUT = [{ prefixes: ['20', '21', '22', '23', '24', '25', '26', '27', '28', '29'], items: [2, 5], value: [7, 5], holds: 'weight' }];

/** Check digit of EAN-8, UPC-A and EAN-13. @param {string} code */
export function checkDigitRight(code) {
  if (!/^\d{8}$|^\d{12,13}$/.test(code)) return false;
  const digits = [...code].reverse().map(Number);
  return digits.reduce((sum, digit, i) => sum + digit * (i % 2 ? 3 : 1), 0) % 10 === 0;
}

/** One form per code: a UPC-A is the EAN-13 that begins with 0. @param {string} code */
export const canonicalCode = (code) => (/^\d{12}$/.test(code) && checkDigitRight(code) ? `0${code}` : code.trim());

/** @implements {Catalogue} */
export class GoodsIndex {
  constructor() {
    /** @type {Product[]} */
    this.products = [];
    /** Folded names, `| the vert| شاي`: a name's beginning is found as "| the", a word's as " vert". @type {string[]} */
    this.texts = [];
    /** @type {Map<string, number>} */
    this.places = new Map();
    /** @type {Map<string, number>} */
    this.codes = new Map();
    /** @type {Category[]} */
    this.categories = [];
    this.layouts = USUAL_LAYOUT;
    /** @type {{text: string, places: number[]} | null} */
    this.last = null;
  }

  get size() {
    return this.places.size;
  }

  /** @param {Product} product */
  put(product) {
    const known = this.places.get(product.id), place = known ?? this.products.length;
    if (known !== undefined) this.#dropCodes(this.products[known], known);
    this.products[place] = product;
    this.texts[place] = Object.values(product.names).map((name) => `| ${fold(name ?? '')}`).join('');
    this.places.set(product.id, place);
    for (const { code } of product.barcodes) if (!this.codes.has(canonicalCode(code)) || product.active) this.codes.set(canonicalCode(code), place);
    this.last = null;
  }

  /** @param {string} id */
  remove(id) {
    const place = this.places.get(id);
    if (place === undefined) return;
    this.#dropCodes(this.products[place], place);
    this.products[place] = { ...this.products[place], active: false, barcodes: [] };
    this.texts[place] = '';
    this.places.delete(id);
    this.last = null;
  }

  clear() {
    this.become(new GoodsIndex());
  }

  /** The goods of another index instead of one's own; shelves and code layouts stay. @param {GoodsIndex} other */
  become({ products, texts, places, codes }) {
    Object.assign(this, { products, texts, places, codes, last: null });
  }

  /** @param {Product} product @param {number} place */
  #dropCodes(product, place) {
    for (const { code } of product.barcodes) if (this.codes.get(canonicalCode(code)) === place) this.codes.delete(canonicalCode(code));
  }

  /** @param {string} id */
  get(id) {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.products[place];
  }

  /** Every word must be found; names that begin with the first come first, then words that do, then the rest.
   * @param {string} text @param {number} [limit] @returns {Product[]} */
  search(text, limit = 40) {
    const wanted = fold(text);
    if (!wanted) return [];
    const code = this.codes.get(wanted.replace(/ /g, ''));
    const words = wanted.split(' ');
    // One more letter searches among what the letters before it found.
    const narrowed = this.last && wanted.startsWith(this.last.text) ? this.last.places : null;
    const found = /** @type {number[]} */ ([]), ranks = /** @type {number[][]} */ ([[], [], []]);
    for (let k = 0, n = narrowed ? narrowed.length : this.texts.length; k < n; k++) {
      const place = narrowed ? narrowed[k] : k;
      const rank = rankOf(this.texts[place], words);
      if (rank === 9) continue;
      found.push(place);
      if (this.products[place].active) ranks[rank].push(place);
    }
    this.last = { text: wanted, places: found };
    const first = code === undefined || !this.products[code].active ? [] : [code];
    const ordered = [...first, ...ranks.flatMap((places) => places.slice(0, limit))];
    return [...new Set(ordered)].slice(0, limit).map((place) => this.products[place]);
  }

  /** What a scanned code stands for: exactly that code, a pack's, or one that holds a weight or a price. @param {string} scanned @returns {CodeMatch} */
  byCode(scanned) {
    const code = canonicalCode(scanned);
    const product = this.#productOf(code);
    if (product) {
      const packId = product.barcodes.find((each) => canonicalCode(each.code) === code)?.pack ?? null;
      const pack = product.packs.find((each) => each.id === packId) ?? null;
      return { kind: 'product', product, pack, quantity: null, amount: null };
    }
    return this.#embedded(code) ?? { kind: 'unknown', code };
  }

  /** @param {string} code */
  #productOf(code) {
    const place = this.codes.get(code);
    return place === undefined ? null : this.products[place];
  }

  /** @param {string} code @returns {CodeMatch | null} */
  #embedded(code) {
    if (code.length !== 13 || !checkDigitRight(code)) return null;
    for (const { prefixes, items, value, holds } of this.layouts) {
      const prefix = prefixes.find((each) => code.startsWith(each));
      if (!prefix) continue;
      const item = code.slice(items[0], items[0] + items[1]), number = Number(code.slice(value[0], value[0] + value[1]));
      // The shop's product bears the short item code, or the whole code with its value at zero.
      const zeroed = code.slice(0, value[0]) + '0'.repeat(value[1]);
      const product = this.#productOf(item) ?? this.#productOf(prefix + item) ?? this.#productOf(zeroed + checkDigitFor(zeroed));
      if (product && number) {
        return { kind: 'product', product, pack: null, quantity: holds === 'weight' ? number : null, amount: holds === 'price' ? number : null };
      }
    }
    return null;
  }

  /** The rate of ordinary goods in this shop, as its products have it: for lines without a product. */
  usualRate() {
    return this.products.find((product) => product.active && product.tva_class === 'goods')?.tva_rate_bp ?? 0;
  }

  /** In the order the shopkeeper gave them. @returns {Product[]} */
  favourites() {
    return this.products.filter((product) => product.active && product.favourite !== null)
      .sort((a, b) => Number(a.favourite) - Number(b.favourite));
  }

  /** @param {string | null} id @param {number} [offset] @param {number} [limit] @returns {Product[]} */
  inCategory(id, offset = 0, limit = 60) {
    const page = [];
    for (let k = 0, skipped = 0; k < this.products.length && page.length < limit; k++) {
      const product = this.products[k];
      if (product.active && product.category === id && skipped++ >= offset) page.push(product);
    }
    return page;
  }
}

/** @param {string} digits all but the check digit */
function checkDigitFor(digits) {
  for (let digit = 0; digit < 10; digit++) if (checkDigitRight(digits + digit)) return digit;
  return '';
}

/** 0: a name begins so, 1: a word begins so, 2: inside a word, 9: not found. @param {string} text @param {string[]} words */
function rankOf(text, words) {
  let rank = 0;
  for (let w = 0; w < words.length; w++) {
    if (!text.includes(words[w])) return 9;
    if (!text.includes(` ${words[w]}`)) rank = 2;
    else if (w === 0 && !text.includes(`| ${words[0]}`)) rank = Math.max(rank, 1);
  }
  return rank;
}
