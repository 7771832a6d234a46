/** Selling, taking back, voiding; and what customers' wallets were asked for. */
import { permissionsNeeded, saleLines, stockTaken, totals } from '../core/basket.js';
import { creditCheck } from '../core/carnet.js';
import { nothingReturned, paidBy, refundFor, refundPlan, sumReturns } from '../core/returns.js';
import { settle } from '../core/tender.js';
import { businessDay } from '../../design/offline/clock.js';
import { uuid7 } from '../../design/offline/ids.js';
import { Refusal } from '../../design/offline/refusal.js';
import { READ } from './facts.js';
import { findSale, receiptOf } from './receipts.js';

/**
 * @param {import('./desk.js').Desk} desk @param {ReturnType<typeof import('./access.js').accessVerbs>} access
 * @param {ReturnType<typeof import('./receipts.js').receiptVerbs>} receipts
 */
export function sellingVerbs(desk, access, receipts) {
  /** Baskets whose sale is being written: a second tap finds its own here (shop:F20). @type {Set<string>} */
  const inHand = new Set();

  /** @param {Basket} basket @param {Tender} tender */
  const prepare = (basket, tender) => {
    if (!basket.lines.length) throw new Refusal('empty_basket');
    const shop = desk.shop(), sums = totals(basket), settlement = settle(sums.total, tender, shop.cash_rounding_step);
    const verbs = permissionsNeeded(basket, shop.cashier_max_discount_bp), customer = basket.customer ? desk.customers.get(basket.customer) : null;
    let over = 0;
    if (settlement.carnet) {
      if (!customer) throw new Refusal('no_customer');
      verbs.push('carnet');
      over = creditCheck(customer, shop, settlement.carnet).over;
      if (over) verbs.push('override_limit');
    }
    return { sums, settlement, verbs, over };
  };

  return {
    /** @param {Basket} basket @param {SaleTender} tender @returns {({approval: Verb} | {confirm: string})[]} */
    needs(basket, { legs = [], ...tender }) {
      const { verbs, over } = prepare(basket, { ...tender, wallet: legs.filter(isPaid) });
      const missing = verbs.filter((verb) => !desk.worker().verbs.includes(verb)).map((verb) => ({ approval: verb }));
      return over && access.may('override_limit') ? [...missing, { confirm: 'over_limit' }] : missing;
    },

    /** @param {Basket} basket @param {SaleTender} tender @param {Allowances} [allowances] @returns {Promise<Receipt>} */
    async sell(basket, { legs = [], ...tender }, { approvals = [], confirmed = [] } = {}) {
      if (inHand.has(basket.id)) throw new Refusal('in_progress');
      inHand.add(basket.id);
      try {
        access.require('sell', approvals);
        const { sums, settlement, verbs, over } = prepare(basket, { ...tender, wallet: legs.filter(isPaid) });
        const approvers = verbs.map((verb) => access.require(verb, approvals)).filter(Boolean);
        if (over && access.may('override_limit') && !confirmed.includes('over_limit')) {
          throw new Refusal('over_limit', { over }, { confirm: 'over_limit' });
        }
        const lines = saleLines(basket).map((line) => (line.product || line.tva_rate_bp ? line : { ...line, tva_rate_bp: desk.goods.usualRate() }));
        const body = {
          ...desk.stamp(), customer: basket.customer, lines, discount: sums.discount, rounding: settlement.rounding,
          total: settlement.due, payments: settlement.payments, approved_by: approvers[approvers.length - 1] ?? null,
        };
        const balances = basket.customer && settlement.carnet ? { [basket.customer]: { goods: settlement.carnet } } : {};
        const effects = { stock: stockTaken(basket), balances };
        const draft = { id: basket.id, kind: /** @type {const} */ ('sale'), body, effects, receipt: true, customer: basket.customer };
        // What was asked of a wallet and not paid when the goods left is no longer asked, and given back if it comes.
        const [fact] = await desk.record([draft, ...dropsOf(desk, legs.filter((leg) => !isPaid(leg)))], async (tx) => {
          await takeLegs(tx, basket.id, legs);
          await tx.delete('parked', basket.id);
        });
        const sale = JSON.parse(fact.text);
        return { id: fact.id, seq: fact.seq, sale, state: 'waiting', returned: nothingReturned(sale) };
      } catch (error) {
        if (error instanceof Refusal && error.code === 'already_recorded') throw new Refusal('already_sold', error.params);
        throw error;
      } finally {
        inHand.delete(basket.id);
      }
    },

    /** @param {Parameters<Till['recordReturn']>[0]} request @param {Allowances} [allowances] */
    async recordReturn({ sale: wanted, lines: picked, refund = 'as_paid', reason }, { approvals = [] } = {}) {
      const approved_by = access.require('return', approvals);
      if (!reason?.trim()) throw new Refusal('no_reason');
      const { id, sale, returned } = await receipts.findReceipt(wanted);
      if (returned.voided) throw new Refusal('already_voided');
      const earlier = await earlierRefunds(desk, id);
      const plan = refundPlan(sale, refundFor(sale, returned, picked), refund, earlier, desk.shop().cash_rounding_step);
      const body = { ...desk.stamp(), sale: id, ...plan, reason: reason.trim(), approved_by };
      const off = plan.refunds.reduce((sum, { means, amount }) => sum + (means === 'carnet' ? amount : 0), 0);
      const balances = sale.customer && off ? { [sale.customer]: { goods: -off } } : {};
      const effects = { stock: stockBack(desk, sale, plan.lines), balances };
      const draft = { id: uuid7(desk.clock.now()), kind: /** @type {const} */ ('return'), body, effects, receipt: true, sale: id, customer: sale.customer };
      const [fact] = await desk.record([draft], async (tx) => {
        // Another tab may have taken the same lines back in the meantime: looked at again, with everything held still.
        const others = (await tx.range('facts', 'sale', { only: id })).filter((row) => row.id !== draft.id);
        if (others.some(({ kind }) => kind === 'void')) throw new Refusal('already_voided');
        const bodies = others.filter(({ kind }) => kind === 'return').map(({ text }) => JSON.parse(text));
        if (bodies.length) refundFor(sale, sumReturns(sale, bodies, false), plan.lines);
      });
      return { id: fact.id, body: JSON.parse(fact.text) };
    },

    /** @param {string} wanted @param {string} reason @param {Allowances} [allowances] @returns {Promise<Receipt>} */
    async voidSale(wanted, reason, { approvals = [] } = {}) {
      const approved_by = access.require('void', approvals);
      if (!reason?.trim()) throw new Refusal('no_reason');
      const receipt = await desk.need().store.read(READ, async (tx) => {
        const fact = await findSale(tx, wanted);
        if (!fact) throw new Refusal('not_found');
        return receiptOf(tx, fact);
      });
      const { id, sale, returned } = receipt, cutoff = desk.shop().cutoff_hour;
      if (returned.voided) throw new Refusal('already_voided');
      if (returned.total || returned.lines.some(({ quantity }) => quantity)) throw new Refusal('has_returns');
      if (businessDay(sale.at, cutoff) !== businessDay(desk.clock.now(), cutoff)) throw new Refusal('other_day');
      const written = sale.payments.reduce((sum, { means, amount }) => sum + (means === 'carnet' ? amount : 0), 0);
      const lines = sale.lines.map(({ quantity }, line) => ({ line, quantity }));
      const effects = { stock: stockBack(desk, sale, lines), balances: sale.customer && written ? { [sale.customer]: { goods: -written } } : {} };
      const body = { ...desk.stamp(), sale: id, reason: reason.trim(), approved_by };
      const draft = { id: uuid7(desk.clock.now()), kind: /** @type {const} */ ('void'), body, effects, sale: id, customer: sale.customer };
      await desk.record([draft], async (tx) => {
        const later = (await tx.range('facts', 'sale', { only: id })).filter((row) => row.id !== draft.id);
        if (later.length) throw new Refusal(later.some(({ kind }) => kind === 'void') ? 'already_voided' : 'has_returns');
      });
      return { ...receipt, state: 'void', returned: { ...returned, voided: true } };
    },
  };
}

