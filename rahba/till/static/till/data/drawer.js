/** The cash drawer of this device: movements, the day's figures, the closing. */
import { dayFigures } from '../core/closing.js';
import { countTotal } from '../core/tender.js';
import { LARGEST } from '../../design/offline/money.js';
import { uuid7 } from '../../design/offline/ids.js';
import { Refusal } from '../../design/offline/refusal.js';

/** How long a closing waits for what is still to be sent. */
const TRY_TO_SEND = 6000;

/** @param {import('./desk.js').Desk} desk @param {ReturnType<typeof import('./access.js').accessVerbs>} access */
export function drawerVerbs(desk, access) {
  /** @returns {Promise<DayFigures>} */
  const day = () => desk.need().store.read(['facts', 'outbox'], async (tx) => {
    const [last] = await tx.range('facts', 'kind', { from: ['closing', 0], to: ['closing', Number.MAX_SAFE_INTEGER], newest: true, limit: 1 });
    const rows = await tx.range('facts', 'seq', { from: (last?.seq ?? 0) + 1 });
    // What came from another till's rescue file is that till's cash (shop:F37).
    const facts = rows.filter(({ origin }) => !origin).map(({ kind, text, sale }) => ({ kind, sale, body: JSON.parse(text) }));
    const sales = /** @type {Record<string, SaleBody>} */ ({});
    for (const { kind, sale } of facts) if (kind === 'void' && sale) sales[sale] = JSON.parse((await tx.get('facts', sale))?.text ?? 'null');
    return dayFigures(facts, sales, { since: last?.at ?? null, unsent: await tx.count('outbox') });
  });

  return {
    day,

    /** @param {'float' | 'in' | 'out' | 'draw' | 'expense'} movement @param {number} amount @param {string} [reason] @param {Allowances} [allowances] */
    async cashMovement(movement, amount, reason = '', { approvals = [] } = {}) {
      access.require('cash_movement', approvals);
      if (!Number.isSafeInteger(amount) || amount < 0 || amount > LARGEST || (!amount && movement !== 'float')) throw new Refusal('amount_impossible');
      const body = { ...desk.stamp(), movement, amount, reason: reason.trim() };
      await desk.record([{ id: uuid7(desk.clock.now()), kind: 'cash', body }]);
    },

    /** @param {{counted?: Record<string, number> | null, counted_total?: number}} count @param {Allowances} [allowances] @returns {Promise<ClosingDone>} */
    async closeDay({ counted = null, counted_total }, { approvals = [], confirmed = [] } = {}) {
      access.require('close_day', approvals);
      const total = counted ? countTotal(counted) : counted_total;
      if (total === undefined || !Number.isSafeInteger(total) || total < 0) throw new Refusal('count_missing');
      if (desk.state.unsent && !confirmed.includes('unsent')) {
        const sent = await Promise.race([desk.need().syncer.now({ force: true }), new Promise((resolve) => { desk.clock.setTimeout(() => resolve(false), TRY_TO_SEND); })]);
        const { count } = await desk.need().outbox.waiting();
        if (!sent && count) throw new Refusal('unsent_at_closing', { count }, { confirm: 'unsent' });
      }
      const figures = await day();
      const body = { ...desk.stamp(), counted, counted_total: total, expected: figures.expected, receipts: figures.receipts };
      const draft = { id: uuid7(desk.clock.now()), kind: /** @type {const} */ ('closing'), body };
      const [fact] = await desk.record([draft], async (tx, facts) => { await tx.put('facts', { ...facts[0], figures }); });
      return closingOf({ ...fact, figures });
    },

    /** @param {number} [limit] @returns {Promise<ClosingDone[]>} */
    async closings(limit = 30) {
      const range = { from: ['closing', 0], to: ['closing', Number.MAX_SAFE_INTEGER], newest: true, limit };
      return (await desk.need().store.read(['facts'], (tx) => tx.range('facts', 'kind', range))).map(closingOf);
    },
  };
}

/** @param {any} fact @returns {ClosingDone} */
function closingOf({ id, at, text, figures }) {
  const { counted, counted_total, expected, receipts } = JSON.parse(text);
  return { id, at, counted, counted_total, expected, difference: counted_total - expected, receipts, figures };
}
