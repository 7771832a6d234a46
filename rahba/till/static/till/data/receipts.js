/** Reading what was sold here: receipts with what came back of them; receipts of other tills from the server. */
import { ask } from '../../design/offline/connection.js';
import { fold } from '../../design/offline/folding.js';
import { Refusal } from '../../design/offline/refusal.js';
import { cardVerbs } from './card.js';
import { LATEST, READ, stateOf, waitingVerbs } from './facts.js';
import { nothingReturned, remaining, sumReturns } from '../core/returns.js';

/** @typedef {import('../../design/offline/store.js').Tx} Tx */

/** @param {Tx} tx @param {Fact} fact @returns {Promise<Receipt>} */
export async function receiptOf(tx, fact) {
  const sale = JSON.parse(fact.text);
  const later = await tx.range('facts', 'sale', { only: fact.id });
  const returns = later.filter(({ kind }) => kind === 'return').map(({ text }) => JSON.parse(text));
  const voided = later.some(({ kind }) => kind === 'void');
  const state = voided ? 'void' : await stateOf(tx, fact.id);
  return { id: fact.id, seq: fact.seq, sale, state, returned: sumReturns(sale, returns, voided) };
}

/** @param {Tx} tx @param {string} idOrNumber @returns {Promise<Fact | undefined>} */
export async function findSale(tx, idOrNumber) {
  const fact = await tx.get('facts', idOrNumber);
  if (fact?.kind === 'sale') return fact;
  return (await tx.range('facts', 'number', { only: idOrNumber })).find(({ kind }) => kind === 'sale');
}

/** @param {import('./desk.js').Desk} desk */
export function receiptVerbs(desk) {
  return {
    /** @param {{text?: string, customer?: string, before?: string, limit?: number, unsent?: boolean}} [query] @returns {Promise<Receipt[]>} */
    receipts({ text = '', customer, before, limit = 30, unsent = false } = {}) {
      return desk.need().store.read(READ, async (tx) => {
        const last = before ? (await tx.range('facts', 'at', { only: before })).find(({ kind }) => kind === 'sale')?.seq ?? 0 : LATEST;
        const [index, first] = customer ? ['customer', customer] : ['kind', 'sale'];
        const wanted = fold(text), filtered = wanted || unsent || customer;
        const range = { from: [first, 0], to: [first, last - 1], newest: true };
        const facts = await tx.range('facts', index, { ...range, limit: filtered ? 1000 : limit });
        const found = [];
        for (const fact of facts) {
          if (found.length === limit) break;
          if (fact.kind !== 'sale' || (wanted && !matches(desk, fact, wanted))) continue;
          const receipt = await receiptOf(tx, fact);
          if (!unsent || receipt.state === 'waiting' || (await tx.get('outbox', fact.id))) found.push(receipt);
        }
        return found;
      });
    },

    /** @param {string} idOrNumber @returns {Promise<FoundReceipt>} */
    async findReceipt(idOrNumber) {
      const here = await desk.need().store.read(READ, async (tx) => {
        const fact = await findSale(tx, idOrNumber);
        return fact ? receiptOf(tx, fact) : null;
      });
      if (here) return { ...here, source: 'here', remaining: remaining(here.sale, here.returned) };
      return askServer(desk, idOrNumber);
    },

    ...cardVerbs(desk),
    ...waitingVerbs(desk),
  };
}

/** @param {import('./desk.js').Desk} desk @param {Fact} fact @param {string} wanted folded */
function matches(desk, fact, wanted) {
  const sale = /** @type {SaleBody} */ (JSON.parse(fact.text));
  const name = sale.customer ? desk.customers.get(sale.customer)?.name ?? '' : '';
  return fold([sale.receipt_number, name, ...sale.lines.map(({ label }) => label)].join(' ')).includes(wanted);
}

/** A receipt of another device. @param {import('./desk.js').Desk} desk @param {string} number @returns {Promise<FoundReceipt>} */
async function askServer(desk, number) {
  const { fetch, api } = desk.options;
  const path = `${api}/till/receipts/${encodeURIComponent(number)}`;
  const answer = await ask(fetch, path, {}, { limit: 8000, token: desk.state.device?.token });
  if (answer.kind === 'offline' || answer.kind === 'portal') throw new Refusal('offline');
  if (answer.kind === 'problem') throw new Refusal(answer.status === 404 ? 'not_found' : 'offline', { detail: answer.detail });
  const { id, sale, remaining: left } = answer.body;
  const rest = new Map(left.map((/** @type {{line: number}} */ row) => [row.line, row])), none = { quantity: 0, amount: 0 };
  const lines = remaining(sale, nothingReturned(sale)).map(({ line, quantity, amount }) => {
    const still = rest.get(line) ?? none;
    return { quantity: quantity - still.quantity, amount: amount - still.amount };
  });
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const returned = { lines, total, voided: !!answer.body.voided };
  return { id, seq: 0, sale, state: returned.voided ? 'void' : 'sent', returned, source: 'server', remaining: remaining(sale, returned) };
}
