/** The facts on this phone one by one: how far each got, and those that still wait here. */

/** @typedef {import('../../design/offline/store.js').Tx} Tx */

export const READ = ['facts', 'outbox', 'aside'];
export const LATEST = Number.MAX_SAFE_INTEGER;

/** @param {Tx} tx @param {string} id @returns {Promise<'waiting' | 'aside' | 'sent'>} */
export async function stateOf(tx, id) {
  if (await tx.get('outbox', id)) return 'waiting';
  return (await tx.get('aside', id))?.outcome === 'set_aside' ? 'aside' : 'sent';
}

/** @param {import('./desk.js').Desk} desk */
export function waitingVerbs(desk) {
  return {
    /** What is not sent yet, of every kind, in the order it goes out; pictures last. @param {number} [limit] @returns {Promise<WaitingRow[]>} */
    waiting: (limit = 100) => desk.need().store.read(['facts', 'outbox', 'photos'], async (tx) => {
      const lines = /** @type {OutboxLine[]} */ (await tx.range('outbox', 'seq', { limit }));
      const facts = await Promise.all(lines.map(async ({ id, kind, text }) => {
        const body = JSON.parse(text);
        if (kind !== 'void') return { id, kind, at: body.at, body, number: body.receipt_number };
        const undone = await tx.get('facts', body.sale);
        return { id, kind, at: body.at, body: { ...body, total: undone && JSON.parse(undone.text).total }, number: undone?.number };
      }));
      const photos = (await tx.all('photos')).map(({ product, key }) => ({ id: key, kind: /** @type {const} */ ('photo'), at: null, body: { product } }));
      return [...facts, ...photos];
    }),
  };
}
