/** The carnet on the phone: three kinds of debt kept apart, repayments, the limit; and the book of customers. */
import { fold } from '../../design/offline/folding.js';

/** @param {Balances} balances */
export const owed = ({ goods, cash, deposit }) => goods + cash + deposit;

/**
 * Would this much more pass the customer's limit? The customer's own limit, else the shop's; null is no limit.
 * @param {Customer} customer @param {Shop} shop @param {number} amount
 * @returns {{limit: number | null, after: number, over: number}}
 */
export function creditCheck(customer, shop, amount) {
  const limit = customer.limit ?? shop.carnet_limit, after = owed(customer.balances) + amount;
  return { limit, after, over: limit === null ? 0 : Math.max(0, after - limit) };
}

/**
 * What a repayment pays off: goods first, then cash lent, then deposits; what is more is an advance on goods.
 * @param {Balances} balances @param {number} amount @returns {Partial<Balances>} changes, none positive
 */
export function repaymentEffect(balances, amount) {
  const change = /** @type {Record<keyof Balances, number>} */ ({ goods: 0, cash: 0, deposit: 0 });
  let left = amount;
  for (const kind of /** @type {(keyof Balances)[]} */ (['goods', 'cash', 'deposit'])) {
    const paid = Math.min(left, Math.max(0, balances[kind]));
    change[kind] -= paid;
    left -= paid;
  }
  change.goods -= left;
  return change;
}

/** @implements {CustomerBook} */
export class CustomerIndex {
  constructor() {
    /** @type {Map<string, Customer>} */
    this.rows = new Map();
    /** @type {Map<string, string>} */
    this.texts = new Map();
  }

  get size() {
    return this.rows.size;
  }

  /** @param {Customer} customer */
  put(customer) {
    this.rows.set(customer.id, customer);
    this.texts.set(customer.id, ` ${fold(customer.name)} ${(customer.phone ?? '').replace(/\D/g, '')}`);
  }

  /** @param {string} id */
  remove(id) {
    this.rows.delete(id);
    this.texts.delete(id);
  }

  /** The customers of another book instead of one's own. @param {CustomerIndex} other */
  become({ rows, texts }) {
    Object.assign(this, { rows, texts });
  }

  clear() {
    this.rows.clear();
    this.texts.clear();
  }

  /** @param {string} id */
  get(id) {
    return this.rows.get(id);
  }

  /** By any part of the name or of the number (the leading 0 of a national number is optional). @param {string} text @param {number} [limit] */
  search(text, limit = 40) {
    const words = fold(text).split(' ').filter(Boolean);
    const digits = words.every((word) => /^\d+$/.test(word)) ? words.join('').replace(/^0/, '') : null;
    const found = [];
    for (const [id, row] of this.rows) {
      if (!row.active) continue;
      const line = this.texts.get(id) ?? '';
      const hit = digits ? line.includes(digits) : words.every((word) => line.includes(word));
      if (hit) found.push({ row, rank: words.length && line.startsWith(` ${words[0]}`) ? 0 : 1, name: line });
    }
    found.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
    return found.slice(0, limit).map((each) => each.row);
  }

  /** @param {number} [limit] */
  debtors(limit = 40) {
    return [...this.rows.values()].filter((row) => row.balance > 0).sort((a, b) => b.balance - a.balance).slice(0, limit);
  }
}
