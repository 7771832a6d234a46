/**
 * The day's end. Expected cash = float + cash received (change is no takings) − refunds − voids + repayments − cash lent
 * ± movements, of this device's drawer only (row 4.7, shop:F32, F33, F37). Totals are sums of stored totals (shop:F31).
 */

/** @param {any[]} rows @param {string} means */
const of = (rows, means) => rows.reduce((sum, row) => sum + (row.means === means ? row.amount : 0), 0);

/** @returns {DayFigures} */
function nothing() {
  return {
    since: null, receipts: 0, sold: 0, returned: 0, voided: 0, voided_cash: 0, discounts: 0, cash_received: 0, on_carnet: 0, by_wallet: 0, repaid: 0, wallet_repaid: 0,
    lent: 0, deposits: 0, refunded_cash: 0, float: 0, cash_in: 0, cash_out: 0, drawn: 0, expenses: 0, expected: 0, customers_served: 0,
    best: [], unsent: 0,
  };
}

/** @type {Record<string, (figures: DayFigures, body: any) => void>} */
const COUNT = {
  sale: (figures, { total, payments, lines, discount }) => {
    figures.receipts += 1;
    figures.sold += total;
    figures.cash_received += of(payments, 'cash');
    figures.on_carnet += of(payments, 'carnet');
    figures.by_wallet += of(payments, 'wallet');
    figures.discounts += discount + lines.reduce((/** @type {number} */ sum, /** @type {SaleLine} */ line) => sum + line.discount, 0);
  },
  return: (figures, { total, refunds }) => {
    figures.returned += total;
    figures.refunded_cash += of(refunds, 'cash');
    figures.on_carnet -= of(refunds, 'carnet');
    figures.by_wallet -= of(refunds, 'wallet');
  },
  carnet: (figures, { entry, amount, means }) => {
    if (entry === 'repayment' && means === 'wallet') figures.wallet_repaid += amount;
    else if (entry === 'repayment') figures.repaid += amount;
    else if (entry === 'cash') figures.lent += amount;
    else figures.deposits += amount;
  },
  cash: (figures, { movement, amount }) => {
    const name = /** @type {'float'} */ ({ float: 'float', in: 'cash_in', out: 'cash_out', draw: 'drawn', expense: 'expenses' }[/** @type {string} */ (movement)]);
    if (name) figures[name] += amount;
  },
};

/**
 * @param {{kind: string, body: any}[]} facts this device's, since its last closing, in order
 * @param {Record<string, SaleBody>} voidedSales bodies of the sales that `void` facts name
 * @param {{since?: string | null, unsent?: number}} [context] @returns {DayFigures}
 */
export function dayFigures(facts, voidedSales, { since = null, unsent = 0 } = {}) {
  const figures = { ...nothing(), since, unsent };
  const best = /** @type {Map<string, {product: string | null, label: string, quantity: number, total: number}>} */ (new Map());
  const customers = new Set();
  /** @param {SaleBody} sale @param {1 | -1} sign */
  const tally = (sale, sign) => {
    for (const { product, label, quantity, total } of sale.lines) {
      const key = product ?? `· ${label}`, row = best.get(key) ?? { product, label, quantity: 0, total: 0 };
      best.set(key, { ...row, quantity: row.quantity + sign * quantity, total: row.total + sign * total });
    }
  };
  for (const { kind, body } of facts) {
    COUNT[kind]?.(figures, body);
    if (kind === 'sale') tally(body, 1);
    if (body.customer) customers.add(body.customer);
    const sale = kind === 'void' ? voidedSales[body.sale] : null;
    if (!sale) continue;
    tally(sale, -1);
    figures.voided += sale.total;
    figures.voided_cash += of(sale.payments, 'cash');
    figures.on_carnet -= of(sale.payments, 'carnet');
    figures.by_wallet -= of(sale.payments, 'wallet');
  }
  figures.customers_served = customers.size;
  figures.best = [...best.values()].filter((row) => row.total > 0).sort((a, b) => b.total - a.total).slice(0, 5);
  figures.expected = expectedCash(figures);
  return figures;
}

/** @param {DayFigures} figures */
export function expectedCash(figures) {
  return figures.float + figures.cash_received - figures.refunded_cash - figures.voided_cash + figures.repaid - figures.lent
    + figures.cash_in - figures.cash_out - figures.drawn - figures.expenses;
}

/**
 * The closing in words: keys of messages, with counts and amounts of money apart (amounts are centimes, to be formatted).
 * Only what happened is said.
 * @param {DayFigures} figures @param {number | null} [difference] counted minus expected
 * @returns {{key: string, params: Record<string, any>, money: Record<string, number>}[]}
 */
export function sentence(figures, difference = null) {
  const said = /** @type {{key: string, params: Record<string, any>, money: Record<string, number>}[]} */ ([]);
  const say = (/** @type {string} */ key, /** @type {Record<string, number>} */ money, /** @type {Record<string, any>} */ params = {}) => said.push({ key, params, money });
  if (figures.receipts) say('closing.sold', { sold: figures.sold - figures.voided, cash: figures.cash_received - figures.voided_cash }, { count: figures.receipts });
  else say('closing.nothing_sold', {});
  if (figures.by_wallet > 0) say('closing.by_wallet', { amount: figures.by_wallet });
  if (figures.on_carnet > 0) say('closing.on_carnet', { amount: figures.on_carnet });
  if (figures.repaid) say('closing.repaid', { amount: figures.repaid });
  if (figures.wallet_repaid) say('closing.wallet_repaid', { amount: figures.wallet_repaid });
  if (figures.lent) say('closing.lent', { amount: figures.lent });
  if (figures.returned) say('closing.returned', { amount: figures.returned });
  if (figures.voided) say('closing.voided', { amount: figures.voided });
  if (figures.drawn + figures.expenses) say('closing.taken_out', { drawn: figures.drawn, expenses: figures.expenses });
  if (figures.best.length) say('closing.best', { amount: figures.best[0].total }, { label: figures.best[0].label });
  if (difference !== null) {
    const key = difference === 0 ? 'closing.exact' : difference > 0 ? 'closing.more' : 'closing.less';
    say(key, { amount: Math.abs(difference), expected: figures.expected });
  }
  if (figures.unsent) say('closing.unsent', {}, { count: figures.unsent });
  return said;
}