/** What earlier returns of this sale took off the carnet, and gave back to wallets. @param {import('./desk.js').Desk} desk @param {string} sale */
async function earlierRefunds(desk, sale) {
  const facts = await desk.need().store.read(['facts'], (tx) => tx.range('facts', 'sale', { only: sale }));
  const refunds = facts.filter(({ kind }) => kind === 'return').flatMap(({ text }) => JSON.parse(text).refunds);
  return { carnet: paidBy(refunds, 'carnet'), wallet: paidBy(refunds, 'wallet') };
}

/** @param {import('./desk.js').Desk} desk @param {SaleBody} sale @param {{line: number, quantity: number}[]} lines @returns {Record<string, number>} */
function stockBack(desk, sale, lines) {
  const back = /** @type {Record<string, number>} */ ({});
  for (const { line, quantity } of lines) {
    const { product, pack } = sale.lines[line];
    if (!product) continue;
    const pieces = desk.goods.get(product)?.packs.find((each) => each.id === pack)?.pieces ?? 1;
    back[product] = (back[product] ?? 0) + quantity * pieces;
  }
  return back;
}

/*
 * Parts ("legs") of a basket or of a debt that a wallet was asked for, kept under the id of the fact that will follow. They lie
 * beside the basket, not in it: whatever is undone in a basket, money that came is not forgotten.
 */

