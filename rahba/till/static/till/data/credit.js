/** The carnet at the till: cash lent, deposits, repayments, and the customers themselves. */
import { creditCheck, repaymentEffect } from '../core/carnet.js';
import { LARGEST } from '../../design/offline/money.js';
import { uuid7 } from '../../design/offline/ids.js';
import { Refusal } from '../../design/offline/refusal.js';
import { blankCustomer } from './changes.js';
import { isPaid, takeLegs } from './selling.js';

/** @param {import('./desk.js').Desk} desk @param {ReturnType<typeof import('./access.js').accessVerbs>} access */
export function creditVerbs(desk, access) {
  return {
    /** @param {string} id @param {'cash' | 'deposit' | 'repayment'} entry @param {number} amount @param {Allowances} [allowances]
     * @param {{order: string, leg: Leg} | null} [paid] by wallet: its leg, under the id that the entry gets @returns {Promise<Customer>} */
    async carnetEntry(id, entry, amount, { approvals = [], confirmed = [] } = {}, paid = null) {
      let approved_by = access.require(entry === 'repayment' ? 'repayment' : 'carnet', approvals);
      const customer = desk.customers.get(id);
      if (!customer) throw new Refusal('not_found');
      if (!Number.isSafeInteger(amount) || amount <= 0 || amount > LARGEST) throw new Refusal('amount_impossible');
      let effect = /** @type {Partial<Balances>} */ ({ [entry]: amount });
      if (entry === 'repayment') effect = repaymentEffect(customer.balances, amount);
      else {
        const { over } = creditCheck(customer, desk.shop(), amount);
        if (over) approved_by = access.require('override_limit', approvals) ?? approved_by;
        if (over && access.may('override_limit') && !confirmed.includes('over_limit')) throw new Refusal('over_limit', { over }, { confirm: 'over_limit' });
      }
      if (paid && !(isPaid(paid.leg) && paid.leg.amount === amount)) throw new Refusal('wallet_changed');
      const means = paid ? { means: 'wallet', intent: paid.leg.intent } : { means: 'cash' };
      const body = { ...desk.stamp(), customer: id, entry, amount, ...means, approved_by };
      const effects = { stock: {}, balances: { [id]: effect } };
      await desk.record([{ id: paid?.order ?? uuid7(desk.clock.now()), kind: 'carnet', body, effects, customer: id }],
        async (tx) => { if (paid) await takeLegs(tx, paid.order, [paid.leg]); });
      return desk.customers.get(id) ?? customer;
    },

    /** Nothing but a name is wanted, and even that can follow (shop:F15, F19).
     * @param {{name?: string, phone?: string | null, limit?: number | null}} fields @param {string} [id] @param {Allowances} [allowances] @returns {Promise<Customer>} */
    async saveCustomer(fields, id, { approvals = [] } = {}) {
      access.require('customer_edit', approvals);
      const customer = id ?? uuid7(desk.clock.now()), known = desk.customers.get(customer);
      if (id && !known) throw new Refusal('not_found');
      // A limit is a permission to owe: only who may override limits sets one.
      if (fields.limit !== undefined && fields.limit !== (known?.limit ?? null)) access.require('override_limit', approvals);
      const body = { ...desk.stamp(), customer, fields };
      await desk.record([{ id: uuid7(desk.clock.now()), kind: 'customer', body }], async (tx) => {
        const { balances: _kinds, balance: _sum, ...row } = { ...blankCustomer(customer), ...known, ...(await tx.get('customers', customer)), ...fields };
        await tx.put('customers', row);
      });
      return desk.customers.get(customer) ?? { ...blankCustomer(customer), ...fields };
    },
  };
}
