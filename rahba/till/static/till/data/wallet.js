/**
 * Asking a customer's wallet for a sum: written down before the server is asked, asked again under the same number after any
 * cut, and believed only when the server says so. Fetched when it is first wanted: without the network it is of no use.
 */
import { ask } from '../../design/offline/connection.js';
import { Refusal } from '../../design/offline/refusal.js';
import { sumOf } from '../core/tender.js';
import { dropsOf, isPaid, legRow } from './selling.js';

/** @typedef {import('../../design/offline/store.js').Tx} Tx */

const PAUSE = 400;
const LONGEST_PAUSE = 5000;
const OVER = ['cancelled', 'refused', 'expired'];

/** What was given back is no longer paid. @param {{state: Leg['state'], claim?: string}} told */
const saidBy = ({ state, claim }) => (claim === 'dropped' ? 'cancelled' : state);

/** Of a basket the row stays when nothing is asked any more: a number is never used for a second sum. @param {Tx} tx @param {LegRow} row */
async function putLegs(tx, row) {
  await (row.customer && !row.legs.length ? tx.delete('parked', row.id) : tx.put('parked', row));
}

/** @param {import('./desk.js').Desk} desk @returns {WalletVerbs} */
export function walletVerbs(desk) {
  const { store } = desk.need(), { fetch, api, clock } = desk.options;
  const pause = (/** @type {number} */ ms) => new Promise((resolve) => { clock.setTimeout(() => resolve(null), ms); });

  const send = (/** @type {string} */ path, /** @type {any} */ body = null) => ask(
    fetch, `${api}/till/payments/intents${path}`,
    body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {},
    { limit: LONGEST_PAUSE, token: desk.state.device?.token },
  );

  /** One leg changed in the phone's own store; null takes it away.
   * @param {string} order @param {number} number @param {Partial<Leg> | null} change @returns {Promise<Leg | null>} */
  const keep = (order, number, change) => store.write(['parked'], async (tx) => {
    const row = await legRow(tx, order), before = row.legs.find(({ leg }) => leg === number);
    const after = before && change ? { ...before, ...change } : null;
    await putLegs(tx, { ...row, legs: row.legs.flatMap((leg) => (leg.leg !== number ? [leg] : after ? [after] : [])) });
    return after;
  });

  /** The leg that waits, or a new one with the next number. @param {Wanted} wanted @returns {Promise<Leg>} */
  const begin = ({ order, purpose = 'sale', amount, customer }) => store.write(['parked'], async (tx) => {
    const row = await legRow(tx, order), waiting = row.legs.find(({ state }) => state !== 'paid');
    if (waiting) return waiting;
    const leg = /** @type {Leg} */ ({ leg: row.next, amount, purpose, state: 'asking' });
    await putLegs(tx, { ...row, customer, next: row.next + 1, legs: [...row.legs, leg] });
    return leg;
  });

  /** @param {string} order @param {Leg} leg */
  const create = (order, { leg, amount, purpose }) => send('', { order_ref: order, leg, amount, purpose });

  /** What the server says of a leg, kept. @param {string} order @param {Leg} leg @param {any} told */
  const learn = (order, leg, told) => keep(order, leg.leg, {
    intent: told.id, code: told.code ?? leg.code, state: saidBy(told), until: clock.now() + told.left_ms });

  /** @param {string} order @param {Leg} leg @returns {Promise<Leg | null>} the leg, if it was paid meanwhile */
  const close = async (order, leg) => {
    const answer = leg.intent ? await send(`/${leg.intent}/cancel`, {}) : null;
    if (answer && answer.kind !== 'ok') throw new Refusal('offline');
    if (answer && saidBy(answer.body) === 'paid') return keep(order, leg.leg, { state: 'paid' });
    await keep(order, leg.leg, null);
    return null;
  };

  return {
    async run(wanted, tell, signal) {
      const { order } = wanted;
      let leg = await begin(wanted);
      for (let misses = 0; !signal.aborted;) {
        const answer = leg.intent ? await send(`/${leg.intent}`) : await create(order, leg);
        if (answer.kind === 'problem' && answer.status < 500 && !leg.intent) {
          await keep(order, leg.leg, null);
          // Another till asked for this part of the same basket, for another sum: the next part is ours.
          if (answer.code !== 'payment_id_reused') throw new Refusal('wallet_refused', { detail: answer.detail });
          leg = await begin(wanted);
        } else if (answer.kind !== 'ok') {
          misses += 1;
          tell({ leg, state: 'offline' });
          await pause(Math.min(LONGEST_PAUSE, PAUSE * 2 ** misses));
        } else {
          misses = 0;
          const kept = await learn(order, leg, answer.body);
          if (!kept) return; // let go in another tab
          leg = kept;
          if (OVER.includes(leg.state)) {
            const paid = await close(order, leg).catch(() => leg);
            if (!paid) return tell({ leg: null, state: leg.state });
            leg = paid;
          }
          tell({ leg, state: leg.state });
          if (leg.state === 'paid') return;
          await pause(PAUSE);
        }
      }
    },

    close,

    async giveBack(order, number = null, { confirmed = [] } = {}) {
      const { legs } = await store.read(['parked'], (tx) => legRow(tx, order));
      const gone = legs.filter(({ leg }) => number === null || leg === number), paid = gone.filter(isPaid);
      if (paid.length && !confirmed.includes('give_back')) throw new Refusal('paid_by_wallet', { amount: sumOf(paid) }, { confirm: 'give_back' });
      await desk.record(dropsOf(desk, gone), async (tx) => {
        const row = await legRow(tx, order);
        await putLegs(tx, { ...row, legs: row.legs.filter(({ leg }) => !gone.some((one) => one.leg === leg)) });
      });
      return true;
    },
  };
}
