/** Taking goods back: never more than was sold, never more than was really paid (shop:F35, row 1.49). */
import { allocate, ratio } from '../../design/offline/money.js';
import { Refusal } from '../../design/offline/refusal.js';

/** @param {SaleBody} sale @returns {Returned} */
export function nothingReturned(sale) {
  return { lines: sale.lines.map(() => ({ quantity: 0, amount: 0 })), total: 0, voided: false };
}

/** @param {SaleBody} sale @param {ReturnBody[]} returns @param {boolean} voided @returns {Returned} */
export function sumReturns(sale, returns, voided) {
  const sum = { ...nothingReturned(sale), voided };
  for (const { lines, total } of returns) {
    sum.total += total;
    for (const { line, quantity, amount } of lines) {
      if (!sum.lines[line]) continue;
      sum.lines[line].quantity += quantity;
      sum.lines[line].amount += amount;
    }
  }
  return sum;
}

/** What was really paid for each line: its share of the basket's discount and of the cash rounding taken into account;
 * the parts add up to what the customer paid. @param {SaleBody} sale @returns {number[]} */
export function paidPerLine(sale) {
  const lineTotals = sale.lines.map((line) => line.total);
  const shares = allocate(sale.discount - sale.rounding, lineTotals);
  return lineTotals.map((total, i) => total - shares[i]);
}

/** What can still come back. @param {SaleBody} sale @param {Returned} returned */
export function remaining(sale, returned) {
  const paid = paidPerLine(sale);
  return sale.lines.map((line, i) => ({
    line: i,
    quantity: returned.voided ? 0 : Math.max(0, line.quantity - returned.lines[i].quantity),
    amount: returned.voided ? 0 : Math.max(0, paid[i] - returned.lines[i].amount),
  }));
}

/**
 * The lines of a return with their amounts. Refusal `too_much` says which line and how much is left.
 * @param {SaleBody} sale @param {Returned} returned @param {{line: number, quantity: number}[]} wanted
 * @returns {{line: number, quantity: number, amount: number}[]}
 */
export function refundFor(sale, returned, wanted) {
  const left = remaining(sale, returned), paid = paidPerLine(sale);
  const lines = wanted.filter(({ quantity }) => quantity !== 0);
  if (!lines.length || new Set(lines.map(({ line }) => line)).size < lines.length) throw new Refusal('nothing_chosen');
  return lines.map(({ line, quantity }) => {
    const most = left[line]?.quantity ?? 0;
    if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity > most) {
      throw new Refusal('too_much', { line, most, label: sale.lines[line]?.label ?? '' });
    }
    // The last piece takes what is left, so that the parts add up to what was paid.
    const amount = quantity === most ? left[line].amount : Math.min(left[line].amount, ratio(paid[line], quantity, sale.lines[line].quantity));
    return { line, quantity, amount };
  });
}

/** @param {{means: string, amount: number}[]} rows @param {string} means */
export const paidBy = (rows, means) => rows.reduce((sum, row) => sum + (row.means === means ? row.amount : 0), 0);

/**
 * How the refund is given: what was written to the carnet is taken off it first, what came by wallet goes back there, the rest is
 * cash, down to what coins can
 * pay (what is kept back stays returnable on the line).
 * @param {SaleBody} sale @param {{line: number, quantity: number, amount: number}[]} lines @param {'as_paid' | 'cash' | 'carnet'} way
 * @param {{carnet: number, wallet: number}} earlier what earlier returns gave back so @param {number} step cash rounding
 */
export function refundPlan(sale, lines, way, earlier, step) {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const left = (/** @type {'carnet' | 'wallet'} */ means) => Math.max(0, paidBy(sale.payments, means) - earlier[means]);
  if (way === 'carnet' && !sale.customer) throw new Refusal('no_customer');
  const most = way === 'carnet' ? total : way === 'cash' ? 0 : left('carnet');
  const carnet = Math.min(total, most), wallet = way === 'as_paid' ? Math.min(total - carnet, left('wallet')) : 0;
  const exact = total - carnet - wallet;
  const cash = step > 1 ? Math.floor(exact / step) * step : exact;
  let kept = exact - cash;
  const adjusted = lines.map((line) => ({ ...line }));
  for (const line of adjusted) {
    const part = Math.min(kept, line.amount);
    line.amount -= part;
    kept -= part;
  }
  const refunds = /** @type {{means: 'cash' | 'carnet' | 'wallet', amount: number}[]} */ ([]);
  if (wallet) refunds.push({ means: 'wallet', amount: wallet });
  if (carnet) refunds.push({ means: 'carnet', amount: carnet });
  if (cash) refunds.push({ means: 'cash', amount: cash });
  return { lines: adjusted, refunds, total: carnet + wallet + cash };
}