/** @typedef {import('../../design/offline/store.js').Tx} Tx */

/** @param {string} order */
const keyOf = (order) => `wallet:${order}`;

/** @param {Leg} leg */
export const isPaid = ({ state }) => state === 'paid';

/** @param {Tx} tx @param {string} order @returns {Promise<LegRow>} */
export async function legRow(tx, order) {
  return (await tx.get('parked', keyOf(order))) ?? { id: keyOf(order), kept: true, order, next: 0, legs: [] };
}

/** The fact is written: its legs are in it. Refused when another tab has changed them meanwhile.
 * @param {Tx} tx @param {string} order @param {Leg[]} known */
export async function takeLegs(tx, order, known) {
  const row = await legRow(tx, order), said = (/** @type {Leg[]} */ legs) => legs.map((leg) => `${leg.intent} ${isPaid(leg)}`).join();
  if (said(row.legs) !== said(known)) throw new Refusal('wallet_changed');
  await tx.delete('parked', row.id);
}

/** What was asked and will not come about: cancelled, or given back by itself. @param {import('./desk.js').Desk} desk @param {Leg[]} legs */
export const dropsOf = (desk, legs) => legs.filter(({ intent }) => intent).map(({ intent, amount }) => (
  { id: uuid7(desk.clock.now()), kind: /** @type {const} */ ('payment_drop'), body: { ...desk.stamp(), intent, amount } }));

/** @param {import('./desk.js').Desk} desk */
export function legVerbs(desk) {
  const read = (/** @type {(tx: Tx) => Promise<any>} */ work) => desk.need().store.read(['parked'], work);
  return {
    /** @param {string} order @returns {Promise<Leg[]>} */
    legs: (order) => read(async (tx) => (await legRow(tx, order)).legs),

    /** Repayments of a customer that were asked of a wallet and are not written yet. @param {string} customer @returns {Promise<LegRow[]>} */
    debtLegs: (customer) => read(async (tx) => (await tx.all('parked')).filter((row) => row.customer === customer && row.legs)),

    /** Verbs that are fetched later work on the same desk. @template T @param {(desk: any) => T} make @returns {T} */
    lend: (make) => make(desk),
  };
}
