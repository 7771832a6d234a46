/** The basket: plain values, each change gives a new one. Totals are computed here and stored as they are shown. */
import { allocate, LARGEST, lineTotal, ratio } from '../../design/offline/money.js';
import { ASK_ABOVE, LARGEST_QUANTITY, ONE } from '../../design/offline/quantities.js';
import { Refusal } from '../../design/offline/refusal.js';
import { uuid7 } from '../../design/offline/ids.js';
import { isoLocal } from '../../design/offline/clock.js';
import { packName, productName } from './catalogue.js';

/** @param {number} [now] @returns {Basket} */
export function newBasket(now = Date.now()) {
  return { id: uuid7(now), lines: [], discount: null, customer: null, label: '', started: isoLocal(now) };
}

/**
 * A quantity that a hand would hardly type asks first: scans land in the wrong field (shop:F93).
 * @param {number} quantity @param {Unit} unit @param {number} pieces @param {string[]} confirmed
 */
function checkQuantity(quantity, unit, pieces, confirmed) {
  if (!Number.isSafeInteger(quantity) || quantity <= 0 || quantity * pieces > LARGEST_QUANTITY) {
    throw new Refusal('quantity_impossible', { quantity });
  }
  if (unit === 'piece' && quantity % ONE) throw new Refusal('pieces_are_whole', {});
  if (quantity * pieces > ASK_ABOVE[unit] && !confirmed.includes('quantity')) {
    throw new Refusal('quantity_large', { quantity: quantity / ONE }, { confirm: 'quantity' });
  }
}

/** @param {number} price */
function checkPrice(price) {
  if (!Number.isSafeInteger(price) || price < 0 || price > LARGEST) throw new Refusal('price_impossible', {});
}

/** @param {Basket} basket @param {string} key @param {Partial<BasketLine>} change @returns {Basket} */
function changeLine(basket, key, change) {
  return { ...basket, lines: basket.lines.map((line) => (line.key === key ? { ...line, ...change } : line)) };
}

/**
 * Adds goods; the same goods at the same price join the line that is there.
 * @param {Basket} basket @param {Product} product
 * @param {{pack?: Pack | null, quantity?: number, unitPrice?: number, language?: string, confirmed?: string[]}} [options]
 * @returns {Basket}
 */
export function addProduct(basket, product, { pack = null, quantity = ONE, unitPrice, language = 'fr', confirmed = [] } = {}) {
  const listed = pack ? pack.price : product.price, price = unitPrice ?? listed;
  const unit = pack ? 'piece' : product.unit, pieces = pack ? pack.pieces : 1;
  checkPrice(price);
  const twin = basket.lines.find((line) => line.product === product.id && line.pack === (pack?.id ?? null)
    && line.unit_price === price && !line.discount);
  const together = quantity + (twin?.quantity ?? 0);
  checkQuantity(together, unit, pieces, confirmed);
  if (twin) return changeLine(basket, twin.key, { quantity: together });
  const name = productName(product, language);
  const line = {
    key: uuid7(), product: product.id, pack: pack?.id ?? null, label: pack ? `${name} · ${packName(pack, language)}` : name, unit,
    pieces, quantity, unit_price: price, listed_price: listed, discount: null, tva_class: product.tva_class, tva_rate_bp: product.tva_rate_bp,
  };
  return { ...basket, lines: [...basket.lines, line] };
}

/** Thousandths of a unit that an amount buys, to the nearest gram. @param {number} amount @param {number} unitPrice */
export function quantityFor(amount, unitPrice) {
  if (unitPrice <= 0) throw new Refusal('price_missing', {});
  return ratio(amount, ONE, unitPrice);
}

/**
 * "5 DH of olives": the till works out the grams and the customer pays the amount asked, to the centime. What a whole
 * number of grams would make more or less is settled in the line's own discount or price.
 * @param {Basket} basket @param {Product} product @param {number} amount @param {{language?: string, confirmed?: string[]}} [options]
 * @returns {Basket}
 */
export function addAmount(basket, product, amount, { language = 'fr', confirmed = [] } = {}) {
  if (product.unit !== 'weight') throw new Refusal('not_by_weight', { name: productName(product, language) });
  checkPrice(amount);
  let quantity = quantityFor(amount, product.price);
  if (!quantity) throw new Refusal('amount_too_small', {});
  if (lineTotal(quantity, product.price) < amount) quantity += 1;
  const over = lineTotal(quantity, product.price) - amount;
  // A line of its own: joined to another, the amount asked would no longer be seen.
  const alone = addProduct({ ...basket, lines: [] }, product, { quantity, language, confirmed }).lines[0];
  const discount = over > 0 ? /** @type {Discount} */ ({ kind: 'amount', value: over }) : null;
  return { ...basket, lines: [...basket.lines, { ...alone, discount }] };
}

/** A line without a product. @param {Basket} basket @param {{label: string, amount: number, tvaClass?: string, tvaRateBp?: number}} free @returns {Basket} */
export function addFree(basket, { label, amount, tvaClass = 'goods', tvaRateBp = 0 }) {
  checkPrice(amount);
  if (!amount) throw new Refusal('price_missing', {});
  const line = /** @type {BasketLine} */ ({
    key: uuid7(), product: null, pack: null, label, unit: 'piece', pieces: 1, quantity: ONE, unit_price: amount, listed_price: null,
    discount: null, tva_class: tvaClass, tva_rate_bp: tvaRateBp,
  });
  return { ...basket, lines: [...basket.lines, line] };
}

