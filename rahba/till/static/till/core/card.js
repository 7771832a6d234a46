/** A customer's card in one piece: what the server told of it last, and what was written here since. */

const time = (/** @type {string} */ at) => Date.parse(at) || 0;

/**
 * All entries, newest first, each with the balance after it. The first is always the balance shown: what it holds of
 * entries that this phone has not seen stands in a row of its own (`elsewhere`), at the moment from which they may be
 * missing. What the server set aside counts for nothing.
 * @param {number} balance what the customer owes, as shown @param {Card | null} kept @param {StatementEntry[]} own made on this phone
 * @returns {{entries: StatementEntry[], elsewhere: number, seen: string | null, more: boolean}}
 */
export function wholeCard(balance, kept, own) {
  const told = kept?.entries ?? [], known = new Set(told.map(({ id }) => id));
  const deepest = kept?.next ? time(told[told.length - 1].at) : -1;
  // Sent long ago and below the pages that were read: it is told on its own page.
  const mine = own.filter(({ id, state, at }) => !known.has(id) && (state !== 'sent' || time(at) > deepest));
  const counted = mine.reduce((sum, { state, amount }) => sum + (state === 'aside' ? 0 : amount), kept?.balance ?? 0);
  const elsewhere = balance - counted;
  const rows = [...told.map((entry) => ({ ...entry, state: /** @type {const} */ ('sent') })), ...mine];
  if (elsewhere) rows.push({ id: 'elsewhere', kind: 'elsewhere', at: kept?.seen ?? '', amount: elsewhere, state: 'sent' });
  rows.sort((a, b) => time(b.at) - time(a.at) || (a.id < b.id ? 1 : -1));
  let after = balance;
  const entries = rows.map((entry) => {
    if (entry.state === 'aside') return entry;
    const row = { ...entry, after };
    after -= entry.amount;
    return row;
  });
  return { entries, elsewhere, seen: kept?.seen ?? null, more: !!kept?.next };
}
