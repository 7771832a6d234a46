/** The receipt: what is drawn, and the compact text in its QR from which the sale can be made again (shop:F12). */
import { allocate, includedTva, lineTotal } from '../../design/offline/money.js';
import { formatQuantity } from '../../design/offline/quantities.js';

/** TVA inside the sale, by rate, from what was paid for each line. @param {SaleBody} sale @returns {{rate: number, amount: number}[]} */
export function tvaByRate(sale) {
  const totals = sale.lines.map((line) => line.total), shares = allocate(sale.discount, totals);
  const rates = /** @type {Map<number, number>} */ (new Map());
  sale.lines.forEach(({ tva_rate_bp: rate }, i) => {
    rates.set(rate, (rates.get(rate) ?? 0) + includedTva(totals[i] - shares[i], rate));
  });
  return [...rates].map(([rate, amount]) => ({ rate, amount })).filter(({ amount }) => amount).sort((a, b) => b.rate - a.rate);
}

/**
 * Rows to draw, top to bottom. `key` is a message, `amount` centimes; the screen and the paper format them alike.
 * @param {Receipt} receipt
 * @param {{shop: Shop, staff?: string, customer?: Customer | null, language: string, unitOf?: (product: string) => Unit}} context
 * @returns {({kind: 'shop' | 'text' | 'rule' | 'mark' | 'qr', text?: string, key?: string}
 *   | {kind: 'pair', key: string, value: string} | {kind: 'money', key: string, amount: number, params?: Record<string, unknown>, strong?: boolean}
 *   | {kind: 'line', label: string, quantity: string, unit_price: number, discount: number, total: number})[]}
 */
export function receiptModel({ id, sale, state, returned }, { shop, staff = '', customer = null, language, unitOf = () => 'piece' }) {
  const rows = /** @type {any[]} */ ([{ kind: 'shop', text: shop.name }]);
  const money = (/** @type {string} */ key, /** @type {number} */ amount, extra = {}) => rows.push({ kind: 'money', key: `receipt.${key}`, amount, ...extra });
  if (shop.town) rows.push({ kind: 'text', text: shop.town });
  rows.push({ kind: 'pair', key: 'receipt.number', value: sale.receipt_number }, { kind: 'pair', key: 'receipt.at', value: sale.at });
  if (staff) rows.push({ kind: 'pair', key: 'receipt.staff', value: staff });
  if (customer) rows.push({ kind: 'pair', key: 'receipt.customer', value: customer.name });
  if (state === 'void') rows.push({ kind: 'mark', key: 'receipt.void' });
  rows.push({ kind: 'rule' });
  for (const { product, pack, label, quantity, unit_price, discount, total } of sale.lines) {
    const unit = product && !pack ? unitOf(product) : 'piece';
    rows.push({ kind: 'line', label, quantity: formatQuantity(quantity, unit, language), unit_price, discount, total });
  }
  rows.push({ kind: 'rule' });
  if (sale.discount) money('discount', -sale.discount);
  if (sale.rounding) money('rounding', sale.rounding);
  money('total', sale.total, { strong: true });
  for (const { means, amount, tendered, change } of sale.payments) {
    money(means, amount);
    if (means === 'cash' && change) {
      money('tendered', tendered);
      money('change', change);
    }
  }
  if (customer && sale.payments.some(({ means }) => means === 'carnet')) money('owes', customer.balance);
  if (returned?.total) money('returned', -returned.total);
  if (shop.tva_mode === 'included') for (const { rate, amount } of tvaByRate(sale)) money('tva', amount, { params: { rate: rate / 100 } });
  rows.push({ kind: 'qr', text: receiptEssentials({ id, sale }) });
  return rows;
}

const MARK = 'RAHBA1';
/** A QR code that a cheap phone prints and reads well holds about this much. */
const LONGEST = 1200;

/** An id in 22 letters instead of 36. @param {string | null} id */
function packId(id) {
  if (!id) return '';
  const bytes = (id.replace(/-/g, '').match(/../g) ?? []).map((pair) => parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** @param {string} text */
function unpackId(text) {
  if (!text) return null;
  const bytes = [...atob(text.replace(/-/g, '+').replace(/_/g, '/'))].map((char) => char.charCodeAt(0));
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const number = (/** @type {number} */ n) => n.toString(36);
const parse = (/** @type {string} */ text) => parseInt(text, 36);

/**
 * Everything that matters of a sale, in a line of text. A very long sale keeps its amounts and leaves out its lines.
 * @param {{id: string, sale: SaleBody}} receipt
 */
export function receiptEssentials({ id, sale }) {
  const head = [MARK, packId(id), sale.receipt_number, sale.at, packId(sale.staff), packId(sale.customer),
    ...[sale.discount, sale.rounding, sale.total].map(number)];
  const payments = sale.payments.map(({ means, amount, tendered }) => [{ cash: 'c', carnet: 'n', wallet: 'w' }[means], number(amount), number(tendered)].join(',')).join(';');
  const lines = sale.lines.map((line) => [packId(line.product), packId(line.pack), line.product ? '' : encodeURIComponent(line.label),
    ...[line.quantity, line.unit_price, line.discount].map(number), line.tva_class, number(line.tva_rate_bp)].join(','));
  const whole = [...head, payments, lines.join(';')].join('|');
  return whole.length <= LONGEST ? whole : [...head, payments, `~${sale.lines.length}`].join('|');
}

/** The sale again, from the text of its QR; null if it is not ours. Without its lines where they did not fit.
 * @param {string} text @returns {{id: string, sale: Omit<SaleBody, 'approved_by'>} | null} */
export function readEssentials(text) {
  const parts = text.split('|');
  if (parts[0] !== MARK || parts.length !== 11) return null;
  const [, id, receipt_number, at, staff, customer, discount, rounding, total, paid, sold] = parts;
  const payments = paid.split(';').filter(Boolean).map((payment) => {
    const [means, amount, tendered] = payment.split(',');
    return { means: { c: 'cash', w: 'wallet' }[means] ?? 'carnet', amount: parse(amount), tendered: parse(tendered), change: parse(tendered) - parse(amount) };
  });
  const lines = sold.startsWith('~') ? [] : sold.split(';').map((line) => {
    const [product, pack, label, quantity, price, off, tva_class, rate] = line.split(',');
    const exact = { quantity: parse(quantity), unit_price: parse(price), discount: parse(off) };
    const total = lineTotal(exact.quantity, exact.unit_price, exact.discount);
    return { product: unpackId(product), pack: unpackId(pack), label: decodeURIComponent(label), ...exact, total, tva_class, tva_rate_bp: parse(rate) };
  });
  const sums = { discount: parse(discount), rounding: parse(rounding), total: parse(total) };
  return /** @type {any} */ ({ id: unpackId(id), sale: { receipt_number, at, staff: unpackId(staff), customer: unpackId(customer), lines, payments, ...sums } });
}
