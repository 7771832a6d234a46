/** Paying: the rest after wallets and the carnet is cash, rounded to what coins can pay; change as notes and coins. */
import { roundCash } from '../../design/offline/money.js';
import { Refusal } from '../../design/offline/refusal.js';

/** Dirham notes and coins, in centimes, largest first. @type {{value: number, kind: 'note' | 'coin'}[]} */
export const NOTES_AND_COINS = [
  { value: 20000, kind: 'note' }, { value: 10000, kind: 'note' }, { value: 5000, kind: 'note' }, { value: 2000, kind: 'note' },
  { value: 1000, kind: 'coin' }, { value: 500, kind: 'coin' }, { value: 200, kind: 'coin' }, { value: 100, kind: 'coin' },
  { value: 50, kind: 'coin' }, { value: 20, kind: 'coin' }, { value: 10, kind: 'coin' }, { value: 5, kind: 'coin' },
];

/**
 * How a total is paid. Rounding exists only where cash pays the rest, and is there at once (shop:F28); the amounts always
 * add up to what is due.
 * @param {number} total @param {Tender} tender @param {number} step the shop's cash rounding, in centimes @returns {Settlement}
 */
export function settle(total, { carnet = 0, tendered = null, wallet = [] }, step) {
  const paid = sumOf(wallet), rest = total - paid, written = carnet === 'all' ? rest : carnet;
  if (rest < 0) throw new Refusal('wallet_too_much', { amount: paid, most: total });
  if (!Number.isSafeInteger(written) || written < 0 || written > rest) throw new Refusal('carnet_too_much', { most: rest });
  const cash = roundCash(rest - written, step), rounding = cash - (rest - written);
  const handed = tendered ?? cash;
  if (!Number.isSafeInteger(handed) || handed < cash) throw new Refusal('not_enough_cash', { missing: cash - handed });
  const change = cash ? handed - cash : 0;
  const payments = /** @type {Payment[]} */ ([]);
  if (cash) payments.push({ means: 'cash', amount: cash, tendered: handed, change });
  if (written) payments.push({ means: 'carnet', amount: written, tendered: written, change: 0 });
  payments.push(...wallet.map(({ amount, intent }) => ({ means: /** @type {const} */ ('wallet'), amount, tendered: amount, change: 0, intent })));
  return { due: cash + written + paid, rounding, payments, cash, carnet: written, change };
}

/** @param {{amount: number}[]} rows */
export const sumOf = (rows) => rows.reduce((sum, { amount }) => sum + amount, 0);

/** Amounts a customer is likely to hand over: exact, the next round ones, single notes. @param {number} due @returns {number[]} */
export function suggestions(due) {
  if (due <= 0) return [];
  const likely = [due];
  for (const step of [500, 1000, 2000, 5000, 10000, 20000]) likely.push(Math.ceil(due / step) * step);
  for (const { value, kind } of NOTES_AND_COINS) if (kind === 'note' && value >= due) likely.push(value);
  return [...new Set(likely)].sort((a, b) => a - b).slice(0, 6);
}

/** The notes and coins that make an amount, largest first; what no coin can make is left out. @param {number} amount @returns {Coin[]} */
export function changeAsCoins(amount) {
  const coins = [];
  for (const { value, kind } of NOTES_AND_COINS) {
    const count = Math.floor(amount / value);
    if (count > 0) coins.push({ value, kind, count });
    amount -= Math.max(0, count) * value;
  }
  return coins;
}

/** Sum of a count by notes and coins: `{"20000": 3, "50": 4}`. @param {Record<string, number>} counted */
export function countTotal(counted) {
  return Object.entries(counted).reduce((sum, [value, count]) => {
    if (!Number.isSafeInteger(count) || count < 0 || !(Number(value) > 0)) throw new Refusal('count_impossible', {});
    return sum + Number(value) * count;
  }, 0);
}