/** What a scanned code stands for, price and weight codes included. @param {Basket} basket @param {CodeMatch} match
 * @param {{language?: string, confirmed?: string[]}} [options] @returns {Basket} */
export function addMatch(basket, match, options = {}) {
  if (match.kind !== 'product') throw new Refusal('unknown_code', { code: match.code });
  const { product, pack, quantity, amount } = match;
  if (amount !== null && product.unit === 'weight') return addAmount(basket, product, amount, options);
  if (amount !== null) return addProduct(basket, product, { unitPrice: amount, ...options });
  return addProduct(basket, product, { pack, quantity: quantity ?? ONE, ...options });
}

/** @param {Basket} basket @param {string} key @param {number} quantity thousandths; 0 removes @param {{confirmed?: string[]}} [options] */
export function setQuantity(basket, key, quantity, { confirmed = [] } = {}) {
  const line = basket.lines.find((each) => each.key === key);
  if (!line || quantity === 0) return removeLine(basket, key);
  checkQuantity(quantity, line.unit, line.pieces, confirmed);
  return changeLine(basket, key, { quantity });
}

/** @param {Basket} basket @param {string} key @param {number} price */
export function setUnitPrice(basket, key, price) {
  checkPrice(price);
  return changeLine(basket, key, { unit_price: price });
}

/** @param {Basket} basket @param {string} key @param {Discount} discount */
export function setLineDiscount(basket, key, discount) {
  checkDiscount(discount);
  return changeLine(basket, key, { discount });
}

/** @param {Basket} basket @param {Discount} discount @returns {Basket} */
export function setDiscount(basket, discount) {
  checkDiscount(discount);
  return { ...basket, discount };
}

/** @param {Discount} discount */
function checkDiscount(discount) {
  if (!discount) return;
  const most = discount.kind === 'rate' ? 10000 : LARGEST;
  if (!Number.isSafeInteger(discount.value) || discount.value < 0 || discount.value > most) throw new Refusal('discount_impossible', {});
}

/** @param {Basket} basket @param {string | null} customer @returns {Basket} */
export const setCustomer = (basket, customer) => ({ ...basket, customer });

/** @param {Basket} basket @param {string} label @returns {Basket} */
export const setLabel = (basket, label) => ({ ...basket, label });

/** @param {Basket} basket @param {string} key @returns {Basket} */
export const removeLine = (basket, key) => ({ ...basket, lines: basket.lines.filter((line) => line.key !== key) });

/** Undo of a removal. @param {Basket} basket @param {BasketLine} line @param {number} index @returns {Basket} */
export function restoreLine(basket, line, index) {
  return { ...basket, lines: [...basket.lines.slice(0, index), line, ...basket.lines.slice(index)] };
}

/** Never more than what is there to be reduced. @param {Discount} discount @param {number} from */
function discountOf(discount, from) {
  if (!discount) return 0;
  return Math.min(from, discount.kind === 'rate' ? ratio(from, discount.value, 10000) : discount.value);
}

/** @param {Basket} basket @returns {BasketTotals} */
export function totals(basket) {
  const lines = basket.lines.map((line) => {
    const gross = lineTotal(line.quantity, line.unit_price), discount = discountOf(line.discount, gross);
    return { key: line.key, gross, discount, total: gross - discount };
  });
  const subtotal = lines.reduce((sum, line) => sum + line.total, 0);
  const discount = discountOf(basket.discount, subtotal);
  const pieces = basket.lines.reduce((sum, line) => sum + (line.unit === 'piece' ? line.quantity / ONE : 1), 0);
  return { lines, subtotal, discount, total: subtotal - discount, pieces };
}

/** Each line's share of the basket's own discount, to the centime. @param {number[]} lineTotals @param {number} discount */
export const shares = (lineTotals, discount) => allocate(discount, lineTotals);

/**
 * What this basket takes that a cashier may not do alone: a price of their own, a discount beyond the shop's limit.
 * @param {Basket} basket @param {number} limitBp the shop's limit for cashiers @returns {Verb[]}
 */
export function permissionsNeeded(basket, limitBp) {
  const needed = /** @type {Set<Verb>} */ (new Set()), sums = totals(basket);
  let full = 0, given = sums.discount;
  basket.lines.forEach((line, i) => {
    if (line.listed_price !== null && line.unit_price !== line.listed_price) needed.add('price_change');
    full += sums.lines[i].gross;
    // The odd centimes of "5 DH of olives", less than a gram's worth, are no favour.
    if (line.unit !== 'weight' || sums.lines[i].discount > line.unit_price / ONE) given += sums.lines[i].discount;
  });
  if (given > ratio(full, limitBp, 10000)) needed.add('discount');
  return [...needed];
}

/** The lines as the sale stores them. @param {Basket} basket @returns {SaleLine[]} */
export function saleLines(basket) {
  return totals(basket).lines.map(({ discount, total }, i) => {
    const { product, pack, label, quantity, unit_price, tva_class, tva_rate_bp } = basket.lines[i];
    return { product, pack, label, quantity, unit_price, discount, total, tva_class, tva_rate_bp };
  });
}

/** What leaves the shelf, in pieces or grams. @param {Basket} basket @returns {Record<string, number>} */
export function stockTaken(basket) {
  const taken = /** @type {Record<string, number>} */ ({});
  for (const { product, quantity, pieces } of basket.lines) {
    if (product) taken[product] = (taken[product] ?? 0) - Math.round(quantity * pieces);
  }
  return taken;
}
